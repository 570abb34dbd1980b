"""What people type about a round."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from weft.congregations.models import Congregation
from weft.core import clock
from weft.meetings.logic import Cycle
from weft.weaving.models import Round


class ShapeForm(forms.Form):
    """Sizes, length and dates: what every crew of a round shares."""

    size_low = forms.IntegerField(label=_("Smallest"), min_value=2, max_value=50)
    size_high = forms.IntegerField(label=_("Largest"), min_value=2, max_value=50)
    minutes = forms.IntegerField(
        label=_("Length of a meeting, in minutes"),
        min_value=15,
        max_value=480,
        widget=forms.NumberInput({"step": 15}),
    )
    first_day = forms.DateField(
        label=_("First week begins on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    weeks = forms.IntegerField(
        label=_("Weeks"),
        min_value=1,
        max_value=52,
        help_text=_("How long until everybody looks back together."),
    )

    def clean_first_day(self) -> date:
        day = self.cleaned_data["first_day"]
        if day < clock.today():
            raise forms.ValidationError(_("that day has passed. Choose one from today on."))
        return day

    def clean(self) -> None:
        low, high = self.cleaned_data.get("size_low"), self.cleaned_data.get("size_high")
        if low and high and low > high:
            self.add_error("size_high", _("the largest is smaller than the smallest. Change one of them."))

    @property
    def sizes(self) -> tuple[int, int]:
        return self.cleaned_data["size_low"], self.cleaned_data["size_high"]

    @property
    def cycle(self) -> Cycle:
        said = self.cleaned_data
        return Cycle(first_day=said["first_day"], weeks=said["weeks"], minutes=said["minutes"])


class RoundForm(ShapeForm):
    """A new round."""

    name = forms.CharField(label=_("What people will call it"), max_length=80)

    field_order = ["name"]

    @staticmethod
    def usual(congregation: Congregation) -> dict[str, object]:
        """What the community usually does, from the Monday after next."""
        today = clock.today(congregation.zone)
        return {
            "size_low": congregation.crew_low,
            "size_high": congregation.crew_high,
            "minutes": congregation.meeting_minutes,
            "weeks": congregation.cycle_weeks,
            "first_day": today + timedelta(days=14 - today.weekday()),
        }


class WeaveForm(ShapeForm):
    """Try again with other sizes or times."""

    seconds = forms.IntegerField(
        label=_("Seconds to look for"),
        min_value=1,
        max_value=600,
        help_text=_("A minute is plenty for a thousand people."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        help_text=_("The same seed gives the same answer; another, another."),
    )

    @staticmethod
    def of(round: Round, people: int) -> dict[str, object]:
        """As the round is, or as it was tried last."""
        shape = round.weave or round
        names = ("size_low", "size_high", "minutes", "first_day", "weeks")
        return {name: getattr(shape, name) for name in names} | {
            "seconds": 10 if people <= 200 else 60,
            "seed": round.weave.seed if round.weave else 7,
        }
