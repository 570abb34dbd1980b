"""Compiled: what a crew is worth, and crews as a move would leave them, before they are made."""

from __future__ import annotations

import numpy as np

from loom.chance import Stream, below
from loom.crews.tables import Aim, Seats, Tables, bare
from loom.ground import Index
from loom.terms import LEVELS, Reals

IMPOSSIBLE = -1e9
WEIGHING = 8  # the work of weighing a crew beside that of looking at a candidate
PLACED, TOTAL, SHORT, PEAK = range(4)  # places in `Seats.sum`


@bare
def bits(word: np.uint64) -> int:
    count = 0
    while word:
        word &= word - np.uint64(1)
        count += 1
    return count


@bare
def _room(t: Tables, s: Seats, crew: Index, fill: int) -> int:
    """How many slots these units share, or -1 where slots, languages or kinds forbid the crew."""
    common = s.common
    for w in range(t.words.shape[1]):
        word = t.words[crew[0], w]
        for k in range(1, fill):
            word &= t.words[crew[k], w]
        common[w] = word
    speak = False
    for w in range(t.slot_words, t.words.shape[1]):
        speak = speak or common[w] != 0
    if not speak:
        return -1
    room = 0
    for w in range(t.slot_words):
        room += bits(common[w])
    if room < t.needed:
        return -1
    for kind in range(t.kin.shape[1]):
        kin = 0
        for k in range(fill):
            kin += t.kin[crew[k], kind]
        if kin == 1:
            return -1
    return room


@bare
def _hours(t: Tables, s: Seats, people: int) -> int:
    """How many like the slot of `s.common` that most of them like, by counters of one bit for each slot."""
    best = 0
    for w in range(t.slot_words):
        left = s.common[w]
        while left:
            slot = left & (~left + np.uint64(1))
            left ^= slot
            count = 0
            for i in range(people):
                if t.liked[s.person[i], w] & slot:
                    count += 1
            best = max(best, count)
        if best == people:
            break
    return best


@bare
def weigh(t: Tables, s: Seats, crew: Index, fill: int, floor: float, felt: Reals) -> bool:
    """Whether units that do not clash can be a crew; what it is worth goes to `felt`, as in `Seats.felt`."""
    s.work[0] += WEIGHING
    felt[:] = 0.0
    if fill == 0:
        felt[3] = 2.0
        return True
    people = 0
    for k in range(fill):
        people += t.weight[crew[k]]
    if people < t.smallest or people > t.largest:
        return False
    room = _room(t, s, crew, fill)
    if room < 0:
        return False
    at = 0
    for k in range(fill):
        for m in range(t.weight[crew[k]]):
            s.person[at] = t.members[crew[k], m]
            at += 1
    time: float = t.room_unit * min(room, t.room_cap)
    if t.hours_unit > 0:
        time += t.hours_unit * _hours(t, s, people) / people
    felt[0], felt[3] = people, 2.0
    for i in range(people):
        person = s.person[i]
        near, wish = 0.0, 0.0
        for j in range(people):
            near += t.near[person, s.person[j]]
        if t.wishing[person]:
            for j in range(people):
                wish += t.wish[person, s.person[j]]
        benefit = near / (people - 1) + wish + t.alone[person, people] + time
        felt[1] += benefit
        felt[2] += max(0.0, floor - benefit)
        felt[3] = min(felt[3], benefit)
    return True


@bare
def begun(s: Seats, c: int) -> int:
    """The draft of crew c, begun if need be; -1 for nobody's crew."""
    if c < 0:
        return -1
    count = s.touched[0]
    for k in range(count):
        if s.which[k] == c:
            return k
    fill = s.fill[c]
    s.which[count], s.draft_fill[count] = c, fill
    for k in range(fill):
        s.drafts[count, k] = s.crew[c, k]
    s.touched[0] = count + 1
    return count  # type: ignore[no-any-return]


@bare
def leave(s: Seats, k: int, unit: int) -> None:
    """Take a unit out of draft k."""
    if k < 0:
        return
    fill = s.draft_fill[k] - 1
    for place in range(fill):
        if s.drafts[k, place] == unit:
            s.drafts[k, place] = s.drafts[k, fill]
            break
    s.draft_fill[k] = fill


@bare
def join(t: Tables, s: Seats, k: int, unit: int) -> bool:
    """Put a unit into draft k; false where it clashes with somebody or finds no seat."""
    if k < 0:
        return True
    fill = s.draft_fill[k]
    if fill >= t.largest:
        return False
    for place in range(fill):
        if t.clash[unit, s.drafts[k, place]]:
            return False
    s.drafts[k, fill] = unit
    s.draft_fill[k] = fill + 1
    return True


@bare
def spare(s: Seats, state: Stream) -> int:
    """A crew with nobody in it that no draft has taken."""
    crews = len(s.fill)
    c = below(state, crews)
    for _ in range(crews):
        if s.fill[c] == 0:
            taken = False
            for k in range(s.touched[0]):
                taken = taken or s.which[k] == c
            if not taken:
                return c
        c = c + 1 if c + 1 < crews else 0
    return -1


@bare
def _go_out(s: Seats, unit: int) -> None:
    s.crew_of[unit] = -1
    s.out_at[unit] = s.out_count[0]
    s.out[s.out_count[0]] = unit
    s.out_count[0] += 1


@bare
def _come_in(s: Seats, unit: int) -> None:
    last = s.out[s.out_count[0] - 1]
    s.out[s.out_at[unit]] = last
    s.out_at[last] = s.out_at[unit]
    s.out_count[0] -= 1


@bare
def commit(s: Seats) -> None:
    """Make the drafts the crews."""
    for k in range(s.touched[0]):
        c = s.which[k]
        for place in range(s.fill[c]):
            if s.crew_of[s.crew[c, place]] == c:
                _go_out(s, s.crew[c, place])
        fill = s.draft_fill[k]
        for place in range(fill):
            unit = s.drafts[k, place]
            if s.crew_of[unit] < 0:
                _come_in(s, unit)
            s.crew_of[unit] = c
            s.crew[c, place] = unit
        s.fill[c] = fill
        for part in range(4):
            if part < 3:
                s.sum[part] += s.draft_felt[k, part] - s.felt[c, part]
            s.felt[c, part] = s.draft_felt[k, part]


@bare
def keep(s: Seats) -> None:
    """Remember the crews if they are the best so far."""
    if s.sum[PLACED] < s.best_key[0] - 0.5:
        return
    low = 2.0
    for c in range(len(s.fill)):
        if s.fill[c] > 0:
            low = min(low, s.felt[c, 3])
    level = float(int(low * LEVELS + 1e-6)) if low < 2.0 else 0.0
    better = level > s.best_key[1] or (level == s.best_key[1] and s.sum[TOTAL] > s.best_key[2] + 1e-9)
    if s.sum[PLACED] < s.best_key[0] + 0.5 and not better:
        return
    for unit in range(len(s.crew_of)):
        s.best[unit] = s.crew_of[unit]
    s.best_key[0], s.best_key[1], s.best_key[2] = s.sum[PLACED], level, s.sum[TOTAL]


@bare
def weighed(t: Tables, s: Seats, k: int, a: Aim) -> float:
    """What draft k brings beside its crew as it is; far below zero where it cannot be."""
    felt, c = s.draft_felt[k], s.which[k]
    if not weigh(t, s, s.drafts[k], s.draft_fill[k], a.floor, felt):
        return IMPOSSIBLE
    gain = a.seat * (felt[0] - s.felt[c, 0]) + felt[1] - s.felt[c, 1]
    return gain - a.lift * (felt[2] - s.felt[c, 2])  # type: ignore[no-any-return]


@bare
def replaced(s: Seats, d: int, leaves: int, comes: int) -> int:
    """Draft crew d with one unit in another's place, or one more where nobody leaves; the draft's number."""
    k = s.touched[0]
    fill = s.fill[d]
    s.which[k], s.draft_fill[k] = d, fill
    for place in range(fill):
        unit = s.crew[d, place]
        s.drafts[k, place] = comes if unit == leaves else unit
    if leaves < 0:
        s.drafts[k, fill] = comes
        s.draft_fill[k] = fill + 1
    s.touched[0] = k + 1
    return k  # type: ignore[no-any-return]


@bare
def recount(t: Tables, s: Seats, floor: float) -> None:
    """Weigh all crews anew, for another floor."""
    s.sum[:] = 0.0
    for c in range(len(s.fill)):
        weigh(t, s, s.crew[c], s.fill[c], floor, s.felt[c])
        for part in range(3):
            s.sum[part] += s.felt[c, part]
