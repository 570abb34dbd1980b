"""A first answer at once: the people hardest to place are given company first."""

from __future__ import annotations

import numpy as np

from loom.seating import Index, Seating


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
    rules = seating.rules
    friends = (rules.clash[units][:, units] == 0).sum(axis=1)
    order = np.lexsort((noise if noise is not None else np.arange(len(units)), friends))
    ease = np.zeros(len(rules))
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


def _gather(seating: Seating, first: int, free: Index, ease: np.ndarray, target: int) -> list[int]:
    rules, terms = seating.rules, seating.terms
    crew, people = [first], int(rules.weight[first])
    words = rules.words[first]
    near = free[(rules.clash[first][free] == 0) & (free != first)]
    while people < target and len(near):
        shared = rules.words[near] & words
        room = np.bitwise_count(shared[:, : rules.slot_words]).sum(axis=1, dtype=np.int64)
        good = (room > 0) & shared[:, rules.slot_words :].any(axis=1)
        good &= rules.weight[near] + people <= rules.largest
        near, room = near[good], room[good]
        if not len(near):
            break
        company = terms.near[near][:, crew].sum(axis=1) / len(crew) + terms.wish[near][:, crew].sum(axis=1)
        worth = company + 0.5 * np.minimum(room, terms.room_cap) / terms.room_cap - ease[near]
        chosen = int(near[np.argmax(worth)])
        crew.append(chosen)
        people += int(rules.weight[chosen])
        words = words & rules.words[chosen]
        near = near[(near != chosen) & (rules.clash[chosen][near] == 0)]
    return crew if people >= rules.smallest else []
