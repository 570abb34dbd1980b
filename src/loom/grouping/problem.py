"""The maximally diverse grouping problem as it is asked and as it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from loom.problem import BadProblem

Matrix = NDArray[np.float64]
Places = NDArray[np.integer]
Bounds = tuple[tuple[int, int], ...]
MOST_GROUPS = 65_535


@dataclass(frozen=True, eq=False)
class Grouping:
    """Items to be put in groups so that the weights within the groups add up to as much as possible.

    Parameters
    ----------
    weights : array of float, shape (n, n)
        What two items are worth in one group; symmetric, with zeros on the diagonal. Any sign.
    bounds : sequence of (int, int)
        The smallest and the largest size of each group.
    name : str
        What the instance is called.

    Raises
    ------
    BadProblem
        If the weights are no finite symmetric matrix or no grouping fits the bounds.
    """

    weights: Matrix
    bounds: Bounds
    name: str = ""

    def __post_init__(self) -> None:
        weights = np.array(self.weights, dtype=np.float64, order="C")
        weights.flags.writeable = False
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "bounds", tuple((int(low), int(high)) for low, high in self.bounds))
        _check_weights(weights)
        _check_bounds(self.bounds, len(weights))

    @property
    def items(self) -> int:
        """The number of items, n."""
        return len(self.weights)

    def value(self, groups: Sequence[Sequence[int]]) -> float:
        """The sum of the weights within the groups, rounded once; an int where all weights are whole."""
        within = [self.weights[np.ix_(group, group)] for group in groups if len(group) > 1]
        pairs = [block[np.triu_indices(len(block), 1)] for block in within]
        total = fsum(weight for part in pairs for weight in part.tolist())
        return int(total) if bool((self.weights == np.rint(self.weights)).all()) else total


@dataclass(frozen=True)
class Groups:
    """An answer to a `Grouping`.

    Attributes
    ----------
    groups : tuple of tuples of int
        The items of each group in rising order; the groups in the order of the bounds.
    objective : float
        The sum of the weights within the groups; an int where all weights are whole.
    bound : float or None
        What no answer exceeds, where it is known.
    seconds : float
        How long it took by the clock.
    seed, rounds : int
        The seed and the rounds of search done; together they give the same answer again.
    stop_reason : str
        "proven", "rounds", "seconds" or "stopped".
    trace : tuple of (float, float)
        Seconds and objective of each better answer, in order of time.
    proven : bool
        Whether no better answer exists.
    """

    groups: tuple[tuple[int, ...], ...]
    objective: float
    bound: float | None
    seconds: float
    seed: int
    rounds: int
    stop_reason: str
    trace: tuple[tuple[float, float], ...]
    proven: bool


def as_groups(place: Places, count: int) -> tuple[tuple[int, ...], ...]:
    """The items of each of `count` groups, from each item's group."""
    return tuple(tuple(np.flatnonzero(place == group).tolist()) for group in range(count))


def as_places(grouping: Grouping, groups: Sequence[Sequence[int]]) -> Places:
    """Each item's group, from the items of each group.

    Raises
    ------
    BadProblem
        If these groups are no answer to the problem.
    """
    if len(groups) != len(grouping.bounds):
        raise BadProblem(f"The start has {len(groups)} groups; the problem has {len(grouping.bounds)}.")
    everyone = sorted(item for group in groups for item in group)
    if everyone != list(range(grouping.items)):
        raise BadProblem(f"The start has to name each item from 0 to {grouping.items - 1} once.")
    place = np.zeros(grouping.items, dtype=np.int64)
    for number, (group, (low, high)) in enumerate(zip(groups, grouping.bounds, strict=True)):
        if not low <= len(group) <= high:
            raise BadProblem(f"Group {number} of the start has {len(group)} items, not {low} to {high}.")
        place[list(group)] = number
    return place


def _check_weights(weights: Matrix) -> None:
    if weights.ndim != 2 or weights.shape[0] != weights.shape[1]:
        raise BadProblem(f"The weights have shape {weights.shape}; they have to be a square matrix.")
    if not np.isfinite(weights).all():
        raise BadProblem("Every weight has to be a finite number.")
    if np.diagonal(weights).any():
        raise BadProblem("The weights of an item with itself, on the diagonal, have to be 0.")
    if not np.array_equal(weights, weights.T):
        i, j = np.argwhere(weights != weights.T)[0].tolist()
        raise BadProblem(f"The weights have to be symmetric, but those of ({i}, {j}) and ({j}, {i}) differ.")


def _check_bounds(bounds: Bounds, items: int) -> None:
    if not bounds:
        raise BadProblem("There has to be at least one group.")
    if len(bounds) > MOST_GROUPS:
        raise BadProblem(f"There are {len(bounds)} groups; there can be at most {MOST_GROUPS}.")
    for number, (low, high) in enumerate(bounds):
        if not 0 <= low <= high:
            raise BadProblem(
                f"Group {number} has bounds {low} to {high}; 0 ≤ smallest ≤ largest has to hold."
            )
    least, most = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    if least > items:
        raise BadProblem(f"The groups need at least {least} items together, but there are only {items}.")
    if most < items:
        raise BadProblem(f"The groups hold at most {most} items together, but there are {items}.")
