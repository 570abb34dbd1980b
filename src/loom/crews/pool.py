"""Small pools solved exactly: every feasible crew is written down, then the best set of them is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from loom.crews.seating import benefits
from loom.ground import Ground
from loom.terms import level

PLACED_FIRST = 1e4


@dataclass(frozen=True, slots=True)
class Column:
    """A feasible crew within a pool: its places as a mask, its people's benefits, and who of a kind is alone in it."""

    places: int
    benefits: tuple[float, ...]
    only_ones: int = 0

    @property
    def people(self) -> int:
        """How many people sit in it."""
        return len(self.benefits)

    def felt(self, floor: float, seat: float, lift: float) -> float:
        """Its worth where a seat counts `seat`, and what its people lack to `floor` counts `lift` times."""
        lack = sum(max(0.0, floor - benefit) for benefit in self.benefits)
        return seat * len(self.benefits) + sum(self.benefits) - lift * lack


class Pool:
    """The feasible crews among a few units.

    Parameters
    ----------
    units : sequence of int
        Which units; a column's bit k means ``units[k]``.
    limit : int
        Give up beyond this many crews: then `columns` is None.
    """

    def __init__(self, ground: Ground, units: Sequence[int], limit: int) -> None:
        self.units = list(units)
        self._ground, self._limit = ground, limit
        self._slots = [_number(row) for row in ground.slots[self.units]]
        self._tongues = [_number(row) for row in ground.tongues[self.units]]
        self._weight = ground.weight[self.units].tolist()
        self._kinship = ground.kinship[self.units]
        can = ~ground.clash[np.ix_(self.units, self.units)]
        self._later = [sum(1 << int(j) for j in np.flatnonzero(row) if j > i) for i, row in enumerate(can)]
        found: list[Column] = []
        starts = range(len(self.units))
        complete = all(
            self._grow([i], self._later[i], self._slots[i], self._tongues[i], found) for i in starts
        )
        self.columns: list[Column] | None = found if complete else None

    def choose(self, score: Callable[[Column], float], patience: int) -> list[Column] | None:
        """The disjoint crews with the highest sum of scores; a crew scored 0 or less stays out.

        None when more than `patience` sets of open places would have to be looked at.
        """
        columns = self.columns or []
        scores = [score(column) for column in columns]
        masks = [column.places for column in columns]
        chosen = disjoint(len(self.units), masks, scores, patience)
        return None if chosen is None else [columns[c] for c in chosen]

    def crew(self, column: Column) -> list[int]:
        """The units of a crew."""
        return [unit for k, unit in enumerate(self.units) if column.places >> k & 1]

    def _grow(self, crew: list[int], near: int, slots: int, tongues: int, found: list[Column]) -> bool:
        people, (smallest, largest) = sum(self._weight[k] for k in crew), self._ground.sizes
        if people >= smallest and self._akin(crew):
            if len(found) >= self._limit:
                return False
            each = benefits(self._ground, [self.units[k] for k in crew])
            ones = int((self._kinship[crew].sum(axis=0) == 1).sum())
            found.append(Column(sum(1 << k for k in crew), tuple(each.tolist()), ones))
        while near:
            low = near & -near
            near ^= low
            j = low.bit_length() - 1
            shared, spoken = slots & self._slots[j], tongues & self._tongues[j]
            if shared.bit_count() < self._ground.needed or not spoken or people + self._weight[j] > largest:
                continue
            if not self._grow([*crew, j], near & self._later[j], shared, spoken, found):
                return False
        return True

    def _akin(self, crew: list[int]) -> bool:
        return not (self._ground.kin[[self.units[k] for k in crew]].sum(axis=0) == 1).any()


def _number(words: np.ndarray) -> int:
    return int.from_bytes(words.astype("<u8").tobytes(), "little")


def disjoint(places: int, masks: list[int], scores: list[float], patience: int) -> list[int] | None:
    """Which masks of places have the highest sum of scores, no two of them overlapping; by their numbers.

    None when more than `patience` sets of open places would have to be looked at.
    """
    return _Disjoint(places, masks, scores, patience).best()


class _TooMany(Exception):
    """More sets of open places than there is patience for."""


class _Disjoint:
    """Dynamic programming over the places still open; each step seats or skips the lowest of them."""

    def __init__(self, places: int, masks: list[int], scores: list[float], patience: int) -> None:
        self._masks, self._scores, self._patience = masks, scores, patience
        self._all = (1 << places) - 1
        self._by_lowest: list[list[int]] = [[] for _ in range(places)]
        for c, mask in enumerate(masks):
            if scores[c] > 0:
                self._by_lowest[(mask & -mask).bit_length() - 1].append(c)
        self._known: dict[int, tuple[float, int]] = {0: (0.0, -1)}

    def best(self) -> list[int] | None:
        """The chosen masks, by their number, or None when it takes too long."""
        try:
            self._value(self._all)
        except _TooMany:
            return None
        left, chosen = self._all, []
        while left:
            choice = self._known[left][1]
            if choice >= 0:
                chosen.append(choice)
            left ^= self._masks[choice] if choice >= 0 else left & -left
        return sorted(chosen)

    def _value(self, open_places: int) -> float:
        if open_places in self._known:
            return self._known[open_places][0]
        if len(self._known) > self._patience:
            raise _TooMany
        low = open_places & -open_places
        value, choice = self._value(open_places ^ low), -1
        for c in self._by_lowest[low.bit_length() - 1]:
            mask = self._masks[c]
            if mask & open_places == mask:
                other = self._scores[c] + self._value(open_places ^ mask)
                if other > value + 1e-12:
                    value, choice = other, c
        self._known[open_places] = (value, choice)
        return value


def solve_exactly(ground: Ground, units: Sequence[int], limit: int, patience: int) -> list[list[int]] | None:
    """The best crews of these units in the full order of aims, or None where that would take too long.

    First the most people, and of those answers the fewest who are the only one of a kind; then, by halving over
    the levels that occur, the highest floor for the worst-off person at which it is so; then, among crews on or
    above that floor, the highest sum.

    Parameters
    ----------
    limit : int
        Feasible crews that may be written down.
    patience : int
        Sets of open places that may be looked at for each floor.
    """
    pool = Pool(ground, units, limit)
    if pool.columns is None:
        return None
    lowest = {column.places: level(min(column.benefits)) for column in pool.columns}
    levels = sorted(set(lowest.values()))
    if not levels:
        return []

    many = 1 + len(pool.units) * ground.kinship.shape[1]

    def settled(column: Column) -> float:
        return float(column.people * many - column.only_ones)

    def people_above(floor: int) -> Callable[[Column], float]:
        return lambda column: settled(column) if lowest[column.places] >= floor else 0.0

    def weighed(floor: int) -> Callable[[Column], float]:
        return lambda column: (
            PLACED_FIRST * settled(column) + column.felt(0.0, 0.0, 0.0)
            if lowest[column.places] >= floor
            else 0.0
        )

    first = pool.choose(people_above(levels[0]), patience)
    if first is None:
        return None
    most = sum(map(settled, first))
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        kept = pool.choose(people_above(levels[middle]), patience)
        if kept is None:
            return None
        low, high = (middle, high) if sum(map(settled, kept)) == most else (low, middle - 1)
    chosen = pool.choose(weighed(levels[low]), patience)
    return None if chosen is None else [pool.crew(column) for column in chosen]
