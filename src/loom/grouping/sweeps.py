"""Sweeps of simulated annealing: each item in turn looks at all exchanges at once and makes the first it may.

The same loop is written twice, for machine code and for NumPy; both give the same answer.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loom.chance import Stream, below
from loom.compiled import compiled

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]
Place = NDArray[np.uint16]
Scores = NDArray[np.float64]
NOWHERE = np.float32(-1e30)
NEWS = 1e-4


@compiled
def sums_by_group(weights: Floats, place: Place, groups: int) -> Floats:
    """The weight of every item to every group, shape (groups, n)."""
    sums = np.zeros((groups, len(place)), dtype=np.float32)
    for item in range(len(place)):
        sums[place[item]] += weights[item]
    return sums


@compiled
def _shift(change: Floats, here: int, there: int, place: Place, sums: Floats, own: Floats) -> None:
    """Add a change of weights to one group's sums and take it off another's."""
    gains, loses = sums[here], sums[there]
    for x in range(len(place)):
        gains[x] += change[x]
        loses[x] -= change[x]
        own[x] += change[x] * (np.float32(place[x] == here) - np.float32(place[x] == there))


def _numpy_shift(change: Floats, here: int, there: int, place: Place, sums: Floats, own: Floats) -> None:
    sums[here] += change
    sums[there] -= change
    own += change * ((place == here).astype(np.float32) - (place == there).astype(np.float32))


@compiled
def _joins(
    u: int,
    weights: Floats,
    bounds: Whole,
    each: np.float32,
    draws: Floats,
    place: Place,
    size: Whole,
    sums: Floats,
    own: Floats,
    score: Scores,
) -> bool:
    here = place[u]
    for group in range(len(size)):
        if size[group] < bounds[group, 1] and group != here:
            gain = sums[group, u] - own[u] + each * np.float32(size[group] - size[here] + 1)
            if gain + draws[group] > 0:
                _shift(weights[u], group, here, place, sums, own)
                size[here] -= 1
                size[group] += 1
                place[u] = group
                own[u] = sums[group, u]
                score[0] += gain
                return True
    return False


@compiled
def _exchanges(
    u: int,
    heat: np.float32,
    to: Floats,
    luck: Floats,
    weights: Floats,
    place: Place,
    sums: Floats,
    own: Floats,
    score: Scores,
) -> bool:
    here, at_home, pair, beside, two = place[u], own[u], weights[u], sums[place[u]], np.float32(2)
    for v in range(len(place)):
        worth = to[place[v]] + beside[v] - own[v] - two * pair[v]
        if worth + heat * luck[v] > at_home:
            there = place[v]
            _shift(weights[v] - pair, here, there, place, sums, own)
            place[u], place[v] = there, here
            own[u], own[v] = sums[there, u], sums[here, v]
            score[0] += worth - at_home
            return True
    return False


@compiled
def sweep(
    weights: Floats,
    bounds: Whole,
    each: np.float32,
    chances: Floats,
    heats: Floats,
    place: Place,
    size: Whole,
    sums: Floats,
    own: Floats,
    best: Place,
    score: Scores,
    chance: Stream,
) -> int:
    """Let every item look for a move once at each temperature (`heats`), and count the moves made.

    A move that gains d, an insertion or an exchange, is made where d > −T·e with e exponential, which is the
    rule of Metropolis; of an item's moves the first. The rows an item reads are contiguous, so that all its
    exchanges together are tested at less than a nanosecond each, and only where one passes is it looked for.

    `weights` are less their mean `each`, so that single precision loses nothing; `sums` and `own` go with
    `place` (see `sums_by_group`). `score` is the value now and the greatest so far, that of `best`. An item's
    tests use a stretch of the exponential numbers `chances` from a place drawn for it.
    """
    items, groups = len(place), len(size)
    reach, made = len(chances) - items - groups, 0
    to = np.zeros(groups, dtype=np.float32)
    two = np.float32(2)
    for heat in heats:
        for u in range(items):
            here, before, start = place[u], made, below(chance, reach)
            if size[here] > bounds[here, 0]:
                draws = heat * chances[start + items : start + items + groups]
                made += _joins(u, weights, bounds, each, draws, place, size, sums, own, score)
            if made == before:
                for group in range(groups):
                    to[group] = sums[group, u]
                to[here] = NOWHERE
                at_home, pair, beside, luck = own[u], weights[u], sums[here], chances[start : start + items]
                hits = 0
                for v in range(items):
                    worth = to[place[v]] + beside[v] - own[v] - two * pair[v]
                    hits += worth + heat * luck[v] > at_home
                if hits > 0:
                    made += _exchanges(u, heat, to, luck, weights, place, sums, own, score)
            if made > before and score[0] > score[1] + NEWS:
                score[1] = score[0]
                best[:] = place
    return made


def numpy_sweep(
    weights: Floats,
    bounds: Whole,
    each: np.float32,
    chances: Floats,
    heats: Floats,
    place: Place,
    size: Whole,
    sums: Floats,
    own: Floats,
    best: Place,
    score: Scores,
    chance: Stream,
) -> int:
    """Do what `sweep` does, an item at a time instead of a pair at a time, for where numba is missing."""
    items, groups = len(place), len(size)
    made, two = 0, np.float32(2)
    for heat in heats:
        for u in range(items):
            here, before, start = int(place[u]), made, below(chance, len(chances) - items - groups)
            luck = heat * chances[start : start + items + groups]
            if size[here] > bounds[here, 0]:
                gain = sums[:, u] - own[u] + each * (size - size[here] + 1).astype(np.float32)
                may = (size < bounds[:, 1]) & (gain + luck[items:] > 0)
                may[here] = False
                there = int(np.argmax(may))
                if may[there]:
                    _numpy_shift(weights[u], there, here, place, sums, own)
                    size[here] -= 1
                    size[there] += 1
                    place[u], own[u] = there, sums[there, u]
                    score[0] += gain[there]
                    made += 1
            if made == before:
                to = sums[:, u].copy()
                to[here] = NOWHERE
                worth = to[place] + sums[here] - own - two * weights[u]
                v = int(np.argmax(worth + luck[:items] > own[u]))
                if worth[v] + luck[v] > own[u]:
                    score[0] += worth[v] - own[u]
                    there = int(place[v])
                    _numpy_shift(weights[v] - weights[u], here, there, place, sums, own)
                    place[u], place[v] = there, here
                    own[u], own[v] = sums[there, u], sums[here, v]
                    made += 1
            if made > before and score[0] > score[1] + NEWS:
                score[1] = score[0]
                best[:] = place
    return made
