"""Compiled: people join, leave, change places and found crews, at a falling temperature."""

from __future__ import annotations

from math import exp

import numpy as np

from loom.chance import Stream, below, share
from loom.crews.drafts import (
    IMPOSSIBLE,
    PEAK,
    PLACED,
    SHORT,
    TOTAL,
    WEIGHING,
    begun,
    bits,
    commit,
    join,
    keep,
    leave,
    recount,
    replaced,
    spare,
    weighed,
)
from loom.crews.tables import DRAFTS, Aim, Seats, Tables, bare, entry


@bare
def _friend(t: Tables, unit: int, state: Stream) -> int:
    first, after = t.start[unit], t.start[unit + 1]
    return t.friends[first + below(state, after - first)] if after > first else unit


@bare
def _pick(s: Seats, state: Stream, choosy: bool) -> int:
    """A unit: often one that is out, or else, where the worst-off are to be lifted, one that fares badly."""
    units = len(s.crew_of)
    if s.out_count[0] > 0 and below(state, 8) == 0:
        return s.out[below(state, s.out_count[0])]  # type: ignore[no-any-return]
    unit = below(state, units)
    if choosy and below(state, 4) == 0:
        for _ in range(5):
            other = below(state, units)
            if s.crew_of[unit] < 0 or (
                s.crew_of[other] >= 0 and s.felt[s.crew_of[other], 3] < s.felt[s.crew_of[unit], 3]
            ):
                unit = other
    return unit


@bare
def _mate(s: Seats, unit: int, state: Stream) -> int:
    """Somebody else in this unit's crew, or the unit itself where there is nobody."""
    c = s.crew_of[unit]
    if c < 0 or s.fill[c] < 2:
        return unit
    place = below(state, s.fill[c] - 1)
    return s.crew[c, s.fill[c] - 1] if s.crew[c, place] == unit else s.crew[c, place]  # type: ignore[no-any-return]


@bare
def _meet(t: Tables, s: Seats, unit: int) -> bool:
    """Whether a unit shares slots and a language with those that `s.rest` stands for."""
    room = 0
    for w in range(t.slot_words):
        room += bits(s.rest[w] & t.words[unit, w])
    if room < t.needed:
        return False
    speak = False
    for w in range(t.slot_words, t.words.shape[1]):
        speak = speak or s.rest[w] & t.words[unit, w] != 0
    return speak


@bare
def _around(t: Tables, s: Seats, k: int) -> None:
    """Set `s.near` to the units that clash with nobody in draft k, and `s.rest` to what its units share."""
    full = ~np.uint64(0)
    for w in range(t.fits.shape[1]):
        word = full
        for place in range(s.draft_fill[k]):
            word &= t.fits[s.drafts[k, place], w]
        s.near[w] = word
    for w in range(t.words.shape[1]):
        word = full
        for place in range(s.draft_fill[k]):
            word &= t.words[s.drafts[k, place], w]
        s.rest[w] = word


@bare
def _stands(t: Tables, s: Seats, unit: int, d: int, without: int) -> bool:
    """Whether a unit clashes with nobody in crew d, one of them left aside."""
    for place in range(s.fill[d]):
        other = s.crew[d, place]
        if other != without and t.clash[unit, other]:
            return False
    return True


@bare
def _accepts(gain: float, heat: float, state: Stream) -> bool:
    return gain >= 0.0 or (gain > -20.0 * heat and share(state) < exp(gain / heat))


@bare
def _swaps(t: Tables, s: Seats, k: int, p: int, before: float, a: Aim, heat: float, state: Stream) -> bool:
    """Try to let somebody take the empty seat of the last draft, k, while p takes theirs."""
    c = s.which[k]
    fill = s.draft_fill[k]
    _around(t, s, k)
    words = t.fits.shape[1]
    w = below(state, words)
    for _ in range(words):
        w = w + 1 if w + 1 < words else 0
        left = s.near[w]
        while left:
            low = left & (~left + np.uint64(1))
            left ^= low
            x = w * 64 + bits(low - np.uint64(1))
            s.work[0] += 1
            if x >= len(s.crew_of) or x == p:
                continue
            d = s.crew_of[x]
            if d == c or (k > 0 and d == s.which[0]) or (d < 0 and t.weight[x] != t.weight[p]):
                continue
            if not _meet(t, s, x) or (d >= 0 and not _stands(t, s, p, d, x)):
                continue
            s.drafts[k, fill], s.draft_fill[k] = x, fill + 1
            gain = before + weighed(t, s, k, a)
            s.touched[0] = k + 1
            if d >= 0 and gain > IMPOSSIBLE / 2:
                gain += weighed(t, s, replaced(s, d, x, p), a)
            if gain > IMPOSSIBLE / 2 and _accepts(gain, heat, state):
                return True
            s.draft_fill[k] = fill
    return False


@bare
def _swap(t: Tables, s: Seats, p: int, cyclic: bool, a: Aim, heat: float, state: Stream) -> bool:
    """Try all exchanges of p with one other unit; or let a friend of p's mate take p's seat and try all who
    could take theirs while p takes the seat of those."""
    c, gain, hole = s.crew_of[p], 0.0, p
    if cyclic:
        x = p
        for _ in range(8):
            x = _friend(t, _mate(s, p, state), state)
            if s.crew_of[x] >= 0 and s.crew_of[x] != c and _stands(t, s, x, c, p):
                break
            x = p
        if x == p:
            return False
        gain = weighed(t, s, replaced(s, c, p, x), a)
        if gain < IMPOSSIBLE / 2:
            return False
        hole = x
    k = begun(s, s.crew_of[hole])
    leave(s, k, hole)
    return _swaps(t, s, k, p, gain, a, heat, state)


@bare
def _seek(t: Tables, s: Seats, p: int, a: Aim, heat: float, state: Stream) -> bool:
    """Try all crews where p finds a free seat, or, if p is out, a seat that somebody leaves for it."""
    c, crews = s.crew_of[p], len(s.fill)
    before = 0.0
    if c >= 0:
        k = begun(s, c)
        leave(s, k, p)
        before = weighed(t, s, k, a)
        if before < IMPOSSIBLE / 2:
            return False
    first = s.touched[0]
    d = below(state, crews)
    for _ in range(crews):
        d = d + 1 if d + 1 < crews else 0
        s.work[0] += 1
        if s.fill[d] == 0 or d == c:
            continue
        blocked, by = 0, -1
        for place in range(s.fill[d]):
            if t.clash[p, s.crew[d, place]]:
                by = s.crew[d, place]
                blocked += 1
                if blocked > 1:
                    break
        if blocked > 1 or (blocked == 1 and c >= 0):
            continue
        if blocked == 0 and c < 0 and below(state, 2) == 0:
            by = s.crew[d, below(state, s.fill[d])]
        if by < 0 and s.felt[d, 0] + t.weight[p] > t.largest:
            continue
        s.touched[0] = first
        gain = before + weighed(t, s, replaced(s, d, by, p), a)
        if gain > IMPOSSIBLE / 2 and _accepts(gain, heat, state):
            return True
    return False


@bare
def _spares(t: Tables, s: Seats, unit: int) -> bool:
    """Whether a unit is out, or its crew is large enough without it, as the drafts leave that crew."""
    c = s.crew_of[unit]
    if c < 0:
        return True
    people = 0
    for k in range(s.touched[0]):
        if s.which[k] == c:
            for place in range(s.draft_fill[k]):
                people += t.weight[s.drafts[k, place]]
            return people - t.weight[unit] >= t.smallest  # type: ignore[no-any-return]
    return s.felt[c, 0] - t.weight[unit] >= t.smallest  # type: ignore[no-any-return]


@bare
def _follower(t: Tables, s: Seats, k: int, state: Stream) -> int:
    """Somebody by chance who can join draft k and whom their own crew can spare; -1 if there is nobody."""
    _around(t, s, k)
    words = t.fits.shape[1]
    w = below(state, words)
    for _ in range(words):
        w = w + 1 if w + 1 < words else 0
        left = s.near[w]
        while left:
            low = left & (~left + np.uint64(1))
            left ^= low
            x = w * 64 + bits(low - np.uint64(1))
            s.work[0] += 1
            if x < len(s.crew_of) and below(state, 2) == 0 and _meet(t, s, x) and _spares(t, s, x):
                return x
    return -1


@bare
def _found(t: Tables, s: Seats, p: int, state: Stream) -> bool:
    """Draft a new crew of p and of others who can be spared where they are."""
    c = spare(s, state)
    if c < 0 or not _spares(t, s, p):
        return False
    k = begun(s, c)
    leave(s, begun(s, s.crew_of[p]), p)
    join(t, s, k, p)
    people = t.weight[p]
    while people < t.smallest:
        x = _follower(t, s, k, state)
        if x < 0 or s.touched[0] >= DRAFTS:
            return False
        leave(s, begun(s, s.crew_of[x]), x)
        join(t, s, k, x)
        people += t.weight[x]
    return True


@bare
def _dissolve(t: Tables, s: Seats, c: int, state: Stream) -> bool:
    """Draft that everyone of crew c finds a free seat in another crew."""
    k = begun(s, c)
    while s.draft_fill[k] > 0:
        unit = s.drafts[k, s.draft_fill[k] - 1]
        s.draft_fill[k] -= 1
        seated = False
        d = below(state, len(s.fill))
        for _ in range(len(s.fill)):
            d = d + 1 if d + 1 < len(s.fill) else 0
            s.work[0] += 1
            if s.fill[d] == 0 or d == c or s.felt[d, 0] + t.weight[unit] > t.largest:
                continue
            if _stands(t, s, unit, d, -1) and s.touched[0] < DRAFTS and join(t, s, begun(s, d), unit):
                seated = True
                break
        if not seated:
            return False
    return True


@bare
def _turn(t: Tables, s: Seats, a: Aim, heat: float, state: Stream) -> bool:
    """One step: try what one unit can do; whether the drafts shall be made."""
    s.touched[0] = 0
    p = _pick(s, state, a.lift > 0.0 and a.floor > 0.0)
    kind = below(state, 256)
    if kind < 16:
        drafted = (
            _found(t, s, p, state) if kind < 8 else s.crew_of[p] >= 0 and _dissolve(t, s, s.crew_of[p], state)
        )
        if not drafted:
            return False
        gain = 0.0
        for k in range(s.touched[0]):
            gain += weighed(t, s, k, a)
            if gain < IMPOSSIBLE / 2:
                return False
        return _accepts(gain, heat, state)
    if s.crew_of[p] < 0 or kind < 64:
        return _seek(t, s, p, a, heat, state)
    return _swap(t, s, p, kind < 128, a, heat, state)


@entry
def walk(t: Tables, s: Seats, state: Stream, a: Aim, warm: float, cold: float, work: int) -> int:
    """Anneal from `warm` to `cold` until so much work is done; how many moves were made."""
    recount(t, s, a.floor)
    s.sum[PEAK] = a.seat * s.sum[PLACED] + s.sum[TOTAL] - a.lift * s.sum[SHORT]
    keep(s)
    s.work[0] = 0
    moves = 0
    while s.work[0] < work:
        heat = warm * (cold / warm) ** (s.work[0] / work)
        s.work[0] += WEIGHING
        if _turn(t, s, a, heat, state):
            commit(s)
            moves += 1
            energy = a.seat * s.sum[PLACED] + s.sum[TOTAL] - a.lift * s.sum[SHORT]
            if energy > s.sum[PEAK] + 1e-9:
                s.sum[PEAK] = energy
                keep(s)
    keep(s)
    return moves
