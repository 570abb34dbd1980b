"""Symmetric schedules: a few base weeks, moved on by a cyclic shift, so that a small search decides them all.

The starters of Kirkman's schoolgirls and of resolvable group-divisible designs (Anderson 1997; Ge and Ling
2004), as a search: pairs of people fall in classes that the symmetry maps onto themselves, and a base week
repeats nobody if it uses every class at most once.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from loom.programmes.programme import Group, Session, in_order

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Frame:
    """A symmetry of people and weeks.

    Attributes
    ----------
    shifts : array of int, shape (length, n)
        Who a person becomes in each of the weeks that follow a base week.
    turns : array of int, shape (n, k)
        A person's images under the symmetry of every single week, the person first.
    preset : tuple of int
        A group of each base week that the turns leave as it is.
    weeks : int
        How many base weeks.
    """

    shifts: Ints
    turns: Ints
    preset: Group
    weeks: int

    def classes(self) -> tuple[Ints, Ints]:
        """The class of each pair, shape (n, n), and how many pairs each class holds."""
        people = self.shifts.shape[1]
        pairs = np.arange(people, dtype=np.int64)
        lowest = np.full((people, people), people * people, dtype=np.int64)
        for turn in self.turns.T:
            for shift in self.shifts:
                image = shift[turn[pairs]].astype(np.int64)
                code = image[:, None] * people + image[None, :]
                np.minimum(lowest, np.minimum(code, code.T), out=lowest)
        _, klass = np.unique(lowest, return_inverse=True)
        classes: Ints = klass.reshape(people, people).astype(np.int32)
        sizes = np.bincount(classes[np.triu_indices(people, 1)], minlength=int(classes.max()) + 1)
        return classes, sizes.astype(np.int32)

    def prices(self, klass: Ints, sizes: Ints) -> tuple[Ints, int]:
        """Repeats that the first and that each further pair of a class bring over all weeks."""
        each = self.turns.shape[1] * len(self.shifts)
        before = np.zeros_like(sizes)
        for place, one in enumerate(self.preset):
            for two in self.preset[:place]:
                before[klass[one, two]] += len(self.shifts)
        price = np.maximum(before + each - sizes, 0) - np.maximum(before - sizes, 0)
        return price.astype(np.int32), each

    def weeks_of(self, blocks: list[list[Group]]) -> list[Session]:
        """All sessions from the base weeks' blocks, the weeks of one base week together."""
        sessions = []
        for base in blocks:
            for shift in self.shifts:
                groups = [shift[self.turns[list(block)].T] for block in base]
                rows = [tuple(int(person) for person in row) for group in groups for row in group]
                rows.append(tuple(int(shift[person]) for person in self.preset))
                sessions.append(in_order(rows))
        return sessions


def frames_for(sizes: Group, rounds: int) -> list[Frame]:
    """Symmetries that may give `rounds` sessions of these sizes, the most promising first."""
    people, found = sum(sizes), list[Frame]()
    even = len(set(sizes)) == 1
    if even and len(sizes) >= max(sizes[0], rounds):
        found += [_grid(len(sizes), sizes[0], rounds)]
    if even:
        found += _rotating(len(sizes), sizes[0], rounds)
    for weeks in (1, 2, 3, 4):
        for length in _lengths(people, sizes, rounds, weeks):
            found.append(Frame(_shifts(people, length), _still(people), (), weeks))
    return found


def _lengths(people: int, sizes: Group, rounds: int, weeks: int) -> list[int]:
    least = -(-rounds // weeks)
    full = (people - 1) // max(1, max(sizes) - 1) // weeks
    return [length for length in {least, full} if least <= length <= people and length > 1]


def _shifts(people: int, length: int) -> Ints:
    """Orbits of `length` people each, moved on by one place a week; who is left over stays."""
    person = np.arange(people)
    moving = people - people % length
    weeks = [
        np.where(person < moving, person // length * length + (person + week) % length, person)
        for week in (np.arange(length))
    ]
    return np.array(weeks, dtype=np.int32)


def _still(people: int) -> Ints:
    return np.arange(people, dtype=np.int32)[:, None]


def _grid(groups: int, size: int, rounds: int) -> Frame:
    """Every week is one transversal of `size` columns, moved along them: a difference matrix."""
    people = np.arange(groups * size)
    images = [people // groups * groups + (people + step) % groups for step in range(groups)]
    return Frame(people[None, :].astype(np.int32), np.array(images, dtype=np.int32).T, (), rounds)


def _rotating(groups: int, size: int, rounds: int) -> list[Frame]:
    """The orbits take turns: orbit a becomes orbit a + 1, with places multiplied, in every single week."""
    people, found = groups * size, []
    for length in _lengths(people, (size,) * groups, rounds, 1):
        orbits, left = divmod(people, length)
        preset = left == 1 and orbits == size - 1 and groups % orbits == 1
        if orbits < 2 or not (preset or (left in (0, orbits) and groups % orbits == 0)):
            continue
        for factor in range(1, length):
            if gcd(factor, length) == 1 and pow(factor, orbits, length) == 1:
                block = (people - 1, *range(0, people - 1, length)) if preset else ()
                turns = _rotations(people, length, factor)
                found.append(Frame(_shifts(people, length), turns, block, 1))
    return found[-3:]


def _rotations(people: int, length: int, factor: int) -> Ints:
    orbits, left = divmod(people, length)
    images = [np.arange(people)]
    for _ in range(orbits - 1):
        last = images[-1]
        orbit, place = last // length, last % length
        moved = (orbit + 1) % orbits * length + place * factor % length
        stays = last - orbits * length
        rest = orbits * length + (stays + 1) % max(1, left)
        images.append(np.where(last < orbits * length, moved, rest))
    return np.array(images, dtype=np.int32).T
