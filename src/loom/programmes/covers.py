"""Schedules for twice as many people: each place of two finite planes becomes two partners who never meet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from loom.programmes.programme import Session, in_order

# Renumbers the second plane of order 4 so that there are signs: the first of 213,366 drawn at random.
SECOND_PLANE = (10, 3, 15, 6, 5, 8, 4, 9, 7, 13, 1, 11, 14, 12, 0, 2)
Line = tuple[int, ...]


def doubled(first: Sequence[Session], renumbered: Sequence[int]) -> list[Session] | None:
    """Two planes, the second renumbered, as one schedule of twice as many people, if signs can be found.

    A place x of a plane stands for the partners 2x and 2x + 1. A line becomes two groups: from each of its places
    one partner, by a sign, and the others. Two places share one line of each plane, so nobody meets twice if
    the signs of the two agree in one line and differ in the other: one equation modulo 2 for every two places.
    """
    second = [in_order([[renumbered[x] for x in line] for line in session]) for session in first]
    weeks = [*first, *second]
    place = {
        (line, x): at
        for at, (line, x) in enumerate((line, x) for week in weeks for line in week for x in line)
    }
    signs = _solved(_equations(weeks, place), len(place))
    if signs is None:
        return None
    return [
        in_order([[2 * x + (signs[place[line, x]] ^ side) for x in line] for line in week for side in (0, 1)])
        for week in weeks
    ]


def _equations(weeks: Sequence[Session], place: dict[tuple[Line, int], int]) -> list[int]:
    """For every two places a mask of the four signs that they have in their two lines, and a bit for the 1."""
    masks: dict[Line, int] = {}
    for week in weeks:
        for line in week:
            for x, y in combinations(line, 2):
                masks[x, y] = masks.get((x, y), 0) ^ 1 << place[line, x] ^ 1 << place[line, y]
    return [mask | 1 << len(place) for mask in masks.values()]


def _solved(equations: list[int], unknowns: int) -> list[int] | None:
    """One solution of equations modulo 2 by elimination; free unknowns are 0."""
    pivots: dict[int, int] = {}
    for equation in equations:
        for at, row in pivots.items():
            if equation >> at & 1:
                equation ^= row
        if equation == 1 << unknowns:
            return None
        if equation:
            at = (equation & -equation).bit_length() - 1
            pivots = {other: row ^ equation if row >> at & 1 else row for other, row in pivots.items()}
            pivots[at] = equation
    return [pivots.get(at, 0) >> unknowns & 1 for at in range(unknowns)]
