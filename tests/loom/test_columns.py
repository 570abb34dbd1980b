"""Every feasible crew is written down, with what it is worth."""

import numpy as np
import pytest

from loom import Problem, rounds
from loom.crews.columns import Columns, columns
from loom.problem import Weights
from loom.terms import Terms
from tests.loom.packing import feasible_crews, ground_of, odd_problem
from tests.loom.small import random_problem

Written = dict[tuple[int, ...], tuple[int, float, float]]


def by_rules(problem: Problem) -> Written:
    terms = Terms(problem)
    crews = {crew: terms.benefits(crew) for crew in feasible_crews(problem)}
    return {crew: (len(crew), float(each.sum()), float(each.min())) for crew, each in crews.items()}


def by_columns(problem: Problem, **more: int) -> Written:
    base = ground_of(problem)
    found = columns(base, 1000, **more)
    assert found is not None
    names = [base.crews_of_people([found.crew(row)])[0] for row in range(len(found))]
    worths = zip(found.people.tolist(), found.total.tolist(), found.least.tolist(), strict=True)
    return dict(zip(names, worths, strict=True))


def same(first: Written, second: Written) -> bool:
    return first.keys() == second.keys() and all(first[x] == pytest.approx(second[x]) for x in first)


def crowd(people: int) -> Columns | None:
    problem = random_problem(people, 1, free=[(1 << 10) - 1] * people, languages=(), kinds=(), vetoes=())
    return columns(ground_of(problem), 100_000)


def test_they_are_the_crews_that_the_rules_allow() -> None:
    problems = [odd_problem(3 + seed % 8, seed) for seed in range(150)]
    posed = [problem for problem in problems if feasible_crews(problem)]

    wrong = [problem for problem in posed if not same(by_columns(problem), by_rules(problem))]

    assert len(posed) > 100
    assert wrong == []


def test_company_alone_can_count_for_everything() -> None:
    nothing = {"kind": "none", "topics": "none", "wanted_size": "none", "room": "none", "hours": "none"}
    problem = random_problem(9, 3, weights=Weights(**nothing), languages=(), kinds=())

    assert same(by_columns(problem), by_rules(problem))


def test_a_floor_leaves_out_crews_in_which_somebody_is_below_it() -> None:
    problem = odd_problem(10, 9)
    expected = {crew: worth for crew, worth in by_rules(problem).items() if worth[2] >= 0.6 - 1e-8}

    assert same(by_columns(problem, floor=60), expected)
    assert 0 < len(expected) < len(by_rules(problem))


def test_more_crews_than_may_be_written_down_are_none() -> None:
    found = crowd(12)

    assert found is not None
    assert len(found) == 220 + 495 + 792 + 924
    base = ground_of(odd_problem(10, 9))
    assert columns(base, 0) is None


def test_a_stopping_rule_ends_the_writing() -> None:
    assert columns(ground_of(odd_problem(10, 9)), 1000, stop=rounds(0)) is None


def test_small_pieces_give_the_same_crews(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = random_problem(12, 1, free=[(1 << 10) - 1] * 12, languages=(), kinds=())
    whole = by_columns(problem) if len(feasible_crews(problem)) < 1000 else None
    monkeypatch.setattr("loom.crews.columns.CHUNK_BYTES", 1)

    pieces = columns(ground_of(problem), 100_000)

    assert pieces is not None
    assert whole is None
    assert len(np.unique(pieces.units, axis=0)) == len(pieces) == len(feasible_crews(problem))
