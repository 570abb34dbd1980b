"""Days that are not ordinary: not at all, or other hours instead; being away; and what all that takes away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from weft.meetings.logic.clocks import zone_info
from weft.meetings.logic.week import DAY_MINUTES

LONGEST = timedelta(days=366)
MOST = 40

Stretch = tuple[int, int]
"""From a minute to a minute; what of: a day, or UTC since 1970."""


@dataclass(frozen=True, slots=True, order=True)
class Otherwise:
    """From a day to a day, both included, in which only these hours are possible; none: not at all."""

    first: date
    last: date
    times: tuple[Stretch, ...] = ()

    def __post_init__(self) -> None:
        if not self.first <= self.last <= self.first + LONGEST:
            raise ValueError("The first day comes before the last, within a year.")
        if any(not 0 <= start < end <= DAY_MINUTES for start, end in self.times):
            raise ValueError("Times begin before they end, within one day.")


def kept(days: Otherwise) -> list[object]:
    """As a row keeps it."""
    return [days.first.isoformat(), days.last.isoformat(), [list(each) for each in days.times]]


def taken_up(row: Sequence[object]) -> Otherwise:
    """What `kept` wrote."""
    first, last, times = row
    assert isinstance(times, list)
    stretches = tuple((int(start), int(end)) for start, end in times)
    return Otherwise(date.fromisoformat(str(first)), date.fromisoformat(str(last)), stretches)


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same minutes with overlapping and touching stretches made one, in order."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return tuple(found)


def left_between(stretches: Iterable[Stretch], end: int = DAY_MINUTES) -> tuple[Stretch, ...]:
    """What of a day lies outside these stretches."""
    found, at = [], 0
    for start, stop in joined(stretches):
        if at < start:
            found.append((at, start))
        at = max(at, stop)
    return (*found, (at, end)) if at < end else tuple(found)


def utc_minute(day: date, minute: int, zone: str) -> int:
    """What UTC shows, in minutes since 1970, when a wall in this zone shows this minute of this day."""
    wall = datetime.combine(day, time(), zone_info(zone)) + timedelta(minutes=minute)
    return int(wall.astimezone(UTC).timestamp()) // 60


def lost(others: Iterable[Otherwise], zone: str) -> tuple[Stretch, ...]:
    """What days that are not ordinary take away, in minutes of UTC."""
    return joined(stretch for days in others for stretch in _lost_in(days, zone))


def _lost_in(days: Otherwise, zone: str) -> Iterator[Stretch]:
    if not days.times:
        yield utc_minute(days.first, 0, zone), utc_minute(days.last, DAY_MINUTES, zone)
        return
    day = days.first
    while day <= days.last:
        for start, end in left_between(days.times):
            yield utc_minute(day, start, zone), utc_minute(day, end, zone)
        day += timedelta(days=1)
