"""The hard rules as bit masks: who can sit with whom, at which slots, in which language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from loom.problem import Pair, Problem

Bits = NDArray[np.uint64]
Flags = NDArray[np.int8]


class Rules:
    """A problem's hard rules over *units*: single people, or people who are always together.

    Attributes
    ----------
    slots : list of int
        The slots of the problem that matter, in the order of the bits here.
    units : list of tuples of int
        The people of each unit, in order of their first person.
    weight : (units,) int64
        People in each unit.
    slot_bits, tongue_bits, friend_bits : lists of int
        As Python integers: the unit's slots, its languages, and the units it conflicts with none of.
    words : (units, slot words + language words) uint64
        The same slots and languages, for many units at once.
    clash : (units, units) int8
        1 where two units can never share a crew.
    kin : (units, kinds) int64
        How many people of each kind in `Problem.never_only` a unit brings.
    calls : (units,) int64
        How many people of each unit call a crew.
    broken : list of str or None
        Why a unit cannot sit in any crew because of itself, if so.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.smallest, self.largest = problem.sizes
        self.units = _units(problem)
        self.weight = np.array([len(unit) for unit in self.units], dtype=np.int64)
        self.slots = _slots(problem, self.units)
        common = [reduce(int.__and__, (problem.free[person] for person in unit)) for unit in self.units]
        self.slot_bits, slot_words = self.pack(common)
        self.tongue_bits, tongue_words = _languages(problem, self.units)
        self.slot_words = slot_words.shape[1]
        self.words: Bits = np.ascontiguousarray(np.hstack([slot_words, tongue_words]))
        self.kinds = [_kinds(problem, unit) for unit in self.units]
        self.vetoes = _vetoes(problem, self.units)
        self.kin = _kin(problem, self.units)
        self.calls = np.array(
            [len(problem.callers.intersection(unit)) for unit in self.units], dtype=np.int64
        )
        self.broken = [self._broken(u) for u in range(len(self.units))]
        for u, why in enumerate(self.broken):
            if why:  # no slot suits them, so that no search ever seats them, not even by themselves
                self.slot_bits[u], self.words[u] = 0, 0
        self.clash = self._clash()
        self.friend_bits = [int.from_bytes(row.tobytes(), "little") for row in self._friends()]

    def pack(self, masks: Sequence[int]) -> tuple[list[int], Bits]:
        """Slot masks of the problem in the slots that matter here, as Python integers and as words."""
        return _pack(_table(masks, self.problem.slots)[:, self.slots])

    def __len__(self) -> int:
        return len(self.units)

    def common(self, crew: Iterable[int]) -> tuple[int, int]:
        """The slots (as far as they are told apart) and the languages that all these units share."""
        slots, tongues = -1, -1
        for unit in crew:
            slots &= self.slot_bits[unit]
            tongues &= self.tongue_bits[unit]
        return slots, tongues

    def feasible(self, crew: Sequence[int]) -> bool:
        """Whether these units can be a crew as they are."""
        people = sum(len(self.units[unit]) for unit in crew)
        if not self.smallest <= people <= self.largest or any(self.broken[unit] for unit in crew):
            return False
        if any(self.clash[u, v] for i, u in enumerate(crew) for v in crew[i + 1 :]):
            return False
        if (self.kin[list(crew)].sum(axis=0) == 1).any():
            return False
        slots, tongues = self.common(crew)
        return slots.bit_count() >= self.problem.needed and tongues != 0

    def possible(self) -> Rules:
        """These rules, where whoever can sit with nobody of their kind may be the only one of it."""
        friends = self.clash == 0
        np.fill_diagonal(friends, False)
        company = friends.astype(np.int64) @ (self.kin > 0)
        rules = copy(self)
        rules.kin = np.where((self.kin == 1) & (company == 0), 0, self.kin)
        return rules

    def lenient(self) -> Rules:
        """These rules, where anybody may be the only one of a kind."""
        rules = copy(self)
        rules.kin, rules.problem = self.kin[:, :0], replace(self.problem, never_only=())
        return rules

    def people(self, crew: Iterable[int]) -> tuple[int, ...]:
        """The people of these units, sorted."""
        return tuple(sorted(person for unit in crew for person in self.units[unit]))

    def _broken(self, u: int) -> str | None:
        unit = self.units[u]
        if not any(self.problem.free[person] for person in unit):
            return "no_time_given"
        common = reduce(int.__and__, (self.problem.free[person] for person in unit))
        if common.bit_count() < self.problem.needed:
            return "no_common_time"
        if not self.tongue_bits[u]:
            return "no_shared_language"
        if len(self.kinds[u]) > 1:
            return "kinds_differ"
        if len(unit) > self.largest:
            return "too_many_together"
        if self.calls[u] > 1:
            return "two_callers"
        return "no_room_left" if u in self.vetoes[u] else None

    def _clash(self) -> Flags:
        count = len(self.units)
        clash = np.zeros((count, count), dtype=np.int8)
        for u in range(count):
            shared = self.words[u] & self.words
            room = np.bitwise_count(shared[:, : self.slot_words]).sum(axis=1)
            apart = (room < self.problem.needed) | ~shared[:, self.slot_words :].any(axis=1)
            clash[u] = apart | (self.weight + self.weight[u] > self.largest)
        clash |= self._other_kind()
        clash |= np.outer(self.calls > 0, self.calls > 0)
        for u, others in enumerate(self.vetoes):
            clash[u, list(others)] = 1
        for u, why in enumerate(self.broken):
            if why:
                clash[u, :] = clash[:, u] = 1
        np.fill_diagonal(clash, 0)
        return clash

    def _other_kind(self) -> NDArray[np.bool_]:
        names = {kind: number for number, kind in enumerate(sorted({k for ks in self.kinds for k in ks}), 1)}
        number = np.array([names[min(kinds)] if kinds else 0 for kinds in self.kinds], dtype=np.int64)
        stated = number > 0
        other: NDArray[np.bool_] = (number[:, None] != number[None, :]) & stated[:, None] & stated[None, :]
        return other

    def _friends(self) -> NDArray[np.uint8]:
        friends = self.clash == 0
        np.fill_diagonal(friends, False)
        return np.packbits(friends, axis=1, bitorder="little")


def _units(problem: Problem) -> list[tuple[int, ...]]:
    leader = list(range(problem.people))

    def find(person: int) -> int:
        while leader[person] != person:
            leader[person] = leader[leader[person]]
            person = leader[person]
        return person

    # A veto within a couple is the stronger word: they are then two people, each placed alone.
    for u, v in sorted(problem.couples - problem.vetoes):
        first, second = sorted((find(u), find(v)))
        leader[second] = first
    members: dict[int, list[int]] = {}
    for person in range(problem.people):
        members.setdefault(find(person), []).append(person)
    return [tuple(unit) for unit in members.values()]


def _slots(problem: Problem, units: list[tuple[int, ...]]) -> list[int]:
    """Slots that can matter: wide enough for a crew, and of those alike to everyone only `room_cap`.

    Dropping the others changes neither feasibility nor the number of common slots up to the cap.
    """
    free = [reduce(int.__and__, (problem.free[person] for person in unit)) for unit in units]
    table = _table(free, problem.slots)
    liked = _table([mask or -1 % (1 << problem.slots) for mask in problem.liked], problem.slots)
    weight = np.array([len(unit) for unit in units], dtype=np.int64)
    wide = np.flatnonzero(weight @ table.astype(np.int64) >= min(problem.sizes))
    keys = np.packbits(np.vstack([table, liked])[:, wide], axis=0)
    cap = max(problem.room_cap, problem.needed)
    seen: dict[bytes, int] = {}
    kept = []
    for place, slot in enumerate(wide.tolist()):
        key = keys[:, place].tobytes()
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= cap:
            kept.append(slot)
    return kept


def _table(masks: Sequence[int], width: int) -> NDArray[np.uint8]:
    """One row a mask, one column a bit."""
    wide = max(1, (width + 7) // 8)
    raw = np.frombuffer(b"".join(mask.to_bytes(wide, "little") for mask in masks), dtype=np.uint8)
    return np.unpackbits(raw.reshape(len(masks), wide), axis=1, bitorder="little")


def _languages(problem: Problem, units: list[tuple[int, ...]]) -> tuple[list[int], Bits]:
    names = sorted(frozenset().union(*problem.languages))
    table = np.ones((len(units), max(1, len(names))), dtype=np.uint8)
    for u, unit in enumerate(units):
        for person in unit:
            if problem.languages[person]:
                table[u] &= np.array([name in problem.languages[person] for name in names], dtype=np.uint8)
    return _pack(table)


def _pack(table: NDArray[np.uint8]) -> tuple[list[int], Bits]:
    words = words_of(table)
    return [int.from_bytes(row.tobytes(), "little") for row in words.astype("<u8")], words


def words_of(table: NDArray[np.uint8] | NDArray[np.bool_]) -> Bits:
    """Rows of bits packed into 64-bit words, at least one a row."""
    rows, columns = table.shape
    words = max(1, (columns + 63) // 64)
    wide = np.zeros((rows, words * 64), dtype=np.uint8)
    wide[:, :columns] = table
    return np.packbits(wide, axis=1, bitorder="little").view("<u8").astype(np.uint64).reshape(rows, words)


def _kinds(problem: Problem, unit: tuple[int, ...]) -> frozenset[str]:
    return frozenset(kind for person in unit if (kind := problem.kinds[person]) is not None)


def _vetoes(problem: Problem, units: list[tuple[int, ...]]) -> list[set[int]]:
    unit_of = {person: u for u, unit in enumerate(units) for person in unit}
    apart: list[set[int]] = [set() for _ in units]
    for u, v in problem.vetoes:
        apart[unit_of[u]].add(unit_of[v])
        apart[unit_of[v]].add(unit_of[u])
    return apart


def _kin(problem: Problem, units: list[tuple[int, ...]]) -> NDArray[np.int64]:
    counts = [[len(kin.intersection(unit)) for kin in problem.never_only] for unit in units]
    return np.array(counts, dtype=np.int64).reshape(len(units), len(problem.never_only))


def bits(mask: int) -> Iterator[int]:
    """The places of the bits set in a mask, from the lowest."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def common_slots(problem: Problem, crew: Sequence[int]) -> int:
    """The number of slots at which everyone in the crew is free."""
    return reduce(int.__and__, (problem.free[person] for person in crew)).bit_count()


def check(problem: Problem, crew: Sequence[int]) -> list[str]:
    """Say which rules a hand-made crew breaks.

    Parameters
    ----------
    problem : Problem
    crew : sequence of int
        People, by index.

    Returns
    -------
    list of str
        Empty when the crew can meet; else codes in this order: "too_small", "too_large", "no_common_time",
        "no_shared_language", "kinds_differ", "couple_apart", "only_one" (of a kind), "two_callers",
        "not_possible" (a veto, never named).

    Raises
    ------
    ValueError
        When someone is named twice or is not a person of the problem.
    """
    people = set(crew)
    if len(people) != len(crew):
        raise ValueError("A crew names each person once.")
    if not all(0 <= person < problem.people for person in people):
        raise ValueError("A crew names only people of the problem.")
    spoken = [problem.languages[person] for person in crew if problem.languages[person]]
    kinds = {problem.kinds[person] for person in crew} - {None}
    broken = {
        "too_small": len(people) < problem.sizes[0],
        "too_large": len(people) > problem.sizes[1],
        "no_common_time": bool(people) and common_slots(problem, crew) < problem.needed,
        "no_shared_language": bool(spoken) and not frozenset.intersection(*spoken),
        "kinds_differ": len(kinds) > 1,
        "couple_apart": any(len(people & set(pair)) == 1 for pair in problem.couples - problem.vetoes),
        "only_one": bool(only_ones(problem, crew)),
        "two_callers": len(people & problem.callers) > 1,
        "not_possible": any(_inside(pair, people) for pair in problem.vetoes),
    }
    return [code for code, is_broken in broken.items() if is_broken]


def only_ones(problem: Problem, crew: Iterable[int]) -> list[int]:
    """Who is the only one of a kind in a crew, sorted."""
    people = set(crew)
    return sorted({min(people & kin) for kin in problem.never_only if len(people & kin) == 1})


def _inside(pair: Pair, people: set[int]) -> bool:
    return pair[0] in people and pair[1] in people
