"""A first answer at once: the people hardest to place are given company first."""

from __future__ import annotations

import numpy as np

from loom.crews.seating import Seating
from loom.ground import Index
from loom.terms import Reals


def seat_greedily(seating: Seating, units: Index, target: int, noise: Index | None = None) -> None:
    """Seat those of `units` that are out, hardest first, in new crews of about `target` people.

    The hardest is who has the fewest possible mates. Each crew grows by the unit that adds the most benefit,
    leaves the most common slots, and is itself hard to place. Whoever finds too little company joins the crew
    with a free seat where they fit best, if there is one.

    Parameters
    ----------
    noise : permutation of `units`' places, optional
        A different order among equally hard units, for other starts.
    """
    friends = (seating.clash[units][:, units] == 0).sum(axis=1)
    order = np.lexsort((noise if noise is not None else np.arange(len(units)), friends))
    ease = np.zeros(len(seating.clash))
    ease[units] = friends / max(1, len(units))
    empty = [c for c in range(seating.out) if not seating.members[c]]
    alone = []
    for unit in units[order].tolist():
        if seating.crew_of[unit] != seating.out:
            continue
        crew = _gather(seating, unit, units[seating.crew_of[units] == seating.out], ease, target)
        if crew:
            seating.put(empty.pop(), crew)
        else:
            alone.append(unit)
    for unit in alone:
        join_best(seating, unit)


def join_best(seating: Seating, unit: int) -> None:
    """Let a unit that is out join the crew where it brings most, if any has room for it."""
    if seating.crew_of[unit] != seating.out:
        return
    joins = seating.shifts(np.array([unit]))
    if len(joins.where):
        seating.shift(unit, int(joins.where[np.argmax(joins.gain)]))


def _gather(seating: Seating, first: int, free: Index, ease: Reals, target: int) -> list[int]:
    terms, clash, weight = seating.terms, seating.clash, seating.ground.weight
    crew, people = [first], int(weight[first])
    words = seating.words[first]
    near = free[(clash[first][free] == 0) & (free != first)]
    while people < target and len(near):
        shared = seating.words[near] & words
        room = np.bitwise_count(shared[:, : seating.slot_words]).sum(axis=1, dtype=np.int64)
        good = (room >= seating.ground.needed) & shared[:, seating.slot_words :].any(axis=1)
        good &= weight[near] + people <= seating.largest
        near, room = near[good], room[good]
        if not len(near):
            break
        company = terms.near[near][:, crew].sum(axis=1) / len(crew) + terms.wish[near][:, crew].sum(axis=1)
        worth = (
            company + 0.5 * np.minimum(room, seating.ground.room_cap) / seating.ground.room_cap - ease[near]
        )
        chosen = int(near[np.argmax(worth)])
        crew.append(chosen)
        people += int(weight[chosen])
        words = words & seating.words[chosen]
        near = near[(near != chosen) & (clash[chosen][near] == 0)]
    return _akin(seating, crew)


def _akin(seating: Seating, crew: list[int]) -> list[int]:
    """The crew without those who would be the only one of a kind; nobody where too few are left."""
    kin, weight = seating.ground.kin, seating.ground.weight
    while crew and (only := kin[crew].sum(axis=0) == 1).any():
        crew = [unit for unit in crew if not (kin[unit] & only).any()]
    return crew if crew and int(weight[crew].sum()) >= seating.smallest else []
