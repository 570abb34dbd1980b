"""A first seating for one session in which nobody sits with someone they are kept apart from."""

from __future__ import annotations

import numpy as np

from loom.problem import BadProblem
from loom.programmes.programme import Group, Pair, Session

PATIENCE = 50_000


def seated_apart(
    people: list[int], sizes: Group, apart: frozenset[Pair], chance: np.random.Generator
) -> Session:
    """Groups of these sizes, in the order of `sizes`, by chance as far as `apart` leaves a choice.

    Raises
    ------
    BadProblem
        Where the people cannot be kept apart, or no way was found in `PATIENCE` steps.
    """
    foes = _foes(people, apart)
    groups = _placed(sorted(foes, key=lambda person: (-len(foes[person]), person)), foes, sizes)
    rest = [person for person in chance.permutation(people).tolist() if person not in foes]
    for group, size in zip(groups, sizes, strict=True):
        while len(group) < size:
            group.append(rest.pop())
    return tuple(tuple(group) for group in groups)


def broken(apart: frozenset[Pair], session: Session) -> Pair | None:
    """Two who are kept apart and share a group of this session, if there are any."""
    place = {person: number for number, group in enumerate(session) for person in group}
    return next((pair for pair in sorted(apart) if place.get(pair[0], -1) == place.get(pair[1], -2)), None)


def _foes(people: list[int], apart: frozenset[Pair]) -> dict[int, set[int]]:
    there, foes = set(people), dict[int, set[int]]()
    for one, two in apart:
        if one in there and two in there:
            foes.setdefault(one, set()).add(two)
            foes.setdefault(two, set()).add(one)
    return foes


def _placed(people: list[int], foes: dict[int, set[int]], sizes: Group) -> list[list[int]]:
    """Those with foes in groups, by backtracking over the groups with most room first."""
    groups: list[list[int]] = [[] for _ in sizes]
    choices = [_open_to(people[0], groups, foes, sizes)] if people else []
    steps = 0
    while choices and len(choices) <= len(people):
        person = people[len(choices) - 1]
        if any(person in group for group in groups):
            next(group for group in groups if person in group).remove(person)
        if not choices[-1]:
            choices.pop()
            if not choices:
                raise BadProblem(
                    f"Those who are kept apart do not fit in {len(sizes)} groups; name fewer pairs."
                )
            continue
        if (steps := steps + 1) > PATIENCE:
            raise BadProblem("No way to keep everybody in apart from each other was found; name fewer pairs.")
        groups[choices[-1].pop(0)].append(person)
        if len(choices) == len(people):
            break
        choices.append(_open_to(people[len(choices)], groups, foes, sizes))
    return groups


def _open_to(person: int, groups: list[list[int]], foes: dict[int, set[int]], sizes: Group) -> list[int]:
    room = [size - len(group) for group, size in zip(groups, sizes, strict=True)]
    found, empty = [], set[int]()
    for place in sorted(range(len(sizes)), key=lambda place: -room[place]):
        if room[place] == 0 or not foes[person].isdisjoint(groups[place]):
            continue
        if not groups[place]:  # empty groups of one size are alike
            if sizes[place] in empty:
                continue
            empty.add(sizes[place])
        found.append(place)
    return found
