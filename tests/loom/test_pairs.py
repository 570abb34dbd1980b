from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from loom import BadProblem, Problem, Result, check, pairs, rounds
from loom.pairs import trio
from loom.terms import Terms
from tests.loom.small import everyone_once, problems, random_problem

INSTANCES = 2_000
Key = tuple[int, int, int, float]


def as_pairs(problem: Problem, largest: int = 3) -> Problem:
    return replace(problem, sizes=(2, largest), ideal_sizes=(2, largest), wanted_sizes=())


def add(one: Key, two: Key) -> Key:
    return one[0] + two[0], one[1] + two[1], one[2] + two[2], one[3] + two[3]


def key_of(terms: Terms, crew: tuple[int, ...], turns: list[int]) -> Key:
    is_trio = len(crew) == 3
    turn = sum(turns[person] for person in crew) if is_trio else 0
    return len(crew), -int(is_trio), -turn, float(terms.benefits(crew).sum())


def best_key(problem: Problem, turns: list[int], largest: int = 3) -> Key:
    """Most people placed, fewest trios, fairest turn, highest sum: by trying every way."""
    paired = as_pairs(problem, largest)
    terms = Terms(paired)
    crews = [c for size in range(2, largest + 1) for c in combinations(range(problem.people), size)]
    options: dict[int, list[tuple[int, Key]]] = {}
    for crew in crews:
        if not check(paired, crew):
            mask = sum(1 << person for person in crew)
            options.setdefault(crew[0], []).append((mask, key_of(terms, crew, turns)))

    @cache
    def best(left: int) -> Key:
        if not left:
            return 0, 0, 0, 0.0
        first = (left & -left).bit_length() - 1
        found = best(left & (left - 1))
        for mask, key in options.get(first, ()):
            if mask & left == mask:
                found = max(found, add(key, best(left & ~mask)))
        return found

    return best((1 << problem.people) - 1)


def result_key(problem: Problem, result: Result, turns: list[int], largest: int = 3) -> Key:
    terms = Terms(as_pairs(problem, largest))
    found: Key = (0, 0, 0, 0.0)
    for crew in result.crews:
        assert check(as_pairs(problem, largest), crew) == []
        found = add(found, key_of(terms, crew, turns))
    return found


def any_problem(seed: int, largest: int = 10) -> tuple[Problem, list[int]]:
    """Odd numbers, couples, vetoes, few and many slots, hours, kinds that are never alone."""
    random = np.random.default_rng(seed)
    people = 2 + int((largest - 1) * random.random() ** 3)  # more of the small ones
    some = [frozenset(p for p in range(people) if random.random() < 0.4)] if seed % 4 == 0 else []
    more: dict[str, object] = {
        "never_only": some,
        "needed": 1 + seed % 2,
        "liked": [int(random.integers(0, 1 << 10)) if seed % 3 else 0 for _ in range(people)],
    }
    if seed % 5:
        more |= {
            "languages": (),
            "kinds": (),
            "free": [1023 & ~int(random.integers(1 << 7)) for _ in range(people)],
        }
    if seed % 2:
        more["couples"] = [tuple(random.choice(people, size=2, replace=False).tolist())]
    turns = random.integers(0, 3, people).tolist() if seed % 3 else [0] * people
    return random_problem(people, seed, **more), turns


@pytest.mark.parametrize("part", range(4))
def test_small_problems_are_solved_to_the_optimum(part):
    for seed in range(part, INSTANCES, 4):
        problem, turns = any_problem(seed)

        result = pairs(problem, turns=turns)

        assert result_key(problem, result, turns) == pytest.approx(best_key(problem, turns), abs=1e-6), seed
        assert (result.stop_reason, result.bound.proven) == ("proven", True)


@pytest.mark.parametrize("seed", range(60))
def test_pairs_alone_place_most_people_and_bring_most_benefit(seed):
    problem, turns = any_problem(seed)

    result = pairs(problem, trios=False)

    assert result_key(problem, result, turns, 2) == pytest.approx(best_key(problem, turns, 2), abs=1e-6)
    assert result.bound.proven


def grown_up(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`pairs` as it works for many people."""
    monkeypatch.setattr(trio, "FEW", 0)
    monkeypatch.setattr(trio, "READY_MADE", 0)
    return pairs


def test_the_way_for_many_people_proves_only_what_is_true(monkeypatch):
    solve = grown_up(monkeypatch)
    proven = 0
    for seed in range(200):
        problem, turns = any_problem(seed, largest=9)

        result = solve(problem, turns=turns)

        found, best = result_key(problem, result, turns), best_key(problem, turns)
        assert found <= (*best[:3], best[3] + 1e-6), seed
        if result.stop_reason == "proven":
            proven += 1
            assert found == pytest.approx(best, abs=1e-6), seed
    assert 140 < proven < 200


@pytest.mark.parametrize("seed", range(6))
def test_the_best_trio_of_many_people_is_the_best_of_all(seed, monkeypatch):
    free = [1023] * 11
    problem = random_problem(11, seed, free=free, languages=(), kinds=(), couples=[(0, 1)] * (seed % 2))
    turns = [person % 3 for person in range(11)] if seed % 3 else [0] * 11

    result = grown_up(monkeypatch)(problem, turns=turns)

    assert result_key(problem, result, turns) == pytest.approx(best_key(problem, turns), abs=1e-6)
    assert result.stop_reason == "proven"


def test_an_odd_one_joins_a_pair():
    result = pairs(Problem(free=(1,) * 7, slots=1))

    assert sorted(map(len, result.crews)) == [2, 2, 3]
    assert (result.unplaced, result.stop_reason) == ((), "proven")


@pytest.mark.parametrize("people", [9, 21])
def test_who_was_in_a_trio_less_often_goes_first(people):
    turns = [2] * people
    turns[3] = turns[5] = turns[8] = 1

    result = pairs(Problem(free=(1,) * people, slots=1), turns=turns)

    assert [crew for crew in result.crews if len(crew) == 3] == [(3, 5, 8)]
    assert result.stop_reason == "proven"


def test_another_is_left_over_where_only_that_one_can_join(monkeypatch):
    # 2 can meet 0 only, 0 and 1 can meet at one slot, 3 and 4 can meet 1 only or each other.
    problem = Problem(free=(0b0001, 0b0111, 0b1001, 0b0110, 0b0110), slots=4)

    result = grown_up(monkeypatch)(problem)

    assert sorted(person for crew in result.crews for person in crew) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("people", [20, 21])
def test_who_can_meet_nobody_stands_in_nobodys_way(people):
    problem = Problem(free=(*(1,) * people, 2), slots=2)

    result = pairs(problem)

    assert result.unplaced == ((people, "no_common_time"),)
    assert [len(crew) for crew in result.crews].count(3) == people % 2
    assert result.stop_reason == "proven"


def test_where_no_trio_seats_the_odd_one_the_pairs_stay():
    # 0 can meet 1 or 2, at different hours; the others are pairs of their own.
    lone = [1 << (2 + k // 2) for k in range(16)]
    problem = Problem(free=(0b11, 0b01, 0b10, *lone), slots=10)

    result = pairs(problem)

    assert sorted(map(len, result.crews)) == [2] * 9
    assert result.stop_reason == "matched"


def test_several_people_left_over_join_pairs(monkeypatch):
    # Two leaders who can meet each of two others; nobody else can meet, but three at a time can.
    problem = Problem(
        free=(0b0011, 0b1100, 0b0001, 0b0001, 0b0100, 0b0100),
        slots=4,
        vetoes={(2, 3), (4, 5)},
    )

    plain = pairs(problem)
    result = grown_up(monkeypatch)(problem)

    assert plain.score["placed"] == result.score["placed"] == 4
    assert (plain.stop_reason, result.stop_reason) == ("proven", "matched")
    assert not result.bound.proven


def test_a_proof_can_be_stopped():
    problem = random_problem(21, 1, free=[1023] * 21, languages=(), kinds=(), vetoes=())

    stopped = pairs(problem, stop=rounds(0))
    some = pairs(problem, stop=rounds(1))
    proven = pairs(problem, stop=rounds(10**6))

    assert (stopped.stop_reason, stopped.bound.proven, stopped.score["placed"]) == ("rounds", False, 21)
    assert some.stop_reason == "rounds"
    assert stopped.score["total"] <= some.score["total"] <= proven.score["total"]
    assert proven.stop_reason == "proven"


def test_a_couple_is_a_pair():
    problem = Problem(free=(1,) * 4, slots=1, couples={(0, 3)})

    assert pairs(problem).crews == ((0, 3), (1, 2))


def test_pairs_of_nobody_are_no_pairs():
    assert pairs(Problem(free=(), slots=0)).crews == ()


def test_turns_are_told_for_everyone():
    with pytest.raises(BadProblem, match="turns has 2 entries, but there are 3 people"):
        pairs(Problem(free=(1,) * 3, slots=1), turns=[0, 1])


@settings(max_examples=40, deadline=None)
@given(problems())
def test_every_pair_and_trio_keeps_every_rule(problem):
    result = pairs(problem)

    paired = as_pairs(problem)
    assert [check(paired, crew) for crew in result.crews] == [[]] * len(result.crews)
    assert everyone_once(problem, list(result.crews), result.unplaced)
