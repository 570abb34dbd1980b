from dataclasses import replace

import pytest
from hypothesis import given, settings

from loom import Problem, check, pairs
from tests.loom.small import answer_key, best_key, everyone_once, problems, random_problem


def as_pairs(problem: Problem, largest: int = 2) -> Problem:
    return replace(problem, sizes=(2, largest), ideal_sizes=(2, largest), wanted_sizes=())


@pytest.mark.parametrize("seed", range(30))
def test_pairs_place_most_people_and_bring_most_benefit(seed):
    problem = random_problem(8 + seed % 2, seed)

    result = pairs(problem, trios=False)

    placed, _, total = answer_key(as_pairs(problem), list(result.crews))
    # Pairs are judged by people, then by the sum: without a floor for the worst-off there is one level only.
    best = max_sum(as_pairs(problem))
    assert (placed, total) == pytest.approx(best, abs=1e-5)
    assert result.bound.proven


def max_sum(problem: Problem) -> tuple[int, float]:
    def best(left: tuple[int, ...]) -> tuple[int, float]:
        if not left:
            return 0, 0.0
        first, *rest = left
        found = best(tuple(rest))
        for mate in rest:
            if not check(problem, (first, mate)):
                people, total = best(tuple(person for person in rest if person != mate))
                _, _, worth = answer_key(problem, [(first, mate)])
                found = max(found, (people + 2, total + worth))
        return found

    return best(tuple(range(problem.people)))


@pytest.mark.parametrize("seed", range(20))
def test_with_trios_as_many_are_placed_as_can_be(seed):
    problem = random_problem(7, seed, vetoes=(), free=[1023] * 7)

    result = pairs(problem)

    assert result.score["placed"] == best_key(as_pairs(problem, 3))[0]


def test_an_odd_one_joins_a_pair():
    result = pairs(Problem(free=(1,) * 7, slots=1))

    assert sorted(map(len, result.crews)) == [2, 2, 3]
    assert (result.unplaced, result.stop_reason) == ((), "matched")


def test_another_is_left_over_where_only_that_one_can_join():
    # 2 can meet 0 only, 0 and 1 can meet at one slot, 3 and 4 can meet 1 only or each other.
    problem = Problem(free=(0b0001, 0b0111, 0b1001, 0b0110, 0b0110), slots=4)

    assert sorted(person for crew in pairs(problem).crews for person in crew) == [0, 1, 2, 3, 4]


def test_a_couple_is_a_pair():
    problem = Problem(free=(1,) * 4, slots=1, couples={(0, 3)})

    assert pairs(problem).crews == ((0, 3), (1, 2))


def test_pairs_of_nobody_are_no_pairs():
    assert pairs(Problem(free=(), slots=0)).crews == ()


@settings(max_examples=40, deadline=None)
@given(problems())
def test_every_pair_and_trio_keeps_every_rule(problem):
    result = pairs(problem)

    paired = as_pairs(problem, 3)
    assert [check(paired, crew) for crew in result.crews] == [[]] * len(result.crews)
    assert everyone_once(problem, list(result.crews), result.unplaced)
