"""An audit of random rounds: no hard rule is broken and nobody is dropped, neither when crews are made nor mended."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.audit import audited, odd_round
from loom import Problem, repair, rounds, seconds, solve
from loom.stop import either
from tests.loom.small import answer_key, random_problem

HERE = 100  # `./weft bench audit` goes through 500


@pytest.mark.parametrize("part", range(4))
def test_no_rule_is_broken_and_nobody_is_dropped_in_many_rounds(part):
    for number in range(part, HERE, 4):
        found = audited((5, number))

        assert found.broken == 0, number


def refused(problem: Problem, gone: set[int]) -> Problem:
    return replace(problem, free=tuple(0 if i in gone else free for i, free in enumerate(problem.free)))


@pytest.mark.parametrize("seed", range(12))
def test_to_begin_from_a_plan_is_never_worse_than_the_plan(seed):
    problem = replace(odd_round((9, seed), people=14 + 3 * seed), never_only=())
    plan = solve(problem, rounds(4), seed).crews
    some = plan[: 1 + seed % 4] if seed % 2 else plan

    for again in (
        solve(problem, rounds(0), seed, start=some),
        solve(problem, rounds(2), seed + 1, start=some),
    ):
        assert answer_key(problem, list(again.crews)) >= answer_key(problem, list(some))


@pytest.mark.parametrize("people", [40, 110])
def test_very_many_refusals_are_mended(people):
    problem = random_problem(people, 3, free=[0b111] * people, kinds=(), languages=())
    plan = solve(problem, rounds(6)).crews
    gone = {crew[0] for crew in plan}

    mended = repair(refused(problem, gone), plan, stop=either(seconds(60), rounds(5)))

    placed = [person for crew in mended.crews for person in crew]
    assert len(placed) == len(set(placed)) >= people - len(gone) - 2
    assert {person: why for person, why in mended.result.unplaced if person in gone} == dict.fromkeys(
        gone, "no_time_given"
    )


def test_a_plan_whose_time_is_up_is_mended_as_far_as_is_known():
    problem = random_problem(60, 4, free=[0b111] * 60, kinds=(), languages=(), vetoes=())
    plan = solve(problem, rounds(3)).crews
    gone = {plan[0][0], plan[1][0]}

    mended = repair(refused(problem, gone), plan, stop=seconds(0))

    assert mended.result.stop_reason == "seconds"
    assert set(plan[2:]) <= set(mended.crews)
    assert len({person for crew in mended.crews for person in crew}) >= 60 - len(gone) - 2
    assert np.isin(list(gone), [person for crew in mended.crews for person in crew]).sum() == 0
