"""Small pools solved exactly: every feasible crew is written down, then the best set of them is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from loom.rules import Rules
from loom.terms import UnitTerms, level

PLACED_FIRST = 1e4


@dataclass(frozen=True, slots=True)
class Column:
    """A feasible crew within a pool: its places as a mask, its people, and its sum of benefits."""

    places: int
    people: int
    worth: float


class Pool:
    """The feasible crews among a few units.

    Parameters
    ----------
    units : sequence of int
        Which units; a column's bit k means ``units[k]``.
    limit : int
        Give up beyond this many crews: then `columns` is None.
    """

    def __init__(self, rules: Rules, terms: UnitTerms, units: Sequence[int], limit: int) -> None:
        self.units = list(units)
        self._rules = rules
        self._terms = terms
        self._limit = limit
        grid = [[int(u) for u in self.units]]
        self._near = terms.near[grid[0]][:, grid[0]].tolist()
        self._wish = terms.wish[grid[0]][:, grid[0]].tolist()
        self._alone = terms.alone[grid[0]].tolist()
        clash = rules.clash[grid[0]][:, grid[0]].tolist()
        self._later = [
            sum(1 << j for j in range(i + 1, len(self.units)) if not clash[i][j])
            for i in range(len(self.units))
        ]
        found: list[Column] = []
        starts = range(len(self.units))
        complete = all(self._begin(i, found) for i in starts if rules.broken[self.units[i]] is None)
        self.columns: list[Column] | None = found if complete else None

    def choose(self, score: Callable[[Column], float], patience: int) -> list[Column] | None:
        """The disjoint crews with the highest sum of scores; a crew scored 0 stays out.

        None when more than `patience` sets of open places would have to be looked at.
        """
        columns = self.columns or []
        scores = [score(column) for column in columns]
        masks = [column.places for column in columns]
        chosen = _Disjoint(len(self.units), masks, scores, patience).best()
        return None if chosen is None else [columns[c] for c in chosen]

    def crew(self, column: Column) -> list[int]:
        """The units of a crew."""
        return [unit for k, unit in enumerate(self.units) if column.places >> k & 1]

    def _begin(self, i: int, found: list[Column]) -> bool:
        unit = self.units[i]
        rules, terms = self._rules, self._terms
        near, wish = float(terms.near_within[unit]), float(terms.wish_within[unit])
        state = (rules.slot_bits[unit], rules.tongue_bits[unit], len(rules.units[unit]), near, wish)
        return self._grow([i], self._later[i], state, found)

    def _grow(
        self, crew: list[int], near: int, state: tuple[int, int, int, float, float], found: list[Column]
    ) -> bool:
        slots, tongues, people, nearness, wishes = state
        if people >= self._rules.smallest:
            if len(found) >= self._limit:
                return False
            found.append(self._column(crew, slots, people, nearness, wishes))
        while near:
            low = near & -near
            near ^= low
            j = low.bit_length() - 1
            unit = self.units[j]
            shared = slots & self._rules.slot_bits[unit]
            spoken = tongues & self._rules.tongue_bits[unit]
            more = people + len(self._rules.units[unit])
            if not shared or not spoken or more > self._rules.largest:
                continue
            sum_near = nearness + sum(self._near[j][k] for k in crew) + float(self._terms.near_within[unit])
            sum_wish = wishes + sum(self._wish[j][k] for k in crew) + float(self._terms.wish_within[unit])
            deeper = (shared, spoken, more, sum_near, sum_wish)
            if not self._grow([*crew, j], near & self._later[j], deeper, found):
                return False
        return True

    def _column(self, crew: list[int], slots: int, people: int, near: float, wish: float) -> Column:
        room = self._terms.room_unit * min(slots.bit_count(), self._terms.room_cap) * people
        alone = sum(self._alone[k][people] for k in crew)
        worth = near / max(1, people - 1) + wish + alone + room
        return Column(sum(1 << k for k in crew), people, worth)


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


def solve_exactly(
    rules: Rules, terms: UnitTerms, units: Sequence[int], limit: int, patience: int
) -> list[list[int]] | None:
    """The best crews of these units in the full order of aims, or None where that would take too long.

    First the most people; then, by halving over the levels that occur, the highest floor for the worst-off
    crew at which as many are placed; then, among crews on or above that floor, the highest sum.

    Parameters
    ----------
    limit : int
        Feasible crews that may be written down.
    patience : int
        Sets of open places that may be looked at for each floor.
    """
    pool = Pool(rules, terms, units, limit)
    if pool.columns is None:
        return None
    levels = sorted({level(column.worth / column.people) for column in pool.columns})
    if not levels:
        return []
    first = pool.choose(lambda column: column.people, patience)
    if first is None:
        return None
    most = sum(column.people for column in first)
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        floor = levels[middle]
        kept = pool.choose(lambda column, floor=floor: _people_above(column, floor), patience)  # type: ignore[misc]
        if kept is None:
            return None
        low, high = (middle, high) if sum(c.people for c in kept) == most else (low, middle - 1)
    chosen = pool.choose(lambda column: _weighed(column, levels[low]), patience)
    return None if chosen is None else [pool.crew(column) for column in chosen]


def _people_above(column: Column, floor: int) -> int:
    return column.people if level(column.worth / column.people) >= floor else 0


def _weighed(column: Column, floor: int) -> float:
    people = _people_above(column, floor)
    return PLACED_FIRST * people + column.worth if people else 0.0
