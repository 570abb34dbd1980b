"""What people write for themselves, and for whoever will have them as guests."""

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.people.forms import WordsField


class NeedsForm(forms.Form):
    """What I need to take part, and to eat."""

    access = WordsField(
        label=_("What you need to take part"),
        required=False,
        max_length=2000,
        help_text=_("Captions, a quiet room, breaks, an early end, somebody to phone first."),
    )
    food = WordsField(
        label=_("What you eat and do not eat"),
        required=False,
        max_length=2000,
        help_text=_("Allergies first. Then whatever makes a meal a good one for you."),
    )

    access.widget.attrs["rows"] = food.widget.attrs["rows"] = 5
