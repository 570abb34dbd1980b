"""A week as boxes to tick, one an hour, without losing the quarter hours somebody once wrote."""

from collections.abc import Collection, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from weft.meetings.logic import Span, clock_words, merged

HOUR = 60
MORNING = 6
HALF_HOURS = [(minute, clock_words(minute)) for minute in range(0, 24 * HOUR + 1, HOUR // 2)]
DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))

Box = tuple[int, int]


def within(week: Sequence[Span], box: Box) -> list[Span]:
    """What of a week lies in one weekday's hour."""
    day, hour = box
    start, end = hour * HOUR, (hour + 1) * HOUR
    touching = (span for span in week if span.weekday == day and span.start < end and span.end > start)
    return [Span(day, max(span.start, start), min(span.end, end)) for span in touching]


def week_of(ticked: Collection[Box], before: Sequence[Span]) -> tuple[Span, ...]:
    """Ticked hours as spans; an hour that was free in part before stays free in that part."""
    spans: list[Span] = []
    for day, hour in ticked:
        spans += within(before, (day, hour)) or [Span(day, hour * HOUR, (hour + 1) * HOUR)]
    return merged(spans)


class AvailabilityForm(forms.Form):
    """When I could meet in an ordinary week, and the hours I never want."""

    hours_low = forms.TypedChoiceField(label=_("Never before"), choices=HALF_HOURS, coerce=int)
    hours_high = forms.TypedChoiceField(label=_("Never after"), choices=HALF_HOURS, coerce=int)

    def __init__(self, *args, before: Sequence[Span] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.before = before
        earliest = min((span.start // HOUR for span in before), default=MORNING)
        self.hours = range(min(MORNING, earliest), 24)

    @property
    def ticked(self) -> set[Box]:
        """The boxes that carry a tick: as sent, or as the week was before."""
        if not self.is_bound:
            return {
                (day, hour) for day in range(7) for hour in self.hours if within(self.before, (day, hour))
            }
        said = set(self.data.getlist("free"))  # type: ignore[attr-defined] - a QueryDict, once bound
        return {(day, hour) for day in range(7) for hour in self.hours if f"{day}-{hour}" in said}

    @property
    def rows(self):
        """The grid for the page: hours down, days across."""
        ticked = self.ticked
        for hour in self.hours:
            yield clock_words(hour * HOUR), [self._cell(day, hour, ticked) for day in range(7)]

    def _cell(self, day, hour, ticked):
        part = [
            f"{clock_words(span.start)}–{clock_words(span.end)}" for span in within(self.before, (day, hour))
        ]
        whole = f"{clock_words(hour * HOUR)}–{clock_words((hour + 1) * HOUR)}"
        return {
            "value": f"{day}-{hour}",
            "day": DAYS[day],
            "on": (day, hour) in ticked,
            "part": ", ".join(part) if part and part != [whole] else "",
        }

    def clean(self):
        said = super().clean()
        if said.get("hours_low", 0) >= said.get("hours_high", 1):
            raise ValidationError(_("The earliest hour comes before the latest."))
        said["week"] = week_of(self.ticked, self.before)
        return said
