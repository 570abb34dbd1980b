"""Children of a household."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.people.forms import LineField, WordsField


class ChildForm(forms.Form):
    """A first name and an allergy; nothing else is asked of a child."""

    name = LineField(label=_("First name"), max_length=60)
    allergy = WordsField(
        label=_("What they must not eat or touch"),
        required=False,
        max_length=500,
        help_text=_("Allergies and the like. Leave it empty where there is nothing."),
    )

    allergy.widget.attrs["rows"] = 3

    def __init__(self, *args, adults, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guardian"] = forms.ModelChoiceField(
            label=_("Who answers for them"),
            help_text=_("An adult of this household."),
            queryset=adults,
            empty_label=None,
        )
        self.fields["guardian"].label_from_instance = lambda member: member.name
