"""Two crews out of one that is large, and one out of two that are small: sizes, and who fits whom. Pure sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from weft.meetings.logic import DAY_MINUTES, Cycle, Free, Grid, Slot, Span, instants, zone_info
from weft.weaving.logic.board import Seat, breaks

ALL_DAY = (0, DAY_MINUTES)


@dataclass(frozen=True, slots=True)
class Party:
    """A small crew that would like company: those who sit there, as the rules see them."""

    key: int
    seats: tuple[Seat, ...]

    @property
    def people(self) -> frozenset[str]:
        return frozenset(seat.key for seat in self.seats)


def split_sizes(people: int, sizes: tuple[int, int]) -> tuple[int, int] | None:
    """The smallest and largest size by which so many people divide into exactly two crews; None where they do not."""
    low, high = sizes
    smallest = max(low, people - high, people // 3 + 1)
    largest = people - smallest
    return (smallest, largest) if 2 <= smallest <= largest else None


def week_at(slot: Slot, cycle: Cycle, zone: str) -> tuple[Span, ...]:
    """The hours at which a crew meets, by the clock of one who sits there, over midnight if need be."""
    shown = instants(slot, cycle)[0].astimezone(zone_info(zone))
    start = shown.hour * 60 + shown.minute
    end = start + cycle.minutes
    today = Span(shown.weekday(), start, min(end, DAY_MINUTES))
    later = (shown + timedelta(days=1)).weekday()
    return (today, Span(later, 0, end - DAY_MINUTES)) if end > DAY_MINUTES else (today,)


def as_they_meet(free: Free | None, slot: Slot, cycle: Cycle, zone: str) -> Free:
    """When somebody can meet; of whoever never said, that they come when their crew meets."""
    return free if free and free.week else Free(zone, week_at(slot, cycle, zone), ALL_DAY)


def kept_slot(grid: Grid, frees: Collection[Free], before: Iterable[Slot]) -> Slot | None:
    """A weekly time that suits all: one at which they meet already, if there is any, else the most comfortable."""
    common = grid.common(frees)
    return next((slot for slot in before if slot in common), None) or grid.best(frees)


def can_join(one: Party, other: Party, sizes: tuple[int, int]) -> bool:
    """Whether two small crews could be one by the rules every round keeps to."""
    return not one.people & other.people and not breaks([*one.seats, *other.seats], sizes)


def pairs_to_join(
    parties: Iterable[Party], sizes: tuple[int, int], offered: Collection[frozenset[int]]
) -> list[tuple[Party, Party]]:
    """Pairs of small crews that fit, each in one pair at most; what was put before them lately is not again."""
    taken: set[int] = set()
    found: list[tuple[Party, Party]] = []
    for one, other in combinations(parties, 2):
        keys = {one.key, other.key}
        if not keys & taken and frozenset(keys) not in offered and can_join(one, other, sizes):
            taken |= keys
            found.append((one, other))
    return found
