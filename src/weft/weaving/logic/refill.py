"""A seat that becomes free in a crew's first weeks: how many are offered, and whom one fits. Pure sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from weft.meetings.logic import Cycle, Free, Grid, Slot
from weft.weaving.logic.board import Seat, breaks

Stay = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Sizes:
    """From how many on a crew is comfortable, and how many fit at most."""

    comfortable: int
    most: int


def most_at_once(stays: Iterable[Stay]) -> int:
    """The most people who ever sat in a crew at the same time."""
    held = list(stays)
    changes = [(since, 1) for since, _ in held] + [(until, -1) for _, until in held if until is not None]
    sitting = most = 0
    for _, change in sorted(changes):
        sitting += change
        most = max(most, sitting)
    return most


def seats_to_offer(stays: Sequence[Stay], spoken_for: int, sizes: Sizes) -> int:
    """How many seats of a crew are free to be offered: what somebody left, or what it lacks to be comfortable.

    `spoken_for` are seats that somebody is offered already, or took and waits for a word.
    """
    now = sum(until is None for _, until in stays)
    wanted = min(sizes.most, max(most_at_once(stays), sizes.comfortable))
    return max(0, wanted - now - spoken_for) if now else 0


def can_come(free: Free | None, slot: Slot, ahead: Cycle) -> bool:
    """Whether somebody's weeks hold this meeting for what is left of the cycle."""
    if free is None:
        return False
    grid = Grid(ahead, [slot.zone])
    return slot in grid.slots_in(grid.mask(free))


def fits(guest: Seat, crew: Sequence[Seat], most: int) -> bool:
    """Whether somebody may sit with a crew by the rules every round keeps to."""
    return not breaks([*crew, guest], (1, most))
