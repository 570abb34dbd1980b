"""The search for better crews: a first answer at once, then better ones for as long as there is time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Thread
from typing import Protocol

import numpy as np

from loom.compiled import HAS_NUMBA
from loom.crews.seating import Key, Seating, feasible
from loom.crews.start import seat_greedily
from loom.crews.steps import Steps
from loom.ground import Ground
from loom.problem import Problem

CHAINS = 2
FEW_UNITS = 40  # no more than these are not worth the two seconds that compiled loops take to load
WAIT = 0.05  # seconds after which a stopping rule is asked again while they load


class Better(Protocol):
    """Whatever gets better round by round."""

    best: list[list[int]]
    key: Key

    def round(self) -> None:
        """Do one round."""


def budget(problem: Problem, seconds: float = 10.0) -> int:
    """The rounds of search that this many seconds allow for, counted without a clock.

    A compiled round takes about 13 ms and 10 µs a person (two cores of a 2026 server), one in NumPy 5 ms and
    35 µs a person; four fifths of the seconds are given out. A small problem needs no more than a number of
    rounds that grows with its people, however long it may take.
    """
    people = problem.people
    if _plain(people):
        affordable, enough = 0.8 * seconds / (0.005 + 0.000035 * people), 150 + 10 * people
    else:
        affordable, enough = 0.8 * seconds / (0.013 + 0.00001 * people), 5 * people
    return max(10, min(int(affordable), enough))


def _plain(units: int) -> bool:
    return not HAS_NUMBA or units <= FEW_UNITS


class Search:
    """An anytime search: each round either improves the best answer or leaves it.

    What happens in round k depends on the problem, the seed, the start and k alone. Where numba is installed
    and the problem is not small, the rounds are `loom.crews.chains`, else `loom.crews.steps`.

    Parameters
    ----------
    ground : Ground
    target : int
        How many people a crew of the first answer should have.
    seed : int
    start : sequence of crews of units, optional
        Where to begin. Crews that break a rule, or seat somebody twice, are left aside.
    done : int
        Rounds done before, where a search goes on from its own answer: chance then begins anew.

    Attributes
    ----------
    best : list of lists of int
        The best crews so far, as units of `ground`.
    key : (int, int, float)
        What they are judged by: people placed, level of the worst-off person, sum of benefits.
    rounds : int
        Rounds done.
    """

    def __init__(
        self,
        ground: Ground,
        target: int,
        seed: int = 7,
        *,
        start: Iterable[Sequence[int]] = (),
        done: int = 0,
        chains: int = CHAINS,
    ) -> None:
        self._ground, self._seed, self._chains = ground, (seed, done), chains
        seating = Seating(ground)
        seating.load(sound(ground, start))
        self._target = min(max(target, seating.smallest), seating.largest)
        units = np.arange(len(ground.unit))
        seat_greedily(seating, units, self._target)
        self.best, self.key = seating.crews(), seating.key()
        self.rounds = 0
        self._better: Better | None = None
        self._loading: Thread | None = None
        self._trouble: Exception | None = None
        self._seen = {tuple(crew) for crew in self.best}
        if _plain(len(units)):
            self._better = Steps(seating, self._target, self._seed)

    def round(self) -> bool:
        """Do one round, and say whether it was done: not while compiled loops are still being loaded."""
        if not len(self._ground.unit):
            self.rounds += 1
            return True
        if self._better is None and not self._loaded():
            return False
        better = self._better
        assert better is not None
        better.round()
        if better.key > self.key:
            self.key, self.best = better.key, better.best
            self._seen.update(map(tuple, self.best))
        self.rounds += 1
        return True

    def seen(self) -> list[tuple[int, ...]]:
        """Every crew of every answer that was the best for a while: columns for an exact choice."""
        return sorted(self._seen)

    def _loaded(self) -> bool:
        if self._loading is None:
            self._loading = Thread(target=self._load, daemon=True)
            self._loading.start()
        self._loading.join(WAIT)
        if self._trouble is not None:
            raise self._trouble
        return self._better is not None

    def _load(self) -> None:
        try:
            from loom.crews.chains import Chains

            self._better = Chains(self._ground, self._seed, self.best, self.key, self._chains)
        except Exception as trouble:  # told where somebody waits for it
            self._trouble = trouble


def sound(ground: Ground, crews: Iterable[Sequence[int]]) -> list[list[int]]:
    """Those of the crews that keep every rule and seat nobody who sits already."""
    seated: set[int] = set()
    kept = []
    for crew in crews:
        if seated.isdisjoint(crew) and feasible(ground, crew):
            kept.append(list(crew))
            seated.update(crew)
    return kept
