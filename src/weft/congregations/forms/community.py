"""Sizes, rhythms and hours of a community."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from weft.people.forms import LineField, ZoneField

HALF_HOURS = range(0, 24 * 60 + 1, 30)


HOURS = [(minute, f"{minute // 60:02d}:{minute % 60:02d}") for minute in HALF_HOURS]


SIZES = ("crew_low", "crew_high", "ideal_low", "ideal_high")


class SettingsForm(forms.Form):
    """Sizes, rhythms and hours of a community."""

    name = LineField(label=_("Name of the community"), max_length=80)
    zone = ZoneField(label=_("Time zone"), help_text=_("Where the community is at home."))
    crew_low = forms.IntegerField(label=_("The smallest"), min_value=2, max_value=50)
    crew_high = forms.IntegerField(label=_("The largest"), min_value=2, max_value=50)
    ideal_low = forms.IntegerField(label=_("At best from"), min_value=2, max_value=50)
    ideal_high = forms.IntegerField(label=_("At best up to"), min_value=2, max_value=50)
    meeting_minutes = forms.IntegerField(label=_("A meeting lasts, in minutes"), min_value=15, max_value=480)
    cycle_weeks = forms.IntegerField(label=_("A cycle lasts, in weeks"), min_value=1, max_value=52)
    hours_low = forms.TypedChoiceField(label=_("Never before"), choices=HOURS, coerce=int)
    hours_high = forms.TypedChoiceField(label=_("Never after"), choices=HOURS, coerce=int)

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        for size in SIZES:
            self.fields[size].label = _("%(crew)s size: %(which)s") % {
                "crew": capfirst(words["crew"]),
                "which": str(self.fields[size].label).lower(),
            }

    def clean(self):
        said = super().clean()
        if all(size in said for size in SIZES):
            low, high, ideal_low, ideal_high = (said[size] for size in SIZES)
            if not low <= ideal_low <= ideal_high <= high:
                raise ValidationError(_("The sizes go up from the least, to the best, to the most."))
        if said.get("hours_low", 0) >= said.get("hours_high", 1):
            raise ValidationError(_("The earliest hour comes before the latest."))
        return said
