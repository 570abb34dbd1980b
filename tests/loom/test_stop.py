import pytest

from loom import asked, either, rounds, seconds, solve
from tests.loom.small import random_problem


def test_rounds_end_after_their_number():
    watch = rounds(2).watch()

    assert [watch.reason(k) for k in (0, 1, 2, 3)] == [None, None, "rounds", "rounds"]
    assert [watch.share(k) for k in (0, 1, 2, 3)] == [0.0, 0.5, 1.0, 1.0]


def test_no_seconds_end_at_once():
    watch = seconds(0).watch()

    assert (watch.reason(0), watch.share(0)) == ("seconds", 1.0)


def test_many_seconds_go_on():
    watch = seconds(1e9).watch()

    assert watch.reason(10**9) is None
    assert watch.share(10**9) < 0.01


def test_whoever_asks_is_heard():
    answers = [False, True]
    watch = asked(lambda: answers.pop(0)).watch()

    assert [watch.reason(0), watch.reason(0)] == [None, "stopped"]
    assert watch.share(5) == 0.0


def test_the_first_of_several_rules_ends_it():
    watch = either(seconds(1e9), rounds(3)).watch()

    assert [watch.reason(2), watch.reason(3)] == [None, "rounds"]
    assert watch.share(3) == 1.0


def test_a_rule_can_be_used_twice():
    rule = either(rounds(1), asked(lambda: False))
    problem = random_problem(60, 4)

    assert [solve(problem, rule).rounds, solve(problem, rule).rounds] == [1, 1]


def test_a_search_that_is_stopped_at_once_still_answers():
    result = solve(random_problem(60, 4), asked(lambda: True))

    assert (result.stop_reason, result.rounds) == ("stopped", 0)
    assert result.crews


def test_no_rounds_are_no_round_and_done():
    assert rounds(0).watch().share(0) == 1.0


def test_negative_limits_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        seconds(-1)
    with pytest.raises(ValueError, match="0 or more"):
        rounds(-1)
