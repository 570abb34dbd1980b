from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest

from loom.problem import BadProblem
from loom.programmes import Programme, golf, in_groups_of, plan, sizes_for
from loom.stop import asked, rounds, seconds


def meetings(sessions):
    return Counter(
        pair
        for session in sessions
        if len(session) > 1
        for group in session
        for pair in combinations(group, 2)
    )


def repeats(programme, sessions):
    met = meetings(sessions) + Counter(programme.met)
    return sum(times - 1 for times in met.values())


def assert_fits(programme, schedule):
    for number, session in enumerate(schedule.sessions):
        assert sorted(person for group in session for person in group) == programme.present(number)
        assert sorted(map(len, session)) == sorted(programme.sessions[number])
        assert session == tuple(sorted(tuple(sorted(group)) for group in session))
    assert schedule.repeats == repeats(programme, schedule.sessions)
    assert schedule.proven == (schedule.repeats == schedule.bound)


ALGEBRA = ["4-4-5", "5-5-6", "7-7-8", "8-8-9", "9-3-13", "10-2-19", "16-4-21"]
STARTERS = ["5-3-7", "6-3-8", "8-3-11", "10-3-14", "6-4-7", "7-4-9", "9-4-11", "10-4-13", "6-5-6"]
OTHERS = ["8-4-10", "6-6-3", "10-10-3", "4-3-4", "5-4-5"]


@pytest.mark.parametrize("size", ALGEBRA + STARTERS + OTHERS)
def test_golfers_meet_nobody_twice(size):
    programme = golf(*map(int, size.split("-")))

    schedule = plan(programme, rounds(200), workers=1)

    assert_fits(programme, schedule)
    assert (schedule.repeats, schedule.proven, schedule.stop_reason) == (0, True, "proven")


def test_a_week_more_than_there_are_new_people_has_the_fewest_repeats():
    schedule = plan(golf(4, 4, 6), rounds(50))

    assert (schedule.repeats, schedule.bound, schedule.meetings) == (24, 24, (0, 96, 24))


def test_people_whose_number_does_not_divide_meet_as_rarely_as_can_be():
    programme = Programme(17, (sizes_for(17, 4),) * 6)

    schedule = plan(programme, rounds(100))

    assert_fits(programme, schedule)
    assert (schedule.repeats, schedule.bound) == (32, 32)


@pytest.mark.parametrize(("people", "size", "weeks"), [(61, 8, 8), (31, 4, 10), (30, 4, 10)])
def test_larger_schedules_lend_themselves_to_fewer_people(people, size, weeks):
    programme = Programme(people, (sizes_for(people, size),) * weeks)

    schedule = plan(programme, rounds(0))

    assert_fits(programme, schedule)
    assert (schedule.repeats, schedule.stop_reason) == (0, "proven")


def test_groups_grow_from_two_to_all_without_a_repeat():
    programme = in_groups_of(30, 2, 3, 5, 30)

    schedule = plan(programme, rounds(50))

    assert_fits(programme, schedule)
    assert [len(session[0]) for session in schedule.sessions] == [2, 3, 5, 30]
    assert schedule.repeats == 0


def test_a_session_of_all_counts_only_if_asked():
    apart = plan(Programme(12, ((12,), (3,) * 4)), rounds(10))
    counted = plan(Programme(12, ((12,), (3,) * 4), count_all=True), rounds(10))

    assert (apart.repeats, apart.meetings) == (0, (54, 12))
    assert (counted.repeats, counted.bound, counted.meetings) == (12, 12, (0, 54, 12))


def test_who_met_before_meets_others_first():
    before = frozenset((a, b) for a in range(0, 16, 4) for b in (a + 1, a + 2, a + 3))
    programme = replace(golf(4, 4, 2), met=before)

    schedule = plan(programme, rounds(50))

    assert_fits(programme, schedule)
    assert schedule.repeats == 0


def test_those_kept_apart_never_share_a_group():
    apart = frozenset(combinations(range(5), 2)) | {(5, 6), (10, 19)}
    programme = replace(golf(5, 4, 5), apart=apart)

    schedule = plan(programme, rounds(30))

    assert_fits(programme, schedule)
    assert not apart & set(meetings(schedule.sessions))


def test_fixed_sessions_stay_and_the_others_turn_round_them():
    first = tuple(tuple(range(a, a + 4)) for a in range(0, 16, 4))
    programme = replace(golf(4, 4, 4), fixed=(first,))

    schedule = plan(programme, rounds(80))

    assert_fits(programme, schedule)
    assert schedule.sessions[0] == first
    assert schedule.repeats == 0


def test_who_is_away_sits_nowhere():
    sizes = (sizes_for(15, 3), sizes_for(14, 3), sizes_for(13, 3))
    programme = Programme(15, sizes, away=((), {3}, {3, 7}))

    schedule = plan(programme, rounds(50))

    assert_fits(programme, schedule)
    assert schedule.repeats == 0


def test_the_same_seed_gives_the_same_schedule_on_any_number_of_cores():
    alone = plan(golf(10, 5, 11), rounds(4), seed=3, workers=1)

    together = plan(golf(10, 5, 11), rounds(4), seed=3, workers=3)

    assert replace(together, seconds=0) == replace(alone, seconds=0)


def test_another_seed_gives_another_schedule():
    one, two = (plan(golf(6, 5, 8), rounds(2), seed=seed).sessions for seed in (1, 2))

    assert one != two


def test_more_rounds_are_never_worse():
    found = [plan(golf(8, 5, 9), rounds(count)).repeats for count in (0, 1, 5, 15)]

    assert found == sorted(found, reverse=True)
    assert found[-1] < found[0]


def test_a_start_is_never_made_worse():
    first = plan(golf(10, 5, 11), rounds(8))

    again = plan(golf(10, 5, 11), rounds(0), start=first.sessions)
    on = plan(golf(10, 5, 11), rounds(3), seed=8, start=first.sessions)

    assert again.sessions == first.sessions
    assert on.repeats <= first.repeats


def test_a_plan_ends_when_told():
    told = []
    by_clock = plan(golf(10, 5, 11), seconds(0))
    by_word = plan(golf(10, 5, 11), asked(lambda: len(told) == 2), progress=told.append)

    assert (by_clock.stop_reason, by_clock.rounds) == ("seconds", 0)
    assert (by_word.stop_reason, by_word.rounds) == ("stopped", 2)
    assert [(step.share, step.bound) for step in told] == [(0, 0), (0, 0)]
    assert told[-1].repeats == by_word.repeats


def test_a_plan_ends_by_itself():
    schedule = plan(golf(4, 3, 5))

    assert schedule.stop_reason == "rounds"
    assert 0 < schedule.repeats <= 3


@pytest.mark.parametrize("people", range(1, 40))
def test_sizes_are_as_near_as_can_be(people):
    sizes = sizes_for(people, 4)

    assert sum(sizes) == people
    assert max(sizes) - min(sizes) <= 1
    assert sum(abs(size - 4) for size in sizes) <= min(people % 4 or 4, 4 - people % 4) or people < 10


@pytest.mark.parametrize(
    ("people", "size", "sizes"),
    [(17, 4, (5, 4, 4, 4)), (18, 4, (4, 4, 4, 3, 3)), (5, 2, (3, 2)), (3, 5, (3,)), (0, 4, ())],
)
def test_some_sizes_by_hand(people, size, sizes):
    assert sizes_for(people, size) == sizes


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (lambda: Programme(0, ()), "people is 0; it has to be"),
        (lambda: Programme(True, ()), "people is True; it has to be"),
        (lambda: Programme(5, ((2, 2),)), "has seats for 4 people, but 5 are there; sizes_for(5, size)"),
        (lambda: Programme(5, ((5, 0),)), "has a group of 0; a group has 1 or more people"),
        (lambda: Programme(4, ((2, 2),), met={(1, 1)}), "met holds (1, 1); each entry is two different"),
        (
            lambda: Programme(4, ((2, 2),), apart={(1, 4)}),
            "apart names person 4, but people are numbered 0 to 3",
        ),
        (lambda: Programme(4, ((2, 2),), away=({9},)), "away[0] names person 9"),
        (lambda: Programme(4, ((2, 2),), away=({1}, {2})), "away names 2 sessions, but there are 1"),
        (
            lambda: Programme(4, (), fixed=(((0, 1), (2, 3)),)),
            "fixed holds 1 sessions, but the programme has 0",
        ),
        (lambda: Programme(4, ((2, 2),), fixed=(((0, 1), (2, 2)),)), "fixed[0] has to seat everyone"),
        (lambda: Programme(4, ((2, 2),), fixed=(((0, 1, 2), (3,)),)), "fixed[0] has groups of other sizes"),
        (lambda: golf(0, 4, 2), "golf(0, 4, 2) needs at least 1 group"),
        (lambda: sizes_for(4, 0), "4 people cannot be divided in groups of 0"),
    ],
)
def test_a_programme_that_cannot_be_says_why(write, says):
    with pytest.raises(BadProblem) as problem:
        write()

    assert says in str(problem.value)


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ([], "start has 0 sessions, but the programme has 2"),
        ([[(0, 2), (1, 3)], [(0, 1), (2, 3)]], "start begins with other sessions than fixed"),
        ([[(0, 1), (2, 3)], [(0, 3), (1, 2)]], "start[1] seats 0 and 3 together"),
    ],
)
def test_a_start_that_does_not_fit_says_why(start, says):
    programme = Programme(4, ((2, 2),) * 2, apart={(0, 3)}, fixed=(((0, 1), (2, 3)),))

    with pytest.raises(BadProblem) as problem:
        plan(programme, start=start)

    assert says in str(problem.value)


@pytest.mark.parametrize("people", [6, 30])
def test_people_who_cannot_be_kept_apart_are_told_of(people):
    everyone = frozenset(combinations(range(4), 2))
    programme = Programme(people, ((people // 3,) * 3,), apart=everyone)

    with pytest.raises(BadProblem, match="Those who are kept apart do not fit in"):
        plan(programme, rounds(1))
