"""The inside of the grouping search: sums kept up to date, one loop in three forms, cycles that fit the time."""

import numpy as np
import pytest

from loom.compiled import HAS_NUMBA
from loom.grouping import Grouping, solve_grouping
from loom.grouping import chain as chain_module
from loom.grouping.chain import Chain, Field, sizes_for
from loom.grouping.search import LAG, _Plan
from loom.grouping.sweeps import _exchanges, _joins, _shift, numpy_sweep, sums_by_group, sweep
from loom.stop import rounds
from tests.loom.test_grouping import some_weights

BOUNDS = ((3, 9), (3, 9), (4, 4), (2, 8))
HEATS = np.geomspace(3.0, 0.2, 30).astype(np.float32)


class OwnClock:
    """A rule that counts rounds beside a clock that says how much of the time is used."""

    def __init__(self, limit, share):
        self.limit, self.share = limit, share

    def reason(self, rounds_done):
        return "rounds" if self.limit and rounds_done >= self.limit else None


def as_plain(loop):
    return loop.py_func if HAS_NUMBA else loop


def swept(go):
    field = Field(Grouping(some_weights(20, 1), BOUNDS), seed=5)
    chain = Chain(field, seed=5, number=0)
    made = go(
        field.weights,
        field.bounds,
        np.float32(field.each),
        field.chances,
        HEATS,
        chain.place,
        chain.size,
        chain._sums,
        chain._own,
        chain.best,
        chain.score,
        chain._chance,
    )
    return made, chain


@pytest.mark.parametrize("go", [as_plain(sweep), numpy_sweep])
def test_the_loop_gives_the_same_answer_compiled_plain_and_in_numpy(go):
    made, chain = swept(sweep)

    other_made, other = swept(go)

    assert made == other_made > 100
    assert chain.place.tolist() == other.place.tolist()
    assert chain.best.tolist() == other.best.tolist()
    assert chain.score.tolist() == pytest.approx(other.score.tolist(), abs=1e-3)


def test_plain_parts_of_the_loop_keep_the_sums(monkeypatch):
    for name, part in (("_joins", _joins), ("_exchanges", _exchanges), ("_shift", _shift)):
        monkeypatch.setattr(f"loom.grouping.sweeps.{name}", as_plain(part))

    _, chain = swept(as_plain(sweep))

    expected = as_plain(sums_by_group)(chain._field.weights, chain.place, len(BOUNDS))
    assert chain._sums == pytest.approx(expected, abs=1e-3)
    assert chain._own == pytest.approx(expected[chain.place, np.arange(20)], abs=1e-3)
    assert chain.size.tolist() == np.bincount(chain.place, minlength=4).tolist()
    assert chain.score[0] == pytest.approx(scaled_value(chain), abs=1e-2)


def scaled_value(chain):
    together = chain.place[:, None] == chain.place[None, :]
    pairs = (chain.size * (chain.size - 1)).sum()
    return (chain._field.weights[together].sum() + chain._field.each * pairs) / 2


def test_sums_that_have_drifted_are_added_up_anew():
    _, chain = swept(sweep)
    chain._sums += 1.0

    chain.freshen()

    assert chain._sums == pytest.approx(sums_by_group(chain._field.weights, chain.place, 4), abs=1e-6)
    assert chain.score[0] == pytest.approx(scaled_value(chain), abs=1e-3)


def test_a_settled_chain_has_no_better_neighbour():
    field = Field(Grouping(some_weights(20, 1), BOUNDS), seed=5)
    chain = Chain(field, seed=5, number=0)
    chain.run(np.full(3, 2.0))

    chain.settle()

    assert chain.run(np.zeros(3)) == 0.0


def test_sizes_are_those_with_most_pairs_or_fewest():
    grouping = Grouping(np.zeros((13, 13)), ((1, 9), (2, 6), (3, 3)))

    assert sizes_for(grouping, 1.0) == [8, 2, 3]
    assert sizes_for(grouping, -1.0) == [5, 5, 3]


def test_a_search_without_compiled_loops_finds_good_groups(monkeypatch):
    monkeypatch.setattr(chain_module, "HAS_NUMBA", False)
    monkeypatch.setattr("loom.grouping.search.ROUND_SECONDS", 1e-4)
    place = np.repeat(np.arange(4), 5)
    weights = np.where(place[:, None] == place[None, :], 9.0, 1.0) - 9.0 * np.eye(20)

    answer = solve_grouping(Grouping(weights, ((5, 5),) * 4), rounds(2))

    assert answer.objective == 9 * 10 * 4


def test_a_plan_by_rounds_ends_its_last_cycle_with_the_last_round():
    plan = _Plan(OwnClock(8, lambda done: done / 8), sweeps=10_000)

    windows = [plan.window(done) for done in range(8)]

    assert windows == [(cycle, begin, begin + 0.25) for cycle in (0, 1) for begin in (0.0, 0.25, 0.5, 0.75)]


def test_a_plan_by_rounds_hurries_where_the_clock_runs_ahead():
    on_time, late = LAG + 0.05, LAG + 0.2
    plan = _Plan(OwnClock(10, lambda done: {0: 0.0, 1: on_time, 2: late + 0.2}[done]), sweeps=10)

    windows = [plan.window(done) for done in range(3)]

    assert windows == [
        (0, 0.0, 0.1),
        (0, 0.1, pytest.approx(0.2)),
        (0, pytest.approx(late + 0.2), pytest.approx(late + 0.3)),
    ]


def test_a_plan_by_the_clock_measures_its_first_round():
    plan = _Plan(OwnClock(None, lambda done: [0.1, 0.19, 0.28][done]), sweeps=8_000)

    windows = [plan.window(done) for done in range(3)]

    assert windows == [
        (0, 0.0, 0.0),
        (0, pytest.approx(0.2), pytest.approx(0.4)),
        (0, pytest.approx(0.4), pytest.approx(0.6)),
    ]


def test_a_plan_without_an_end_goes_from_cycle_to_cycle():
    plan = _Plan(OwnClock(None, lambda done: 0.0), sweeps=400)

    windows = [plan.window(done) for done in (0, 1, 100, 200, 450)]

    assert [(cycle, round(begin, 6)) for cycle, begin, _ in windows] == [
        (0, 0.0),
        (0, 0.01),
        (1, 0.0),
        (2, 0.0),
        (4, 0.5),
    ]
