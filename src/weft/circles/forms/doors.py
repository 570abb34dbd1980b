"""What those who sit in a crew say at its door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.people.forms import LineField


class DoorForm(forms.Form):
    """One line that members read."""

    line = LineField(
        label=_("One line for members"),
        max_length=200,
        help_text=_("Such as: We walk on Tuesdays, two seats. Names are not needed."),
    )


class KnockForm(forms.Form):
    """Which crew somebody asks."""

    circle = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
