"""A problem and its crews as the compiled loops see them: tables that stay, and seats that change."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from loom.compiled import compiled
from loom.ground import Ground, Index
from loom.rules import Bits, words_of
from loom.terms import Reals

Loop = TypeVar("Loop", bound=Callable[..., object])
DRAFTS = 12  # crews that one move may touch


def bare(loop: Loop) -> Loop:
    """Compile a loop that allocates nothing, without counting who holds its arrays: five times as fast."""
    ready = entry(loop)
    if hasattr(ready, "targetoptions"):  # nobody calls it from outside, so that it needs no door
        ready.targetoptions["no_cpython_wrapper"] = True
        ready.targetoptions["no_cfunc_wrapper"] = True
    return ready


def entry(loop: Loop) -> Loop:
    """The same for a loop that is called from outside."""
    ready = compiled(loop)
    if hasattr(ready, "targetoptions"):
        ready.targetoptions["_nrt"] = False
    return ready


class Aim(NamedTuple):
    """What a walk strives for: `seat` for a person placed, and `lift` times what anyone lacks to `floor` less."""

    floor: float
    seat: float
    lift: float


class Tables(NamedTuple):
    """A `Ground` as the inner loops read it.

    `friends[start[u] : start[u + 1]]` are the units that `u` does not clash with. `words` holds slots, then
    languages. `wishing` says who wishes for anybody.
    """

    smallest: int
    largest: int
    needed: int
    start: Index
    friends: Index
    clash: NDArray[np.bool_]
    fits: Bits
    words: Bits
    slot_words: int
    weight: Index
    members: Index
    kin: Index
    near: Reals
    wish: Reals
    wishing: NDArray[np.bool_]
    alone: Reals
    liked: Bits
    room_unit: float
    room_cap: int
    hours_unit: float


class Seats(NamedTuple):
    """Who sits where, and what each crew is worth; `drafts` are crews as a move would leave them.

    Attributes
    ----------
    crew_of : (units,) int64
        -1 where a unit is out; `out[:out_count[0]]` lists those, `out_at` says where.
    crew : (crews, largest) int64
    fill : (crews,) int64
        Units in each crew.
    felt : (crews, 4) float64
        People, sum of benefits, sum of lacks below the floor, lowest benefit.
    sum : (4,) float64
        People placed, sums of benefits and of lacks, highest energy since it was reset.
    best, best_key
        The best answer by its key: people placed, level of the worst-off person, sum of benefits.
    """

    crew_of: Index
    crew: Index
    fill: Index
    felt: Reals
    out: Index
    out_at: Index
    out_count: Index
    sum: Reals
    best: Index
    best_key: Reals
    which: Index
    drafts: Index
    draft_fill: Index
    draft_felt: Reals
    touched: Index
    work: Index
    person: Index
    common: Bits
    rest: Bits
    near: Bits


def tables(ground: Ground) -> Tables:
    """The tables of a problem, made once for all chains."""
    can = ~ground.clash
    counts = can.sum(axis=1)
    return Tables(
        smallest=ground.sizes[0],
        largest=ground.sizes[1],
        needed=ground.needed,
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        friends=np.nonzero(can)[1].astype(np.int64),
        clash=ground.clash,
        fits=words_of(can),
        words=np.ascontiguousarray(np.hstack([ground.slots, ground.tongues])),
        slot_words=ground.slots.shape[1],
        weight=ground.weight,
        members=ground.members,
        kin=ground.kin,
        near=ground.near,
        wish=ground.wish,
        wishing=np.asarray(ground.wish.any(axis=1)),
        alone=ground.alone,
        liked=ground.liked,
        room_unit=ground.room_unit,
        room_cap=ground.room_cap,
        hours_unit=ground.hours_unit,
    )


def seats(table: Tables) -> Seats:
    """Nobody seated yet."""
    units, largest = len(table.weight), table.largest
    crews = int(table.weight.sum()) // table.smallest + 1
    return Seats(
        crew_of=np.full(units, -1, dtype=np.int64),
        crew=np.zeros((crews, largest), dtype=np.int64),
        fill=np.zeros(crews, dtype=np.int64),
        felt=np.zeros((crews, 4)),
        out=np.arange(units, dtype=np.int64),
        out_at=np.arange(units, dtype=np.int64),
        out_count=np.array([units], dtype=np.int64),
        sum=np.zeros(4),
        best=np.full(units, -1, dtype=np.int64),
        best_key=np.zeros(3),
        which=np.zeros(DRAFTS, dtype=np.int64),
        drafts=np.zeros((DRAFTS, largest + table.members.shape[1]), dtype=np.int64),
        draft_fill=np.zeros(DRAFTS, dtype=np.int64),
        draft_felt=np.zeros((DRAFTS, 4)),
        touched=np.zeros(1, dtype=np.int64),
        work=np.zeros(1, dtype=np.int64),
        person=np.zeros(largest + 1, dtype=np.int64),
        common=np.zeros(table.words.shape[1], dtype=np.uint64),
        rest=np.zeros(table.words.shape[1], dtype=np.uint64),
        near=np.zeros(table.fits.shape[1], dtype=np.uint64),
    )
