"""What is really left of the coming weeks: the ordinary week without the days that are not ordinary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from weft.meetings.logic.clocks import zone_info
from weft.meetings.logic.otherwise import Otherwise, Stretch
from weft.meetings.logic.week import DAY_MINUTES, Span, clock_words

WEEKS = 6


@dataclass(frozen=True, slots=True)
class Hour:
    """A row of the picture: from when, and in how many of the weeks it is free on each weekday."""

    start: int
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The coming weeks, hour by weekday."""

    first: date
    step: int
    hours: tuple[Hour, ...]


def weeks_ahead(
    week: Sequence[Span],
    hours: Stretch,
    others: Sequence[Otherwise],
    taken: Iterable[Stretch],
    zone: str,
    first: date,
) -> Ahead:
    """In how many of the coming weeks each hour is free: the pattern or the other hours of a day, within the
    hours that are wanted at all, without what a calendar elsewhere says is taken (minutes of UTC)."""
    days = [first + timedelta(days=day) for day in range(7 * WEEKS)]
    busy = _taken_on(taken, zone, days[0], days[-1])
    free = {day: _free_on(day, week, hours, others) & ~busy.get(day, 0) for day in days}
    bounds = [bound for span in week for bound in (span.start, span.end)]
    bounds += [bound for each in others for stretch in each.times for bound in stretch]
    step = next((each for each in (60, 30) if not any(bound % each for bound in bounds)), 15)
    counts: Counter[tuple[int, int]] = Counter()
    for day, bits in free.items():
        for start in range(0, DAY_MINUTES, step):
            row = _bits(start, start + step)
            counts[start, day.weekday()] += bits & row == row
    shown = [start for start, _ in counts if any(counts[start, day] for day in range(7))]
    wanted = [(max(span.start, hours[0]), min(span.end, hours[1]) - 1) for span in week]
    shown += [bound for start, end in wanted if start <= end for bound in (start, end)]
    rows = range(min(shown) // step * step, max(shown) + 1, step) if shown else ()
    return Ahead(days[0], step, tuple(Hour(at, tuple(counts[at, day] for day in range(7))) for at in rows))


def in_words(picture: Ahead, names: Sequence[str]) -> list[tuple[str, list[tuple[str, int]]]]:
    """The same facts as text: for each weekday its stretches of hours, each with in how many weeks it is free."""
    return [(name, _stretches(picture, weekday)) for weekday, name in enumerate(names)]


def _stretches(picture: Ahead, weekday: int) -> list[tuple[str, int]]:
    found: list[tuple[int, int, int]] = []
    for hour in picture.hours:
        weeks, end = hour.weeks[weekday], hour.start + picture.step
        if found and found[-1][1:] == (hour.start, weeks):
            found[-1] = (found[-1][0], end, weeks)
        else:
            found.append((hour.start, end, weeks))
    return [(f"{clock_words(start)}–{clock_words(end)}", weeks) for start, end, weeks in found if weeks]


def _free_on(day: date, week: Sequence[Span], hours: Stretch, others: Sequence[Otherwise]) -> int:
    """The minutes of a day that are free: of two rules for the same day, both hold."""
    here = [each for each in others if each.first <= day <= each.last]
    free = _bits(*hours)
    for each in here:
        free &= _all_bits(each.times)
    if not here:
        free &= _all_bits((span.start, span.end) for span in week if span.weekday == day.weekday())
    return free


def _taken_on(taken: Iterable[Stretch], zone: str, first: date, last: date) -> dict[date, int]:
    """What a wall in this zone shows of each day that is taken, in part or whole."""
    found: dict[date, int] = {}
    for start, end in taken:
        begins, ends = (
            datetime.fromtimestamp(minute * 60, UTC).astimezone(zone_info(zone)) for minute in (start, end)
        )
        day = max(begins.date(), first)
        while day <= min(ends.date(), last):
            since = begins.hour * 60 + begins.minute if day == begins.date() else 0
            until = ends.hour * 60 + ends.minute if day == ends.date() else DAY_MINUTES
            found[day] = found.get(day, 0) | _bits(since, until)
            day += timedelta(days=1)
    return found


def _bits(start: int, end: int) -> int:
    return ((1 << max(0, end - start)) - 1) << start


def _all_bits(stretches: Iterable[Stretch]) -> int:
    bits = 0
    for start, end in stretches:
        bits |= _bits(start, end)
    return bits
