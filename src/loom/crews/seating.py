"""Crews in the making: who sits where, what each crew is worth, and what a change would bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loom.ground import Ground, Index
from loom.terms import Reals, level

Key = tuple[int, int, float]
ALONE = 50.0  # what leaving one person out costs: more than any crew can lose otherwise
FULL = np.uint64(2**64 - 1)
LIFT = 8.0  # how steeply a lack below the floor is felt


@dataclass(frozen=True, slots=True)
class Moves:
    """Changes open to some units: `who` moves, `where` is the unit to swap with or the crew to join.

    All three arrays have one entry a change; `gain` is what the change brings in the terms of the search.
    """

    who: Index
    where: Index
    gain: Reals


@dataclass(frozen=True, slots=True)
class _Side:
    """Crews as they would be after a change, one entry a change."""

    near: Reals
    wish: Reals
    alone: Reals
    people: Index
    room: Index


class Folded:
    """The terms of a `Ground` added up over units, so that a couple is weighed as one; hours are left aside.

    Attributes
    ----------
    near, wish : (units, units) float64
        Both directions between two units; the diagonal is zero.
    near_within, wish_within : (units,) float64
        What a unit brings by itself.
    alone : (units, largest + 1) float64
    """

    def __init__(self, ground: Ground) -> None:
        self.starts = np.cumsum(ground.weight) - ground.weight
        self.near, self.near_within = self._fold(ground.near)
        self.wish, self.wish_within = self._fold(ground.wish)
        self.alone: Reals = np.add.reduceat(ground.alone, self.starts, axis=0)

    def _fold(self, matrix: Reals) -> tuple[Reals, Reals]:
        rows = np.add.reduceat(matrix + matrix.T, self.starts, axis=0)
        folded: Reals = np.add.reduceat(rows, self.starts, axis=1)
        within = folded.diagonal() / 2
        np.fill_diagonal(folded, 0.0)
        return folded, within


def benefits(ground: Ground, crew: Sequence[int]) -> Reals:
    """Each person's benefit in a crew of units, in the units' order; exact, hours and all."""
    who = np.concatenate([ground.members[unit, : ground.weight[unit]] for unit in crew])
    people = len(who)
    common = np.bitwise_and.reduce(ground.slots[list(crew)], axis=0)
    time = ground.room_unit * min(int(np.bitwise_count(common).sum()), ground.room_cap)
    if ground.hours_unit:
        open_slots = np.unpackbits(np.ascontiguousarray(ground.liked[who] & common).view(np.uint8), axis=1)
        time += ground.hours_unit * float(open_slots.sum(axis=0, dtype=np.int64).max()) / people
    near = ground.near[np.ix_(who, who)].sum(axis=1) / max(1, people - 1)
    wish = ground.wish[np.ix_(who, who)].sum(axis=1)
    each: Reals = near + wish + ground.alone[who, people] + time
    return each


def feasible(ground: Ground, crew: Sequence[int]) -> bool:
    """Whether these units can be a crew."""
    who = list(crew)
    if len(set(who)) != len(who) or not all(0 <= unit < len(ground.unit) for unit in who):
        return False
    if not ground.sizes[0] <= int(ground.weight[who].sum()) <= ground.sizes[1]:
        return False
    clash = ground.clash[np.ix_(who, who)]
    if clash.sum() > len(who) or (ground.kin[who].sum(axis=0) == 1).any():
        return False
    slots = np.bitwise_and.reduce(ground.slots[who], axis=0)
    tongues = np.bitwise_and.reduce(ground.tongues[who], axis=0)
    return int(np.bitwise_count(slots).sum()) >= ground.needed and bool(tongues.any())


class Seating:
    """Units in crews, evaluated incrementally; gains weigh crews by their mean, the key each person.

    Row ``out`` of every per-crew array stands for nobody's crew: units without a seat.

    Attributes
    ----------
    crew_of : (units,) int64
    members : list of lists of int
    people, worth, common : (crews + 1,) arrays
        People in each crew, its sum of benefits, its common slots.
    floor : float
        Mean benefit below which a crew is felt as badly off.
    """

    def __init__(self, ground: Ground, floor: float = 0.0) -> None:
        self.ground, self.terms, self.floor = ground, Folded(ground), floor
        self.smallest, self.largest = ground.sizes
        self.words = np.ascontiguousarray(np.hstack([ground.slots, ground.tongues]))
        self.clash = ground.clash.astype(np.int8)
        np.fill_diagonal(self.clash, 0)
        units, slots = len(ground.unit), ground.slots.shape[1]
        self.slot_words = slots
        self.out = int(ground.weight.sum()) // self.smallest + 1
        self.members: list[list[int]] = [[] for _ in range(self.out)]
        self.crew_of: Index = np.full(units, self.out, dtype=np.int64)
        self.people: Index = np.zeros(self.out + 1, dtype=np.int64)
        self.worth: Reals = np.zeros(self.out + 1)
        self.common: Index = np.zeros(self.out + 1, dtype=np.int64)
        self._near_all, self._wish_all = np.zeros(self.out + 1), np.zeros(self.out + 1)
        self._alone = np.zeros((self.out + 1, self.largest + 1))
        self._near, self._wish = np.zeros((self.out + 1, units)), np.zeros((self.out + 1, units))
        self._clash = np.zeros((self.out + 1, units), dtype=np.int8)
        self._kin = np.zeros((self.out + 1, ground.kin.shape[1]), dtype=np.int64)
        self._words = np.full((self.out + 1, self.words.shape[1]), FULL, dtype=np.uint64)
        self._without = np.full((units, self.words.shape[1]), FULL, dtype=np.uint64)
        self._even = bool((ground.weight == 1).all())

    def load(self, crews: Iterable[Sequence[int]]) -> None:
        """Replace everything by these crews."""
        for c in range(self.out):
            if self.members[c]:
                self.put(c, [])
        for c, crew in enumerate(crews):
            self.put(c, list(crew))

    def crews(self) -> list[list[int]]:
        """The crews as lists of units, in a fixed order."""
        return sorted(sorted(crew) for crew in self.members if crew)

    def key(self) -> Key:
        """What an answer is judged by, in order: people placed, level of the worst-off person, sum of benefits."""
        people = self.people[:-1]
        crews = [crew for crew in self.members if crew]
        if not crews:
            return 0, 0, 0.0
        each_crew = [benefits(self.ground, crew) for crew in crews]
        worst = min(float(each.min()) for each in each_crew)
        return int(people.sum()), level(worst), sum(float(each.sum()) for each in each_crew)

    def put(self, c: int, crew: list[int]) -> None:
        """Let exactly these units be crew c. Whoever sat there before and sits nowhere else is out."""
        for unit in self.members[c]:
            if self.crew_of[unit] == c:
                self.crew_of[unit] = self.out
                self._without[unit] = FULL
        self.members[c] = crew
        if not crew:
            for array in (self.people, self.worth, self.common, self._near_all, self._wish_all, self._kin):
                array[c] = 0
            for table in (self._alone, self._near, self._wish, self._clash):
                table[c] = 0
            return
        self._sum_up(c, np.array(crew, dtype=np.int64))

    def _sum_up(self, c: int, who: Index) -> None:
        terms, ground = self.terms, self.ground
        self.crew_of[who] = c
        self.people[c] = people = int(ground.weight[who].sum())
        self._near[c] = terms.near[who].sum(axis=0)
        self._wish[c] = terms.wish[who].sum(axis=0)
        self._clash[c] = self.clash[who].sum(axis=0)
        self._kin[c] = ground.kin[who].sum(axis=0)
        self._alone[c] = terms.alone[who].sum(axis=0)
        self._near_all[c] = self._near[c, who].sum() / 2 + terms.near_within[who].sum()
        self._wish_all[c] = self._wish[c, who].sum() / 2 + terms.wish_within[who].sum()
        words = self.words[who]
        self._words[c] = np.bitwise_and.reduce(words, axis=0)
        self.common[c] = int(np.bitwise_count(self._words[c, : self.slot_words]).sum())
        others = np.where(np.eye(len(who), dtype=np.bool_)[:, :, None], FULL, words[None, :, :])
        self._without[who] = np.bitwise_and.reduce(others, axis=1)
        room = self.ground.room_unit * min(int(self.common[c]), self.ground.room_cap) * people
        near = self._near_all[c] / max(1, people - 1)
        self.worth[c] = near + self._wish_all[c] + self._alone[c, people] + room

    def swap(self, p: int, q: int) -> None:
        """Let p and q change places; one of them may be out."""
        c, d = int(self.crew_of[p]), int(self.crew_of[q])
        first = [q if unit == p else unit for unit in self.members[c]] if c != self.out else []
        second = [p if unit == q else unit for unit in self.members[d]] if d != self.out else []
        if c != self.out:
            self.put(c, first)
        if d != self.out:
            self.put(d, second)

    def shift(self, p: int, d: int) -> None:
        """Let p leave its crew, if it has one, and join crew d."""
        c = int(self.crew_of[p])
        if c != self.out:
            self.put(c, [unit for unit in self.members[c] if unit != p])
        self.put(d, [*self.members[d], p])

    def swaps(self, who: Index) -> Moves:
        """All feasible exchanges of one of these units with a unit of another crew, or one that is out."""
        weight, crew_of = self.ground.weight, self.crew_of
        clash, own = self.clash[who], crew_of[who]
        fits = self._clash[:, who].T[:, crew_of] <= clash
        fits &= (self._clash[own] <= clash) | (own == self.out)[:, None]
        fits &= crew_of[None, :] != own[:, None]
        row, q = np.nonzero(fits)
        p = who[row]
        if not self._even:
            p, q = self._fitting_sizes(p, q)
        here, room_here = self._meet(self.words[q] & self._without[p])
        there, room_there = self._meet(self._without[q] & self.words[p])
        # Who is out stands in nobody's way: both tests then ask only about the crew of the other.
        both = np.flatnonzero(here & there & self._akin(p, q))
        p, q = p[both], q[both]
        change = weight[q] - weight[p]
        gain = self._exchange(p, q, change, room_here[both]) + self._exchange(q, p, -change, room_there[both])
        return Moves(p, q, gain)

    def _fitting_sizes(self, p: Index, q: Index) -> tuple[Index, Index]:
        weight = self.ground.weight
        change = weight[q] - weight[p]
        good = np.ones(len(p), dtype=np.bool_)
        for unit, more in ((p, change), (q, -change)):
            people = self.people[self.crew_of[unit]] + more
            fine = (people <= self.largest) & (people >= self.smallest)
            good &= fine | (self.crew_of[unit] == self.out)
        return p[good], q[good]

    def _meet(self, words: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], Index]:
        slots = self.slot_words
        room = np.bitwise_count(words[:, :slots]).sum(axis=1, dtype=np.int64)
        return (room >= self.ground.needed) & words[:, slots:].any(axis=1), room

    def _akin(self, p: Index, q: Index) -> NDArray[np.bool_]:
        """Whether nobody is the only one of a kind after p and q change places."""
        kin, own, there = self.ground.kin, self.crew_of[p], self.crew_of[q]
        change = kin[q] - kin[p]
        first = (self._kin[own] + change != 1) | (own == self.out)[:, None]
        second = (self._kin[there] - change != 1) | (there == self.out)[:, None]
        akin: NDArray[np.bool_] = (first & second).all(axis=1)
        return akin

    def _exchange(self, p: Index, q: Index, change: Index, room: Index) -> Reals:
        """What it brings to the crews of p that q sits there instead."""
        terms, c = self.terms, self.crew_of[p]
        people = self.people[c] + change
        near = self._near_all[c] - self._near[c, p] + self._near[c, q] - terms.near[p, q]
        near += terms.near_within[q] - terms.near_within[p]
        wish = self._wish_all[c] - self._wish[c, p] + self._wish[c, q] - terms.wish[p, q]
        wish += terms.wish_within[q] - terms.wish_within[p]
        people[c == self.out] = 0
        alone = self._alone[c, people] - terms.alone[p, people] + terms.alone[q, people]
        then = self._felt_then(_Side(near, wish, alone, people, room))
        gain: Reals = np.where(c == self.out, 0.0, then - self._felt_now(c))
        return gain

    def _felt_now(self, crews: Index) -> Reals:
        return self._felt(self.worth[crews], self.people[crews])

    def _felt_then(self, side: _Side) -> Reals:
        people = side.people
        room = self.ground.room_unit * np.minimum(side.room, self.ground.room_cap) * people
        return self._felt(side.near / np.maximum(1, people - 1) + side.wish + side.alone + room, people)

    def _felt(self, worth: Reals, people: Index) -> Reals:
        felt: Reals = worth - LIFT * np.maximum(0.0, self.floor * people - worth) + ALONE * people
        return felt

    def shifts(self, who: Index) -> Moves:
        """All crews with a seat that one of these units can take, leaving its own crew large enough."""
        own, weight = self.crew_of[who], self.ground.weight[who]
        people = self.people[None, :] + weight[:, None]
        fits = (self.people > 0)[None, :] & (people <= self.largest) & (self._clash[:, who].T == 0)
        fits &= ((self.people[own] - weight >= self.smallest) | (own == self.out))[:, None]
        fits[np.arange(len(who)), own] = False
        row, d = np.nonzero(fits)
        p = who[row]
        meets, room = self._meet(self._words[d] & self.words[p])
        kin, home = self.ground.kin[p], self.crew_of[p]
        meets &= (self._kin[d] + kin != 1).all(axis=1)
        meets &= ((self._kin[home] - kin != 1) | (home == self.out)[:, None]).all(axis=1)
        p, d, room = p[meets], d[meets], room[meets]
        return Moves(p, d, self._joining(p, d, room) + self._leaving(p))

    def _joining(self, p: Index, d: Index, room: Index) -> Reals:
        terms, people = self.terms, self.people[d] + self.ground.weight[p]
        near = self._near_all[d] + self._near[d, p] + terms.near_within[p]
        wish = self._wish_all[d] + self._wish[d, p] + terms.wish_within[p]
        alone = self._alone[d, people] + terms.alone[p, people]
        return self._felt_then(_Side(near, wish, alone, people, room)) - self._felt_now(d)

    def _leaving(self, p: Index) -> Reals:
        terms, c = self.terms, self.crew_of[p]
        people = np.where(c == self.out, 0, self.people[c] - self.ground.weight[p])
        near = self._near_all[c] - self._near[c, p] - terms.near_within[p]
        wish = self._wish_all[c] - self._wish[c, p] - terms.wish_within[p]
        alone = self._alone[c, people] - terms.alone[p, people]
        room = np.bitwise_count(self._without[p, : self.slot_words]).sum(axis=1, dtype=np.int64)
        then = self._felt_then(_Side(near, wish, alone, people, room))
        gain: Reals = np.where(c == self.out, 0.0, then - self._felt_now(c))
        return gain
