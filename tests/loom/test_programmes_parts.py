from itertools import combinations

import numpy as np
import pytest

from loom.chance import stream
from loom.programmes import Programme, golf, plan, repair
from loom.programmes import anneal as loops
from loom.programmes.bound import least_repeats, settled
from loom.programmes.chain import frame_chain, open_chain, sessions_of
from loom.programmes.covers import doubled
from loom.programmes.exact import fewest_repeats
from loom.programmes.fields import field, from_algebra
from loom.programmes.frames import frames_for
from loom.programmes.mend import NEVER, mended
from loom.programmes.schedule import repeats_of
from loom.stop import rounds


@pytest.mark.parametrize("order", [2, 3, 4, 5, 7, 8, 9, 16, 25, 27])
def test_a_field_adds_and_multiplies_as_a_field_does(order):
    add, multiply = field(order)

    for a in range(order):
        assert sorted(add(a, b) for b in range(order)) == list(range(order))
        assert a == 0 or sorted(multiply(a, b) for b in range(order)) == list(range(order))
        assert (add(a, 0), multiply(a, 1), multiply(a, 0)) == (a, a, 0)
        for b in range(order):
            for c in range(0, order, 3):
                assert multiply(a, add(b, c)) == add(multiply(a, b), multiply(a, c))


@pytest.mark.parametrize("order", [1, 6, 10, 12, 15])
def test_other_orders_have_no_field(order):
    assert field(order) is None


@pytest.mark.parametrize(
    ("groups", "size", "count"),
    [(4, 4, 5), (8, 4, 10), (9, 3, 13), (8, 2, 15), (5, 3, 5), (3, 5, 1), (6, 1, 4)],
)
def test_algebra_gives_as_many_sessions_as_told_and_no_more(groups, size, count):
    sessions = from_algebra(groups, size, count)

    met = [pair for session in sessions for group in session for pair in combinations(group, 2)]
    assert len(sessions) == count
    assert len(set(met)) == len(met) == count * groups * size * (size - 1) // 2
    assert size == 1 or from_algebra(groups, size, count + 1) is None


@pytest.mark.parametrize(
    ("programme", "bound"),
    [
        (golf(8, 4, 10), 0),
        (golf(8, 4, 11), 32),
        (golf(3, 4, 2), 3),
        (golf(3, 4, 3), 6),
        (golf(2, 7, 2), 18),
        (Programme(4, ((2, 2),) * 2, met={(0, 1), (2, 3), (0, 2), (1, 3)}), 2),
        (Programme(6, ((3, 3),) * 2, fixed=(((0, 1, 2), (3, 4, 5)),) * 2), 6),
        (Programme(7, ((4, 3), (3, 3)), away=((), {0})), 2),
        (Programme(5, ()), 0),
    ],
)
def test_some_bounds_by_hand(programme, bound):
    assert least_repeats(programme) == bound


@pytest.mark.parametrize(
    ("sizes", "rounds"), [((3,) * 5, 7), ((4,) * 7, 9), ((4,) * 6, 7), ((5, 4, 4, 4), 5)]
)
def test_what_a_frame_costs_is_what_its_sessions_repeat(sizes, rounds):
    for number, frame in enumerate(frames_for(sizes, rounds)):
        chain = frame_chain(frame, sizes, (7, number))
        chain.run(0.5, 0.2, 3000)

        sessions = sessions_of(chain, frame)

        programme = Programme(sum(sizes), (sizes,) * len(sessions))
        assert len(sessions) >= rounds
        assert [programme.seated("frame", place, x) for place, x in enumerate(sessions)] == sessions
        assert repeats_of(programme, sessions) == chain.cost


@pytest.mark.parametrize("kind", ["plain", "turning"])
def test_loops_do_the_same_compiled_or_not(kind, monkeypatch):
    compiled, plain = chain_of(kind), chain_of(kind)
    compiled.run(0.5, 0.2, 400)

    for name in ("below", "share", "_change", "_nothing_left", "price_of", "anneal"):
        monkeypatch.setattr(loops, name, getattr(getattr(loops, name), "py_func", getattr(loops, name)))
    monkeypatch.setattr("loom.programmes.chain.anneal", loops.anneal)
    plain.run(0.5, 0.2, 400)

    used = np.zeros_like(plain.used)
    cost = loops.price_of(plain.seat, plain.groups, plain.klass, used, plain.price, plain.again)
    assert (plain.seat.tolist(), plain.best.tolist()) == (compiled.seat.tolist(), compiled.best.tolist())
    assert plain.tally.tolist() == compiled.tally.tolist()
    assert (cost, used.tolist()) == (plain.tally[0], plain.used.tolist())


def chain_of(kind):
    if kind == "turning":
        return frame_chain(frames_for((4,) * 7, 9)[1], (4,) * 7, (1, 2))
    programme = Programme(9, ((3, 3, 3),) * 4, apart={(0, 8)})
    session = ((0, 1, 2), (3, 4, 5), (6, 7, 8))
    return open_chain(programme, settled(programme), [session] * 4, 10, (1, 2))


def test_a_loop_ends_where_nothing_is_left_to_gain():
    programme = golf(3, 3, 2)
    session = ((0, 1, 2), (3, 4, 5), (6, 7, 8))
    chain = open_chain(programme, settled(programme), [session] * 2, 10, (3,))
    tally, state = chain.tally, stream(4)
    plain = getattr(loops.anneal, "py_func", loops.anneal)

    plain(
        chain.seat, chain.best, chain.groups, chain.turns, chain.klass, chain.used, chain.price,
        chain.again, tally, state, 0.5, 0.2, 100_000,
    )  # fmt: skip

    assert tally.tolist() == [0, 0]
    assert chain.seat.tolist() == chain.best.tolist()


@pytest.mark.parametrize("programme", [golf(3, 4, 2), golf(5, 2, 9), Programme(11, ((4, 4, 3),) * 2)])
def test_too_many_ways_are_left_to_the_search(programme):
    assert fewest_repeats(programme) is None


def test_small_programmes_that_count_everybody_are_solved_too():
    schedule = plan(Programme(4, ((2, 2), (4,), (2, 2)), count_all=True), rounds(0))

    assert (schedule.repeats, schedule.proven) == (4, True)


def test_who_moved_change_places_where_that_saves_a_repeat():
    met = np.zeros((8, 8), dtype=np.int32)
    for one, two in [(0, 2), (1, 4), (1, 2)]:
        met[one, two] = met[two, one] = 1
    chance = np.random.Generator(np.random.PCG64(1))

    session = mended(((0, 6), (1, 7), (2, 3), (4, 5)), frozenset({6, 7}), (2, 3), met, chance)

    assert session in {((0, 1), (2, 3), (4, 5)), ((0, 4, 5), (1, 2, 3))} or met_in(session, met) == 0


def met_in(session, met):
    return sum(met[pair] for group in session for pair in combinations(group, 2))


def test_people_kept_apart_cost_more_than_any_repeat():
    met = np.zeros((5, 5), dtype=np.int32)
    met[0, 1:3] = met[1:3, 0] = NEVER
    met[0, 3:] = met[3:, 0] = 1

    session = mended(
        ((0,), (1, 2), (3, 4)), frozenset(), (2, 3), met, np.random.Generator(np.random.PCG64(1))
    )

    assert session == ((0, 3, 4), (1, 2))


def test_a_session_without_the_missing_is_no_other_session():
    programme = golf(4, 4, 3)
    schedule = plan(programme, rounds(0))
    once = repair(schedule, programme, 0, [5])

    again = repair(once.schedule, once.programme, 1, [5], gone=True, stop=rounds(0))

    assert again.schedule.sessions[0] == once.schedule.sessions[0]
    assert again.programme.away == (frozenset({5}),) * 3


def test_two_planes_doubled_are_a_schedule_where_signs_can_be_found():
    three, four = from_algebra(3, 3, 4), from_algebra(4, 4, 5)

    schedule = doubled(three, (2, 3, 6, 0, 8, 1, 5, 4, 7))

    assert schedule is not None
    assert repeats_of(golf(6, 3, 8), schedule) == 0
    assert doubled(four, range(16)) is None
