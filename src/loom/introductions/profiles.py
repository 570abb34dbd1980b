"""What people say of themselves when they look for introductions, as lists of numbers packed end to end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
LARGEST_ID = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Rows:
    """One list of ids a person, packed: person i has ``ids[starts[i]:starts[i + 1]]``.

    Attributes
    ----------
    starts : int64 array of length people + 1
    ids : int32 array
        From 0 up; their order and repeats within a list do not matter.
    """

    starts: Ints
    ids: NDArray[np.int32]

    def __post_init__(self) -> None:
        starts, ids = self.starts, self.ids
        if len(starts) == 0 or starts[0] != 0 or starts[-1] != len(ids) or (np.diff(starts) < 0).any():
            raise ValueError("The starts of packed lists have to rise from 0 to the number of ids.")
        if len(ids) and ids.min() < 0:
            raise ValueError("The ids in packed lists have to be 0 or more.")

    @classmethod
    def of(cls, lists: Iterable[Iterable[int]]) -> Rows:
        """Pack lists of ids, one a person."""
        rows = [list(row) for row in lists]
        starts = np.array([*accumulate(map(len, rows), initial=0)], dtype=np.int64)
        return cls(starts, np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=int(starts[-1])))

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True, slots=True)
class Profiles:
    """The people of a network, by what introductions look at.

    Parameters
    ----------
    offers, needs : Rows
        Ids of the same kinds of help: an offer 7 answers a need 7.
    tags : Rows
        Ids of interests and the like.
    languages : Rows, optional
        Two people who both named any need one in common.
    zones : n numbers, optional
        Each person's clock, in hours from UTC; NaN where not said.
    known : Rows, optional
        For each person, people not to introduce: met already, or vetoed by either.
    """

    offers: Rows
    needs: Rows
    tags: Rows
    languages: Rows | None = None
    zones: ArrayLike | None = None
    known: Rows | None = None

    def __post_init__(self) -> None:
        people = len(self.offers)
        listed = (self.needs, self.tags, self.languages, self.known)
        if any(rows is not None and len(rows) != people for rows in listed):
            raise ValueError("Every list of a profile has to be given for the same number of people.")
        if self.zones is not None and np.shape(self.zones) != (people,):
            raise ValueError("The zones have to be one number a person; NaN where it was not said.")
        if self.known is not None and len(self.known.ids) and self.known.ids.max() >= people:
            raise ValueError("Known people have to be numbers of people in the same profiles.")

    def __len__(self) -> int:
        return len(self.offers)


@dataclass(frozen=True, slots=True)
class Worth:
    """What things in common are worth: 1 is “one thing in common”.

    Parameters
    ----------
    help : float
        An offer of one that answers a need of the other; each counts.
    tag : float
        A rare tag that both have. A common one is worth less: a tag that a share f of all people has counts
        log f / log `rare` of it.
    rare : float
        Tags that at most this share of people has count in full.
    """

    help: float = 1.0
    tag: float = 1.0
    rare: float = 0.001

    def __post_init__(self) -> None:
        if not (0 <= self.help <= 100 and 0 <= self.tag <= 100):
            raise ValueError("What one thing in common is worth has to be from 0 to 100.")
        if not 0 < self.rare < 1:
            raise ValueError("The share of people below which a tag is rare has to be between 0 and 1.")
