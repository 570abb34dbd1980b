"""A week as boxes to tick or as lines to write, without losing the quarter hours somebody once wrote."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from weft.meetings.logic import Otherwise, Span, clock_words, line_of, merged, read_line
from weft.meetings.logic.otherwise import LONGEST
from weft.meetings.logic.words import ALL_DAY, NEVER

HOUR = 60
MORNING = 6 * HOUR
HALF_HOURS = [(minute, clock_words(minute)) for minute in range(0, 24 * HOUR + 1, HOUR // 2)]
DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))

Box = tuple[int, int]
"""A weekday, and the minute at which a box begins."""


def within(week: Sequence[Span], box: Box, step: int = HOUR) -> list[Span]:
    """What of a week lies in one weekday's box."""
    day, start = box
    end = start + step
    touching = (span for span in week if span.weekday == day and span.start < end and span.end > start)
    return [Span(day, max(span.start, start), min(span.end, end)) for span in touching]


def week_of(ticked: Collection[Box], before: Sequence[Span], step: int = HOUR) -> tuple[Span, ...]:
    """Ticked boxes as spans; one that was free in part before stays free in that part."""
    spans: list[Span] = []
    for day, start in ticked:
        spans += within(before, (day, start), step) or [Span(day, start, start + step)]
    return merged(spans)


class HoursForm(forms.Form):
    """The hours I never want."""

    hours_low = forms.TypedChoiceField(label=_("Never before"), choices=HALF_HOURS, coerce=int)
    hours_high = forms.TypedChoiceField(label=_("Never after"), choices=HALF_HOURS, coerce=int)

    def __init__(self, *args, before: Sequence[Span] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.before = before

    def clean(self):
        said = super().clean()
        if said.get("hours_low", 0) >= said.get("hours_high", 1):
            raise ValidationError(_("The earliest hour comes before the latest."))
        return said


class AvailabilityForm(HoursForm):
    """When I could meet in an ordinary week, box by box: an hour each, or half an hour."""

    def __init__(self, *args, finer: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = HOUR // 2 if finer else HOUR
        earliest = min((span.start // HOUR * HOUR for span in self.before), default=MORNING)
        self.starts = range(min(MORNING, earliest), 24 * HOUR, self.step)

    @property
    def boxes(self) -> list[Box]:
        return [(day, start) for day in range(7) for start in self.starts]

    def value(self, box: Box) -> str:
        """What a ticked box sends: 0-18 for an hour of Monday, 0-18:30 for half of one."""
        day, start = box
        return f"{day}-{start // HOUR}" if self.step == HOUR else f"{day}-{clock_words(start)}"

    @property
    def ticked(self) -> set[Box]:
        """The boxes that carry a tick: as sent, or as the week was before."""
        if not self.is_bound:
            return {box for box in self.boxes if within(self.before, box, self.step)}
        said = set(self.data.getlist("free"))  # type: ignore[attr-defined] - a QueryDict, once bound
        return {box for box in self.boxes if self.value(box) in said}

    @property
    def rows(self):
        """The grid for the page: hours down, days across."""
        ticked = self.ticked
        for start in self.starts:
            yield clock_words(start), [self._cell((day, start), ticked) for day in range(7)]

    def _cell(self, box, ticked):
        day, start = box
        part = [
            f"{clock_words(span.start)}–{clock_words(span.end)}"
            for span in within(self.before, box, self.step)
        ]
        whole = f"{clock_words(start)}–{clock_words(start + self.step)}"
        return {
            "value": self.value(box),
            "day": DAYS[day],
            "on": box in ticked,
            "part": ", ".join(part) if part and part != [whole] else "",
        }

    def clean(self):
        said = super().clean()
        said["week"] = week_of(self.ticked, self.before, self.step)
        return said


def _all_day() -> Collection[str]:
    return {*ALL_DAY, now_("all day").casefold()}


def _never() -> Collection[str]:
    return {*NEVER, now_("never").casefold()}


class PlainWeekForm(HoursForm):
    """When I could meet in an ordinary week, a line for each day."""

    field_order = [f"day_{day}" for day in range(7)]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for day, name in enumerate(DAYS):
            line = forms.CharField(label=capfirst(name), required=False, max_length=200)
            line.initial = line_of(day, self.before, now_("all day"))
            line.widget.attrs |= {"autocomplete": "off"}
            self.fields[f"day_{day}"] = line
        self.order_fields(self.field_order)

    def clean(self):
        said = super().clean()
        spans = []
        for day in range(7):
            line = read_line(day, said.get(f"day_{day}", ""), _all_day(), _never())
            spans += line.spans
            for words in line.unread:
                self.add_error(f"day_{day}", _unclear(words))
        said["week"] = merged(spans)
        return said


def _unclear(words: str) -> str:
    return now_("“%(words)s” could not be read. Write from when until when, such as 18:00–21:30.") % {
        "words": words[:40]
    }


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class DaysForm(forms.Form):
    """From a day until a day."""

    first = forms.DateField(label=_("From"), widget=Day())
    last = forms.DateField(label=_("Until, that day included"), widget=Day())

    def clean(self):
        said = super().clean()
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes after the first. Change one of them."))
        elif first and last and last > first + LONGEST:
            self.add_error("last", _("Choose at most a year."))
        return said


class OtherwiseForm(DaysForm):
    """Days that are not ordinary: not at all, or only these hours."""

    field_order = ("first", "last", "times")

    last = forms.DateField(label=_("Until, that day included"), widget=Day(), required=False)
    times = forms.CharField(
        label=_("Only these hours instead"),
        required=False,
        max_length=200,
        help_text=format_lazy("{} {}", _("Such as 18:00–21:30."), _("Empty: not at all.")),
    )

    def clean_last(self):
        return self.cleaned_data.get("last") or self.cleaned_data.get("first")

    def clean(self):
        said = super().clean()
        line = read_line(0, said.get("times", ""), _all_day(), _never())
        for words in line.unread:
            self.add_error("times", _unclear(words))
        if any(span.weekday for span in line.spans):
            self.add_error(
                "times", _("Stay within one day here: end at 24:00, and add the next day by itself.")
            )
        if not self.errors:
            times = tuple((span.start, span.end) for span in line.spans)
            said["days"] = Otherwise(said["first"], said["last"], times)
        return said


class AwayForm(DaysForm):
    """From when until when I am away."""

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["first"].initial = today
        self.fields["last"].initial = today + timedelta(days=30)

    def clean_last(self):
        if self.cleaned_data["last"] < self.today:
            raise ValidationError(_("That day is over. Choose one ahead."))
        return self.cleaned_data["last"]


class CalendarForm(forms.Form):
    """The address at which my own calendar can be read."""

    address = forms.CharField(
        label=_("Secret address of your calendar, in iCal format"),
        max_length=1000,
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://…/basic.ics"}
        ),
    )

    def clean_address(self):
        from weft.core.fetch import NotFetched, checked  # a quarter of a second that no other page needs

        said = self.cleaned_data["address"].strip()
        if said.lower().startswith(("webcal://", "webcals://")):
            said = "https://" + said.partition("://")[2]
        try:
            checked(said)
        except NotFetched:
            raise ValidationError(
                _("This is not an address that can be read. It begins with https:// or webcal://.")
            ) from None
        return said


class MovedForm(forms.Form):
    """Whether the week moves along to another zone."""

    old_zone = forms.CharField(max_length=64)
    was = forms.CharField(max_length=64)
    choice = forms.ChoiceField(choices=[("keep", "keep"), ("shift", "shift")])
