"""Rounds prefer fresh company: what the engine is told of who sat together, and what it makes of it."""

import pytest

import loom
from tests import make
from weft.weaving import queries
from weft.weaving.logic.problem import CrewSettings, crews_problem
from weft.weaving.queries.company import met_in

NAMES = ("Fia", "Gil", "Hue", "Ilo")
NEW = ("Jun", "Kim", "Lea", "Max")


@pytest.fixture
def given(cast, begun):
    """The yes of four who sit in a crew, and of four who are new."""
    given = make.yeses(cast.sol, begun, [make.signup(name) for name in (*NAMES, *NEW)])
    make.crew(cast.sol, [given[name].membership for name in NAMES])
    return given


def problem_of(cast, begun):
    said = queries.said_in(begun)
    settings = CrewSettings(first_day=begun.first_day, sizes=(4, 4), met=met_in(begun))
    return said, crews_problem([each.signup for each in said], settings)[0]


def test_the_engine_hears_who_sat_together_by_number(cast, begun, given):
    said, problem = problem_of(cast, begun)

    at = {each.signup.name: number for number, each in enumerate(said)}
    old = [at[name] for name in NAMES]
    assert problem["met"] == [[one, other, 1.0] for one in old for other in old if one < other]


def test_a_round_mixes_those_who_sat_together_with_others(cast, begun, given):
    said, problem = problem_of(cast, begun)

    result = loom.solve(loom.problem_from_dict(problem), loom.rounds(200), 7)

    shares = [sum(said[number].signup.name in NAMES for number in crew) for crew in result.crews]
    assert shares == [2, 2]


def test_whoever_is_not_in_the_round_is_not_told_of(cast, begun):
    make.yeses(cast.sol, begun, [make.signup("Ana", mail="ana@example.org"), make.signup("Fia")])

    assert met_in(begun) == ()


def test_a_weave_carries_what_is_remembered_with_two_queries(cast, begun, given, django_assert_num_queries):
    weave = make.ask(cast.sol, begun)

    with django_assert_num_queries(2):
        met = met_in(begun)

    assert queries.settings_of(weave).met == met
    assert len(met) == 6
