from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from loom import Problem, check, rounds
from loom.crews.repair import repair
from loom.terms import Terms, level
from tests.loom.small import Crews, answer_key, random_problem


def some_plan(problem: Problem, random: np.random.Generator) -> Crews:
    """Crews that can be, found by chance."""
    low, high = problem.sizes
    feasible = [
        crew
        for size in range(low, high + 1)
        for crew in combinations(range(problem.people), size)
        if not check(problem, crew)
    ]
    random.shuffle(feasible)
    plan: Crews = []
    for crew in feasible:
        if not {person for other in plan for person in other} & set(crew):
            plan.append(crew)
    return plan


def without(problem: Problem, gone: set[int]) -> Problem:
    return replace(problem, free=tuple(0 if i in gone else free for i, free in enumerate(problem.free)))


def best_repair(problem: Problem, old: Crews) -> tuple[int, int, int, float]:
    """Placed, fewest changed, level and total of the best mended plan, by trying everything."""
    low, high = problem.sizes
    terms = Terms(problem)
    by_first: dict[int, list[tuple[int, int, int, float]]] = {}
    stay = {crew for crew in old if not check(problem, crew)}
    for size in range(low, high + 1):
        for crew in combinations(range(problem.people), size):
            if not check(problem, crew):
                benefits = terms.benefits(crew)
                mask = sum(1 << person for person in crew)
                told = (mask, int(crew in stay), level(float(benefits.min())), float(benefits.sum()))
                by_first.setdefault(crew[0], []).append(told)

    def tried(person: int, used: int, placed: int, kept: int, low: int, total: float) -> None:
        nonlocal best
        if person == problem.people:
            best = max(best, (placed, kept, low if placed else 0, total))
            return
        tried(person + 1, used, placed, kept, low, total)
        for mask, stays, least, worth in by_first.get(person, []):
            if not used & mask:
                more = placed + mask.bit_count()
                tried(person + 1, used | mask, more, kept + stays, min(low, least), total + worth)

    best = (0, 0, 0, 0.0)
    tried(0, 0, 0, 0, 1000, 0.0)
    return best[0], len(stay) - best[1], best[2], best[3]


@pytest.mark.parametrize("seed", range(120))
def test_small_plans_are_mended_in_the_best_way(seed):
    random = np.random.default_rng(seed)
    problem = random_problem(int(random.integers(6, 11)), seed, sizes=(2 + seed % 2, 4), kinds=())
    old = some_plan(problem, random)
    changed = without(problem, set(random.choice(problem.people, 2, replace=False).tolist()))

    mended = repair(changed, old)

    placed, others, worst, total = best_repair(changed, old)
    assert [check(changed, crew) for crew in mended.crews] == [[]] * len(mended.crews)
    assert answer_key(changed, list(mended.crews)) == pytest.approx((placed, worst, total))
    assert len(mended.changed) == others


@pytest.mark.parametrize("others", [0, 1, 3])
def test_no_more_other_crews_change_than_may(others):
    problem = random_problem(40, 5, vetoes=(), languages=())
    old = some_plan(replace(problem, sizes=(3, 3)), np.random.default_rng(5))
    changed = without(problem, {old[0][0], old[1][0], old[2][0]})

    mended = repair(changed, old, others=others)

    assert len(mended.touched) == 3
    assert len(mended.changed) <= others
    assert [check(changed, crew) for crew in mended.crews] == [[]] * len(mended.crews)


def test_a_new_veto_touches_only_its_crew():
    problem = Problem(free=(1,) * 9, slots=1, sizes=(3, 4))
    old = [(0, 1, 2), (3, 4, 5), (6, 7, 8)]

    mended = repair(replace(problem, vetoes={(0, 1)}), old)

    assert mended.touched == ((0, 1, 2),)
    assert len({person for crew in mended.crews for person in crew}) == 9
    assert len(mended.changed) == 1


def test_nothing_to_mend_leaves_everything_as_it_is():
    problem = Problem(free=(1,) * 8, slots=1)
    old = [(0, 1, 2, 3), (4, 5, 6, 7)]

    mended = repair(problem, old)

    assert (mended.crews, mended.touched, mended.changed) == (tuple(old), (), ())


def test_where_nobody_can_be_placed_no_crew_is_left():
    problem = Problem(free=(0,) * 3, slots=1)

    mended = repair(problem, [(0, 1, 2)])

    assert (mended.crews, mended.touched) == ((), ((0, 1, 2),))


def test_too_many_without_a_crew_are_searched_for():
    problem = Problem(free=(1,) * 60, slots=1)

    mended = repair(problem, [], stop=rounds(3))

    assert sum(map(len, mended.crews)) == 60
    assert [check(problem, crew) for crew in mended.crews] == [[]] * len(mended.crews)


@pytest.mark.parametrize(
    ("crews", "others", "sentence"),
    [([(0, 1), (1, 2)], None, "once"), ([(0, 9)], None, "people of the problem"), ([], -1, "0 or more")],
)
def test_a_plan_that_cannot_be_is_refused(crews, others, sentence):
    with pytest.raises(ValueError, match=sentence):
        repair(Problem(free=(1,) * 4, slots=1), crews, others=others)
