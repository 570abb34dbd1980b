"""Pairs of many people: the heaviest perfect matching, beside rustworkx and HiGHS with odd-set cuts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from benchmarks.chart import Chart
from benchmarks.table import Table, median
from loom.pairs.matching import heaviest_matching

COMPLETE = (100, 300, 1000, 2000)
SPARSE = ((10_000, 100_000), (20_000, 1_000_000))
RIVALS_UP_TO = 1_200
Edges = tuple[NDArray[np.int64], NDArray[np.int64]]


def run(options: argparse.Namespace) -> list[Table]:
    """Seconds and weights; rivals only where they end within a minute or so."""
    columns = {"graph": 28, "loom, s": 8, "rustworkx, s": 12, "HiGHS + cuts, s": 15, "same weight": 11}
    shown = Table("Pairs: the heaviest matching of most pairs, exact", columns, options.json)
    warm()
    complete = COMPLETE[:2] if options.quick else COMPLETE
    seeds = (1, 2, 3, 4, 5) if options.seed is None and not options.quick else (options.seed or 1,)
    for people in complete:
        graphs = [dense(people, seed) for seed in seeds]
        shown.add(f"complete, {people:,} people", *_row(people, graphs, rivals=people <= RIVALS_UP_TO))
    for people, edges in () if options.quick else SPARSE:
        graph = sparse(people, edges, seeds[0])
        shown.add(f"{people:,} people, {edges:,} edges", *_row(people, [graph], rivals=edges <= 100_000))
    return [shown]


def curves(options: argparse.Namespace) -> dict[str, Chart]:
    """Seconds over people, complete graphs."""
    warm()
    sizes = (50, 100, 200, 300, 500, 1000) + (() if options.quick else (1500, 2000))
    series: dict[str, list[tuple[float, float]]] = {"loom": [], "rustworkx": []}
    for people in sizes:
        graph = dense(people, options.seed or 1)
        series["loom"].append((people, _clock(_loom, people, graph)[0]))
        if people <= RIVALS_UP_TO:
            series["rustworkx"].append((people, _clock(_rustworkx, people, graph)[0]))
    return {"pairs": Chart("Pairs: cost over people", "people", "seconds", series, log_up=True)}


def dense(people: int, seed: int) -> Edges:
    """Everybody with everybody, weights of up to a million."""
    random = np.random.default_rng(seed)
    ends = np.argwhere(np.triu(np.ones((people, people), dtype=bool), 1))
    return ends, random.integers(1, 1_000_000, len(ends))


def sparse(people: int, edges: int, seed: int) -> Edges:
    """Some pairs at random, and a ring, so that everybody can be placed."""
    random = np.random.default_rng(seed)
    ring = np.stack([np.arange(people), (np.arange(people) + 1) % people], axis=1)
    some = random.integers(0, people, (edges, 2))
    ends = np.sort(np.concatenate([ring, some[some[:, 0] != some[:, 1]]]), axis=1)
    ends = np.unique(ends, axis=0)
    return ends, random.integers(1, 1_000_000, len(ends))


def warm() -> None:
    """Compile the inner loops, or load them, before any clock starts."""
    ends, weights = dense(12, 1)
    heaviest_matching(12, ends, weights, most_first=True, few=0)


def _row(people: int, graphs: list[Edges], *, rivals: bool) -> list[object]:
    ours = [_clock(_loom, people, graph) for graph in graphs]
    if not rivals:
        return [f"{median([took for took, _ in ours]):.3f}", None, None, None]
    rust = [_clock(_rustworkx, people, graph) for graph in graphs]
    cuts = [_clock(_highs, people, graph) for graph in graphs]
    same = all(round(a[1]) == round(b[1]) == round(c[1]) for a, b, c in zip(ours, rust, cuts, strict=True))
    seconds = [f"{median([took for took, _ in runs]):.3f}" for runs in (ours, rust, cuts)]
    return [*seconds, "yes" if same else "NO"]


def _clock(way: Callable[[int, Edges], float], people: int, graph: Edges) -> tuple[float, float]:
    began = perf_counter()
    weight = way(people, graph)
    return perf_counter() - began, weight


def _loom(people: int, graph: Edges) -> float:
    return heaviest_matching(people, *graph, most_first=True).weight


def _rustworkx(people: int, graph: Edges) -> float:
    import rustworkx as rx

    ends, weights = graph
    made: rx.PyGraph[int, int] = rx.PyGraph(multigraph=False)
    made.add_nodes_from(range(people))
    made.add_edges_from([(u, v, w) for (u, v), w in zip(ends.tolist(), weights.tolist(), strict=True)])
    matched = rx.max_weight_matching(made, max_cardinality=True, weight_fn=int)
    return float(sum(made.get_edge_data(u, v) for u, v in matched))


def _highs(people: int, graph: Edges) -> float:
    """Everybody at most once, and odd sets with half an edge too many forbidden until none is left.

    Fractions of the relaxation lie on odd cycles, so the sets are the components of fractional edges; a last
    branch and bound makes whole what these cuts leave.
    """
    import highspy

    ends, weights = graph
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    count, large = len(ends), 2_000_000.0
    starts = np.arange(count, dtype=np.int32) * 2
    solver.addRows(
        people,
        np.zeros(people),
        np.ones(people),
        0,
        np.array([0], np.int32),
        np.array([], np.int32),
        np.array([]),
    )
    costs, zero, one = -(weights + large), np.zeros(count), np.ones(count)
    solver.addCols(
        count, costs, zero, one, 2 * count, starts, ends.ravel().astype(np.int32), np.ones(2 * count)
    )
    while True:
        solver.run()
        value = np.array(solver.getSolution().col_value)
        odd = _odd_sets(people, ends, value)
        if not odd:
            break
        for group in odd:
            inside = np.flatnonzero(np.isin(ends, group).all(axis=1)).astype(np.int32)
            solver.addRow(0.0, (len(group) - 1) / 2, len(inside), inside, np.ones(len(inside)))
    if np.abs(value - value.round()).max() > 1e-6:
        solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), np.full(count, 1, np.uint8))
        solver.run()
        value = np.array(solver.getSolution().col_value)
    return float(weights[value > 0.5].sum())


def _odd_sets(people: int, ends: NDArray[np.int64], value: NDArray[np.float64]) -> list[list[int]]:
    import rustworkx as rx

    open_edges = ends[(value > 1e-6) & (value < 1 - 1e-6)]
    made: rx.PyGraph[int, int] = rx.PyGraph()
    made.add_nodes_from(range(people))
    made.add_edges_from([(u, v, 1) for u, v in open_edges.tolist()])
    groups = [sorted(group) for group in rx.connected_components(made) if len(group) % 2 and len(group) > 1]
    inside = [value[np.isin(ends, group).all(axis=1)].sum() for group in groups]
    return [g for g, weight in zip(groups, inside, strict=True) if weight > (len(g) - 1) / 2 + 1e-6]
