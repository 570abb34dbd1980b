"""Slots that take turns: every combination is weighed, or ruled out by what a part of it already costs."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from itertools import islice, product

import numpy as np

from loom.slots.table import LARGEST, Ints, Table


@dataclass(slots=True)
class Turns:
    """A search over one slot for each turn: branch and bound, the last two turns weighed as one matrix.

    Of slots that lay the same burden on everyone in a turn, the search knows the first only; the others are
    brought back at the end. What is found is kept as (key, slots); a key holds the worst burden and the sum.
    """

    top: int
    alike: list[dict[int, list[int]]]
    places: list[Ints]
    borne: list[Ints]
    lightest: list[Ints]
    found: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    @classmethod
    def of(cls, table: Table, turns: int, top: int) -> Turns:
        alike, places, borne = [], [], []
        for turn in range(turns):
            able = np.flatnonzero(table.free[:, turn::turns].all(axis=(0, 1)))
            costs = table.burden[:, turn::turns].sum(axis=1)[:, able]
            groups: dict[tuple[int, ...], list[int]] = {}
            for place, cost in zip(able.tolist(), costs.T.tolist(), strict=True):
                groups.setdefault(tuple(cost), []).append(place)
            alike.append({members[0]: members for members in groups.values()})
            places.append(np.array([*alike[-1]], dtype=np.int64))
            borne.append(np.array([*groups], dtype=np.int64).reshape(-1, len(table.free)).T)
        lightest = [costs.min(axis=1, initial=LARGEST) for costs in borne]
        return cls(top, alike, places, borne, lightest)

    def best(self) -> list[tuple[int, ...]]:
        if all(map(len, self.places)):
            self._extend((), np.zeros(len(self.borne[0]), dtype=np.int64))
        every: list[tuple[int, tuple[int, ...]]] = []
        for key, firsts in self.found:
            choices = product(*(alike[first] for alike, first in zip(self.alike, firsts, strict=True)))
            every.extend((key, slots) for slots in islice(choices, self.top))
        return [slots for _, slots in sorted(every)[: self.top]]

    def _extend(self, chosen: tuple[int, ...], load: Ints) -> None:
        turn = len(chosen)
        if turn == len(self.places) - 2:
            self._finish(chosen, load)
            return
        loads = load[:, None] + self.borne[turn]
        bounds = _keys(loads + np.sum(self.lightest[turn + 1 :], axis=0)[:, None])
        for i in np.argsort(bounds, kind="stable").tolist():
            longer = (*chosen, int(self.places[turn][i]))
            if self._better(int(bounds[i]), longer):
                self._extend(longer, loads[:, i])

    def _better(self, key: int, slots: tuple[int, ...]) -> bool:
        return len(self.found) < self.top or (key, slots) < self.found[-1]

    def _finish(self, chosen: tuple[int, ...], load: Ints) -> None:
        """Weigh every choice for the last two turns at once."""
        rows, row_loads = self._hopeful(-2, load + self.lightest[-1])
        columns, column_loads = self._hopeful(-1, load + self.lightest[-2])
        row_loads = row_loads + load[:, None]
        keys = np.zeros((len(rows), len(columns)), dtype=np.int64)
        for row, column in zip(row_loads, column_loads, strict=True):
            np.maximum(keys, row[:, None] + column, out=keys)
        keys <<= 30
        keys += row_loads.sum(axis=0)[:, None] + column_loads.sum(axis=0)
        for i in _first(keys.ravel(), self.top):
            a, b = divmod(i, len(columns))
            entry = (int(keys[a, b]), (*chosen, int(rows[a]), int(columns[b])))
            if self._better(*entry):
                insort(self.found, entry)
                del self.found[self.top :]

    def _hopeful(self, turn: int, load: Ints) -> tuple[Ints, Ints]:
        """The slots of a turn that can still be among the best, and what each person bears there."""
        places, borne = self.places[turn], self.borne[turn]
        if len(self.found) < self.top:
            return places, borne
        kept = _keys(load[:, None] + borne) <= self.found[-1][0]
        return places[kept], borne[:, kept]


def _keys(loads: Ints) -> Ints:
    keys: Ints = (loads.max(axis=0) << 30) + loads.sum(axis=0)
    return keys


def _first(keys: Ints, count: int) -> list[int]:
    """Where the smallest keys are, in order; of equals the first."""
    if len(keys) > count:
        near = np.flatnonzero(keys <= np.partition(keys, count - 1)[count - 1])
    else:
        near = np.arange(len(keys))
    order: list[int] = near[np.argsort(keys[near], kind="stable")][:count].tolist()
    return order
