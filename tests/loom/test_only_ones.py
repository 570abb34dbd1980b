"""Nobody is the only one of a kind, unless it would cost somebody a place: beside every answer there is."""

from dataclasses import replace
from importlib import import_module
from itertools import combinations

import numpy as np
import pytest

from loom import Problem, check, either, repair, rounds, seconds, solve
from loom.crews import mend
from loom.rules import Rules, only_ones
from loom.terms import Terms, level
from tests.loom.small import Crews, random_problem

TOGETHER = {
    "too_large",
    "no_common_time",
    "no_shared_language",
    "kinds_differ",
    "two_callers",
    "not_possible",
}
Key = tuple[int, int, int, int, float]


def odd_problem(people: int, seed: int) -> Problem:
    """A problem with kinds that are hard to keep to."""
    random = np.random.default_rng(seed)
    kin = [frozenset(np.flatnonzero(random.random(people) < 0.35).tolist()) for _ in range(1 + seed % 2)]
    two = tuple(random.choice(people, size=2, replace=False).tolist())
    return random_problem(
        people,
        seed,
        free=[int(random.integers(0, 1 << 10)) | int(random.integers(0, 1 << 10)) for _ in range(people)],
        never_only=kin,
        couples=[two] if seed % 3 == 0 else (),
        sizes=(2 + seed % 2, 3 + seed % 3),
        callers=np.flatnonzero(random.random(people) < 0.2).tolist() if seed % 2 else (),
    )


def counted(problem: Problem) -> list[frozenset[int]]:
    """Each kind without those who can sit with nobody of it."""
    units = Rules(problem).units
    unit = {person: set(each) for each in units for person in each}

    def may(one: int, other: int) -> bool:
        return unit[one] is unit[other] or not TOGETHER & set(check(problem, sorted(unit[one] | unit[other])))

    return [
        frozenset(one for one in kin if any(may(one, other) for other in kin - {one}))
        for kin in problem.never_only
    ]


def ones_in(kinds: list[frozenset[int]], crew: tuple[int, ...]) -> int:
    return sum(len(kin.intersection(crew)) == 1 for kin in kinds)


def best_key(problem: Problem, old: Crews = ()) -> Key:
    """Placed, only ones (negative), crews that stay, level and total of the best answer, by trying everything."""
    low, high = problem.sizes
    terms, kinds, lenient = Terms(problem), counted(problem), replace(problem, never_only=())
    by_first: dict[int, list[tuple[int, Key]]] = {}
    for size in range(low, high + 1):
        for crew in combinations(range(problem.people), size):
            if not check(lenient, crew):
                each = terms.benefits(crew)
                key = (
                    size,
                    -ones_in(kinds, crew),
                    int(crew in old),
                    level(float(each.min())),
                    float(each.sum()),
                )
                by_first.setdefault(crew[0], []).append((sum(1 << person for person in crew), key))
    best: Key = (0, 0, 0, 0, 0.0)

    def tried(person: int, used: int, so_far: Key) -> None:
        nonlocal best
        if person == problem.people:
            best = max(best, (*so_far[:3], so_far[3] if so_far[0] else 0, so_far[4]))
            return
        tried(person + 1, used, so_far)
        for mask, key in by_first.get(person, []):
            if not used & mask:
                placed, ones, stay, _, total = (a + b for a, b in zip(so_far, key, strict=True))
                tried(person + 1, used | mask, (placed, ones, stay, min(so_far[3], key[3]), total))

    tried(0, 0, (0, 0, 0, 1000, 0.0))
    return best


def key_of(problem: Problem, crews: Crews, old: Crews = ()) -> Key:
    terms, kinds = Terms(problem), counted(problem)
    each = [terms.benefits(crew) for crew in crews]
    worst = level(min(float(benefit.min()) for benefit in each)) if crews else 0
    ones = sum(ones_in(kinds, crew) for crew in crews)
    stay = len(set(crews) & set(old))
    return sum(map(len, crews)), -ones, stay, worst, sum(float(benefit.sum()) for benefit in each)


def broken(problem: Problem, crews: Crews) -> list[str]:
    return [code for crew in crews for code in check(replace(problem, never_only=()), crew)]


@pytest.mark.parametrize("seed", range(60))
def test_few_people_are_placed_first_and_then_as_few_are_the_only_one_as_can_be(seed):
    problem = odd_problem(6 + seed % 4, seed)

    result = solve(problem)

    assert result.bound.proven
    assert broken(problem, result.crews) == []
    assert key_of(problem, result.crews) == pytest.approx(best_key(problem))
    assert result.only_ones == tuple(
        sorted({person for crew in result.crews for person in only_ones(problem, crew)})
    )


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("few", [14, 0])
def test_the_way_for_many_people_gives_way_as_far(seed, few, monkeypatch):
    monkeypatch.setattr(import_module("loom.crews.solve"), "FEW", 0)
    monkeypatch.setattr(mend, "FEW_UNITS", few)
    problem = odd_problem(6 + seed % 4, seed)

    result = solve(problem, either(rounds(20), seconds(60)))

    best = best_key(problem)
    assert broken(problem, result.crews) == []
    assert key_of(problem, result.crews)[:2] == best[:2]
    if result.stop_reason == "proven":
        assert key_of(problem, result.crews) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(60))
def test_a_plan_is_mended_with_as_few_only_ones_and_then_with_as_few_changes_as_can_be(seed):
    problem = odd_problem(7 + seed % 3, 500 + seed)
    old = list(solve(problem).crews)
    gone = set(np.random.default_rng(seed).choice(problem.people, 2, replace=False).tolist())
    changed = replace(problem, free=tuple(0 if i in gone else free for i, free in enumerate(problem.free)))

    mended = repair(changed, old)

    assert broken(changed, mended.crews) == []
    assert key_of(changed, mended.crews, old) == pytest.approx(best_key(changed, old))


def test_nobody_loses_a_place_for_being_the_only_one_there_is():
    problem = Problem(free=(1,) * 40, slots=1, sizes=(4, 4), never_only=[{7}])

    result = solve(problem, rounds(3))

    assert (result.unplaced, result.only_ones) == ((), (7,))


@pytest.mark.parametrize("people", [30, 90])
def test_many_people_are_all_placed_and_one_of_three_is_the_only_one(people):
    # The third of the kind can only meet at an hour at which the two others cannot.
    free = [0b01] * people
    free[2:6] = [0b10] * 4
    problem = Problem(free=tuple(free), slots=2, sizes=(3, 5), never_only=[{0, 1, 2}], vetoes={(0, 2)})

    result = solve(problem, rounds(4))

    assert result.unplaced == ()
    assert result.only_ones == (2,)
    assert broken(problem, result.crews) == []


def test_a_rule_that_costs_no_place_is_kept():
    problem = Problem(free=(1,) * 24, slots=1, sizes=(3, 4), never_only=[{0, 1, 2}])

    result = solve(problem, rounds(3))

    assert (result.unplaced, result.only_ones) == ((), ())


@pytest.mark.parametrize("seed", range(12))
def test_to_begin_from_a_plan_in_which_somebody_is_the_only_one_is_never_worse(seed):
    problem = odd_problem(14 + seed, seed)
    plan = solve(replace(problem, never_only=()), rounds(6)).crews

    again = solve(problem, rounds(2), start=plan)

    assert broken(problem, again.crews) == []
    assert key_of(problem, again.crews)[:2] >= key_of(problem, plan)[:2]
