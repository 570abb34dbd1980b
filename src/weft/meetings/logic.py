"""When people can meet, every week, wherever they live: pure sums over local clocks.

A week of availability becomes one large integer with a bit for every quarter of an hour of the cycle in UTC.
What is asked of it afterwards (who can meet on Tuesdays at seven, Lisbon time, in all six weeks?) is shifting
and AND-ing such integers, so clock changes of every zone are counted without walking through the calendar.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, reduce
from importlib.resources import files
from itertools import pairwise, takewhile
from operator import and_
from zoneinfo import ZoneInfo

TICK = 15
DAY_MINUTES = 1440
DAY_TICKS = DAY_MINUTES // TICK
WEEK_TICKS = 7 * DAY_TICKS
PAD_DAYS = (
    2  # local days begin up to 14 hours before, and meetings end up to a day after, the same date in UTC
)
HUMANE_HOURS = (7 * 60, 22 * 60)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one weekday in local minutes after midnight; Monday is 0, the end is not part of it."""

    weekday: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("A weekday is a number from 0 (Monday) to 6 (Sunday).")
        if not 0 <= self.start < self.end <= DAY_MINUTES:
            raise ValueError("A span begins before it ends, within one day.")


@dataclass(frozen=True, slots=True)
class Free:
    """When a person could meet in an ordinary week, by the clock on their own wall."""

    zone: str
    week: tuple[Span, ...]
    hours: tuple[int, int] = HUMANE_HOURS

    def __post_init__(self) -> None:
        zone_info(self.zone)
        if not 0 <= self.hours[0] < self.hours[1] <= DAY_MINUTES:
            raise ValueError("The earliest hour comes before the latest, within one day.")


@dataclass(frozen=True, slots=True)
class Cycle:
    """The coming weeks in which a crew meets, once a week for so many minutes."""

    first_day: date
    weeks: int
    minutes: int = 90

    def __post_init__(self) -> None:
        if not 1975 <= self.first_day.year <= 2200:  # earlier, some zones were not on quarters of an hour
            raise ValueError("A cycle begins between 1975 and 2200.")
        if not 1 <= self.weeks <= 105:
            raise ValueError("A cycle lasts between 1 and 105 weeks.")
        if not 1 <= self.minutes <= DAY_MINUTES:
            raise ValueError("A meeting lasts between 1 minute and 24 hours.")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A weekly start by the clock of one place; clock changes move everybody else."""

    zone: str
    weekday: int
    minute: int


@dataclass(frozen=True, slots=True)
class Turn:
    """From this local day on, a weekly slot falls on this weekday and minute."""

    day: date
    weekday: int
    minute: int


# Weeks of availability


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same times with overlapping and touching spans of a day joined, in order."""
    joined: list[Span] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if last and last.weekday == span.weekday and span.start <= last.end:
            joined[-1] = Span(last.weekday, last.start, max(last.end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def spans_between(weekday: int, start: int, end: int) -> tuple[Span, ...]:
    """From one minute to another; an end at or before the start is on the next day, and the span is split."""
    if end <= start:
        end += DAY_MINUTES
    if end <= DAY_MINUTES:
        return (Span(weekday, start, end),)
    rest = (end - DAY_MINUTES, (weekday + 1) % 7)
    first = (Span(weekday, start, DAY_MINUTES),) if start < DAY_MINUTES else ()
    return (*first, Span(rest[1], max(0, start - DAY_MINUTES), min(rest[0], DAY_MINUTES)))


def free_from_busy(busy: Iterable[Span], hours: tuple[int, int] = HUMANE_HOURS) -> tuple[Span, ...]:
    """What remains of the humane hours of every day when the busy times are taken out."""
    taken = merged(busy)
    return tuple(gap for weekday in range(7) for gap in _gaps(weekday, taken, hours))


def _gaps(weekday: int, taken: Sequence[Span], hours: tuple[int, int]) -> Iterator[Span]:
    start = hours[0]
    for span in taken:
        if span.weekday != weekday:
            continue
        if start < min(span.start, hours[1]):
            yield Span(weekday, start, min(span.start, hours[1]))
        start = max(start, span.end)
    if start < hours[1]:
        yield Span(weekday, start, hours[1])


def without(week: Iterable[Span], busy: Iterable[Span]) -> tuple[Span, ...]:
    """A week with the busy times taken out of it."""
    left = free_from_busy(busy, (0, DAY_MINUTES))
    return tuple(
        Span(span.weekday, max(span.start, gap.start), min(span.end, gap.end))
        for span in merged(week)
        for gap in left
        if gap.weekday == span.weekday and gap.start < span.end and span.start < gap.end
    )


def clock_words(minute: int) -> str:
    """A minute of the day as people write it: 18:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def week_words(week: Iterable[Span], names: Sequence[str] = WEEKDAYS) -> str:
    """A week as a person reads it: Mon 18:00–21:30; Sat 09:00–12:00, 14:00–16:00."""
    days: dict[int, list[str]] = {}
    for span in merged(week):
        days.setdefault(span.weekday, []).append(f"{clock_words(span.start)}–{clock_words(span.end)}")
    return "; ".join(f"{names[weekday]} {', '.join(times)}" for weekday, times in days.items())


# Clocks of zones over a cycle


@dataclass(frozen=True, slots=True)
class _Clock:
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
            bits |= _shifted(local, -offset) & _window(start, end)
        return bits

    def to_local(self, utc: int) -> int:
        """Bits by UTC → bits by the wall clock, as calendars read it: a time that the clock skips counts by
        the old offset, a time that comes twice means the first."""
        bounds = [0]
        for start, old, new in zip(self.starts[1:], self.offsets, self.offsets[1:], strict=False):
            bounds.append(start + max(old, new))
        bits = 0
        for start, end, offset in zip(bounds, (*bounds[1:], self.total), self.offsets, strict=True):
            bits |= _shifted(utc, offset) & _window(start, end)
        return bits


def _shifted(bits: int, by: int) -> int:
    return bits << by if by >= 0 else bits >> -by


def _window(start: int, end: int) -> int:
    return ((1 << max(0, end - start)) - 1) << start if end > start else 0


@lru_cache(maxsize=2048)
def _clock(zone: str, first_day: date, weeks: int) -> _Clock:
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
    return _Clock(tuple(starts), tuple(offsets), total)


def _step(offset: int, before: int) -> int:
    return before if offset == before else before + 1


# The grid of weekly starts


class Grid:
    """Every weekly start on the quarter hours of these zones; starts at the same instants are kept once."""

    def __init__(self, cycle: Cycle, zones: Iterable[str]) -> None:
        self.cycle = cycle
        self.zones = tuple(dict.fromkeys(zones))
        self._runs: list[tuple[_Clock, list[tuple[int, int]]]] = []
        slots: list[Slot] = []
        seen: dict[tuple[int, ...], int] = {}
        for zone in self.zones:
            kept = _new_starts(self._clock(zone), cycle.weeks, seen)
            slots.extend(self._slot(zone, tick) for tick in _set_bits(kept))
            if kept:
                self._runs.append((self._clock(zone), _runs(kept)))
        self.slots: tuple[Slot, ...] = tuple(slots)

    def mask(self, free: Free) -> int:
        """Bit i is set when this person is free for the whole meeting, in every week, at slots[i]."""
        starts, mask, position = self._possible_starts(free), 0, 0
        if not starts:
            return 0
        for clock, runs in self._runs:
            weekly = self._in_every_week(clock.to_local(starts))
            for begin, length in runs:
                mask |= (weekly >> begin & ((1 << length) - 1)) << position
                position += length
        return mask

    def slots_in(self, mask: int) -> tuple[Slot, ...]:
        """The slots whose bits are set."""
        return tuple(self.slots[i] for i in _set_bits(mask))

    def common(self, frees: Iterable[Free]) -> tuple[Slot, ...]:
        """Every slot at which all of these people are free, in every week."""
        return self.slots_in(self.common_mask(frees))

    def common_mask(self, frees: Iterable[Free]) -> int:
        """The same as bits; of nobody, every slot."""
        return reduce(and_, (self.mask(free) for free in frees), (1 << len(self.slots)) - 1)

    def best(self, frees: Iterable[Free], mask: int | None = None) -> Slot | None:
        """The common slot that is most comfortable for the person it suits least, by the clock of one of them.

        Of slots that are as comfortable, one that needs no clock of elsewhere. `mask` is what they have in common,
        where that is known already.
        """
        people = tuple(frees)
        ranked = self.ranked(people, self.common_mask(people) if mask is None else mask)
        clocks = self._clocks(people)
        alike = takewhile(
            lambda slot: self._discomfort(slot, clocks)[:3] == self._discomfort(ranked[0], clocks)[:3], ranked
        )
        theirs = (self._by_their_clock(people, slot) for slot in alike)
        return next(filter(None, theirs), next(iter(ranked), None))

    def _by_their_clock(self, people: Sequence[Free], slot: Slot) -> Slot | None:
        """The same meetings in the zone where most of them live, unless a clock change there parts the two."""
        meant, homes = instants(slot, self.cycle), Counter(free.zone for free in people)
        for zone in sorted(homes, key=lambda zone: (-homes[zone], zone != slot.zone, zone)):
            shown = meant[0].astimezone(zone_info(zone))
            same = Slot(zone, shown.weekday(), shown.hour * 60 + shown.minute)
            if instants(same, self.cycle) == meant:
                return same
        return None

    def ranked(self, frees: Iterable[Free], mask: int) -> list[Slot]:
        """The slots of a mask, most comfortable first (by the person each suits least)."""
        clocks = self._clocks(frees)
        return sorted(self.slots_in(mask), key=lambda slot: self._discomfort(slot, clocks))

    def _clocks(self, frees: Iterable[Free]) -> list[tuple[_Clock, float]]:
        """Each clock people go by, with the middle of the day they gave."""
        around = sorted({(free.zone, sum(free.hours) / 2) for free in frees})
        return [(self._clock(zone), middle) for zone, middle in around]

    def _discomfort(
        self, slot: Slot, clocks: list[tuple[_Clock, float]]
    ) -> tuple[float, int, float, int, int, str]:
        """How far from midday, in half hours, for the worst off; then how odd the minute is."""
        ticks = self._ticks(slot)
        away: list[float] = []
        odd = 0
        for clock, middle in clocks:
            shown = {(tick + clock.offset(tick)) % DAY_TICKS * TICK for tick in ticks}
            away.append(max(abs(minute + self.cycle.minutes / 2 - middle) for minute in shown))
            odd = max(odd, *(2 if minute % 30 else 1 if minute % 60 else 0 for minute in shown))
        worst = max(away, default=0.0) // 30
        return (worst, odd, sum(away), ticks[0], self.zones.index(slot.zone), slot.zone)

    def _clock(self, zone: str) -> _Clock:
        return _clock(zone, self.cycle.first_day, self.cycle.weeks)

    def _slot(self, zone: str, tick: int) -> Slot:
        day, quarter = divmod(tick, DAY_TICKS)
        return Slot(zone, (self.cycle.first_day.weekday() + day) % 7, quarter * TICK)

    def _ticks(self, slot: Slot) -> tuple[int, ...]:
        day = (slot.weekday - self.cycle.first_day.weekday()) % 7
        return self._utc_ticks(self._clock(slot.zone), day * DAY_TICKS + slot.minute // TICK)

    def _utc_ticks(self, clock: _Clock, tick: int) -> tuple[int, ...]:
        first = tick + PAD_DAYS * DAY_TICKS
        return tuple(_first_showing(clock, first + WEEK_TICKS * week) for week in range(self.cycle.weeks))

    def _possible_starts(self, free: Free) -> int:
        """Bits by UTC: a meeting that starts at this tick fits into the person's time."""
        whole, part = divmod(self.cycle.minutes, TICK)
        clock = self._clock(free.zone)
        full = clock.to_utc(self._local_bits(free, TICK))
        starts = reduce(and_, (full >> tick for tick in range(whole)), _window(0, clock.total))
        if part:
            starts &= clock.to_utc(self._local_bits(free, part)) >> whole
        return starts

    def _local_bits(self, free: Free, need: int) -> int:
        """Bits by the wall clock over the padded cycle: the first `need` minutes of the tick are free."""
        pattern = 0
        first = self.cycle.first_day.weekday() - PAD_DAYS
        for span in merged(free.week):
            start, end = max(span.start, free.hours[0]), min(span.end, free.hours[1])
            begin, finish = -(-start // TICK), (end - need) // TICK + 1
            pattern |= _window(begin, finish) << ((span.weekday - first) % 7 * DAY_TICKS)
        return (pattern * _every_week(self.cycle.weeks + 1)) & _window(
            0, (7 * self.cycle.weeks + 4) * DAY_TICKS
        )

    def _in_every_week(self, local: int) -> int:
        weeks = local >> PAD_DAYS * DAY_TICKS
        return reduce(and_, (weeks >> WEEK_TICKS * week for week in range(self.cycle.weeks))) & _window(
            0, WEEK_TICKS
        )


@lru_cache(maxsize=128)
def _every_week(weeks: int) -> int:
    return sum(1 << WEEK_TICKS * week for week in range(weeks))


def _first_showing(clock: _Clock, local: int) -> int:
    """The UTC tick at which the wall shows this local tick: the first of two, if it comes twice."""
    for index, start in enumerate(clock.starts[1:]):
        if local < start + max(clock.offsets[index], clock.offsets[index + 1]):
            return local - clock.offsets[index]
    return local - clock.offsets[-1]


def _new_starts(clock: _Clock, weeks: int, seen: dict[tuple[int, ...], int]) -> int:
    """Bits of the local week: starts whose instants no other zone has yet; `seen` remembers those of this one.

    Two starts fall on the same instants when the first does and the clocks have moved alike since.
    """
    kept = 0
    for begin, end in pairwise(_cuts(clock, weeks)):
        first = begin + PAD_DAYS * DAY_TICKS
        utc = [_first_showing(clock, first + WEEK_TICKS * week) - WEEK_TICKS * week for week in range(weeks)]
        moves = tuple(tick - utc[0] for tick in utc)
        bits = _window(utc[0], utc[0] + end - begin)
        fresh = bits & ~seen.get(moves, 0)
        seen[moves] = seen.get(moves, 0) | bits
        kept |= _shifted(fresh, begin - utc[0])
    return kept


def _cuts(clock: _Clock, weeks: int) -> list[int]:
    """The local week cut where, in any week, a clock change falls: in between, all starts move alike."""
    inside = {0, WEEK_TICKS}
    for start, old, new in zip(clock.starts[1:], clock.offsets, clock.offsets[1:], strict=False):
        local = start + max(old, new) - PAD_DAYS * DAY_TICKS
        if 0 <= local < WEEK_TICKS * weeks:
            inside.add(local % WEEK_TICKS)
    return sorted(inside)


def _runs(bits: int) -> list[tuple[int, int]]:
    """Set bits as runs (begin, length)."""
    runs: list[tuple[int, int]] = []
    begin = 0
    while bits:
        skipped = (bits & -bits).bit_length() - 1
        bits >>= skipped
        length = (~bits & bits + 1).bit_length() - 1
        runs.append((begin + skipped, length))
        bits >>= length
        begin += skipped + length
    return runs


def _set_bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


# A slot in the calendar


def instants(slot: Slot, cycle: Cycle) -> tuple[datetime, ...]:
    """When the meetings of a weekly slot begin, in UTC, one a week."""
    first = cycle.first_day + timedelta(days=(slot.weekday - cycle.first_day.weekday()) % 7)
    wall = datetime.combine(first, time(slot.minute // 60, slot.minute % 60), zone_info(slot.zone))
    # adding whole days to a local time keeps the time on the wall
    return tuple((wall + timedelta(weeks=week)).astimezone(UTC) for week in range(cycle.weeks))


def local_turns(slot: Slot, cycle: Cycle, zone: str) -> tuple[Turn, ...]:
    """What the wall clock of a zone shows for a weekly slot, and from which day on when it moves."""
    turns: list[Turn] = []
    for moment in instants(slot, cycle):
        shown = moment.astimezone(zone_info(zone))
        turn = Turn(shown.date(), shown.weekday(), shown.hour * 60 + shown.minute)
        if not turns or (turns[-1].weekday, turns[-1].minute) != (turn.weekday, turn.minute):
            turns.append(turn)
    return tuple(turns)


def local_words(slot: Slot, cycle: Cycle, zone: str) -> str:
    """A weekly slot as a person of that zone would say it: Tue 19:00, from 3 Nov 18:00."""
    first, *later = local_turns(slot, cycle, zone)
    words = [f"{WEEKDAYS[first.weekday]} {clock_words(first.minute)}"]
    before = first
    for turn in later:
        day = f"{WEEKDAYS[turn.weekday]} " if turn.weekday != before.weekday else ""
        words.append(f"from {turn.day.day} {MONTHS[turn.day.month - 1]} {day}{clock_words(turn.minute)}")
        before = turn
    return ", ".join(words)
