"""Every feasible crew written down, with what it is worth: the columns of set packing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loom.ground import Ground, Index
from loom.rules import Bits
from loom.stop import Stop, Watch
from loom.terms import LEVELS, Reals, most_liked

CHUNK_BYTES = 1 << 26
Names = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Columns:
    """Crews, one a row.

    Attributes
    ----------
    units : (crews, widest) int16
        Rising unit numbers; -1 where there are fewer.
    people : (crews,) int8
    total, least : (crews,) float64
        The sum of benefits, and the benefit of the worst-off person.
    """

    units: Names
    people: NDArray[np.int8]
    total: Reals
    least: Reals

    def __len__(self) -> int:
        return len(self.people)

    def take(self, rows: NDArray[np.bool_] | Index) -> Columns:
        """Some of them."""
        return Columns(self.units[rows], self.people[rows], self.total[rows], self.least[rows])

    def levels(self) -> Index:
        """The worst-off person's benefit of each crew, in whole hundredths."""
        return np.floor(self.least * LEVELS + 1e-6).astype(np.int64)

    def crew(self, row: int) -> list[int]:
        """The units of one crew."""
        return [unit for unit in self.units[row].tolist() if unit >= 0]

    def find(self, crew: Sequence[int]) -> int | None:
        """The row that is this crew."""
        rows = np.arange(len(self))
        for at, unit in enumerate([*sorted(crew), -1][: self.units.shape[1]]):
            rows = rows[self.units[rows, at] == unit]
        return int(rows[0]) if len(rows) else None


@dataclass(frozen=True, slots=True)
class _Partial:
    """Crews in the making, one a row: units so far, their common slots and languages, and who may follow."""

    units: Names
    slots: Bits
    tongues: Bits
    people: Index
    later: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.people)

    def rows(self, which: slice | NDArray[np.bool_]) -> _Partial:
        return _Partial(
            self.units[which], self.slots[which], self.tongues[which], self.people[which], self.later[which]
        )


def columns(
    ground: Ground, limit: int, *, floor: int | None = None, stop: Stop | None = None
) -> Columns | None:
    """Write down every feasible crew.

    Crews grow by one unit a level. A unit may follow only where it could also follow without the unit before
    it (the join of Apriori, Agrawal & Srikant 1994), so that most that fail are never looked at. Work is cut
    into pieces, so that what is unfinished never takes much memory.

    Parameters
    ----------
    limit : int
        The most crews to write down.
    floor : int, optional
        Leave out crews in which somebody's benefit is below this many hundredths.

    Returns
    -------
    Columns or None
        None where there are more than `limit`, or the stopping rule spoke.
    """
    return written(ground, limit, floor or 0, None if stop is None else stop.watch())


def written(ground: Ground, limit: int, floor: int, watch: Watch | None) -> Columns | None:
    """The same, where the stopping rule is already at work."""
    found: list[Columns] = []
    count = 0
    piece = max(1, CHUNK_BYTES // (8 * ground.slots.shape[1] * max(1, len(ground.unit))))
    open_ = [_singles(ground)]
    while open_:
        if watch is not None and watch.reason(0):
            return None
        partial = open_.pop()
        if len(partial) > piece:
            open_.append(partial.rows(slice(piece, None)))
            partial = partial.rows(slice(piece))
        done = weigh(ground, partial.units[_complete(ground, partial)])
        done = done.take(done.levels() >= floor)
        count += len(done)
        if count > limit:
            return None
        found.append(done)
        grown = _grow(ground, partial)
        if len(grown):
            open_.append(grown)
    return joined(found, ground.sizes[1])


def _singles(ground: Ground) -> _Partial:
    count = len(ground.unit)
    after = ~ground.clash & np.tri(count, k=-1, dtype=bool).T
    units = np.arange(count, dtype=np.int16)[:, None]
    return _Partial(units, ground.slots, ground.tongues, ground.weight, np.packbits(after, axis=1))


def _grow(ground: Ground, partial: _Partial) -> _Partial:
    """All crews in the making with one unit more."""
    count = len(ground.unit)
    rooms = partial.people < ground.sizes[1]
    partial = partial.rows(rooms)
    may = np.unpackbits(partial.later, axis=1, count=count).view(bool)
    row, unit = np.nonzero(may)
    slots = partial.slots[row] & ground.slots[unit]
    tongues = partial.tongues[row] & ground.tongues[unit]
    people = partial.people[row] + ground.weight[unit]
    room = slots.any(axis=1) if ground.needed == 1 else _bits(slots) >= ground.needed
    kept = room & tongues.any(axis=1) & (people <= ground.sizes[1])
    row, unit = row[kept], unit[kept]
    may[:] = False
    may[row, unit] = True
    friends = np.packbits(~ground.clash & np.tri(count, k=-1, dtype=bool).T, axis=1)
    return _Partial(
        np.column_stack([partial.units[row], unit.astype(np.int16)]),
        slots[kept],
        tongues[kept],
        people[kept],
        np.packbits(may, axis=1)[row] & friends[unit],
    )


def _complete(ground: Ground, partial: _Partial) -> NDArray[np.bool_]:
    enough: NDArray[np.bool_] = partial.people >= ground.sizes[0]
    if ground.kin.shape[1]:
        kin = ground.kin[partial.units].sum(axis=1)
        enough = enough & ~(kin == 1).any(axis=1)
    return enough & (_bits(partial.slots) >= ground.needed)


def _bits(words: Bits) -> Index:
    count: Index = np.bitwise_count(words).sum(axis=1, dtype=np.int64)
    return count


def weigh(ground: Ground, units: Names) -> Columns:
    """What crews of these units are worth; all rows name as many units."""
    count, width = units.shape
    people = ground.weight[units].sum(axis=1)
    total, least = np.zeros(count), np.zeros(count)
    slots = np.bitwise_and.reduce(ground.slots[units], axis=1) if count else ground.slots[:0]
    seats = ground.members[units].reshape(count, width * ground.members.shape[1])
    seats = np.sort(seats, axis=1)[:, ::-1]
    for size in np.unique(people).tolist():
        rows = np.flatnonzero(people == size)
        benefit = _benefits(ground, seats[rows, :size], slots[rows])
        total[rows], least[rows] = benefit.sum(axis=1), benefit.min(axis=1)
    return Columns(units, people.astype(np.int8), total, least)


def _benefits(ground: Ground, people: Index, slots: Bits) -> Reals:
    """Each person's benefit, for crews (one a row) of one size."""
    size = people.shape[1]
    company = ground.near / max(1, size - 1) + ground.wish
    np.fill_diagonal(company, 0.0)
    benefit = ground.alone[people, size]
    for i in range(size):
        for j in range(size):
            if i != j:
                benefit[:, i] += company[people[:, i], people[:, j]]
    time = ground.room_unit * np.minimum(_bits(slots), ground.room_cap)
    if ground.hours_unit:
        time = time + ground.hours_unit / size * most_liked(
            [ground.liked[people[:, i]] & slots for i in range(size)]
        )
    benefit += time[:, None]
    return benefit


def joined(found: Sequence[Columns], widest: int) -> Columns:
    """Crews of few and of many units in one table."""
    count = sum(len(each) for each in found)
    units = np.full((count, widest), -1, dtype=np.int16)
    at = 0
    for each in found:
        units[at : at + len(each), : each.units.shape[1]] = each.units
        at += len(each)
    return Columns(
        units,
        np.concatenate([np.zeros(0, dtype=np.int8), *(each.people for each in found)]),
        np.concatenate([np.zeros(0), *(each.total for each in found)]),
        np.concatenate([np.zeros(0), *(each.least for each in found)]),
    )
