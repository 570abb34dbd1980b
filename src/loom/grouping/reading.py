"""The text format of MDGPLIB: a line of sizes, then a line for each pair of items that has a weight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loom.grouping.problem import Bounds, Grouping
from loom.problem import BadProblem

KINDS = ("ds", "ss")


def read_grouping(text: str) -> Grouping:
    """Read ``n groups ds|ss low high low high …`` and then lines of ``i j weight``.

    Items are counted from 0; a pair that is not listed weighs 0; empty lines are passed over.

    Raises
    ------
    BadProblem
        With the number of the line that cannot be read.
    """
    first, _, rest = text.partition("\n")
    items, bounds = _sizes(first.split())
    lines = rest.splitlines()
    try:
        table = np.loadtxt(lines, ndmin=2, comments=None) if rest.strip() else np.empty((0, 3))
    except ValueError:
        raise BadProblem(_unreadable(lines)) from None
    if table.shape[1] != 3:
        raise BadProblem(_unreadable(lines))
    return Grouping(_matrix(table, items, lines), bounds)


def _sizes(words: list[str]) -> tuple[int, Bounds]:
    try:
        items, groups, sizes = int(words[0]), int(words[1]), [int(word) for word in words[3:]]
    except (IndexError, ValueError):
        raise BadProblem("Line 1 has to be: items, groups, ds or ss, two sizes for each group.") from None
    if items < 0:
        raise BadProblem(f"Line 1 gives {items} as the number of items; it has to be 0 or more.")
    if words[2] not in KINDS:
        raise BadProblem(f"Line 1 gives {words[2]!r} as its third word; it has to be ds or ss.")
    if len(sizes) != 2 * groups:
        raise BadProblem(f"Line 1 has {len(sizes)} sizes; {groups} groups need {2 * groups}.")
    return items, tuple(zip(sizes[::2], sizes[1::2], strict=True))


def _matrix(table: NDArray[np.float64], items: int, lines: list[str]) -> NDArray[np.float64]:
    ends, weight = table[:, :2], table[:, 2]
    broken = (ends != np.rint(ends)).any(axis=1)
    _refuse(np.asarray(broken), "names an item that is no whole number", lines)
    inside = ((ends >= 0) & (ends < items)).all(axis=1)
    _refuse(~np.asarray(inside), f"names an item outside 0 to {items - 1}", lines)
    _refuse(~np.isfinite(weight), "has a weight that is no finite number", lines)
    i, j = ends.astype(np.int64).T
    _refuse((i == j) & (weight != 0), "gives an item a weight with itself", lines)
    weights = np.zeros((items, items))
    weights[i, j] = weight
    weights[j, i] = weight
    twice = (weights[i, j] != weight) | (weights[j, i] != weight)
    _refuse(twice, "differs from another line for its pair", lines)
    return weights


def _refuse(wrong: NDArray[np.bool_], why: str, lines: list[str]) -> None:
    if wrong.any():
        rows = [number for number, line in enumerate(lines, 2) if line.strip()]
        raise BadProblem(f"Line {rows[int(np.argmax(wrong))]} {why}.")


def _unreadable(lines: list[str]) -> str:
    for number, line in enumerate(lines, 2):
        words = line.split()
        try:
            numbers = [float(word) for word in words]
        except ValueError:
            numbers = []
        if words and len(numbers) != 3:
            return f"Line {number} has to be two items and their weight, not {line.strip()!r}."
    return "The lines after the first have to be two items and their weight each."
