"""Small programmes against all schedules there are."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest

from loom.problem import BadProblem
from loom.programmes import Programme, plan, sizes_for
from loom.programmes.bound import least_repeats
from loom.programmes.schedule import repeats_of
from loom.programmes.search import Search
from loom.stop import rounds


@cache
def partitions(people, sizes):
    """All ways to seat these people in groups of these sizes, each as a set of bits, one for each pair."""
    if not people:
        return frozenset({0})
    first, *rest = people
    found = set()
    for size in set(sizes):
        left = list(sizes)
        left.remove(size)
        for mates in combinations(rest, size - 1):
            bits = sum(1 << bit(a, b) for a, b in combinations((first, *mates), 2))
            others = tuple(person for person in rest if person not in mates)
            found |= {bits | more for more in partitions(others, tuple(left))}
    return frozenset(found)


def bit(a, b):
    return max(a, b) * (max(a, b) - 1) // 2 + min(a, b)


def bits_of(pairs):
    return sum(1 << bit(a, b) for a, b in pairs)


def fewest_repeats(programme):
    """By trying every schedule; None where nobody can be kept apart as asked."""
    apart, known = bits_of(programme.apart), bits_of(programme.met)
    meetings = known.bit_count()
    for groups in programme.fixed:
        now = bits_of(pair for group in groups if len(groups) > 1 for pair in combinations(group, 2))
        known, meetings = known | now, meetings + now.bit_count()
    seen = np.array([known], dtype=np.int64)
    for number in range(len(programme.fixed), len(programme.sessions)):
        ways = partitions(tuple(programme.present(number)), programme.sessions[number])
        if len(programme.sessions[number]) > 1:
            ways = [way for way in ways if not way & apart]
            if not ways:
                return None
            meetings += ways[0].bit_count()
            seen = np.unique(seen[:, None] | np.array(ways, dtype=np.int64)[None, :])
    return meetings - int(np.bitwise_count(seen).max())


def random_programme(chance):
    people = int(chance.integers(3, 9))
    pairs = list(combinations(range(people), 2))
    sessions, away = [], []
    for _ in range(int(chance.integers(1, 4 if people < 7 else 3))):
        missing = frozenset(chance.permutation(people)[: chance.choice([0, 0, 0, 1, 2])].tolist())
        there = people - len(missing)
        cut = int(chance.integers(1, there + 1)) if chance.random() < 0.2 else 0
        odd = tuple(size for size in (cut, there - cut) if size)
        sessions.append(odd if cut else sizes_for(there, int(chance.integers(2, 5))))
        away.append(missing)
    met, apart = (
        frozenset(pairs[k] for k in chance.integers(len(pairs), size=chance.choice([0, 0, 1, 3])))
        for _ in range(2)
    )
    return Programme(people, tuple(sessions), met=met, apart=apart, away=tuple(away))


def with_a_past(programme, chance):
    """The same programme, its first session fixed by chance."""
    if chance.random() < 0.7:
        return programme
    queue = chance.permutation(programme.present(0)).tolist()
    session = tuple(tuple(queue.pop() for _ in range(size)) for size in programme.sessions[0])
    return Programme(
        programme.people,
        programme.sessions,
        programme.met,
        programme.apart,
        (session,),
        programme.away,
    )


@pytest.mark.parametrize("part", range(4))
def test_every_small_programme_has_the_fewest_repeats_there_are(part):
    chance = np.random.default_rng(part)
    programmes = [with_a_past(random_programme(chance), chance) for _ in range(550)]

    found = [answer(programme) for programme in programmes]

    assert found == [best(programme) for programme in programmes]


def answer(programme):
    try:
        schedule = plan(programme, rounds(0))
    except BadProblem:
        return None
    return schedule.repeats, schedule.bound, schedule.proven


def best(programme):
    least = fewest_repeats(programme)
    return None if least is None else (least, least, True)


def test_the_search_alone_finds_as_few_repeats():
    chance = np.random.default_rng(9)
    programmes = [with_a_past(random_programme(chance), chance) for _ in range(150)]
    solvable = [programme for programme in programmes if fewest_repeats(programme) is not None]

    found = [searched(programme) for programme in solvable]

    assert found == [fewest_repeats(programme) for programme in solvable]


def searched(programme):
    search = Search(programme, 7, None)
    for _ in range(3):
        search.round(map)
    assert search.repeats == repeats_of(programme, search.best)
    return search.repeats


def test_the_count_is_never_above_the_fewest_repeats():
    chance = np.random.default_rng(5)
    programmes = [with_a_past(random_programme(chance), chance) for _ in range(400)]
    known = [(least_repeats(programme), fewest_repeats(programme)) for programme in programmes]

    above = [(count, fewest) for count, fewest in known if fewest is not None and count > fewest]

    assert above == []
