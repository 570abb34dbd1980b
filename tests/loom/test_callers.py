"""Those who call a crew: never two of them together, and company forms around them."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loom import BadProblem, Problem, Weights, check, pairs, rounds, solve
from loom.crews import chains
from loom.crews.chains import Chains
from loom.crews.price import price_bound
from loom.terms import Terms
from tests.loom.small import answer_key, best_key, everyone_once, problems, random_problem
from tests.loom.test_anneal import NOTHING, on_the_ground

ONLY = dict.fromkeys(
    ("wishes", "kind", "topics", "freshness", "wanted_size", "size", "room", "hours"), "none"
)


def with_callers(people: int, seed: int, **more: object) -> Problem:
    random = np.random.default_rng(seed)
    free = [int(random.integers(0, 1 << 10)) | int(random.integers(0, 1 << 10)) for _ in range(people)]
    callers = np.flatnonzero(random.random(people) < 0.3).tolist()
    return random_problem(people, seed, **{"free": free, "callers": callers, **more})


def test_a_crew_has_one_caller_at_most():
    problem = Problem(free=(1,) * 5, slots=1, callers={0, 1})

    assert check(problem, (0, 2, 3)) == []
    assert check(problem, (2, 3, 4)) == []
    assert check(problem, (0, 1, 2)) == ["two_callers"]


@pytest.mark.parametrize(
    ("crew", "each"), [((0, 1, 2), [1.0, 1.0, 1.0]), ((1, 2, 3), [0.0, 0.0, 0.0]), ((0, 3), [1.0, 1.0])]
)
def test_who_sits_with_a_caller_has_all_of_the_term_and_others_nothing(crew, each):
    problem = Problem(free=(1,) * 4, slots=1, sizes=(2, 3), callers={0}, weights=Weights(**ONLY))

    assert Terms(problem).benefits(crew).tolist() == each
    assert Terms(problem).by_name(crew)["caller"] == sum(each)


def test_the_term_counts_only_where_somebody_calls():
    plain = random_problem(8, 1)

    assert Terms(plain).share["caller"] == 0.0
    assert sum(Terms(random_problem(8, 1, callers={3})).share.values()) == pytest.approx(1.0)
    assert (
        Terms(plain).benefits((0, 1, 2)).tolist()
        == Terms(random_problem(8, 1, weights=Weights(caller="none"), callers={3}))
        .benefits((0, 1, 2))
        .tolist()
    )


def test_crews_form_around_callers():
    problem = Problem(free=(1,) * 60, slots=1, sizes=(3, 5), callers=range(0, 60, 4))

    result = solve(problem, rounds(4))

    assert [len(problem.callers.intersection(crew)) for crew in result.crews] == [1] * 15
    assert all(facts.caller in problem.callers for facts in result.because.values())


@pytest.mark.parametrize("seed", range(24))
def test_small_problems_with_callers_are_solved_to_the_optimum(seed):
    problem = with_callers(7 + seed % 4, seed, couples=[(0, 4)] if seed % 2 else ())

    result = solve(problem)

    assert result.bound.proven
    assert answer_key(problem, list(result.crews)) == pytest.approx(best_key(problem))


@pytest.mark.parametrize("seed", range(8))
def test_the_chains_by_themselves_find_the_optimum_with_callers(seed, monkeypatch):
    problem = with_callers(9, 40 + seed, vetoes=(), languages=(), kinds=())
    monkeypatch.setattr(chains, "WORK", 50_000)
    walked = Chains(on_the_ground(problem), (seed,), [], NOTHING, 2)

    for _ in range(40):
        walked.round()

    assert walked.key == pytest.approx(best_key(problem))


@pytest.mark.parametrize("seed", range(8))
def test_no_answer_with_callers_exceeds_the_bounds(seed):
    problem = with_callers(10, 80 + seed)
    field = on_the_ground(problem)

    bound = solve(problem, rounds(0)).bound
    placed, _, total = best_key(problem)

    assert placed <= bound.placed
    assert total <= bound.total + 1e-9
    assert total <= price_bound(field, placed=placed).total + 1e-6


@settings(max_examples=12, deadline=None)
@given(problems(smallest=13), st.data())
def test_every_crew_and_pair_keeps_every_rule_with_callers(problem, data):
    called = replace(problem, callers=data.draw(st.frozensets(st.integers(0, problem.people - 1))))

    result = solve(called, rounds(3))

    assert [check(called, crew) for crew in result.crews] == [[]] * len(result.crews)
    assert everyone_once(called, list(result.crews), result.unplaced)
    for pair in pairs(called).crews:
        assert len(called.callers.intersection(pair)) < 2


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"callers": range(4)}, {0, 1, 2, 3}),
        ({"callers": {0, 1}, "couples": {(0, 1)}}, {0, 1}),
        ({"callers": {0, 1, 2}, "sizes": (2, 2), "vetoes": {(2, 3)}}, set()),
    ],
)
def test_who_only_suits_other_callers_is_told_so(fields, left):
    problem = Problem(**{"free": (1,) * 4, "slots": 1, "sizes": (2, 3), **fields})

    told = dict(solve(problem).unplaced)

    assert {person for person, why in told.items() if why == "two_callers"} == left


def test_a_caller_is_a_person_of_the_problem():
    with pytest.raises(BadProblem) as caught:
        Problem(free=(1, 1), slots=1, callers={2})

    assert str(caught.value) == "callers names person 2, but people are numbered 0 to 1."


def test_callers_are_never_two_in_any_crew_of_a_small_problem():
    problem = Problem(free=(1,) * 6, slots=1, sizes=(2, 3), callers={0, 1, 2})

    crews = [crew for size in (2, 3) for crew in combinations(range(6), size) if not check(problem, crew)]

    assert max(len(problem.callers.intersection(crew)) for crew in crews) == 1
