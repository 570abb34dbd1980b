"""Several chains of annealing over the processors; each has its number and its own stream of chance."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from loom.chance import stream
from loom.compiled import cores
from loom.crews.anneal import walk
from loom.crews.seating import ALONE, LIFT, Key
from loom.crews.tables import Aim, Seats, Tables, seats, tables
from loom.ground import Ground
from loom.terms import LEVELS

WORK = 500_000  # work of one chain in a round: some 10 ms
WARM, COLD = 0.06, 0.003  # temperatures, in units of benefit
GROWTH = 2.0  # of a cycle over the one before
LIFTS = ((0.3, 0.6), (0.0, 0.25))  # shares of a cycle before which no floor holds, and a higher one is sought
BASE = 0.1  # rounds of the first cycle for each person


class Chain:
    """One walk through the answers, in cycles of growing length within which the temperature falls."""

    def __init__(self, table: Tables, seed: Sequence[int], base: int) -> None:
        self._table, self._seats, self._state = table, seats(table), stream(*seed)
        self._cycle, self._done, self._length = -1, 0, 0
        self._base = base

    @property
    def key(self) -> Key:
        """What the best answer of this chain is judged by."""
        placed, level, total = self._seats.best_key.tolist()
        return int(placed), int(level), total

    @property
    def best(self) -> list[list[int]]:
        """The crews of that answer."""
        return _crews(self._seats.best)

    @property
    def over(self) -> bool:
        """Whether a cycle has ended and the next has not begun."""
        return self._done >= self._length

    def begin(self, crews: list[list[int]]) -> None:
        """Begin a cycle from these crews."""
        self._cycle += 1
        self._done, self._length = 0, max(1, round(self._base * GROWTH**self._cycle))
        _load(self._seats, crews)
        walk(self._table, self._seats, self._state, Aim(0.0, ALONE, LIFT), WARM, COLD, 0)

    def round(self) -> None:
        """One slice of the cycle."""
        begin, end = self._done / self._length, (self._done + 1) / self._length
        _, level, _ = self.key
        free, lifting = LIFTS[self._cycle % 2]
        floor = 0.0 if begin < free else (level + (1 if begin < lifting else 0)) / LEVELS
        fall = COLD / WARM
        aim = Aim(floor, ALONE, LIFT)
        walk(self._table, self._seats, self._state, aim, WARM * fall**begin, WARM * fall**end, WORK)
        self._done += 1


class Chains:
    """Chains that begin each cycle from the best answer of all."""

    def __init__(
        self, ground: Ground, seed: Sequence[int], crews: list[list[int]], key: Key, chains: int
    ) -> None:
        table = tables(ground)
        base = max(2, int(ground.people * BASE))
        self._chains = [Chain(table, (*seed, number), base) for number in range(chains)]
        self._threads = ThreadPoolExecutor(min(chains, cores()))
        self.best, self.key = crews, key
        for chain in self._chains:
            chain.begin(crews)

    def round(self) -> None:
        """One slice of every chain."""
        for chain in self._chains:
            if chain.over:
                chain.begin(self.best)
        list(self._threads.map(Chain.round, self._chains))
        for chain in self._chains:
            if chain.key > self.key:
                self.key, self.best = chain.key, chain.best


def _crews(crew_of: np.ndarray) -> list[list[int]]:
    crews: dict[int, list[int]] = {}
    for unit, c in enumerate(crew_of.tolist()):
        if c >= 0:
            crews.setdefault(c, []).append(unit)
    return sorted(crews.values())


def _load(s: Seats, crews: list[list[int]]) -> None:
    s.crew_of[:] = -1
    s.fill[:] = 0
    for c, crew in enumerate(crews):
        s.crew[c, : len(crew)] = crew
        s.fill[c] = len(crew)
        s.crew_of[crew] = c
    out = np.flatnonzero(s.crew_of < 0)
    s.out_count[0] = len(out)
    s.out[: len(out)] = out
    s.out_at[out] = np.arange(len(out))
