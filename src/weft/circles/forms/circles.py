"""What those who sit in a circle call it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.people.forms import LineField


class NameForm(forms.Form):
    """What those who sit in it call it."""

    name = LineField(label=_("A name for it"), required=False, max_length=80)
