"""The maximally diverse grouping problem: what is asked, what is answered, and that it is the best there is."""

from functools import cache
from itertools import pairwise, product

import numpy as np
import pytest

from loom.grouping import Grouping, grouping_budget, solve_grouping
from loom.problem import BadProblem
from loom.stop import asked, either, rounds, seconds


def some_weights(items, seed, whole=False, low=0.0):
    chance = np.random.default_rng(seed)
    above = np.triu(chance.uniform(low, 100, (items, items)), 1)
    return np.rint(above + above.T) if whole else above + above.T


def some_bounds(chance, items, groups):
    sizes = np.bincount(chance.integers(groups, size=items), minlength=groups)
    return tuple((max(0, int(s - chance.integers(3))), int(s + chance.integers(3))) for s in sizes)


def fits(grouping, groups):
    everyone = sorted(item for group in groups for item in group)
    sizes = [low <= len(group) <= high for group, (low, high) in zip(groups, grouping.bounds, strict=True)]
    return everyone == list(range(grouping.items)) and all(sizes)


@cache
def every_assignment(items, groups):
    places = np.array(list(product(range(groups), repeat=items))).reshape(-1, items)
    sizes = np.stack([(places == group).sum(axis=1) for group in range(groups)], axis=1)
    i, j = np.triu_indices(items, 1)
    return sizes, places[:, i] == places[:, j]


def brute_force(grouping):
    sizes, together = every_assignment(grouping.items, len(grouping.bounds))
    low, high = np.array(grouping.bounds).T
    allowed = ((sizes >= low) & (sizes <= high)).all(axis=1)
    return (together[allowed] @ grouping.weights[np.triu_indices(grouping.items, 1)]).max()


@pytest.mark.parametrize("part", range(4))
def test_small_problems_are_solved_to_the_optimum(part):
    chance = np.random.default_rng(part)
    for number in range(500):
        items = int(chance.integers(8, 11)) if number % 25 == 0 else int(chance.integers(1, 8))
        low = -100.0 if number % 3 == 0 else 0.0
        weights = some_weights(items, int(chance.integers(2**30)), whole=number % 2 == 0, low=low)
        grouping = Grouping(weights, some_bounds(chance, items, int(chance.integers(1, 4))))

        answer = solve_grouping(grouping)

        assert fits(grouping, answer.groups)
        assert answer.objective == pytest.approx(brute_force(grouping), rel=1e-12, abs=1e-9)
        assert (answer.proven, answer.stop_reason, answer.bound) == (True, "proven", answer.objective)


def test_no_items_make_empty_groups():
    answer = solve_grouping(Grouping(np.zeros((0, 0)), ((0, 2), (0, 1))))

    assert (answer.groups, answer.objective, answer.proven) == (((), ()), 0, True)


@pytest.mark.parametrize("low", [0.0, -100.0])
def test_a_search_finds_the_groups_that_were_planted(low):
    place = np.random.default_rng(3).permutation(np.repeat(np.arange(5), 6))
    weights = some_weights(30, 4, low=low) / 10 + 50.0 * (place[:, None] == place[None, :])
    np.fill_diagonal(weights, 0.0)
    planted = {tuple(np.flatnonzero(place == group).tolist()) for group in range(5)}

    answer = solve_grouping(Grouping(weights, ((6, 6),) * 5), rounds(6))

    assert set(answer.groups) == planted
    assert (answer.proven, answer.bound, answer.rounds, answer.stop_reason) == (False, None, 6, "rounds")


def test_sizes_move_to_where_they_are_worth_most():
    equal = np.ones((30, 30)) - np.eye(30)

    answer = solve_grouping(Grouping(equal, ((2, 12), (2, 20), (5, 9))), rounds(2))

    assert [len(group) for group in answer.groups] == [2, 20, 8]
    assert answer.objective == 1 + 190 + 28


def test_unwelcome_company_is_spread_evenly():
    answer = solve_grouping(Grouping(np.eye(20) - np.ones((20, 20)), ((0, 20),) * 4), rounds(2))

    assert [len(group) for group in answer.groups] == [5, 5, 5, 5]


def test_insertions_find_sizes_that_the_mean_weight_does_not_tell():
    place = np.repeat([0, 1, 2], [3, 7, 10])
    weights = np.where(place[:, None] == place[None, :], 10.0, -10.0) - 10.0 * np.eye(20)

    answer = solve_grouping(Grouping(weights, ((0, 20),) * 3), rounds(2))

    assert sorted(len(group) for group in answer.groups) == [3, 7, 10]
    assert answer.objective == 10 * (3 + 21 + 45)


def test_the_answer_is_the_same_for_any_number_of_workers():
    grouping = Grouping(some_weights(40, 5), ((3, 6),) * 9)

    one, two = (solve_grouping(grouping, rounds(3), seed=11, workers=workers) for workers in (1, 2))

    assert (one.groups, one.objective) == (two.groups, two.objective)
    assert fits(grouping, one.groups)


def test_another_seed_searches_elsewhere():
    grouping = Grouping(some_weights(60, 6), ((3, 6),) * 13)

    answers = {solve_grouping(grouping, rounds(1), seed=seed).groups for seed in range(3)}

    assert len(answers) > 1


def test_whole_weights_give_a_whole_objective():
    grouping = Grouping(some_weights(20, 7, whole=True), ((5, 5),) * 4)

    answer = solve_grouping(grouping, rounds(1))

    within = [grouping.weights[i, j] for group in answer.groups for i in group for j in group if i < j]
    assert isinstance(answer.objective, int)
    assert answer.objective == sum(within)


def test_a_search_is_told_of_and_never_gets_worse():
    heard = []
    grouping = Grouping(some_weights(50, 8), ((8, 12),) * 5)

    answer = solve_grouping(grouping, rounds(3), progress=lambda share, value: heard.append((share, value)))

    assert [share for share, _ in heard] == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert all(before <= after for (_, before), (_, after) in pairwise(heard))
    assert all(t <= u and v < w for (t, v), (u, w) in pairwise(answer.trace))
    assert answer.trace[-1][1] == pytest.approx(answer.objective)


def test_a_good_start_is_kept_when_there_is_no_time():
    grouping = Grouping(some_weights(40, 9), ((3, 6),) * 9)
    good = solve_grouping(grouping, rounds(3)).groups

    answer = solve_grouping(grouping, rounds(0), seed=1, start=good)

    assert answer.objective >= grouping.value(good)
    assert answer.rounds == 0


def test_a_search_begins_from_the_start():
    place = np.repeat(np.arange(5), 6)
    weights = np.where(place[:, None] == place[None, :], 9.0, 1.0) - 9.0 * np.eye(30)
    start = np.arange(30).reshape(5, 6).tolist()

    answer = solve_grouping(Grouping(weights, ((6, 6),) * 5), rounds(1), start=start)

    assert answer.groups == tuple(tuple(group) for group in start)
    assert len(answer.trace) == 1


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ([range(12)], "The start has 1 groups; the problem has 2."),
        ([range(6), range(5, 12)], "The start has to name each item from 0 to 11 once."),
        ([range(5), range(5, 12)], "Group 0 of the start has 5 items, not 6 to 6."),
    ],
)
def test_a_start_that_is_no_answer_is_refused(start, says):
    grouping = Grouping(some_weights(12, 1), ((6, 6), (6, 6)))

    with pytest.raises(BadProblem) as refusal:
        solve_grouping(grouping, rounds(1), start=start)

    assert str(refusal.value) == says


def test_a_search_ends_by_the_clock():
    grouping = Grouping(some_weights(30, 2), ((3, 6),) * 7)

    answer = solve_grouping(grouping, seconds(0.4))

    assert answer.stop_reason == "seconds"
    assert fits(grouping, answer.groups)


def test_a_search_ends_when_asked_to():
    told = []
    grouping = Grouping(some_weights(30, 2), ((3, 6),) * 7)

    answer = solve_grouping(grouping, asked(lambda: len(told) == 2), progress=lambda *news: told.append(news))

    assert (answer.stop_reason, answer.rounds) == ("stopped", 2)


def test_nothing_is_searched_when_asked_to_stop_at_once():
    grouping = Grouping(some_weights(30, 2), ((3, 6),) * 7)

    answer = solve_grouping(grouping, either(rounds(9), asked(lambda: True)))

    assert (answer.stop_reason, answer.rounds) == ("stopped", 0)
    assert fits(grouping, answer.groups)


def test_the_budget_grows_with_the_seconds_and_is_never_empty():
    small, large = (Grouping(some_weights(items, 1), ((3, 6),) * (items // 4)) for items in (8, 200))

    assert grouping_budget(small, 60) == 1
    assert grouping_budget(large, 0) == 1
    assert grouping_budget(large, 10) == pytest.approx(10 * grouping_budget(large, 1), rel=0.05)


@pytest.mark.parametrize(
    ("weights", "bounds", "says"),
    [
        (np.zeros((2, 3)), ((1, 2),), "The weights have shape (2, 3); they have to be a square matrix."),
        ([[0, np.nan], [np.nan, 0]], ((1, 2),), "Every weight has to be a finite number."),
        (np.eye(2), ((1, 2),), "The weights of an item with itself, on the diagonal, have to be 0."),
        (
            [[0, 1], [2, 0]],
            ((1, 2),),
            "The weights have to be symmetric, but those of (0, 1) and (1, 0) differ.",
        ),
        (np.zeros((2, 2)), (), "There has to be at least one group."),
        (np.zeros((1, 1)), ((0, 1),) * 65536, "There are 65536 groups; there can be at most 65535."),
        (np.zeros((2, 2)), ((2, 1),), "Group 0 has bounds 2 to 1; 0 ≤ smallest ≤ largest has to hold."),
        (
            np.zeros((2, 2)),
            ((2, 2), (1, 2)),
            "The groups need at least 3 items together, but there are only 2.",
        ),
        (np.zeros((3, 3)), ((1, 1), (1, 1)), "The groups hold at most 2 items together, but there are 3."),
    ],
)
def test_a_problem_that_cannot_be_solved_is_refused(weights, bounds, says):
    with pytest.raises(BadProblem) as refusal:
        Grouping(np.array(weights, dtype=float), bounds)

    assert str(refusal.value) == says


def test_the_weights_of_a_problem_cannot_be_changed():
    weights = some_weights(4, 1)
    grouping = Grouping(weights, ((2, 2), (2, 2)))

    weights[0, 1] = -1.0

    assert grouping.weights[0, 1] == grouping.weights[1, 0]
    assert not grouping.weights.flags.writeable
