"""When people can meet, every week, wherever they live: pure sums over local clocks.

A week of availability becomes one large integer with a bit for every quarter of an hour of the cycle in UTC.
What is asked of it afterwards (who can meet on Tuesdays at seven, Lisbon time, in all six weeks?) is shifting
and AND-ing such integers, so clock changes of every zone are counted without walking through the calendar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from itertools import pairwise, takewhile
from operator import and_, or_

from weft.meetings.logic.clocks import (
    DAY_TICKS,
    PAD_DAYS,
    TICK,
    WEEK_TICKS,
    Clock,
    clock_of,
    first_showing,
    moved_bits,
    window,
    zone_info,
)
from weft.meetings.logic.slots import Cycle, Slot, instants
from weft.meetings.logic.week import DAY_MINUTES, HUMANE_HOURS, Span, merged


@dataclass(frozen=True, slots=True)
class Free:
    """When a person could meet in an ordinary week, by the clock on their own wall."""

    zone: str
    week: tuple[Span, ...]
    hours: tuple[int, int] = HUMANE_HOURS
    lost: tuple[tuple[int, int], ...] = ()
    """Stretches in which they cannot meet after all, in minutes of UTC since 1970, the end not part of it."""

    def __post_init__(self) -> None:
        zone_info(self.zone)
        if not 0 <= self.hours[0] < self.hours[1] <= DAY_MINUTES:
            raise ValueError("The earliest hour comes before the latest, within one day.")


def spare_dates(weeks: int) -> int:
    """How many dates of a cycle somebody may miss at a slot that is otherwise theirs.

    One in every six weeks begun; none of a cycle of one or two weeks. A dentist does not cost anybody their
    Tuesdays, and nobody is put into a crew that they would miss more often than that.
    """
    return -(-weeks // 6) if weeks > 2 else 0


class Grid:
    """Every weekly start on the quarter hours of these zones; starts at the same instants are kept once."""

    def __init__(self, cycle: Cycle, zones: Iterable[str]) -> None:
        self.cycle = cycle
        self.zones = tuple(dict.fromkeys(zones))
        self._runs: list[tuple[Clock, list[tuple[int, int]]]] = []
        slots: list[Slot] = []
        seen: dict[tuple[int, ...], int] = {}
        for zone in self.zones:
            kept = _new_starts(self._clock(zone), cycle.weeks, seen)
            slots.extend(self._slot(zone, tick) for tick in _set_bits(kept))
            if kept:
                self._runs.append((self._clock(zone), _runs(kept)))
        self.slots: tuple[Slot, ...] = tuple(slots)

    def mask(self, free: Free) -> int:
        """Bit i is set when this person is free for the whole meeting, in every ordinary week, at slots[i],
        and loses no more of its dates than they may."""
        starts, mask, position = self._possible_starts(free), 0, 0
        if not starts:
            return 0
        lost = self._lost_starts(free)
        for clock, runs in self._runs:
            weekly = self._in_every_week(clock.to_local(starts))
            if lost:
                weekly &= ~self._too_often(clock.to_local(lost))
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

    def _clocks(self, frees: Iterable[Free]) -> list[tuple[Clock, float]]:
        """Each clock people go by, with the middle of the day they gave."""
        around = sorted({(free.zone, sum(free.hours) / 2) for free in frees})
        return [(self._clock(zone), middle) for zone, middle in around]

    def _discomfort(
        self, slot: Slot, clocks: list[tuple[Clock, float]]
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

    def _clock(self, zone: str) -> Clock:
        return clock_of(zone, self.cycle.first_day, self.cycle.weeks)

    def _slot(self, zone: str, tick: int) -> Slot:
        day, quarter = divmod(tick, DAY_TICKS)
        return Slot(zone, (self.cycle.first_day.weekday() + day) % 7, quarter * TICK)

    def _ticks(self, slot: Slot) -> tuple[int, ...]:
        day = (slot.weekday - self.cycle.first_day.weekday()) % 7
        return self._utc_ticks(self._clock(slot.zone), day * DAY_TICKS + slot.minute // TICK)

    def _utc_ticks(self, clock: Clock, tick: int) -> tuple[int, ...]:
        first = tick + PAD_DAYS * DAY_TICKS
        return tuple(first_showing(clock, first + WEEK_TICKS * week) for week in range(self.cycle.weeks))

    def _possible_starts(self, free: Free) -> int:
        """Bits by UTC: a meeting that starts at this tick fits into the person's time."""
        whole, part = divmod(self.cycle.minutes, TICK)
        clock = self._clock(free.zone)
        full = clock.to_utc(self._local_bits(free, TICK))
        starts = reduce(and_, (full >> tick for tick in range(whole)), window(0, clock.total))
        if part:
            starts &= clock.to_utc(self._local_bits(free, part)) >> whole
        return starts

    def _lost_starts(self, free: Free) -> int:
        """Bits by UTC: a meeting that starts at this tick would run into something; quarters count whole."""
        total = (7 * self.cycle.weeks + 2 * PAD_DAYS) * DAY_TICKS
        day_one = (self.cycle.first_day - date(1970, 1, 1)).days - PAD_DAYS
        taken = 0
        for start, end in free.lost:
            begin = start // TICK - day_one * DAY_TICKS
            finish = -(-end // TICK) - day_one * DAY_TICKS
            taken |= window(max(0, begin), min(total, finish))
        ticks = -(-self.cycle.minutes // TICK)
        return reduce(or_, (taken >> tick for tick in range(ticks))) if taken else 0

    def _too_often(self, local: int) -> int:
        """Bits of the local week: set in more weeks than a person may miss."""
        weeks = local >> PAD_DAYS * DAY_TICKS
        often = [window(0, WEEK_TICKS)] + [0] * (spare_dates(self.cycle.weeks) + 1)
        for week in range(self.cycle.weeks):
            this = weeks >> WEEK_TICKS * week
            for times in range(len(often) - 1, 0, -1):
                often[times] |= often[times - 1] & this
        return often[-1]

    def _local_bits(self, free: Free, need: int) -> int:
        """Bits by the wall clock over the padded cycle: the first `need` minutes of the tick are free."""
        pattern = 0
        first = self.cycle.first_day.weekday() - PAD_DAYS
        for span in merged(free.week):
            start, end = max(span.start, free.hours[0]), min(span.end, free.hours[1])
            begin, finish = -(-start // TICK), (end - need) // TICK + 1
            pattern |= window(begin, finish) << ((span.weekday - first) % 7 * DAY_TICKS)
        return (pattern * _every_week(self.cycle.weeks + 1)) & window(
            0, (7 * self.cycle.weeks + 4) * DAY_TICKS
        )

    def _in_every_week(self, local: int) -> int:
        weeks = local >> PAD_DAYS * DAY_TICKS
        return reduce(and_, (weeks >> WEEK_TICKS * week for week in range(self.cycle.weeks))) & window(
            0, WEEK_TICKS
        )


@lru_cache(maxsize=128)
def _every_week(weeks: int) -> int:
    return sum(1 << WEEK_TICKS * week for week in range(weeks))


def _new_starts(clock: Clock, weeks: int, seen: dict[tuple[int, ...], int]) -> int:
    """Bits of the local week: starts whose instants no other zone has yet; `seen` remembers those of this one.

    Two starts fall on the same instants when the first does and the clocks have moved alike since.
    """
    kept = 0
    for begin, end in pairwise(_cuts(clock, weeks)):
        first = begin + PAD_DAYS * DAY_TICKS
        utc = [first_showing(clock, first + WEEK_TICKS * week) - WEEK_TICKS * week for week in range(weeks)]
        moves = tuple(tick - utc[0] for tick in utc)
        bits = window(utc[0], utc[0] + end - begin)
        fresh = bits & ~seen.get(moves, 0)
        seen[moves] = seen.get(moves, 0) | bits
        kept |= moved_bits(fresh, begin - utc[0])
    return kept


def _cuts(clock: Clock, weeks: int) -> list[int]:
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
