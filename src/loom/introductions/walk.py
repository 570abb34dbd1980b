"""The inner loops of introductions: walk the lists of what a person looks for, keep the best they meet."""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np

from loom.compiled import compiled
from loom.introductions.index import QUARTERS, SIGNS, Index, Ints, Shorts

BITS = (1 << 31) - 1
LENGTH, WORTH, A_BEGIN, A_END, B_BEGIN, B_END, TERM = range(7)
# A bare 0 has a type of its own, for which each loop would be compiled once more.
ZERO = cast(int, np.int64(0))
LOOK = 8  # looking one person over costs about as much as walking past so many


class Desk(NamedTuple):
    """Room to work in, one for each thread; all sums and marks are 0 between two people.

    Attributes
    ----------
    sums : int32 (n,)
        What each place has been found to share with the person at hand.
    met : int32 (n,)
        The places whose sum is not 0, in the order in which they were met.
    marks : int32 (terms,)
        What each term of another is worth to the person at hand.
    lists : int64 (most things of one person, 7)
        The lists to walk, shortest first: length, worth, where its two stretches begin and end,
        and the term.
    reach : int64 (4,)
        The two stretches of places whose clocks are near enough.
    part : int64 (2,)
        Which part of those stretches, laid end to end, long lists are walked for: begin and length.
    best, lots : int64 (k,)
        The best so far: score and lot.
    places : int32 (k,)
        And who they are.
    """

    sums: Shorts
    met: Shorts
    marks: Shorts
    lists: Ints
    reach: Ints
    part: Ints
    best: Ints
    lots: Ints
    places: Shorts


def new_desk(index: Index, k: int) -> Desk:
    """A desk for searches of k candidates in this index."""
    people, terms = len(index.people), len(index.worth)
    most = int(np.diff(index.has_starts).max(initial=0))
    sums, met, marks, places = (np.zeros(length, dtype=np.int32) for length in (people, people, terms, k))
    lists, reach, part, best, lots = (np.zeros(size, dtype=np.int64) for size in ((most, 7), 4, 2, k, k))
    return Desk(sums, met, marks, lists, reach, part, best, lots, places)


@compiled
def mixed(number: int) -> int:
    """A number below 2**31 turned into another that looks unrelated; no product reaches 2**63."""
    number = ((number ^ (number >> 16)) * 73244475) & BITS
    number = ((number ^ (number >> 15)) * 741096557) & BITS
    return number ^ (number >> 16)


@compiled
def first_from(rising: Shorts, begin: int, end: int, value: int) -> int:
    """Where the first number that is not below `value` stands in a rising stretch of an array."""
    while begin < end:
        middle = (begin + end) >> 1
        if rising[middle] < value:
            begin = middle + 1
        else:
            end = middle
    return begin


@compiled
def may_meet(index: Index, a: int, b: int) -> bool:
    """Whether two places may be introduced: two people, not known to each other, who can talk."""
    if a == b:
        return False
    begin, end = index.known_starts[a], index.known_starts[a + 1]
    at = first_from(index.known, begin, end, b)
    if at < end and index.known[at] == b:
        return False
    i, last_i = index.speaks_starts[a], index.speaks_starts[a + 1]
    j, last_j = index.speaks_starts[b], index.speaks_starts[b + 1]
    if i == last_i or j == last_j:
        return True
    while i < last_i and j < last_j:
        if index.speaks[i] == index.speaks[j]:
            return True
        if index.speaks[i] < index.speaks[j]:
            i += 1
        else:
            j += 1
    return False


@compiled
def find_reach(index: Index, place: int, reach: Ints) -> None:
    """The stretches of places whose clocks are near enough to that of one, or who named no zone."""
    clocks, away, people = index.clocks, index.reach[0], len(index.people)
    quarter = 0
    while quarter < QUARTERS and clocks[quarter + 1] <= place:
        quarter += 1
    reach[0], reach[1], reach[2], reach[3] = 0, people, people, people
    if quarter == QUARTERS or 2 * away + 1 >= QUARTERS:
        return
    low, high = quarter - away, quarter + away + 1
    reach[0] = clocks[low] if low >= 0 and high <= QUARTERS else 0
    reach[1] = clocks[high % QUARTERS if high > QUARTERS else high]
    reach[2] = clocks[QUARTERS] if low >= 0 and high <= QUARTERS else clocks[low % QUARTERS]


@compiled
def gather(index: Index, desk: Desk, place: int) -> int:
    """Mark what the person at a place looks for, and put down the lists of who has it, shortest first."""
    lists, reach, posts, count = desk.lists, desk.reach, index.posts, 0
    for i in range(index.has_starts[place], index.has_starts[place + 1]):
        term = index.pairs_with[index.has[i]]
        desk.marks[term] = index.worth[term]
        begin, end = index.post_starts[term], index.post_starts[term + 1]
        a_begin, a_end = first_from(posts, begin, end, reach[0]), first_from(posts, begin, end, reach[1])
        b_begin, b_end = first_from(posts, begin, end, reach[2]), first_from(posts, begin, end, reach[3])
        length = a_end - a_begin + b_end - b_begin
        if length == 0 or index.worth[term] == 0:
            continue
        at = count
        while at > 0 and lists[at - 1, LENGTH] > length:
            lists[at] = lists[at - 1]
            at -= 1
        lists[at, LENGTH], lists[at, WORTH], lists[at, TERM] = length, index.worth[term], term
        lists[at, A_BEGIN], lists[at, A_END], lists[at, B_BEGIN], lists[at, B_END] = (
            a_begin,
            a_end,
            b_begin,
            b_end,
        )
        count += 1
    return count


@compiled
def walk_past(index: Index, desk: Desk, begin: int, end: int, worth: int, met: int) -> int:
    """Add what a stretch of a list is worth to everybody on it; how many have been met by now."""
    posts, sums, others = index.posts, desk.sums, desk.met
    for i in range(begin, end):
        place = posts[i]
        if sums[place] == 0:
            others[met] = place
            met += 1
        sums[place] += worth
    return met


@compiled
def walk_part(index: Index, desk: Desk, first: int, count: int, met: int) -> int:
    """Walk the long lists, from the `first` on, for one and the same part of the people within reach."""
    reach, lists = desk.reach, desk.lists
    size = reach[1] - reach[0]
    total = size + reach[3] - reach[2]
    for turn in range(2):
        low = desk.part[0] if turn == 0 else 0
        high = min(total, desk.part[0] + desk.part[1]) if turn == 0 else desk.part[0] + desk.part[1] - total
        for i in range(first, count):
            worth = lists[i, WORTH]
            begin = first_from(index.posts, lists[i, A_BEGIN], lists[i, A_END], reach[0] + min(low, size))
            end = first_from(index.posts, begin, lists[i, A_END], reach[0] + min(high, size))
            met = walk_past(index, desk, begin, end, worth, met)
            begin = first_from(index.posts, lists[i, B_BEGIN], lists[i, B_END], reach[2] + max(low - size, 0))
            end = first_from(index.posts, begin, lists[i, B_END], reach[2] + max(high - size, 0))
            met = walk_past(index, desk, begin, end, worth, met)
    return met


@compiled
def keep(desk: Desk, found: int, score: int, lot: int, other: int) -> int:
    """Enter another among the `found` best, if they belong there; how many there are now."""
    best, lots, places = desk.best, desk.lots, desk.places
    at = found
    while at > 0 and (
        score > best[at - 1]
        or (
            score == best[at - 1] and (lot < lots[at - 1] or (lot == lots[at - 1] and other < places[at - 1]))
        )
    ):
        at -= 1
    if at == len(best):
        return found
    found = min(found + 1, len(best))
    for i in range(found - 1, at, -1):
        best[i], lots[i], places[i] = best[i - 1], lots[i - 1], places[i - 1]
    best[at], lots[at], places[at] = score, lot, other
    return found


@compiled
def most_of(desk: Desk, sign: int, first: int, count: int) -> int:
    """What somebody with this sign can share of the lists from the `first` on, at most."""
    lists, most = desk.lists, 0
    for i in range(first, count):
        if (sign >> (lists[i, TERM] % SIGNS)) & 1:
            most += lists[i, WORTH]
    return most


@compiled
def best_of(index: Index, desk: Desk, place: int, others: Shorts, least: int, first: int, count: int) -> int:
    """Put the best of these others on the desk, leaving out who scores less than `least`; how many there are.

    The lists from `first` up to `count` were walked for a part of the people only: others are looked over,
    if their sign says that they could be among the best.
    """
    found, last, highest = ZERO, len(desk.best) - 1, BITS
    sums, lots, signs, marks, starts, has = (
        desk.sums,
        index.lots,
        index.signs,
        desk.marks,
        index.has_starts,
        index.has,
    )
    a_begin, a_end, b_begin, b_end = desk.reach[0], desk.reach[1], desk.reach[2], desk.reach[3]
    begin, length, total = desk.part[0], desk.part[1], a_end - a_begin + b_end - b_begin
    for i in range(len(others)):
        other = others[i]
        score = sums[other]
        if first < count:
            at = other - a_begin if other < a_end else other - b_begin + a_end - a_begin
            if (at - begin) % total >= length:
                if score + most_of(desk, signs[other], first, count) < least:
                    continue
                score = 0
                for j in range(starts[other], starts[other + 1]):
                    score += marks[has[j]]
        if score < least:
            continue
        lot = mixed(lots[place] ^ lots[other])
        if (score == least and lot > highest) or not may_meet(index, place, other):
            continue
        found = keep(desk, found, score, lot, other)
        if found > last:
            least, highest = desk.best[last], desk.lots[last]
    return found


@compiled
def enough_met(index: Index, desk: Desk, place: int, others: Shorts, rest: int, ahead: int) -> bool:
    """Whether nobody unmet can be among the best, and looking people over costs less than `ahead` steps.

    Who is on none of the lists walked shares at most `rest` (Turtle and Flood 1995).
    """
    k = len(desk.best)
    if best_of(index, desk, place, others, ZERO, ZERO, ZERO) < k or desk.best[k - 1] <= rest:
        return False
    hopeful, sums, least = 0, desk.sums, desk.best[k - 1] - rest
    for i in range(len(others)):
        if sums[others[i]] >= least:
            hopeful += 1
    return bool(hopeful * LOOK < ahead)


@compiled
def choose_part(index: Index, desk: Desk, place: int, effort: int, ahead: int) -> None:
    """Draw a part of the people within reach in which to walk long lists, as far as the effort goes."""
    total = desk.reach[1] - desk.reach[0] + desk.reach[3] - desk.reach[2]
    desk.part[0] = mixed(index.lots[place]) % total
    desk.part[1] = min(total, total * LOOK * effort // ahead)


@compiled
def walk(index: Index, desk: Desk, place: int, effort: int) -> tuple[int, int, int]:
    """Walk the lists of one person until enough are met or the effort is used up.

    Gives how many were met, the first list that was not walked for everybody, and how many lists there are.
    """
    find_reach(index, place, desk.reach)
    count, met = gather(index, desk, place), ZERO
    desk.part[1] = 0
    rest, ahead = desk.lists[:count, WORTH].sum(), desk.lists[:count, LENGTH].sum()
    first = ZERO
    while first < count:
        length = desk.lists[first, LENGTH]
        if length > met > 0 and enough_met(index, desk, place, desk.met[:met], rest, ahead):
            break
        if length > effort:
            choose_part(index, desk, place, effort, ahead)
            met = walk_part(index, desk, first, count, met)
            break
        a, b, worth = desk.lists[first, A_BEGIN], desk.lists[first, B_BEGIN], desk.lists[first, WORTH]
        met = walk_past(index, desk, a, desk.lists[first, A_END], worth, met)
        met = walk_past(index, desk, b, desk.lists[first, B_END], worth, met)
        effort, ahead, rest, first = effort - length, ahead - length, rest - worth, first + 1
    return met, first, count


@compiled
def search(
    index: Index, desk: Desk, begin: int, rows: Shorts, effort: int, found: Shorts, scores: Shorts
) -> None:
    """Fill these rows of `found` and `scores` for as many people, at places from `begin` on."""
    k = len(desk.best)
    for place in range(begin, begin + len(rows)):
        row = rows[place - begin]
        met, first, lists = walk(index, desk, place, effort)
        others = desk.met[:met]
        count = best_of(index, desk, place, others, ZERO, ZERO, ZERO)
        if first < lists:
            least = desk.best[k - 1] if count == k else 0
            count = best_of(index, desk, place, others, least, first, lists)
        for i in range(count):
            found[row, i], scores[row, i] = index.people[desk.places[i]], desk.best[i]
        for i in range(met):
            desk.sums[desk.met[i]] = 0
        for i in range(index.has_starts[place], index.has_starts[place + 1]):
            desk.marks[index.pairs_with[index.has[i]]] = 0
