"""One session when people are missing: as few others as possible change their group, and few meet again."""

from __future__ import annotations

import numpy as np

from loom.programmes.bound import Counts
from loom.programmes.programme import Group, Pair, Session, in_order

TRIES = 24
NEVER = 1_000_000


def mended(
    session: Session, missing: frozenset[int], sizes: Pair, met: Counts, chance: np.random.Generator
) -> Session:
    """The session without the missing.

    Groups that stay at `sizes[0]` people or more are left alone. Too small ones are filled up or given up,
    whichever moves fewer people; who moves goes where they repeat the fewest meetings.

    Parameters
    ----------
    session : groups before
    missing : who is not there
    sizes : (int, int)
        Smallest and largest group; the largest gives way where people could not be divided otherwise.
    met : array of int, shape (n, n)
        Above 0 for pairs whose meeting would be a repeat; `NEVER` for pairs kept apart.
    chance : where the search for the best seats starts from
    """
    groups = [[person for person in group if person not in missing] for group in session]
    groups = sorted((group for group in groups if group), key=len)
    people = sum(map(len, groups))
    if people == 0:
        return ()
    low = min(sizes[0], people)
    high = max(sizes[1], -(-people // max(1, people // low)))
    given_up = _given_up(groups, low, high)
    best = min(
        (_filled(groups[given_up:], groups[:given_up], (low, high), met, chance) for _ in range(TRIES)),
        key=lambda filled: meetings_again(filled, met),
    )
    return in_order(best)


def meetings_again(session: Session, met: Counts) -> int:
    """Repeats within these groups."""
    return sum(int(met[np.ix_(group, group)].sum()) // 2 for group in session)


def _given_up(groups: list[list[int]], low: int, high: int) -> int:
    """How many of the smallest groups to give up so that fewest people move."""
    sizes = [len(group) for group in groups]
    people = sum(sizes)
    moves = {}
    for count in range(len(sizes)):
        kept = sizes[count:]
        if len(kept) * low <= people <= len(kept) * high:
            moves[count] = max(sum(sizes[:count]), sum(max(0, low - size) for size in kept))
    return min(moves, key=lambda count: (moves[count], count))


def _filled(
    kept: list[list[int]], given_up: list[list[int]], sizes: Pair, met: Counts, chance: np.random.Generator
) -> Session:
    """Everybody seated: needy groups first, each time the person and the group that go best together."""
    low, high = sizes
    groups = [list(group) for group in kept]
    free = [person for group in given_up for person in group]
    moved = set(free)
    while needy := [group for group in groups if len(group) < low]:
        rich = [person for group in groups if len(group) > low for person in group if person not in moved]
        person, group = _best_pair(free or rich, needy, groups, met, chance)
        moved.add(person)
        _move(person, group, groups, free)
    while free:
        person, group = _best_pair(free, [x for x in groups if len(x) < high], groups, met, chance)
        _move(person, group, groups, free)
    _exchange(groups, sorted(moved), met)
    return tuple(tuple(group) for group in groups)


def _best_pair(
    people: list[int],
    into: list[list[int]],
    groups: list[list[int]],
    met: Counts,
    chance: np.random.Generator,
) -> tuple[int, list[int]]:
    leaves = {person: int(met[person, group].sum()) for group in groups for person in group}
    ways = [
        (int(met[person, group].sum()) - leaves.get(person, 0), person, group)
        for person in people
        for group in into
    ]
    least = min(cost for cost, _, _ in ways)
    equal = [(person, group) for cost, person, group in ways if cost == least]
    return equal[int(chance.integers(len(equal)))]


def _move(person: int, into: list[int], groups: list[list[int]], free: list[int]) -> None:
    for place in (free, *groups):
        if person in place:
            place.remove(person)
    into.append(person)


def _exchange(groups: list[list[int]], moved: list[int], met: Counts) -> None:
    """Let those who have moved change places with each other while that saves repeats."""
    better = True
    while better:
        better = False
        for place, one in enumerate(moved):
            for two in moved[:place]:
                here = next(group for group in groups if one in group)
                there = next(group for group in groups if two in group)
                if here is not there and _saves(one, two, here, there, met):
                    here[here.index(one)], there[there.index(two)] = two, one
                    better = True


def _saves(one: int, two: int, here: Group | list[int], there: Group | list[int], met: Counts) -> bool:
    now = met[one, here].sum() + met[two, there].sum()
    then = met[two, here].sum() - met[two, one] + met[one, there].sum() - met[one, two]
    return bool(then < now)
