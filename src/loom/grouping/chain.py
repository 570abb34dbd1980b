"""One chain of annealing: a state, its scale of temperatures, and how it is started, run and settled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loom.chance import stream
from loom.compiled import HAS_NUMBA
from loom.grouping.problem import Grouping, Places
from loom.grouping.sweeps import numpy_sweep, sums_by_group, sweep

DRAWS = 16384
SETTLING = 20


def sizes_for(grouping: Grouping, mean: float) -> list[int]:
    """Sizes within the bounds that would be worth most if every weight were `mean` (dynamic programming).

    With positive weights one large and one small group hold more pairs than two of middling size, and annealing
    that begins with other sizes has to cross a high barrier to change them.
    """
    items = grouping.items
    worth = np.full(items + 1, -np.inf)
    worth[0] = 0.0
    choices = []
    for low, high in grouping.bounds:
        better, choice = np.full(items + 1, -np.inf), np.zeros(items + 1, dtype=np.int64)
        for size in range(low, min(high, items) + 1):
            sums = worth[: items + 1 - size] + mean * (size * (size - 1) / 2)
            rises = sums > better[size:]
            better[size:][rises] = sums[rises]
            choice[size:][rises] = size
        worth = better
        choices.append(choice)
    sizes, left = [], items
    for choice in reversed(choices):
        sizes.append(int(choice[left]))
        left -= sizes[-1]
    return sizes[::-1]


class Field:
    """What all chains share: the weights in single precision, less their mean and in units of their spread."""

    def __init__(self, grouping: Grouping, seed: int) -> None:
        items = grouping.items
        peak = float(np.abs(grouping.weights).max(initial=0.0)) or 1.0
        above = grouping.weights[np.triu_indices(items, 1)] / peak
        mean = float(above.mean()) if items > 1 else 0.0
        self.unit = (float(above.std()) if items > 1 else 0.0) or 1.0
        weights = (grouping.weights / peak - mean) / self.unit
        np.fill_diagonal(weights, 0.0)
        self.weights = weights.astype(np.float32)
        self.each = float(np.float32(mean / self.unit))
        self.unit *= peak
        self.bounds = np.array(grouping.bounds, dtype=np.int64)
        self.sizes = sizes_for(grouping, self.each)
        draws = max(DRAWS, 4 * (items + len(self.bounds)))
        generator = np.random.Generator(np.random.PCG64((seed, 0)))
        self.chances = generator.exponential(size=draws).astype(np.float32)


class Chain:
    """A grouping that changes; `best` is the best it was since it was last placed."""

    def __init__(self, field: Field, seed: int, number: int) -> None:
        self._field = field
        self._starts = np.random.Generator(np.random.PCG64((seed, 1, number)))
        self._chance = stream(seed, number)
        self.scatter()

    def scatter(self) -> None:
        """Begin anew, anywhere, with the sizes that are worth most."""
        place = np.repeat(np.arange(len(self._field.sizes)), self._field.sizes)
        self._starts.shuffle(place)
        self.put(place)

    def put(self, place: Places) -> None:
        """Begin anew from these places."""
        self.place = np.array(place, dtype=np.uint16)  # narrow, as every test reads it
        self.best = self.place.copy()
        self.size = np.bincount(self.place, minlength=len(self._field.bounds)).astype(np.int64)
        self._add_up()
        self.score[1] = self.score[0]

    def run(self, heats: NDArray[np.float64]) -> float:
        """Anneal for one sweep at each of these temperatures; the moves made for each item and sweep."""
        field = self._field
        go = sweep if HAS_NUMBA else numpy_sweep
        made = go(
            field.weights,
            field.bounds,
            np.float32(field.each),
            field.chances,
            heats.astype(np.float32),
            self.place,
            self.size,
            self._sums,
            self._own,
            self.best,
            self.score,
            self._chance,
        )
        return made / max(1, len(self.place) * len(heats))

    def settle(self) -> None:
        """Go down from the best to where no exchange and no insertion is better."""
        self.put(self.best)
        for _ in range(SETTLING):
            if self.run(np.zeros(1)) == 0:
                return

    def freshen(self) -> None:
        """Add up the sums anew, for small errors of single precision gather in them."""
        best = self.score[1]
        self._add_up()
        self.score[1] = best

    def _add_up(self) -> None:
        field = self._field
        self._sums = sums_by_group(field.weights, self.place, len(field.bounds))
        self._own = self._sums[self.place, np.arange(len(self.place))]
        pairs = float((self.size * (self.size - 1)).sum())
        value = (float(self._own.sum(dtype=np.float64)) + field.each * pairs) / 2
        self.score = np.array([value, value])
