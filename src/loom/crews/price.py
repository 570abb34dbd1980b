"""How good crews could be at most where they are too many to write down: column generation by search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from loom.crews.columns import Columns, joined, weigh
from loom.crews.cover import Packing, relax
from loom.crews.reduced import Tables, begin, levels, search
from loom.ground import Ground
from loom.stop import Stop, Watch
from loom.terms import Reals

PATIENCE, LONGER, AT_ONCE, SLICE = 500, 4, 8, 2_000
CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Priced:
    """A bound, and the crews that were found on the way.

    Attributes
    ----------
    total : float
        What no set of disjoint crews exceeds.
    columns : Columns
        Crews of promise: what the relaxation was solved over.
    exact : bool
        Whether the bound is the relaxation's value over all feasible crews.
    """

    total: float
    columns: Columns
    exact: bool


def price_bound(
    ground: Ground,
    crews: Sequence[Sequence[int]] = (),
    stop: Stop | None = None,
    progress: Callable[[float], None] | None = None,
    *,
    placed: int = 0,
) -> Priced:
    """Bound the sum of benefits of any disjoint crews that place at least `placed` people.

    The relaxation over the crews known so far prices the people. A search then raises the prices until no
    feasible crew is worth more than its people's prices, whose sum is a bound; the crews for which they had
    to be raised join the others (column generation; Barnhart et al. 1998). The searches begin short, and are
    given more patience as fewer crews turn up.

    Parameters
    ----------
    crews : crews of units, optional
        Crews to begin with; those of a good answer save most of the work.
    progress : callable, optional
        Told every better bound.
    """
    pricing = _Pricing(ground, placed, stop.watch() if stop else None)
    pool = pricing.pool([sorted(crew) for crew in crews])
    best, exact, patience = float(ground.people), False, PATIENCE
    center: Reals | None = None
    smooth = False
    while not exact and not pricing.stopped:
        packing = Packing(pool, pool.total, ground.weight, placed)
        relaxed = relax(packing, pricing.watch, np.zeros(0, dtype=np.int64))
        tried = (center + relaxed.duals) / 2 if smooth and center is not None else relaxed.duals
        raised = pricing.raise_prices(packing, tried, patience) if relaxed.whole else None
        if raised is None:
            break
        bound, found, cut_short = raised
        if bound < best or center is None:
            best, center = min(best, bound), tried
            if progress is not None:
                progress(best)
        known = len(pool)
        pool = pricing.pool([*map(pool.crew, range(known)), *found])
        grown = len(pool) - known
        exact = best - relaxed.bound <= CLOSE or not (grown or smooth or cut_short)
        smooth = grown > 0
        if cut_short and grown < len(ground.unit):
            patience *= LONGER
    return Priced(best, pool, exact)


class _Pricing:
    """The searches' tables, and one pass over all first units."""

    def __init__(self, ground: Ground, placed: int, watch: Watch | None) -> None:
        self._ground, self.watch = ground, watch
        low, high = ground.sizes
        self._sizes = range(low, high + 1)
        self._tables = {size: _tables(ground, size) for size in self._sizes}
        self._levels = {size: levels(tables) for size, tables in self._tables.items()}
        singles = [[unit] for unit, weight in enumerate(ground.weight.tolist()) if weight >= low]
        self._singles = self.pool([crew for crew in singles if not _lonely(ground, crew)])

    @property
    def stopped(self) -> bool:
        return self.watch is not None and self.watch.reason(0) is not None

    def pool(self, crews: Sequence[Sequence[int]]) -> Columns:
        """These crews, each once."""
        known = sorted(set(map(tuple, crews)), key=lambda crew: (len(crew), crew))
        parts = [
            weigh(self._ground, np.array(list(alike), dtype=np.int16)) for _, alike in groupby(known, key=len)
        ]
        return joined(parts, self._ground.sizes[1])

    def raise_prices(
        self, packing: Packing, duals: Reals, patience: int
    ) -> tuple[float, list[list[int]], bool] | None:
        """A bound, the crews worth more than these duals, whether patience ran out; None when stopped."""
        ground = self._ground
        units = len(ground.weight)
        price = duals[:units] + duals[units] * ground.weight
        before = price.copy()
        for row in range(len(self._singles)):
            unit = self._singles.crew(row)[0]
            price[unit] = max(price[unit], self._singles.total[row])
        found: list[list[int]] = []
        cut_short = False
        room = np.zeros((AT_ONCE, ground.sizes[1]), dtype=np.int16)
        for root in range(units):
            for size in self._sizes:
                if size > ground.weight[root]:
                    ended = self._search(root, size, price, room, patience)
                    if ended is None:
                        return None
                    cut_short = cut_short or not ended
                    many = self._levels[size].at[2]
                    found += [sorted(unit for unit in crew if unit >= 0) for crew in room[:many].tolist()]
        return packing.value(duals) + float((price - before).sum()), found, cut_short

    def _search(
        self, root: int, size: int, price: Reals, room: NDArray[np.int16], patience: int
    ) -> bool | None:
        """Search all crews that begin with a unit, in slices; where patience runs out, the unit's price makes up.

        Says whether it came to an end; None when stopped.
        """
        tables, at = self._tables[size], self._levels[size]
        begin(tables, at, root, price)
        for until in range(SLICE, patience + SLICE, SLICE):
            if self.stopped:
                return None
            if search(tables, at, price, room, min(until, patience)):
                return True
        price[root] += at.above[1 : at.at[0] + 1].max()
        return False


def _tables(ground: Ground, size: int) -> Tables:
    company = _company(ground, size)
    return Tables(
        size=size,
        clash=ground.clash,
        slots=ground.slots,
        tongues=ground.tongues,
        kin=ground.kin,
        members=ground.members,
        liked=ground.liked,
        weight=ground.weight,
        company=company,
        alone=_alone(ground, size),
        halves=_halves(ground, company, size),
        needed=ground.needed,
        cap=ground.room_cap,
        room=ground.room_unit,
        hours=ground.hours_unit,
    )


def _company(ground: Ground, size: int) -> Reals:
    """What two units bring to each other in a crew of this size."""
    people = ground.near / max(1, size - 1) + ground.wish
    np.fill_diagonal(people, 0.0)
    seats = _seats(ground)
    both: Reals = seats @ (people + people.T) @ seats.T
    return both


def _alone(ground: Ground, size: int) -> Reals:
    """What a unit brings by itself in a crew of this size."""
    seats = _seats(ground)
    alone: Reals = seats @ ground.alone[:, size] + _company(ground, size).diagonal() / 2
    return alone


def _halves(ground: Ground, company: Reals, size: int) -> Reals:
    """Half of the best company that each unit could have with 0, 1, … others."""
    possible = np.where(ground.clash, 0.0, company)
    best = -np.sort(-possible, axis=1)[:, :size]
    best = np.pad(best, ((0, 0), (1, max(0, size - best.shape[1]))))
    halves: Reals = np.cumsum(best, axis=1) / 2
    return halves


def _seats(ground: Ground) -> Reals:
    """Who is in which unit: (units, people), 1 or 0."""
    seats = np.zeros((len(ground.weight), ground.people + 1))
    seats[np.arange(len(seats))[:, None], ground.members] = 1.0
    return seats[:, :-1]


def _lonely(ground: Ground, crew: list[int]) -> bool:
    return bool((ground.kin[crew].sum(axis=0) == 1).any())
