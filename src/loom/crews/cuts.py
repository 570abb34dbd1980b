"""Inequalities that every packing fulfils and its relaxation may not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loom.ground import Index
from loom.terms import Reals

Seats = NDArray[np.int8]
VIOLATED, AT_ONCE, PER_UNIT = 1e-3, 60, 5


def no_cuts() -> Index:
    """Cuts, of which there are none yet."""
    return np.zeros((0, 3), dtype=np.int64)


def coefficients(seats: Seats, triples: Index) -> Seats:
    """Which crews (columns) hold two or more of each three units (rows).

    Parameters
    ----------
    seats : (units, crews) int8
        1 where a unit sits in a crew.
    triples : (cuts, 3) int64
    """
    held = seats[triples[:, 0]] + seats[triples[:, 1]] + seats[triples[:, 2]]
    return np.asarray(held >= 2, dtype=np.int8)


def violated(seats: Seats, amounts: Reals) -> Index:
    """Subset-row inequalities (Jepsen et al. 2008) that these amounts of crews break, the worst first.

    Of any three units, at most one crew holds two or more. No unit comes up too often, so that the cuts of
    one round do not all say the same.

    Returns
    -------
    (cuts, 3) int64
    """
    sits = seats.astype(np.float64)
    pairs = (sits * amounts) @ sits.T
    found = []
    for i in range(len(seats) - 2):
        with_i = np.flatnonzero(seats[i])
        block = sits[i + 1 :, with_i]
        both = (block * amounts[with_i]) @ block.T
        near = pairs[i, i + 1 :]
        over = near[:, None] + near[None, :] + pairs[i + 1 :, i + 1 :] - 2 * both - 1
        j, k = np.nonzero(np.triu(over, 1) > VIOLATED)
        found.append(np.column_stack([np.full(len(j), i), j + i + 1, k + i + 1, over[j, k] * 1e6]))
    table = np.vstack(found).astype(np.int64) if found else np.zeros((0, 4), dtype=np.int64)
    return _varied(table[np.argsort(-table[:, 3], kind="stable"), :3], len(seats))


def _varied(triples: Index, units: int) -> Index:
    used = [0] * units
    chosen: list[list[int]] = []
    for triple in triples.tolist():
        if len(chosen) < AT_ONCE and all(used[unit] < PER_UNIT for unit in triple):
            chosen.append(triple)
            for unit in triple:
                used[unit] += 1
    return np.array(chosen, dtype=np.int64).reshape(-1, 3)
