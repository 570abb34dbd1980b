"""How good an answer could be at most: two bounds that no crews can exceed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loom.problem import Pair
from loom.reach import Reach, groups
from loom.result import Bound
from loom.rules import Rules
from loom.terms import Reals, Terms


def upper_bound(rules: Rules, terms: Terms, reach: Reach) -> Bound:
    """Bound the people placed and the sum of benefits.

    People: only placeable people can be placed. People who can reach each other through no chain of possible
    mates fill crews apart from each other, and in each such group the number placed is a sum of crew sizes.

    Benefits: a person in a crew of s has at best the s - 1 nearest of their possible mates as company, the
    s - 1 of them most wished for, one caller, as many common slots as with the (s - 1)-th roomiest of them, and
    a slot that all like; the best size is taken, whoever else wants the same mates, and the sum runs over as many
    of the best-off people as can be placed. Each part is a relaxation, so no answer exceeds it.

    Returns
    -------
    Bound
        With `proven` false: a bound by itself proves nothing about an answer.
    """
    placed = most_placed(rules, reach)
    best = np.sort(_best_benefit(rules, terms, reach))[::-1]
    return Bound(
        placed=placed,
        worst_person=float(best.max(initial=0.0)),
        total=float(best[:placed].sum()),
        proven=False,
    )


def most_placed(rules: Rules, reach: Reach) -> int:
    """The most people in full crews, where nobody of one group can sit with anybody of another."""
    return sum(
        most_seated(sum(len(rules.units[u]) for u in group), (rules.smallest, rules.largest))
        for group in groups(rules, reach.placeable)
    )


def most_seated(people: int, sizes: Pair) -> int:
    """The most of `people` that can sit in full crews of these sizes."""
    smallest, largest = sizes
    return max((min(people, k * largest) for k in range(1, people // smallest + 1)), default=0)


def _best_benefit(rules: Rules, terms: Terms, reach: Reach) -> Reals:
    unit_of = np.empty(len(terms.near), dtype=np.int64)
    for u, unit in enumerate(rules.units):
        unit_of[list(unit)] = u
    most = rules.largest - 1
    best = np.zeros(len(terms.near))
    wished = terms.share["wishes"] * terms.wishing
    for person, u in enumerate(unit_of.tolist()):
        if not reach.placeable[u]:
            continue
        possible = rules.clash[u][unit_of] == 0
        possible[person] = False
        room = np.bitwise_count(rules.words[u, : rules.slot_words] & rules.words[:, : rules.slot_words])
        room = np.minimum(room.sum(axis=1)[unit_of], terms.room_cap)
        best[person] = _best_over_sizes(
            _top(terms.near[person][possible], most),
            _top(wished[person][possible], most),
            _top(terms.room_unit * room[possible], most),
            terms.alone[person] + terms.hours_unit + _a_caller(terms, person, possible),
            rules.smallest,
        )
    return best


def _best_over_sizes(near: Reals, wish: Reals, room: Reals, alone: Reals, smallest: int) -> float:
    sizes = range(smallest, len(near) + 2)
    values = (
        near[: s - 1].sum() / (s - 1) + wish[: s - 1].sum() + room[s - 2] + alone[s]
        for s in sizes
        if s < len(alone)
    )
    return float(max(values, default=0.0))


def _a_caller(terms: Terms, person: int, possible: NDArray[np.bool_]) -> float:
    """What one caller among the possible mates adds; who calls has no other caller beside them."""
    return 0.0 if terms.calling[person] else float(terms.calling[possible].max(initial=0.0))


def _top(values: NDArray[np.float64], most: int) -> Reals:
    ordered: Reals = np.sort(values)[::-1][:most]
    return ordered
