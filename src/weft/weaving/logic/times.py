"""Whether somebody can make a weekly time: the same sums as the search for crews, for one slot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from weft.meetings.logic import Cycle, Free, Grid, Slot


@lru_cache(maxsize=64)
def _clock(zone: str, cycle: Cycle) -> Grid:
    return Grid(cycle, [zone])


@lru_cache(maxsize=2048)
def _made(free: Free, zone: str, cycle: Cycle) -> frozenset[Slot]:
    grid = _clock(zone, cycle)
    return frozenset(grid.slots_in(grid.mask(free)))


def can_make(free: Free, slot: Slot, cycle: Cycle) -> bool:
    """Whether this slot is theirs, as far as they said."""
    return slot in _made(free, slot.zone, cycle)


def kept_or_best(grid: Grid, frees: Sequence[Free], before: Slot | None) -> Slot | None:
    """The time people were asked about before, where it suits all of them; else the most comfortable one."""
    if before is not None and all(can_make(free, before, grid.cycle) for free in frees):
        return before
    return grid.best(frees)
