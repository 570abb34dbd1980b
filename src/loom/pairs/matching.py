"""The heaviest matching of a general graph, exact and with its proof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import rustworkx as rx
from numpy.typing import ArrayLike, NDArray

from loom.stop import Stop

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
FEW = 300  # up to so many people, a ready-made solver has answered before compiled code is loaded
SLICE = 2_000_000  # looks along edges between two questions whether to stop, about 0.05 seconds


@dataclass(frozen=True, slots=True)
class Matching:
    """Who is matched with whom.

    Attributes
    ----------
    mate : (people,) int64
        The other one, or -1.
    pairs : int
    weight : float
        The sum over pairs, in the units of the weights given.
    bound : float
        No matching weighs more; with `most_first`, none of as many pairs as can be.
    proven : bool
        Whether this matching is the best there is; it is, unless stopped. Beyond `few` people the duals
        are checked against every edge, and their value against the weight.
    """

    mate: Ints
    pairs: int
    weight: float
    bound: float
    proven: bool


@dataclass(frozen=True, slots=True)
class Prices:
    """Duals: for any people left out, what the others weigh at most in so many pairs.

    Attributes
    ----------
    alone : (people,) float64
        The price of a person.
    total : float
        The sum of all prices, of people and of odd sets.
    a_pair : float
        To be taken off for every pair.
    """

    alone: Reals
    total: float
    a_pair: float


@dataclass(frozen=True, slots=True)
class _Edges:
    people: int
    ends: Ints
    weights: Reals
    whole: Ints
    scale: float
    shift: int


def heaviest_matching(
    people: int,
    ends: ArrayLike,
    weights: ArrayLike,
    *,
    most_first: bool = False,
    stop: Stop | None = None,
    few: int = FEW,
) -> Matching:
    """Find the matching of most weight, or of most weight among those of most pairs.

    Up to `few` people by `rustworkx.max_weight_matching` (Galil 1986), beyond by `loom.pairs.blossom`: both
    are Edmonds' primal-dual method (1965) in whole numbers, so the dual solution proves the answer. Weights
    that are not whole are rounded to the nearest of about 2**60 / people**2 steps (a power of two, at most
    2**40): the proof holds for the rounded weights.

    Parameters
    ----------
    people : int
        The number of nodes, 0 … people - 1.
    ends : (m, 2) array of int
        The two people of each edge. Of two edges between the same people the heavier counts.
    weights : (m,) array of numbers
        Of any sign; without `most_first`, an edge that weighs nothing or less is not used.
    most_first : bool
        As many pairs as can be before weight.
    stop : Stop, optional
        When it ends the search, the pairs found are filled up as they come, and `bound` is a coarse one.
    few : int
        Up to so many people a ready-made solver answers, for which nothing needs to be compiled or loaded.

    Raises
    ------
    ValueError
        When an edge joins a person with themselves or somebody who is not there, or a weight is no number.
    """
    edges = _edges(people, ends, weights, most_first=most_first)
    if people <= few:
        mate = _ready_made(edges, most_first=most_first)
        pairs, weight = _weigh(edges, mate)
        return Matching(mate, pairs, weight, weight, proven=True)
    mate, total = _blossoms(edges, stop)
    pairs, weight = _weigh(edges, mate)
    if total == 4 * int(edges.whole[mate[edges.ends[:, 0]] == edges.ends[:, 1]].sum()):
        return Matching(mate, pairs, weight, weight, proven=True)
    _fill(edges, mate)
    pairs, weight = _weigh(edges, mate)
    return Matching(mate, pairs, weight, max(weight, _coarse_bound(edges)), proven=False)


def prices(people: int, ends: ArrayLike, weights: ArrayLike) -> Prices:
    """Find optimal duals of the heaviest matching of most pairs; arguments as for `heaviest_matching`.

    They are feasible for the graph without any of its people too: k pairs among the others weigh at most
    ``total - alone[left out].sum() - k * a_pair``.
    """
    from loom.pairs.blossom import FAR, advance, begin
    from loom.pairs.forest import dual_sum, graph, state

    edges = _edges(people, ends, weights, most_first=True)
    net = graph(people, edges.ends, edges.whole)
    forest = state(people)
    begin(forest, net)
    advance(forest, net, FAR)
    unit = 4.0 * edges.scale
    return Prices(forest.dual / unit, dual_sum(forest) / unit, edges.shift / edges.scale)


def _edges(people: int, ends: ArrayLike, weights: ArrayLike, *, most_first: bool) -> _Edges:
    pairs = np.asarray(ends, dtype=np.int64).reshape(-1, 2)
    given = np.asarray(weights)
    heavy = np.asarray(given, dtype=np.float64)
    if len(pairs) != len(heavy):
        raise ValueError(f"There are {len(pairs)} edges and {len(heavy)} weights; each edge needs one.")
    if not np.isfinite(heavy).all():
        raise ValueError("A weight is no finite number; leave the edge out instead.")
    if len(pairs) and not 0 <= pairs.min() <= pairs.max() < people:
        raise ValueError(f"An edge names somebody who is not there; people are numbered 0 to {people - 1}.")
    if (pairs[:, 0] == pairs[:, 1]).any():
        raise ValueError("An edge joins a person with themselves; leave it out.")
    room = min(2**40, 2**60 // max(2, people) ** 2)
    most = float(np.abs(heavy).max(initial=0.0))
    scale = 1.0
    if given.dtype.kind not in "biu" or most > room:
        scale = 2.0 ** np.floor(np.log2(room / most)) if most > 0 else 1.0
    whole = np.rint(heavy * scale).astype(np.int64)
    shift = 0
    if most_first and len(pairs):
        low, high = int(whole.min()), int(whole.max())
        shift = people // 2 * (high - low) + 1 - low  # one pair more outweighs all else
    else:
        kept = whole > 0
        pairs, heavy, whole = pairs[kept], heavy[kept], whole[kept]
    return _Edges(people, np.ascontiguousarray(pairs), heavy, whole + shift, scale, shift)


def _ready_made(edges: _Edges, *, most_first: bool) -> Ints:
    net: rx.PyGraph[int, int] = rx.PyGraph(multigraph=False)
    net.add_nodes_from(range(edges.people))
    order = np.argsort(edges.whole, kind="stable")  # of parallel edges, the last one stays
    net.add_edges_from(list(zip(*edges.ends[order].T.tolist(), edges.whole[order].tolist(), strict=True)))
    mate = np.full(edges.people, -1, dtype=np.int64)
    for u, v in rx.max_weight_matching(net, max_cardinality=most_first, weight_fn=int):
        mate[u], mate[v] = v, u
    return mate


def _blossoms(edges: _Edges, stop: Stop | None) -> tuple[Ints, int]:
    """The mates, and the value of a checked dual solution: four times what is possible at most."""
    from loom.pairs.blossom import FAR, advance, begin
    from loom.pairs.forest import dual_sum, graph, slacks, state

    net = graph(edges.people, edges.ends, edges.whole)
    forest = state(edges.people)
    begin(forest, net)
    watch = stop.watch() if stop else None
    work = 1 + SLICE * edges.people // (edges.people + 2 * len(edges.ends)) if stop else FAR
    slices, left = 0, 1
    while left and not (watch and watch.reason(slices)):
        left = advance(forest, net, work)
        slices += 1
    lowest = int(slacks(forest, edges.ends, 4 * edges.whole).min(initial=0))
    if min(lowest, int(forest.dual.min()), int(forest.thick[edges.people :].min())) < 0:
        raise RuntimeError(
            "The duals of a matching are not feasible; please report this as a mistake of loom."
        )
    return forest.mate, dual_sum(forest)


def _fill(edges: _Edges, mate: Ints) -> None:
    for u, v in edges.ends[np.argsort(-edges.whole, kind="stable")].tolist():
        if mate[u] < 0 and mate[v] < 0:
            mate[u], mate[v] = v, u


def _weigh(edges: _Edges, mate: Ints) -> tuple[int, float]:
    used = mate[edges.ends[:, 0]] == edges.ends[:, 1]
    best = np.full(edges.people, -np.inf)
    np.maximum.at(best, edges.ends[used].min(axis=1), edges.weights[used])
    pairs = int((mate >= 0).sum()) // 2
    return pairs, float(best[np.isfinite(best)].sum())


def _coarse_bound(edges: _Edges) -> float:
    heaviest = np.zeros(edges.people)
    for column in (0, 1):
        np.maximum.at(heaviest, edges.ends[:, column], edges.weights)
    return float(heaviest.sum() / 2)
