"""All crews worth more than their people's prices, by depth-first search: the inner loop of pricing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loom.compiled import compiled
from loom.ground import Index
from loom.rules import Bits
from loom.terms import Reals

SLACK = 1e-7


class Tables(NamedTuple):
    """What a search for crews of one size looks up.

    Attributes
    ----------
    size : int
        People in a crew.
    clash, slots, tongues, kin, members, liked, weight
        As in `loom.ground.Ground`.
    company : (units, units) float64
        What two units bring to each other in a crew of this size.
    alone : (units,) float64
        What a unit brings by itself in a crew of this size.
    halves : (units, size) float64
        Half of a unit's best company with k others.
    needed, cap : int
        Slots that a crew has to share, and how many of them count.
    room, hours : float
        What one common slot gives a person, and what a slot gives that all like.
    """

    size: int
    clash: NDArray[np.bool_]
    slots: Bits
    tongues: Bits
    kin: Index
    members: Index
    liked: Bits
    weight: Index
    company: Reals
    alone: Reals
    halves: Reals
    needed: int
    cap: int
    room: float
    hours: float


class Levels(NamedTuple):
    """Where a search stands: level d holds the crew crew[0..d-1], and who may join it.

    Attributes
    ----------
    who : (levels, units) int64
        Who may join, most promising first.
    gain, score : (levels, units) float64
        What they bring, and what they bring at most per person with those to come.
    many, place : (levels,) int64
        How many may join, and which of them is next.
    held, value : (levels,)
        People inside, and what they bring beyond their prices.
    above : (levels,) float64
        What no crew on this level or deeper exceeds.
    common, spoken : (levels, words) uint64
        The slots and languages that all inside share.
    crew : (levels,) int64
    at : (3,) int64
        The level, the steps taken, the crews found.
    """

    who: Index
    gain: Reals
    score: Reals
    many: Index
    place: Index
    held: Index
    value: Reals
    above: Reals
    common: Bits
    spoken: Bits
    crew: Index
    at: Index


def levels(tables: Tables) -> Levels:
    """Room for a search."""
    deep, units = tables.size + 1, len(tables.weight)
    return Levels(
        who=np.zeros((deep, units), dtype=np.int64),
        gain=np.zeros((deep, units)),
        score=np.zeros((deep, units)),
        many=np.zeros(deep, dtype=np.int64),
        place=np.zeros(deep, dtype=np.int64),
        held=np.zeros(deep, dtype=np.int64),
        value=np.zeros(deep),
        above=np.zeros(deep),
        common=np.zeros((deep, tables.slots.shape[1]), dtype=np.uint64),
        spoken=np.zeros((deep, tables.tongues.shape[1]), dtype=np.uint64),
        crew=np.zeros(deep, dtype=np.int64),
        at=np.zeros(3, dtype=np.int64),
    )


@compiled
def shared_bits(first: Bits, second: Bits, most: int) -> int:
    """How many bits two masks share, counted up to `most`."""
    count = 0
    for word in range(len(first)):
        left = first[word] & second[word]
        while left and count < most:
            left = left & (left - np.uint64(1))
            count += 1
    return count


@compiled
def best_liked(crew: Index, common: Bits, members: Index, liked: Bits) -> int:
    """How many people of a crew like the common slot that most of them like."""
    most = 0
    for word in range(len(common)):
        left = common[word]
        while left:
            rest = left & (left - np.uint64(1))
            slot = left ^ rest
            left = rest
            count = 0
            for unit in crew:
                for person in members[unit]:
                    if person >= 0 and liked[person, word] & slot:
                        count += 1
            most = max(most, count)
    return most


@compiled
def lonely(crew: Index, kin: Index) -> bool:
    """Whether somebody would be the only one of a kind."""
    for kind in range(kin.shape[1]):
        count = 0
        for unit in crew:
            count += kin[unit, kind]
        if count == 1:
            return True
    return False


@compiled
def enter(tables: Tables, levels: Levels, join: int, brings: float) -> None:
    """Let a unit join, and sort who may still join by what they bring at most."""
    before = levels.at[0]
    after = before + 1
    levels.crew[before] = join
    levels.held[after] = levels.held[before] + tables.weight[join]
    levels.value[after] = levels.value[before] + brings
    for word in range(tables.slots.shape[1]):
        levels.common[after, word] = levels.common[before, word] & tables.slots[join, word]
    for word in range(tables.tongues.shape[1]):
        levels.spoken[after, word] = levels.spoken[before, word] & tables.tongues[join, word]
    left = tables.size - levels.held[after]
    who, gain, score, number = levels.who[after], levels.gain[after], levels.score[after], 0
    for at in range(levels.place[before], levels.many[before]):
        unit = levels.who[before, at]
        heads = tables.weight[unit]
        if tables.clash[join, unit] or heads > left:
            continue
        bits = shared_bits(levels.common[after], tables.slots[unit], max(tables.needed, tables.cap))
        if bits < tables.needed or not shared_bits(levels.spoken[after], tables.tongues[unit], 1):
            continue
        own = levels.gain[before, at] + tables.company[join, unit]
        time = tables.size * (tables.room * min(bits, tables.cap) + tables.hours) * heads / left
        who[number], gain[number] = unit, own
        score[number] = (own + tables.halves[unit, left - heads] + time) / heads
        number += 1
    order = np.argsort(-score[:number], kind="mergesort")
    who[:number], gain[:number], score[:number] = (
        who[:number][order],
        gain[:number][order],
        score[:number][order],
    )
    levels.many[after], levels.place[after] = number, 0
    levels.at[0] = after
    levels.at[1] += 1


@compiled
def hope(tables: Tables, levels: Levels) -> float:
    """What no crew on this level or deeper exceeds: the best of who may join, as many as have room."""
    depth = levels.at[0]
    at, left, above = levels.place[depth], tables.size - levels.held[depth], levels.value[depth]
    while left > 0 and at < levels.many[depth]:
        people = min(left, tables.weight[levels.who[depth, at]])
        above += people * levels.score[depth, at]
        left -= people
        at += 1
    return above if left <= 0 else -np.inf


@compiled
def complete(tables: Tables, levels: Levels, join: int, price: Reals) -> float:
    """What the crew is worth beyond its prices where this unit completes it; 0 where somebody would be lonely."""
    depth = levels.at[0]
    levels.crew[depth] = join
    full = levels.crew[: depth + 1]
    if lonely(full, tables.kin):
        return 0.0
    worth = 0.0
    for i in range(depth + 1):
        worth += tables.alone[full[i]] - price[full[i]]
        for j in range(i):
            worth += tables.company[full[i], full[j]]
    common = levels.common[depth] & tables.slots[join]
    worth += tables.size * tables.room * shared_bits(common, common, tables.cap)
    if tables.hours > 0.0:
        worth += tables.hours * best_liked(full, common, tables.members, tables.liked)
    return worth


@compiled
def begin(tables: Tables, levels: Levels, root: int, price: Reals) -> None:
    """Stand where `root` is inside and all later units may join."""
    later = len(tables.weight) - root - 1
    levels.at[:] = 0
    levels.place[0], levels.many[0] = 0, later
    levels.who[0, :later] = np.arange(root + 1, len(tables.weight))
    levels.gain[0, :later] = tables.alone[root + 1 :] - price[root + 1 :]
    levels.common[0], levels.spoken[0] = tables.slots[root], tables.tongues[root]
    enter(tables, levels, root, tables.alone[root] - price[root])


@compiled
def search(tables: Tables, levels: Levels, price: Reals, crews: NDArray[np.int16], until: int) -> bool:
    """Raise prices until no crew of these first people is worth more than them; says whether it came to that.

    At each step of the search, who may still join is sorted by what they bring at most: their own benefit less
    their price, their company with those inside, half of their best company with those to come, and their
    share of the common time. Where the best of them do not lift the crew above 0, the step is over.

    Parameters
    ----------
    levels : Levels
        Where the search stands, from `begin` or an earlier call: it goes on from there.
    price : (units,) float64
        Raised in place, by equal parts, where a crew is worth more.
    crews : (most, widest) int16
        Filled with the crews that were worth more.
    until : int
        How many steps, counted from the beginning, the search may take.
    """
    while levels.at[0]:
        depth = levels.at[0]
        above = hope(tables, levels)
        levels.above[depth] = above
        if above <= SLACK:
            levels.at[0] -= 1
            continue
        if levels.at[1] >= until:
            return False
        at = levels.place[depth]
        join = levels.who[depth, at]
        levels.place[depth] += 1
        if levels.held[depth] + tables.weight[join] < tables.size:
            enter(tables, levels, join, levels.gain[depth, at])
            continue
        levels.at[1] += 1
        worth = complete(tables, levels, join, price)
        if worth > SLACK:
            full = levels.crew[: depth + 1]
            for unit in full:
                price[unit] += worth / (depth + 1)
            if levels.at[2] < len(crews):
                crews[levels.at[2], :] = -1
                crews[levels.at[2], : depth + 1] = full
                levels.at[2] += 1
    return True
