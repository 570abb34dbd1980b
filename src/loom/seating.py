"""Crews in the making: who sits where, what each crew is worth, and what a change would bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loom.rules import Rules
from loom.terms import Reals, UnitTerms, level

Index = NDArray[np.int64]
ALONE = 50.0  # what leaving one person out costs: more than any crew can lose otherwise
FULL = np.uint64(2**64 - 1)
LIFT = 8.0  # how steeply a crew below the floor is felt


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


class Seating:
    """Units in crews, evaluated incrementally.

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

    def __init__(self, rules: Rules, terms: UnitTerms, floor: float = 0.0) -> None:
        self.rules, self.terms, self.floor = rules, terms, floor
        units = len(rules)
        self.out = int(rules.weight.sum()) // rules.smallest + 1
        self.members: list[list[int]] = [[] for _ in range(self.out)]
        self.crew_of: Index = np.full(units, self.out, dtype=np.int64)
        self.people: Index = np.zeros(self.out + 1, dtype=np.int64)
        self.worth: Reals = np.zeros(self.out + 1)
        self.common: Index = np.zeros(self.out + 1, dtype=np.int64)
        self._near_all, self._wish_all = np.zeros(self.out + 1), np.zeros(self.out + 1)
        self._alone = np.zeros((self.out + 1, rules.largest + 1))
        self._near, self._wish = np.zeros((self.out + 1, units)), np.zeros((self.out + 1, units))
        self._clash = np.zeros((self.out + 1, units), dtype=np.int8)
        self._words = np.full((self.out + 1, rules.words.shape[1]), FULL, dtype=np.uint64)
        self._without = np.full((units, rules.words.shape[1]), FULL, dtype=np.uint64)
        self._even = bool((rules.weight == 1).all())

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

    def key(self) -> tuple[int, int, float]:
        """What an answer is judged by, in order: people placed, level of the worst crew, sum of benefits."""
        people = self.people[:-1]
        used = people > 0
        if not used.any():
            return 0, 0, 0.0
        worst = float((self.worth[:-1][used] / people[used]).min())
        return int(people.sum()), level(worst), float(self.worth[:-1].sum())

    def energy(self, crews: Iterable[int]) -> float:
        """What these crews bring together, in the terms of the search."""
        return sum(self.felt(float(self.worth[c]), int(self.people[c])) for c in crews)

    def felt(self, worth: float, people: int) -> float:
        """A crew's worth as the search feels it: what lacks to the floor counts manifold, a seat most."""
        return worth - LIFT * max(0.0, self.floor * people - worth) + ALONE * people

    def put(self, c: int, crew: list[int]) -> None:
        """Let exactly these units be crew c. Whoever sat there before and sits nowhere else is out."""
        for unit in self.members[c]:
            if self.crew_of[unit] == c:
                self.crew_of[unit] = self.out
                self._without[unit] = FULL
        self.members[c] = crew
        if not crew:
            for array in (self.people, self.worth, self.common, self._near_all, self._wish_all):
                array[c] = 0
            for table in (self._alone, self._near, self._wish, self._clash):
                table[c] = 0
            return
        self._sum_up(c, np.array(crew, dtype=np.int64))

    def _sum_up(self, c: int, who: Index) -> None:
        terms, rules = self.terms, self.rules
        self.crew_of[who] = c
        self.people[c] = people = int(rules.weight[who].sum())
        self._near[c] = terms.near[who].sum(axis=0)
        self._wish[c] = terms.wish[who].sum(axis=0)
        self._clash[c] = rules.clash[who].sum(axis=0)
        self._alone[c] = terms.alone[who].sum(axis=0)
        self._near_all[c] = self._near[c, who].sum() / 2 + terms.near_within[who].sum()
        self._wish_all[c] = self._wish[c, who].sum() / 2 + terms.wish_within[who].sum()
        words = rules.words[who]
        self._words[c] = np.bitwise_and.reduce(words, axis=0)
        self.common[c] = int(np.bitwise_count(self._words[c, : rules.slot_words]).sum())
        others = np.where(np.eye(len(who), dtype=np.bool_)[:, :, None], FULL, words[None, :, :])
        self._without[who] = np.bitwise_and.reduce(others, axis=1)
        room = terms.room_unit * min(int(self.common[c]), terms.room_cap) * people
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
        rules, crew_of = self.rules, self.crew_of
        clash, own = rules.clash[who], crew_of[who]
        fits = self._clash[:, who].T[:, crew_of] <= clash
        fits &= (self._clash[own] <= clash) | (own == self.out)[:, None]
        fits &= crew_of[None, :] != own[:, None]
        row, q = np.nonzero(fits)
        p = who[row]
        if not self._even:
            p, q = self._fitting_sizes(p, q)
        here, room_here = self._meet(rules.words[q] & self._without[p])
        there, room_there = self._meet(self._without[q] & rules.words[p])
        # Who is out stands in nobody's way: both tests then ask only about the crew of the other.
        both = np.flatnonzero(here & there)
        p, q = p[both], q[both]
        change = rules.weight[q] - rules.weight[p]
        gain = self._exchange(p, q, change, room_here[both]) + self._exchange(q, p, -change, room_there[both])
        return Moves(p, q, gain)

    def _fitting_sizes(self, p: Index, q: Index) -> tuple[Index, Index]:
        rules = self.rules
        change = rules.weight[q] - rules.weight[p]
        good = np.ones(len(p), dtype=np.bool_)
        for unit, more in ((p, change), (q, -change)):
            people = self.people[self.crew_of[unit]] + more
            fine = (people <= rules.largest) & (people >= rules.smallest)
            good &= fine | (self.crew_of[unit] == self.out)
        return p[good], q[good]

    def _meet(self, words: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], Index]:
        slots = self.rules.slot_words
        room = np.bitwise_count(words[:, :slots]).sum(axis=1, dtype=np.int64)
        return (room > 0) & words[:, slots:].any(axis=1), room

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
        terms, people = self.terms, side.people
        room = terms.room_unit * np.minimum(side.room, terms.room_cap) * people
        return self._felt(side.near / np.maximum(1, people - 1) + side.wish + side.alone + room, people)

    def _felt(self, worth: Reals, people: Index) -> Reals:
        felt: Reals = worth - LIFT * np.maximum(0.0, self.floor * people - worth) + ALONE * people
        return felt

    def shifts(self, who: Index) -> Moves:
        """All crews with a seat that one of these units can take, leaving its own crew large enough."""
        rules, own, weight = self.rules, self.crew_of[who], self.rules.weight[who]
        people = self.people[None, :] + weight[:, None]
        fits = (self.people > 0)[None, :] & (people <= rules.largest) & (self._clash[:, who].T == 0)
        fits &= ((self.people[own] - weight >= rules.smallest) | (own == self.out))[:, None]
        fits[np.arange(len(who)), own] = False
        row, d = np.nonzero(fits)
        p = who[row]
        meets, room = self._meet(self._words[d] & rules.words[p])
        p, d, room = p[meets], d[meets], room[meets]
        return Moves(p, d, self._joining(p, d, room) + self._leaving(p))

    def _joining(self, p: Index, d: Index, room: Index) -> Reals:
        terms, people = self.terms, self.people[d] + self.rules.weight[p]
        near = self._near_all[d] + self._near[d, p] + terms.near_within[p]
        wish = self._wish_all[d] + self._wish[d, p] + terms.wish_within[p]
        alone = self._alone[d, people] + terms.alone[p, people]
        return self._felt_then(_Side(near, wish, alone, people, room)) - self._felt_now(d)

    def _leaving(self, p: Index) -> Reals:
        terms, c = self.terms, self.crew_of[p]
        people = np.where(c == self.out, 0, self.people[c] - self.rules.weight[p])
        near = self._near_all[c] - self._near[c, p] - terms.near_within[p]
        wish = self._wish_all[c] - self._wish[c, p] - terms.wish_within[p]
        alone = self._alone[c, people] - terms.alone[p, people]
        room = np.bitwise_count(self._without[p, : self.rules.slot_words]).sum(axis=1, dtype=np.int64)
        then = self._felt_then(_Side(near, wish, alone, people, room))
        gain: Reals = np.where(c == self.out, 0.0, then - self._felt_now(c))
        return gain
