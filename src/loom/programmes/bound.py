"""How many repeats no schedule avoids: counted person by person, and from session to session."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from loom.programmes.programme import Group, Programme

Counts = NDArray[np.int32]


def settled(programme: Programme) -> Counts:
    """How often each two people met before the programme and in its fixed sessions, shape (n, n)."""
    counts = np.zeros((programme.people, programme.people), dtype=np.int32)
    for one, two in programme.met:
        counts[one, two] = counts[two, one] = 1
    add_meetings(counts, [x for number, x in enumerate(programme.fixed) if programme.counted(number)])
    return counts


def add_meetings(counts: Counts, sessions: Iterable[Iterable[Group]]) -> None:
    """Count one meeting more for all who share a group in these sessions."""
    for session in sessions:
        for group in session:
            counts[np.ix_(group, group)] += 1
    np.fill_diagonal(counts, 0)


def repeats_in(counts: Counts) -> int:
    """Meetings beyond the first, over all pairs."""
    return int(np.maximum(counts - 1, 0).sum()) // 2


def least_repeats(programme: Programme) -> int:
    """A number of repeats that no schedule of this programme is below.

    The greater of two counts. *People:* nobody meets more new people than there are, and everybody meets, in
    each session, at least as many as the smallest group holds. *Sessions:* a group of seven out of three
    tables has at least five pairs from the same table; such pairs are added up along a tree of sessions, in
    which a pair that shares m sessions is counted at most m - 1 times.
    """
    return max(_by_people(programme), _by_sessions(programme))


def _by_people(programme: Programme) -> int:
    people, counts = programme.people, settled(programme)
    new = np.zeros((people, people), dtype=bool)
    least, most = np.zeros(people, dtype=np.int64), np.zeros(people, dtype=np.int64)
    meetings = 0
    for number in range(len(programme.fixed), len(programme.sessions)):
        there, sizes = programme.present(number), programme.sessions[number]
        if programme.counted(number) and there:
            new[np.ix_(there, there)] = True
            least[there] += min(sizes) - 1
            most[there] += max(sizes) - 1
            meetings += sum(size * (size - 1) // 2 for size in sizes)
    new &= counts == 0
    np.fill_diagonal(new, False)
    for one, two in programme.apart:
        new[one, two] = new[two, one] = False
    room = new.sum(axis=1)
    wasted = max(
        int(np.maximum(least - room, 0).sum()),
        2 * meetings - int(np.minimum(most, room).sum()),
    )
    return repeats_in(counts) + max(0, -(-wasted // 2))


def _by_sessions(programme: Programme) -> int:
    numbers = [number for number in range(len(programme.sessions)) if programme.counted(number)]
    edges = sorted(((_shared(programme, s, t), s, t) for s, t in combinations(numbers, 2)), reverse=True)
    tree, total = {number: number for number in numbers}, 0
    for weight, s, t in edges:
        if tree[s] != tree[t]:
            total += weight
            joined, into = tree[t], tree[s]
            tree = {number: into if root == joined else root for number, root in tree.items()}
    return total


def _shared(programme: Programme, s: int, t: int) -> int:
    """Pairs that share a group in session s and again in session t, at the least."""
    if t < len(programme.fixed):
        one, two = programme.fixed[s], programme.fixed[t]
        return sum(_pairs(len(set(group) & set(other))) for group in one for other in two)
    missing = len(programme.away[s] - programme.away[t]), len(programme.away[t] - programme.away[s])
    one_sizes, two_sizes = programme.sessions[s], programme.sessions[t]
    return max(_split(one_sizes, two_sizes, missing[0]), _split(two_sizes, one_sizes, missing[1]))


@lru_cache(maxsize=256)
def _split(tables: Group, groups: Group, missing: int) -> int:
    """Pairs from the same table when `groups` are filled evenly from `tables`, less `missing` people."""
    costs: list[int] = []
    for size in groups:
        taken = 0
        for level in range(size):
            places = min(size - taken, sum(table > level for table in tables))
            costs += [level] * places
            taken += places
    return sum(sorted(costs)[: max(0, len(costs) - missing)])


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
