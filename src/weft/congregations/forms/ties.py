"""What people say about looking out for one another, made clean."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.core.text import tidy


class ReadinessForm(forms.Form):
    """For how many I would look out, and whether I would like somebody else some day."""

    capacity = forms.IntegerField(
        label=_("For how many people would you look out?"),
        min_value=0,
        max_value=5,
        help_text=_(
            "0 is a good answer. Nobody sees your number; you are asked before anything comes of it."
        ),
    )
    wants_another = forms.BooleanField(
        label=_("I would like somebody else to look out for me some day"),
        required=False,
        help_text=_("Nobody is told. What you have stays until you say yes to somebody else."),
    )


class ProposeForm(forms.Form):
    """Who could look out for one person."""

    giver: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Who could look out for them?"), queryset=None, empty_label=_("Choose somebody")
    )

    def __init__(self, *args, givers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = givers
        self.fields["giver"].label_from_instance = lambda member: member.name


class ThemesForm(forms.Form):
    """What the two are reminded to talk about, one a line."""

    themes = forms.CharField(
        label=_("One theme a line"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("They take turns. Leave it empty to go back to the ones to begin with."),
    )

    def clean_themes(self):
        lines = [tidy(line, 200) for line in self.cleaned_data["themes"].splitlines()]
        return [line for line in lines if line][:50]
