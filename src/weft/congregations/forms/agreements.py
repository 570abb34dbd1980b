"""What members agree to, as it is written down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.people.forms import LineField


class AgreementForm(forms.Form):
    """Something that every member is asked to agree to, in plain words."""

    title = LineField(label=_("What it is about"), max_length=120)
    words = forms.CharField(
        label=_("The words"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Plain text. An empty line begins a new paragraph."),
    )
