from itertools import pairwise

import numpy as np
import pytest

from loom import check
from loom.crews import search as searching
from loom.crews.search import Search, sound
from loom.reach import Reach
from loom.rules import Rules
from tests.loom.small import answer_key, random_problem
from tests.loom.test_anneal import odd_problem, on_the_ground


def after(search: Search, rounds: int) -> Search:
    while search.rounds < rounds:
        search.round()
    return search


@pytest.mark.parametrize("block", range(5))
def test_every_rule_is_kept_without_compilation(block):
    for seed in range(block * 8, block * 8 + 8):
        problem = odd_problem(6 + seed % 25, seed)
        if not any(Reach(Rules(problem)).placeable):
            continue
        field = on_the_ground(problem)

        found = after(Search(field, 4, seed), 6)

        crews = field.crews_of_people(found.best)
        assert [check(problem, crew) for crew in crews] == [[]] * len(crews)
        assert answer_key(problem, crews) == pytest.approx(found.key)


@pytest.mark.parametrize("people", [30, 70])
def test_more_rounds_are_never_worse_and_the_first_answer_is_there_at_once(people):
    field = on_the_ground(random_problem(people, 1))
    search = Search(field, 4)
    keys = [search.key]

    for rounds in (1, 3, 6):
        keys.append(after(search, rounds).key)

    assert keys[0][0] > 0
    assert all(sooner <= later for sooner, later in pairwise(keys))


@pytest.mark.parametrize("people", [30, 70])
def test_the_same_seed_gives_the_same_answer(people):
    field = on_the_ground(random_problem(people, 2))

    first, second = (after(Search(field, 4, 3), 4) for _ in range(2))

    assert (first.best, first.key) == (second.best, second.key)


@pytest.mark.parametrize("people", [30, 70])
def test_going_on_is_never_worse(people):
    field = on_the_ground(random_problem(people, 3))
    before = after(Search(field, 4), 3)

    later = Search(field, 4, start=before.best, done=3)

    assert later.key >= (*before.key[:2], before.key[2] - 1e-9)
    assert after(later, 3).key >= (*before.key[:2], before.key[2] - 1e-9)


def test_crews_to_start_from_that_cannot_be_are_left_aside():
    field = on_the_ground(random_problem(40, 4))
    good = Search(field, 4).best
    clashing = next([u, v, w] for u, v, w in np.ndindex(9, 9, 9) if u < v < w and field.clash[u, v])

    start = sound(field, [good[0], good[0], clashing, [0, 999, 1], [-1, 2, 3], [], good[1]])

    assert start == [good[0], good[1]]
    assert Search(field, 4, start=start).key[0] > 0


def test_seen_crews_hold_those_of_the_best_answer():
    search = after(Search(on_the_ground(random_problem(30, 5)), 4), 5)

    assert {tuple(crew) for crew in search.best} <= set(search.seen())


def test_without_compiled_loops_more_people_are_searched_too(monkeypatch):
    monkeypatch.setattr(searching, "HAS_NUMBA", False)
    problem = random_problem(60, 6)
    field = on_the_ground(problem)

    found = after(Search(field, 4), 3)

    crews = field.crews_of_people(found.best)
    assert [check(problem, crew) for crew in crews] == [[]] * len(crews)
