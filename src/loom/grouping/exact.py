"""The best grouping of a few items, by dynamic programming over sets of items written as bits."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from loom.grouping.problem import Grouping, Places

Numbers = NDArray[np.int64]


@cache
def _subsets(items: int) -> tuple[Numbers, Numbers, Numbers]:
    """All pairs (set, subset of it) of n items, 3**n of them, and where each set's pairs begin."""
    parts = [np.array([0])]
    for item in range(items):
        bit = 1 << item
        parts += [np.concatenate((part, part | bit)) for part in parts]
    counts = np.array([len(part) for part in parts])
    wholes = np.repeat(np.arange(1 << items), counts)
    return wholes, np.concatenate(parts), np.cumsum(counts) - counts


def _worths(grouping: Grouping) -> NDArray[np.float64]:
    """What each set of items is worth as one group."""
    worths = np.zeros(1)
    for item in range(grouping.items):
        joined = np.zeros(1)
        for other in range(item):
            joined = np.concatenate((joined, joined + grouping.weights[item, other]))
        worths = np.concatenate((worths, worths + joined))
    return worths


def best_places(grouping: Grouping) -> Places:
    """Each item's group in a grouping of the greatest value; time and memory grow with 3**n."""
    items = grouping.items
    wholes, parts, begins = _subsets(items)
    worth, size = _worths(grouping), np.bitwise_count(np.arange(1 << items))
    value = np.where(size == 0, 0.0, -np.inf)
    choices = []
    for low, high in grouping.bounds:
        fits = (size >= low) & (size <= high)
        gain = np.where(fits, worth, -np.inf)[parts] + value[wholes ^ parts]
        value = np.maximum.reduceat(gain, begins)
        reached = np.flatnonzero(gain == value[wholes])
        choice = np.zeros(1 << items, dtype=np.int64)
        choice[wholes[reached]] = parts[reached]
        choices.append(choice)
    place, left = np.zeros(items, dtype=np.int64), (1 << items) - 1
    for group in reversed(range(len(choices))):
        chosen = int(choices[group][left])
        place[[item for item in range(items) if chosen >> item & 1]] = group
        left ^= chosen
    return place
