"""What people type about their circles and for themselves alone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.people.forms import LineField


class NameForm(forms.Form):
    """What those who sit in it call it."""

    name = LineField(label=_("A name for it"), required=False, max_length=80)


class AccessForm(forms.Form):
    """What I need to take part."""

    words = forms.CharField(
        label=_("What you need to take part"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
