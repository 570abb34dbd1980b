"""The inner loop: exchange two people of one session, again and again, at a falling temperature."""

from __future__ import annotations

from math import exp

import numpy as np
from numpy.typing import NDArray

from loom.chance import below, share
from loom.compiled import compiled

Ints = NDArray[np.int32]
Wide = NDArray[np.int64]


@compiled
def _change(
    seat: Ints,
    at: int,
    leaves: int,
    comes: int,
    groups: Ints,
    klass: Ints,
    used: Ints,
    price: Ints,
    again: Ints,
) -> int:
    """Let `comes` sit for `leaves` at seat `at`; the change of cost. `seat` itself stays as it is."""
    cost = 0
    for other in range(groups[at, 0], groups[at, 1]):
        if other == at:
            continue
        mate = seat[other]
        kind = klass[leaves, mate]
        used[kind] -= 1
        cost -= again[kind] if used[kind] > 0 else price[kind]
        kind = klass[comes, mate]
        cost += again[kind] if used[kind] > 0 else price[kind]
        used[kind] += 1
    return cost


@compiled
def price_of(seat: Ints, groups: Ints, klass: Ints, used: Ints, price: Ints, again: Ints) -> int:
    """The cost of all seats; counts the pairs in `used`, which has to hold zeros."""
    cost = 0
    for at in range(len(seat)):
        for other in range(groups[at, 0], at):
            kind = klass[seat[at], seat[other]]
            cost += again[kind] if used[kind] > 0 else price[kind]
            used[kind] += 1
    return cost


@compiled
def _nothing_left(seat: Ints, best: Ints, tally: Wide, more: int) -> bool:
    """Book a change of cost, keep the seats if they are the best so far; whether they cost nothing."""
    tally[0] += more
    if tally[0] >= tally[1]:
        return False
    tally[1] = tally[0]
    best[:] = seat
    return bool(tally[1] <= 0)


@compiled
def anneal(
    seat: Ints,
    best: Ints,
    groups: Ints,
    turns: Ints,
    klass: Ints,
    used: Ints,
    price: Ints,
    again: Ints,
    tally: Wide,
    state: Wide,
    warm: float,
    cold: float,
    steps: int,
) -> None:
    """Simulated annealing over exchanges within a session, and over turns of one person.

    Parameters
    ----------
    seat, best : arrays of int, shape (seats,)
        Who sits where, now and at the lowest cost so far; both are changed.
    groups : array of int, shape (seats, 4)
        For each seat the first and the end seat of its group, and of its session.
    turns : array of int, shape (n, k)
        Who may sit in a person's stead, the person first: their images under the symmetry of a week.
    klass : array of int, shape (n, n), the class of each pair
    used : array of int, shape (classes,), how many pairs of each class sit together; changed
    price, again : arrays of int, shape (classes,), what the first pair of a class costs and each further one
    tally : array of int, shape (2,), the cost now and the lowest so far; changed; at 0 the loop ends
    state : the stream of chance.
    warm, cold : float, the temperature at the first and after the last step, in units of cost
    steps : int, the moves to try
    """
    seats, images = len(seat), turns.shape[1]
    heat, fade = warm, (cold / warm) ** (1.0 / steps)
    for _ in range(steps):
        heat *= fade
        a = below(state, seats)
        one = seat[a]
        b = groups[a, 2] + below(state, groups[a, 3] - groups[a, 2])
        turned = images > 1 and (groups[a, 0] == groups[b, 0] or below(state, 2) == 0)
        if turned:
            two = turns[one, 1 + below(state, images - 1)]
            more = _change(seat, a, one, two, groups, klass, used, price, again)
        elif groups[a, 0] != groups[b, 0]:
            two = seat[b]
            more = _change(seat, a, one, two, groups, klass, used, price, again)
            more += _change(seat, b, two, one, groups, klass, used, price, again)
        else:
            continue
        if more <= 0 or share(state) < exp(-more / heat):
            seat[a] = two
            if not turned:
                seat[b] = one
            if _nothing_left(seat, best, tally, more):
                break
        else:
            _change(seat, a, two, one, groups, klass, used, price, again)
            if not turned:
                _change(seat, b, one, two, groups, klass, used, price, again)
