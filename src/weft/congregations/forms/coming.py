"""What somebody says about a link they make."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.congregations.queries.charges import lets_hold
from weft.people.forms import LineField


class LinkForm(forms.Form):
    """For how many people a link is, how long it holds, and where it leads."""

    uses = forms.IntegerField(
        label=_("How many people it may let in"),
        min_value=1,
        max_value=150,
        initial=1,
        help_text=_("The first who use it, up to 150."),
    )
    days = forms.IntegerField(
        label=_("For how many days"),
        min_value=1,
        max_value=90,
        initial=14,
        help_text=_("Up to 90. You can take it back at any time."),
    )
    label = LineField(
        label=_("A note to know it by"),
        max_length=80,
        required=False,
        help_text=_("Only you and those who welcome people see this note."),
    )
    level: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("They come in as"), queryset=None, required=False, empty_label=_("As everybody begins here")
    )
    charge: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Ask them to take something on"),
        queryset=None,
        required=False,
        empty_label=_("Nothing"),
        help_text=_("They are asked once they are in, and can say no."),
    )

    def __init__(self, *args, levels, charges, begins=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.begins = begins
        for name, choices in (("level", levels), ("charge", charges)):
            self.fields[name].queryset = choices
            self.fields[name].label_from_instance = lambda row: row.name
            if not choices.exists():
                del self.fields[name]

    def clean(self):
        """Nobody is led to something that their level does not let them take."""
        said = super().clean()
        if said.get("charge") and not lets_hold(said.get("level") or self.begins):
            self.add_error(
                "charge",
                _(
                    "at the level they come in as, nobody is entrusted with anything. Choose another, or nothing."
                ),
            )
        return said
