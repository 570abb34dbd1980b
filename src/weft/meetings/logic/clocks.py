"""The clocks of zones: which there are, and what each shows over a cycle of weeks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from weft.meetings.logic.week import DAY_MINUTES

TICK = 15
DAY_TICKS = DAY_MINUTES // TICK
WEEK_TICKS = 7 * DAY_TICKS
PAD_DAYS = (
    2  # local days begin up to 14 hours before, and meetings end up to a day after, the same date in UTC
)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every time zone name that can be chosen."""
    listed = files("tzdata").joinpath("zones").read_text(encoding="ascii")
    return frozenset(listed.split())


@lru_cache(maxsize=1024)
def zone_info(zone: str) -> ZoneInfo:
    """The clock of a zone; an unknown name is a ValueError with a sentence."""
    if zone not in zone_names():
        raise ValueError(f"There is no time zone called {zone}.")
    return ZoneInfo(zone)


@dataclass(frozen=True, slots=True)
class Clock:
    """The offsets of one zone over the padded cycle: stretches of ticks with one offset each."""

    starts: tuple[int, ...]  # in UTC ticks
    offsets: tuple[int, ...]  # in ticks
    total: int

    def offset(self, tick: int) -> int:
        return self.offsets[bisect_right(self.starts, tick) - 1]

    def to_utc(self, local: int) -> int:
        """Bits by the wall clock → bits by UTC: a tick is set when the wall shows a set minute then."""
        bits = 0
        for start, end, offset in zip(self.starts, (*self.starts[1:], self.total), self.offsets, strict=True):
            bits |= moved_bits(local, -offset) & window(start, end)
        return bits

    def to_local(self, utc: int) -> int:
        """Bits by UTC → bits by the wall clock, as calendars read it: a time that the clock skips counts by
        the old offset, a time that comes twice means the first."""
        bounds = [0]
        for start, old, new in zip(self.starts[1:], self.offsets, self.offsets[1:], strict=False):
            bounds.append(start + max(old, new))
        bits = 0
        for start, end, offset in zip(bounds, (*bounds[1:], self.total), self.offsets, strict=True):
            bits |= moved_bits(utc, offset) & window(start, end)
        return bits


def moved_bits(bits: int, by: int) -> int:
    return bits << by if by >= 0 else bits >> -by


def window(start: int, end: int) -> int:
    return ((1 << max(0, end - start)) - 1) << start if end > start else 0


@lru_cache(maxsize=2048)
def clock_of(zone: str, first_day: date, weeks: int) -> Clock:
    info, total = zone_info(zone), (7 * weeks + 2 * PAD_DAYS) * DAY_TICKS
    origin = datetime.combine(first_day - timedelta(days=PAD_DAYS), time(), UTC)

    def offset(tick: int) -> int:
        shown = (origin + timedelta(minutes=TICK * tick)).astimezone(info).utcoffset()
        return (shown or timedelta()) // timedelta(minutes=TICK)

    starts, offsets = [0], [offset(0)]
    for morning in range(DAY_TICKS, total + DAY_TICKS, DAY_TICKS):
        while offset(morning) != offsets[-1]:
            before = offsets[-1]
            change = bisect_right(
                range(morning + 1), before, starts[-1], key=lambda t: _step(offset(t), before)
            )
            starts.append(change)
            offsets.append(offset(change))
    return Clock(tuple(starts), tuple(offsets), total)


def _step(offset: int, before: int) -> int:
    return before if offset == before else before + 1


def first_showing(clock: Clock, local: int) -> int:
    """The UTC tick at which the wall shows this local tick: the first of two, if it comes twice."""
    for index, start in enumerate(clock.starts[1:]):
        if local < start + max(clock.offsets[index], clock.offsets[index + 1]):
            return local - clock.offsets[index]
    return local - clock.offsets[-1]
