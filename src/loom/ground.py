"""A problem as arrays: what enumeration and inner loops work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from loom.problem import Problem
from loom.reach import Reach
from loom.rules import Bits, Rules
from loom.terms import Reals, Terms

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ground:
    """Units (people, or couples as one) that sit in at least one feasible crew, and all that holds for them.

    A crew of units is feasible when its people are within `sizes`, no two units clash, the AND of `slots` has
    at least `needed` bits, the AND of `tongues` has one, and the sum of `kin` is nowhere 1. The benefit of a
    person i in a crew of s people is
    ``sum_j near[i, j] / (s - 1) + sum_j wish[i, j] + alone[i, s] + room_unit * min(bits, room_cap)
    + hours_unit * best / s``, where `best` is how many of them like the common slot that most of them like.

    Attributes
    ----------
    unit : (units,) int64
        Each unit's number in `Rules`.
    members : (units, widest) int64
        People of each unit, as rows of the tables below; -1 where there are fewer.
    weight : (units,) int64
        How many people these are.
    clash : (units, units) bool
    slots, tongues : (units, words) uint64
    kin : (units, kinds) int64
    kinship : (units, kinds) int64
        The same where the rule gives way: `kin` then has no columns, and crews are compared by `only_ones`.
    near, wish : (people, people) float64
        Of the placeable people only; `person` gives their numbers in the problem.
    alone : (people, largest + 1) float64
    liked : (people, words) uint64
        Slots that a person likes, in the bits of `slots`; all of them where they did not say.
    """

    sizes: tuple[int, int]
    needed: int
    unit: Index
    members: Index
    weight: Index
    clash: NDArray[np.bool_]
    slots: Bits
    tongues: Bits
    kin: Index
    kinship: Index
    person: Index
    near: Reals
    wish: Reals
    alone: Reals
    liked: Bits
    room_unit: float
    room_cap: int
    hours_unit: float

    @property
    def people(self) -> int:
        """How many people can be placed at all."""
        return len(self.person)

    def units_of(self, people: Sequence[int]) -> list[int] | None:
        """The units that these people of the problem are, or None where they are not whole units."""
        rows = np.flatnonzero(np.isin(self.person, list(people)))
        units = np.flatnonzero(np.isin(self.members, rows).any(axis=1))
        return units.tolist() if int(self.weight[units].sum()) == len(rows) == len(people) else None

    def only_ones(self, units: NDArray[np.integer]) -> Index:
        """Of how many kinds each crew (one a row, rising or -1) has only one: (crews,) int64."""
        kinship = np.pad(self.kinship, ((0, 1), (0, 0)))
        ones: Index = (kinship[units].sum(axis=1) == 1).sum(axis=1)
        return ones

    def keeping(self) -> Ground:
        """The problem where nobody may be the only one of a kind."""
        return replace(self, kin=self.kinship)

    def within(self, units: Index) -> Ground:
        """The problem with only these units and their people."""
        members = self.members[units]
        people = members[members >= 0]
        row = np.full(len(self.person) + 1, -1, dtype=np.int64)  # the last one stands for nobody
        row[people] = np.arange(len(people))
        return replace(
            self,
            unit=self.unit[units],
            members=row[members],
            weight=self.weight[units],
            clash=np.ascontiguousarray(self.clash[np.ix_(units, units)]),
            slots=self.slots[units],
            tongues=self.tongues[units],
            kin=self.kin[units],
            kinship=self.kinship[units],
            person=self.person[people],
            near=np.ascontiguousarray(self.near[np.ix_(people, people)]),
            wish=np.ascontiguousarray(self.wish[np.ix_(people, people)]),
            alone=self.alone[people],
            liked=self.liked[people],
        )

    def crews_of_people(self, crews: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
        """Crews of units as sorted crews of the problem's people, in order."""
        found = []
        for crew in crews:
            rows = self.members[list(crew)].ravel()
            found.append(tuple(sorted(self.person[rows[rows >= 0]].tolist())))
        return sorted(found)


def ground(
    problem: Problem, rules: Rules, terms: Terms, reach: Reach, kinship: Index | None = None
) -> Ground:
    """The arrays of a problem, for the units that can be placed; `kinship` of all units, where it gives way."""
    units = [u for u, placeable in enumerate(reach.placeable) if placeable]
    unit = np.array(units, dtype=np.int64)
    people = [person for u in units for person in rules.units[u]]
    row = {person: at for at, person in enumerate(people)}
    person = np.array(people, dtype=np.int64)
    members = np.full((len(units), max((len(rules.units[u]) for u in units), default=1)), -1, dtype=np.int64)
    for at, u in enumerate(units):
        members[at, : len(rules.units[u])] = [row[each] for each in rules.units[u]]
    clash = rules.clash[unit][:, unit] != 0
    np.fill_diagonal(clash, True)
    everyone = -1 % (1 << problem.slots)
    liked = rules.pack([problem.liked[each] or everyone for each in people])[1]
    return Ground(
        sizes=(rules.smallest, rules.largest),
        needed=problem.needed,
        unit=unit,
        members=members,
        weight=rules.weight[unit],
        clash=clash,
        slots=np.ascontiguousarray(rules.words[unit, : rules.slot_words]),
        tongues=np.ascontiguousarray(rules.words[unit, rules.slot_words :]),
        kin=rules.kin[unit],
        kinship=(rules.kin if kinship is None else kinship)[unit],
        person=person,
        near=np.ascontiguousarray(terms.near[np.ix_(people, people)]),
        wish=np.ascontiguousarray(terms.wish[np.ix_(people, people)]),
        alone=np.ascontiguousarray(terms.alone[people]),
        liked=liked,
        room_unit=terms.room_unit,
        room_cap=terms.room_cap,
        hours_unit=terms.hours_unit,
    )
