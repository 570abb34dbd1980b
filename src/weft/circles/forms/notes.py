"""What people write for themselves alone."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AccessForm(forms.Form):
    """What I need to take part."""

    words = forms.CharField(
        label=_("What you need to take part"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
