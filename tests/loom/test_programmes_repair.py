from itertools import combinations

import pytest

from loom.problem import BadProblem
from loom.programmes import Programme, golf, plan, repair, sizes_for
from loom.stop import rounds
from tests.loom.test_programmes import assert_fits


def planned(programme):
    return plan(programme, rounds(20), workers=1)


def test_a_group_that_loses_one_stays_and_so_do_all_others():
    programme = golf(5, 4, 4)
    schedule = planned(programme)
    gap = schedule.sessions[1][2][0]

    mended = repair(schedule, programme, 1, [gap])

    before, after = schedule.sessions, mended.schedule.sessions
    assert (after[0], after[2], after[3]) == (before[0], before[2], before[3])
    assert set(after[1]) == {tuple(x for x in group if x != gap) for group in before[1]}
    assert (mended.moved, mended.schedule.stop_reason) == ((), "kept")
    assert_fits(mended.programme, mended.schedule)


def test_a_pair_that_loses_one_joins_another_pair():
    programme = golf(4, 2, 3)
    schedule = planned(programme)
    gap, left = schedule.sessions[0][0]

    mended = repair(schedule, programme, 0, [gap])

    after = mended.schedule.sessions
    untouched = [group for group in after[0] if left not in group]
    assert mended.moved == (left,)
    assert sorted(map(len, after[0])) == [2, 2, 3]
    assert set(untouched) < set(schedule.sessions[0])
    assert after[1:] == schedule.sessions[1:]
    assert_fits(mended.programme, mended.schedule)


def test_too_small_a_group_is_filled_from_others_where_that_moves_fewer():
    programme = golf(4, 5, 2)
    schedule = planned(programme)
    first = schedule.sessions[0][0]

    mended = repair(schedule, programme, 0, first[:2])

    assert len(mended.moved) == 1
    assert sorted(map(len, mended.schedule.sessions[0])) == [4, 4, 5, 5]


def test_who_moves_goes_where_nobody_meets_again():
    met = {(1, 2), (1, 3), (1, 4), (1, 5)}
    sessions = ((0, 1), (2, 3), (4, 5), (6, 7))
    programme = Programme(8, ((2,) * 4,), met=met)
    schedule = plan(programme, rounds(0), start=[sessions])

    mended = repair(schedule, programme, 0, [0])

    assert mended.schedule.sessions == (((1, 6, 7), (2, 3), (4, 5)),)
    assert (mended.schedule.repeats, mended.schedule.proven) == (0, True)


def test_who_moves_stays_apart_from_whom_they_should():
    programme = Programme(6, ((2,) * 3,), apart={(1, 2), (1, 3), (1, 4)})
    schedule = plan(programme, rounds(0), start=[[(0, 1), (2, 3), (4, 5)]])

    mended = repair(schedule, programme, 0, [0])

    assert not {(1, 2), (1, 3), (1, 4)} & {
        pair for group in mended.schedule.sessions[0] for pair in combinations(group, 2)
    }
    assert_fits(mended.programme, mended.schedule)


def test_later_sessions_are_planned_anew_without_who_is_gone():
    programme = golf(5, 4, 5)
    schedule = planned(programme)

    mended = repair(schedule, programme, 2, [3, 11], gone=True, stop=rounds(20), workers=1)

    assert mended.schedule.sessions[:2] == schedule.sessions[:2]
    assert mended.programme.away == (frozenset(),) * 2 + (frozenset({3, 11}),) * 3
    assert mended.programme.fixed == mended.schedule.sessions[:3]
    assert_fits(mended.programme, mended.schedule)
    assert mended.schedule.repeats <= 1


def test_who_is_gone_leaves_the_session_of_all_and_the_last_one_too():
    programme = Programme(8, ((2,) * 4, (8,), (4, 4)))
    schedule = planned(programme)

    mended = repair(schedule, programme, 1, [5], gone=True, stop=rounds(5))
    last = repair(schedule, programme, 2, [5], gone=True)

    assert mended.schedule.sessions[1] == ((0, 1, 2, 3, 4, 6, 7),)
    assert sorted(map(len, mended.schedule.sessions[2])) == [3, 4]
    assert last.schedule.stop_reason == "kept"
    assert last.schedule.sessions[:2] == schedule.sessions[:2]


def test_a_repair_can_be_repaired():
    programme = golf(4, 4, 4)
    schedule = planned(programme)

    once = repair(schedule, programme, 1, [0, 1])
    twice = repair(once.schedule, once.programme, 2, [2])

    assert [len(people) for people in twice.programme.away] == [0, 2, 1, 0]
    assert twice.schedule.sessions[:2] == once.schedule.sessions[:2]
    assert_fits(twice.programme, twice.schedule)


def test_few_who_are_left_share_one_group():
    programme = golf(2, 4, 1)
    schedule = planned(programme)

    pair = repair(schedule, programme, 0, range(6))
    nobody = repair(schedule, programme, 0, range(8))

    assert pair.schedule.sessions == (((6, 7),),)
    assert nobody.schedule.sessions == ((),)


def test_sizes_can_be_told():
    programme = Programme(12, ((4,) * 3,))
    schedule = planned(programme)
    gap = schedule.sessions[0][0][0]

    mended = repair(schedule, programme, 0, [gap], sizes=(5, 6))

    assert sorted(map(len, mended.schedule.sessions[0])) == [5, 6]
    assert set(mended.moved) == set(schedule.sessions[0][0]) - {gap}


@pytest.mark.parametrize("people", [9, 14, 17, 23])
@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_as_few_people_move_as_can_be(people, size):
    programme = Programme(people, (sizes_for(people, size),) * 2)
    schedule = planned(programme)
    planned_sizes = programme.sessions[0]
    low = min(min(planned_sizes), max(2, min(planned_sizes) - 1))
    gaps = [person for group in schedule.sessions[0][:2] for person in group[: size - 1]]

    mended = repair(schedule, programme, 0, gaps)

    before = [[x for x in group if x not in gaps] for group in schedule.sessions[0]]
    assert_fits(mended.programme, mended.schedule)
    assert len(mended.moved) == fewest_moves([len(x) for x in before if x], low, max(planned_sizes) + 1)
    assert min(map(len, mended.schedule.sessions[0])) >= min(low, people - len(gaps))


def fewest_moves(sizes, low, high):
    """By trying every set of groups to give up."""
    best, low = sum(sizes), min(low, sum(sizes))
    for count in range(len(sizes)):
        for kept in combinations(sizes, len(sizes) - count):
            if len(kept) * low <= sum(sizes) <= len(kept) * high:
                freed = sum(sizes) - sum(kept)
                best = min(best, max(freed, sum(max(0, low - size) for size in kept)))
    return best


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"session": 3}, "session is 3; those that can be repaired are numbered 0 to 1"),
        ({"missing": [16]}, "missing names person 16, but people are numbered 0 to 15"),
        ({"sizes": (5, 2)}, "sizes is (5, 2); it has to be the smallest and the largest group"),
        ({"programme": golf(4, 4, 3)}, "The schedule has another number of sessions"),
        ({"programme": golf(8, 2, 2)}, "schedule[0] has groups of other sizes"),
    ],
)
def test_a_repair_that_cannot_be_says_why(change, says):
    programme = golf(4, 4, 2)
    asked = {"schedule": planned(programme), "programme": programme, "session": 0, "missing": [0], **change}

    with pytest.raises(BadProblem) as problem:
        repair(**asked)

    assert says in str(problem.value)
