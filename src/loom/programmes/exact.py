"""Small programmes to the end: all ways to seat each session, and all sets of pairs that can have met by then."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from loom.problem import BadProblem
from loom.programmes.bound import settled
from loom.programmes.programme import Group, Programme, Session, in_order

MOST_PEOPLE = 11  # their pairs fit in 64 bits
MOST_WAYS = 1000
MOST_STATES = 400_000
Bits = NDArray[np.int64]


def fewest_repeats(programme: Programme) -> list[Session] | None:
    """Open sessions with as few repeats as there can be; None where that takes too long to find.

    Session by session the sets of pairs that can have met, as bits, are written down once each. Who meets
    whom is all that the next session has to know, so the fullest set at the end is the best schedule.
    """
    if programme.people > MOST_PEOPLE or (ways := _ways(programme)) is None:
        return None
    known = _known(programme)
    layers = [np.array([known], dtype=np.int64)]
    came: list[NDArray[np.int64]] = []
    free = not (known or programme.apart or any(programme.away))
    for place, (sessions, bits) in enumerate(ways):
        if not sessions:
            raise BadProblem("Those who are kept apart do not fit in so few groups; name fewer pairs.")
        choices = bits[:1] if place == 0 and free else bits
        if len(layers[-1]) * len(choices) > MOST_STATES:
            return None
        united = (layers[-1][:, None] | choices[None, :]).ravel()
        states, first = np.unique(united, return_index=True)
        layers.append(states)
        came.append(np.array([first // len(choices), first % len(choices)]))
    at = int(np.bitwise_count(layers[-1]).argmax())
    found: list[Session] = []
    for (sessions, _), origin in zip(reversed(ways), reversed(came), strict=True):
        found.append(in_order(sessions[int(origin[1, at])]))
        at = int(origin[0, at])
    return found[::-1]


def _known(programme: Programme) -> int:
    counts = settled(programme)
    for number in range(len(programme.fixed), len(programme.sessions)):
        if programme.counted(number) and len(programme.sessions[number]) == 1:
            counts[np.ix_(programme.present(number), programme.present(number))] += 1
    pairs = combinations(range(programme.people), 2)
    return sum(_bit(one, two) for one, two in pairs if counts[one, two])


def _ways(programme: Programme) -> list[tuple[list[Session], Bits]] | None:
    """For each open session all its seatings, and the pairs that meet in them; None if these are too many."""
    apart = sum(_bit(one, two) for one, two in programme.apart)
    found = []
    for number in range(len(programme.fixed), len(programme.sessions)):
        sizes, there = programme.sessions[number], tuple(programme.present(number))
        if _count(sizes) > MOST_WAYS:
            return None
        sessions = _seatings(there, tuple(sorted(sizes)))
        if len(sizes) == 1:
            found.append((sessions, np.zeros(1, dtype=np.int64)))
            continue
        all_bits = [_bits(session) for session in sessions]
        kept = [place for place, bits in enumerate(all_bits) if not bits & apart]
        found.append(
            ([sessions[place] for place in kept], np.array([all_bits[x] for x in kept], dtype=np.int64))
        )
    return found


def _count(sizes: Group) -> float:
    """Ways to seat people in groups of these sizes, at most."""
    left, ways = sum(sizes), 1.0
    for size in sorted(sizes):
        for step in range(size - 1):
            ways *= (left - 1 - step) / (step + 1)
        left -= size
    return ways


@lru_cache(maxsize=64)
def _seatings(people: Group, sizes: Group) -> list[Session]:
    if not people:
        return [()]
    first, rest, found = people[0], people[1:], list[Session]()
    for size in sorted(set(sizes)):
        place = sizes.index(size)
        for mates in combinations(rest, size - 1):
            others = tuple(person for person in rest if person not in mates)
            for session in _seatings(others, sizes[:place] + sizes[place + 1 :]):
                found.append(((first, *mates), *session))
    return found


def _bits(session: Session) -> int:
    return sum(_bit(one, two) for group in session for one, two in combinations(group, 2))


def _bit(one: int, two: int) -> int:
    return 1 << (two * (two - 1) // 2 + one)
