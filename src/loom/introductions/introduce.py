"""Introductions for everybody: the search in independent parts, and a fair share of being proposed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from loom.compiled import cores
from loom.introductions.fairness import share_out
from loom.introductions.index import ONE, Index, Ints, Shorts, build_index
from loom.introductions.profiles import Profiles, Worth
from loom.introductions.walk import Desk, new_desk, search
from loom.stop import Stop, Watch

EFFORT = 4000
ALL = 1 << 40
PART = 1024
SLICE = 8
SPARE = 3

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Part:
    """The introductions of some of the people.

    Attributes
    ----------
    people : int32 (p,)
        Whom each row is for.
    candidates : int32 (p, k)
        Best first; −1 where there are no more.
    scores : float32 (p, k)
        In “things in common”; 0 where there is no candidate.
    """

    people: Shorts
    candidates: Shorts
    scores: Floats


@dataclass(frozen=True, slots=True)
class Introductions:
    """Whom to introduce to everybody.

    Attributes
    ----------
    candidates : int32 (n, k)
        Row i is for person i, best first; −1 where there are no more.
    scores : float32 (n, k)
    searched : int
        For how many people the search was done; fewer than n only if it was stopped.
    stop_reason : str
        "done", or what the stopping rule said.
    """

    candidates: Shorts
    scores: Floats
    searched: int
    stop_reason: str


def part(
    index: Index, start: int, stop: int, k: int = 10, *, exact: bool = False, effort: int = EFFORT
) -> Part:
    """The candidates of the people at places `start` to `stop` of an index: one task of many.

    Parameters
    ----------
    index : Index
    start, stop : int
        Places; all of 0 … n together are all people. `Part.people` says who they are.
    k : int
        Candidates for each person.
    exact : bool
        Find the best of all, in time that grows with the square of the people. Otherwise the lists that too
        many people are on are walked for a part of the people only, and time grows with the people.
    effort : int
        How many of the people on a person's shorter lists are looked over where not every list can be walked.

    Raises
    ------
    ValueError
        If the places are not in the index, or `k` or `effort` are less than 1.
    """
    if not 0 <= start <= stop <= len(index.people):
        raise ValueError(f"Places {start} to {stop} are not within the index of {len(index.people)} people.")
    steps = _steps(k, exact, effort)
    found, scores = _empty(stop - start, k)
    search(index, new_desk(index, k), start, np.arange(stop - start, dtype=np.int32), steps, found, scores)
    return Part(index.people[start:stop], found, _in_units(scores))


def introductions(
    profiles: Profiles | Index,
    k: int = 10,
    *,
    exact: bool = False,
    effort: int = EFFORT,
    most: int | None = None,
    worth: Worth | None = None,
    hours: float | None = None,
    workers: int | None = None,
    stop: Stop | None = None,
    seed: int = 7,
    progress: Callable[[float], None] | None = None,
) -> Introductions:
    """The best candidates for everybody. The answer is the same for any number of workers.

    Parameters
    ----------
    profiles : Profiles or Index
        With an index, `worth`, `hours` and `seed` are those it was built with.
    k, exact, effort
        As for `part`.
    most : int, optional
        How often one person may be proposed to others; see `share_out`.
    worth, hours, seed
        As for `build_index`.
    workers : int, optional
        Threads; as many as there are processors if not given.
    stop : Stop, optional
        A round is a part of 1,024 people. Who was not reached has no candidates.
    progress : callable, optional
        Told, after each part, what share of the people was searched for.

    Raises
    ------
    ValueError
        If `k`, `effort`, `most` or `workers` are less than 1, or as `build_index`.
    """
    if (most is not None and most < 1) or (workers is not None and workers < 1):
        raise ValueError("A person has to be proposed at least once, and there has to be a worker.")
    steps = _steps(k, exact, effort)
    index = (
        profiles
        if isinstance(profiles, Index)
        else build_index(profiles, worth=worth, hours=hours, seed=seed)
    )
    task = _Search(index, k if most is None else SPARE * k, steps, None if stop is None else stop.watch())
    reason = task.run(workers or cores(), progress)
    found, scores = task.found, task.scores
    if most is not None:
        found, scores = share_out(found, scores, _lots(index), k, most)
    return Introductions(found, _in_units(scores), task.searched, reason)


class _Search:
    """One search for everybody, part by part, on threads that take a free desk each."""

    def __init__(self, index: Index, k: int, steps: int, watch: Watch | None) -> None:
        self.index, self.k, self.steps, self.watch = index, k, steps, watch
        self.people = len(index.people)
        self.found, self.scores = _empty(self.people, k)
        self.searched = 0
        self._desks: SimpleQueue[Desk] = SimpleQueue()

    def run(self, workers: int, progress: Callable[[float], None] | None) -> str:
        """Why it ended."""
        ended = "done"
        with ThreadPoolExecutor(workers) as pool:
            for searched, reason in pool.map(self._part, range(-(-self.people // PART))):
                self.searched += searched
                ended = reason if ended == "done" else ended
                if progress is not None:
                    progress(self.searched / self.people)
        return ended

    def _part(self, number: int) -> tuple[int, str]:
        begin, end = number * PART, min(self.people, (number + 1) * PART)
        desk = new_desk(self.index, self.k) if self._desks.empty() else self._desks.get()
        for place in range(begin, end, SLICE):
            if self.watch is not None and (reason := self.watch.reason(number)):
                return place - begin, reason
            rows = self.index.people[place : min(end, place + SLICE)]
            search(self.index, desk, place, rows, self.steps, self.found, self.scores)
        self._desks.put(desk)
        return end - begin, "done"


def _steps(k: int, exact: bool, effort: int) -> int:
    if k < 1 or effort < 1:
        raise ValueError("At least one candidate has to be asked for, and an effort of at least one step.")
    return ALL if exact else effort


def _empty(rows: int, k: int) -> tuple[Shorts, Shorts]:
    return np.full((rows, k), -1, dtype=np.int32), np.zeros((rows, k), dtype=np.int32)


def _in_units(scores: Shorts) -> Floats:
    units = scores.astype(np.float32)
    units /= ONE
    return units


def _lots(index: Index) -> Ints:
    """The lot of each person."""
    lots = np.empty_like(index.lots)
    lots[index.people] = index.lots
    return lots
