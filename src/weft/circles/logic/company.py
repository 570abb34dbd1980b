"""How lately two people shared a crew, as a number the engine weighs: pure sums over instants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import combinations

FADES_AFTER = timedelta(days=365)
"""So long after two people last sat together, they are fresh company again."""

Stay = tuple[int, datetime, datetime | None]
"""Who sat in a circle, from when until when; no end while they sit there."""


def closeness(since: timedelta, fades_after: timedelta = FADES_AFTER) -> float:
    """How near company still is that ended so long ago: 1 just now, evenly down to 0 when it has faded.

    In hundredths, so that the same day asked twice says the same.
    """
    left = 1 - since / fades_after
    return round(min(1.0, max(0.0, left)), 2)


def lately_together(stays: Iterable[Stay], now: datetime) -> Iterator[tuple[frozenset[int], float]]:
    """The pairs among those who sat in one circle whose stays overlap, each with how near that still is."""
    for one, other in combinations(stays, 2):
        begun = max(one[1], other[1])
        ended = min(one[2] or now, other[2] or now, now)
        if one[0] != other[0] and begun < ended and (near := closeness(now - ended)):
            yield frozenset((one[0], other[0])), near
