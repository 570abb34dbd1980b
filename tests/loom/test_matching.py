import sys
from functools import cache, partial
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import numpy as np
import pytest

from loom import compiled
from loom.pairs import blossom, forest, matching
from loom.pairs.matching import heaviest_matching, prices
from loom.stop import rounds

INSTANCES = 2_000


def random_graph(seed: int, largest: int = 10) -> tuple[int, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    people = int(random.integers(2, largest + 1))
    rows, columns = np.triu_indices(people, 1)
    kept = random.random(len(rows)) < random.choice([0.3, 0.6, 1.0])
    high = int(random.choice([3, 12, 1000]))
    return people, np.stack([rows, columns], axis=1)[kept], random.integers(-2, high, int(kept.sum()))


def best_matching(people: int, ends: np.ndarray, weights: np.ndarray) -> tuple[int, tuple[int, int]]:
    """The most weight, and the most pairs with the most weight among them."""
    weight = {tuple(edge): int(w) for edge, w in zip(ends.tolist(), weights.tolist(), strict=True)}

    @cache
    def best(left: int) -> tuple[int, tuple[int, int]]:
        if not left:
            return 0, (0, 0)
        u = (left & -left).bit_length() - 1
        rest = left & (left - 1)
        heaviest, most = best(rest)
        for v in range(u + 1, people):
            if rest >> v & 1 and (u, v) in weight:
                other, (pairs, total) = best(rest & ~(1 << v))
                heaviest = max(heaviest, other + weight[u, v])
                most = max(most, (pairs + 1, total + weight[u, v]))
        return heaviest, most

    return best((1 << people) - 1)


def is_matching(people: int, ends: np.ndarray, mate: np.ndarray) -> bool:
    edges = {frozenset(edge) for edge in ends.tolist()}
    matched = [v for v in range(people) if mate[v] >= 0]
    return all(mate[mate[v]] == v and frozenset((v, int(mate[v]))) in edges for v in matched)


@pytest.fixture(params=[300, 0], ids=["ready-made", "blossoms"])
def solver(request):
    return partial(heaviest_matching, few=request.param)


def test_small_graphs_are_matched_to_the_optimum(solver):
    for seed in range(INSTANCES):
        people, ends, weights = random_graph(seed)
        heaviest, most = best_matching(people, ends, weights)

        free = solver(people, ends, weights)
        full = solver(people, ends, weights, most_first=True)

        assert (free.weight, free.bound, free.proven) == (heaviest, heaviest, True), seed
        assert (full.pairs, full.weight) == most, seed
        assert is_matching(people, ends, free.mate), seed
        assert is_matching(people, ends, full.mate), seed


def many(people: int, edges: int, high: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    ends = random.integers(0, people, (edges, 2))
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    return ends, random.integers(0, high, len(ends))


@pytest.mark.parametrize(("edges", "high"), [(500, 4), (1_500, 1000), (9_000, 1000), (9_000, 2)])
@pytest.mark.parametrize("most_first", [False, True])
def test_both_solvers_find_the_same_weight(edges, high, most_first):
    ends, weights = many(250, edges, high)

    ready = heaviest_matching(250, ends, weights, most_first=most_first)
    compiled = heaviest_matching(250, ends, weights, most_first=most_first, few=0)

    assert (compiled.pairs * most_first, compiled.weight) == (ready.pairs * most_first, ready.weight)
    assert is_matching(250, ends, compiled.mate)


def plain(monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, ModuleType]:
    """The two modules of inner loops as plain Python."""
    monkeypatch.setattr(compiled, "HAS_NUMBA", False)
    modules = []
    for module in (forest, blossom):
        spec = spec_from_file_location(module.__name__, module.__file__)
        assert spec
        assert spec.loader
        modules.append(module_from_spec(spec))
        monkeypatch.setitem(sys.modules, module.__name__, modules[-1])
        spec.loader.exec_module(modules[-1])
    return modules[0], modules[1]


@pytest.mark.parametrize("high", [2, 9, 1000])
def test_compiled_and_plain_loops_do_the_same(high, monkeypatch):
    instances = [many(30, 60 + 5 * seed, high, seed) for seed in range(30)]
    told = []
    for structure, growth in [(forest, blossom), plain(monkeypatch)]:
        for ends, weights in instances:
            net, found = structure.graph(30, ends, weights), structure.state(30)
            growth.begin(found, net)
            while growth.advance(found, net, 1):
                pass
            slack = structure.slacks(found, ends, 4 * weights).tolist()
            told.append((found.mate.tolist(), found.dual.tolist(), slack, structure.dual_sum(found)))

    assert told[:30] == told[30:]


@pytest.mark.parametrize(("edges", "high"), [(3_000, 10), (3_000, 100_000), (20_000, 5)])
def test_the_duals_prove_the_matching(edges, high):
    ends, weights = many(800, edges, high)
    net, found = forest.graph(800, ends, weights), forest.state(800)

    blossom.begin(found, net)
    left = blossom.advance(found, net, blossom.FAR)

    matched = found.mate[net.source] == net.to
    assert left == 0
    assert forest.slacks(found, ends, 4 * weights).min() == 0
    assert found.dual.min() >= 0
    assert found.thick[800:].min() >= 0
    assert not found.dual[found.mate < 0].any()
    assert forest.dual_sum(found) == net.four[matched].sum() // 2  # each edge stands there twice


def test_duals_that_prove_nothing_are_told(monkeypatch):
    ends, weights = many(600, 3_000, 100)
    monkeypatch.setattr(blossom, "begin", lambda found, net: found.dual.fill(-1))

    with pytest.raises(RuntimeError, match="not feasible"):
        heaviest_matching(600, ends, weights)


def test_a_matching_can_be_stopped_and_goes_on_in_slices(monkeypatch):
    ends, weights = many(600, 3_000, 100)
    monkeypatch.setattr(matching, "SLICE", 1)

    stopped = heaviest_matching(600, ends, weights, stop=rounds(2))
    whole = heaviest_matching(600, ends, weights, stop=rounds(10_000))
    at_once = heaviest_matching(600, ends, weights)

    assert is_matching(600, ends, stopped.mate)
    assert not stopped.proven
    assert stopped.weight < at_once.weight <= stopped.bound
    assert (whole.weight, whole.proven) == (at_once.weight, True)


def test_prices_bound_every_matching_of_the_others():
    for seed in range(60):
        people, ends, weights = random_graph(seed, largest=9)
        random = np.random.default_rng(seed)
        out = random.choice(people, size=min(people, 3), replace=False)
        kept = ~np.isin(ends, out).any(axis=1)

        told = prices(people, ends, weights)
        pairs, weight = best_matching(people, ends[kept], weights[kept])[1]

        assert weight <= told.total - told.alone[out].sum() - pairs * told.a_pair + 1e-6, seed


def test_weights_that_are_not_whole_are_told_apart(solver):
    ends = [(0, 1), (1, 2), (2, 3)]

    found = solver(4, ends, [0.5, 1.0 + 1e-9, 0.5])

    assert found.mate.tolist() == [-1, 2, 1, -1]
    assert found.weight == 1.0 + 1e-9


def test_the_heavier_of_two_parallel_edges_counts(solver):
    found = solver(2, [(0, 1), (1, 0), (0, 1)], [2, 5, 3])

    assert (found.mate.tolist(), found.weight) == ([1, 0], 5.0)


def test_nobody_is_matched_where_there_is_no_edge(solver):
    found = solver(3, [], [], most_first=True)

    assert (found.mate.tolist(), found.pairs, found.weight, found.bound) == ([-1] * 3, 0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("ends", "weights", "why"),
    [
        ([(0, 1)], [1, 2], "There are 1 edges and 2 weights"),
        ([(0, 1)], [float("nan")], "no finite number"),
        ([(0, 3)], [1], "people are numbered 0 to 2"),
        ([(-1, 0)], [1], "people are numbered 0 to 2"),
        ([(1, 1)], [1], "joins a person with themselves"),
    ],
)
def test_bad_edges_are_refused_in_a_sentence(ends, weights, why):
    with pytest.raises(ValueError, match=why):
        heaviest_matching(3, ends, weights)
