from itertools import combinations

import numpy as np
import pytest

from loom import BadProblem
from loom.pairs import Season, season
from loom.stop import rounds


def meetings(plan: Season) -> list[tuple[int, int]]:
    groups = [group for number in plan.rounds for group in number]
    return sorted(pair for group in groups for pair in combinations(group, 2))


def repeats(plan: Season, met: tuple[tuple[int, int], ...] = ()) -> int:
    known, again = {tuple(sorted(pair)) for pair in met}, 0
    for pair in meetings(plan):
        again += pair in known
        known.add(pair)
    return again


def everyone_once(plan: Season, people: int) -> bool:
    for number, groups in enumerate(plan.rounds):
        named = [person for group in groups for person in group]
        named += [*plan.left_out[number], *plan.wanted.away[number]]
        if sorted(named) != list(range(people)):
            return False
    return all(2 <= len(group) <= 3 for groups in plan.rounds for group in groups)


def some_allowed(people: int, share: float, seed: int) -> np.ndarray:
    upper = np.triu(np.random.default_rng(seed).random((people, people)) < share, 1)
    return upper | upper.T


@pytest.mark.parametrize("people", [18, 19, 20, 21, 24, 25, 27, 33, 40, 61, 62, 99, 150, 151, 300, 299])
def test_twelve_rounds_have_no_repeat_and_fair_turns(people):
    plan = season(people, 12)

    assert everyone_once(plan, people)
    assert (repeats(plan), plan.repeats, plan.fewest, plan.proven) == (0, 0, 0, True)
    assert plan.left_out == ((),) * 12
    assert sum(plan.turns) == 36 * (people % 2)
    assert max(plan.turns) - min(plan.turns) <= 1


def test_an_even_number_meets_everybody_once_in_a_whole_season():
    plan = season(10, 9)

    assert meetings(plan) == list(combinations(range(10), 2))


@pytest.mark.parametrize(("people", "expected"), [(4, 24 - 6), (13, 18), (15, 3), (17, 0)])
def test_where_repeats_cannot_be_avoided_there_are_fewest(people, expected):
    plan = season(people, 12)

    assert (repeats(plan), plan.repeats, plan.fewest) == (expected, expected, expected)


@pytest.mark.parametrize("people", [30, 31])
def test_rules_and_earlier_meetings_are_kept(people):
    allowed = some_allowed(people, 0.8, 3)
    met = tuple((k, k + 1) for k in range(people - 1))

    plan = season(people, 8, allowed=allowed, met=met)

    assert everyone_once(plan, people)
    assert all(allowed[u, v] for u, v in meetings(plan))
    assert (repeats(plan, met), plan.repeats, plan.proven) == (0, 0, True)
    assert max(plan.turns) - min(plan.turns) <= 1


def test_who_may_meet_nobody_is_left_out():
    allowed = ~np.eye(5, dtype=bool)
    allowed[0, :] = allowed[:, 0] = False

    plan = season(5, 2, allowed=allowed)

    assert plan.left_out == ((0,), (0,))
    assert everyone_once(plan, 5)


def test_without_trios_an_odd_one_is_left_out():
    plan = season(5, 3, trios=False)

    assert [len(out) for out in plan.left_out] == [1, 1, 1]
    assert (plan.turns, plan.repeats) == ((0,) * 5, 0)


def test_people_left_over_join_pairs_they_may_meet():
    allowed = np.kron(np.eye(2), np.ones((3, 3)))

    plan = season(6, 2, allowed=allowed)

    assert plan.rounds == (((0, 1, 2), (3, 4, 5)),) * 2
    assert (plan.repeats, plan.fewest, plan.turns) == (6, 6, (2,) * 6)


def test_worth_is_gained_where_it_costs_no_repeat():
    random = np.random.default_rng(5)
    worth = random.random((20, 20))
    worth = worth + worth.T

    plain, plan = season(20, 6), season(20, 6, worth=worth)

    assert plan.repeats == 0
    assert plan.worth == pytest.approx(sum(worth[u, v] for u, v in meetings(plan)))
    assert plan.worth > 1.15 * sum(worth[u, v] for u, v in meetings(plain))
    assert plain.worth == 0.0


def test_who_is_away_is_not_planned_for():
    plan = season(12, 5, away=[{0}, set(), {1, 2, 3}])

    assert plan.wanted.away == (frozenset({0}), frozenset(), frozenset({1, 2, 3}), frozenset(), frozenset())
    assert everyone_once(plan, 12)
    assert (plan.repeats, plan.left_out) == (0, ((),) * 5)


@pytest.mark.parametrize("people", [30, 31])
def test_repair_changes_only_what_it_must(people):
    plan = season(people, 10)

    repaired = plan.repair(4, {3})

    changed = [len(set(groups) - set(old)) for groups, old in zip(repaired.rounds, plan.rounds, strict=True)]
    assert repaired.rounds[:4] == plan.rounds[:4]
    assert everyone_once(repaired, people)
    assert (max(changed), repaired.left_out) == (changed[4:][np.argmax(changed[4:])], ((),) * 10)
    assert max(changed) <= 4
    assert repaired.repeats <= 3
    assert all(3 not in group for groups in repaired.rounds[4:] for group in groups)


def test_repair_leaves_rounds_alone_that_miss_nobody():
    plan = season(8, 4, away=[set(), {2}, set(), {2, 3}])

    repaired = plan.repair(3, {2})

    assert repaired.rounds == plan.rounds
    assert repaired.wanted.away == plan.wanted.away


def test_the_same_seed_gives_the_same_season():
    assert season(17, 9, seed=3).rounds == season(17, 9, seed=3).rounds
    assert season(17, 9, seed=3).rounds != season(17, 9, seed=4).rounds


def test_the_improvement_can_be_stopped():
    stopped, whole = season(15, 12, stop=rounds(0)), season(15, 12)

    assert everyone_once(stopped, 15)
    assert stopped.repeats > whole.repeats == 3


@pytest.mark.parametrize(("people", "number"), [(0, 3), (1, 2), (3, 0)])
def test_nothing_to_plan_is_an_empty_plan(people, number):
    plan = season(people, number)

    assert plan.rounds == ((),) * number
    assert plan.left_out == ((0,) * people,) * number


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"people": -1}, "neither can be below 0"),
        ({"rounds": -1}, "neither can be below 0"),
        ({"met": [(0, 9)]}, "met names person 9, but people are numbered 0 to 3"),
        ({"away": [{7}]}, "away names person 7"),
        ({"away": [set()] * 3}, "away has 3 entries, but there are 2 rounds"),
        ({"allowed": np.ones((3, 4))}, r"allowed has the shape \(3, 4\); it has to be 4 by 4"),
        ({"worth": np.triu(np.ones((4, 4)))}, "worth has to be symmetric and finite"),
        ({"worth": np.full((4, 4), np.nan)}, "worth has to be symmetric and finite"),
    ],
)
def test_bad_seasons_are_refused_in_a_sentence(more, why):
    with pytest.raises(BadProblem, match=why):
        season(**{"people": 4, "rounds": 2, **more})


@pytest.mark.parametrize("number", [-1, 4])
def test_a_season_is_repaired_from_one_of_its_rounds(number):
    with pytest.raises(BadProblem, match=f"from_round is {number}, but there are 3 rounds"):
        season(4, 3).repair(number, {0})
