"""One search at work: seats, their price, and cycles of falling temperature, slice by slice."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from loom.chance import Stream, below, stream
from loom.compiled import HAS_NUMBA
from loom.programmes.anneal import anneal, price_of
from loom.programmes.bound import Counts
from loom.programmes.frames import Frame
from loom.programmes.programme import Group, Programme, Session, in_order

Ints = NDArray[np.int32]
SLICE = 400_000 if HAS_NUMBA else 8_000


@dataclass(slots=True)
class Chain:
    """Seats of base weeks under a frame's symmetry, or of all open sessions.

    `sizes` are the groups of each base week; `seat` holds their people one after another; `unit` is the
    cost of one class used once more.
    """

    sizes: list[Group]
    seat: Ints
    turns: Ints
    klass: Ints
    price: Ints
    again: Ints
    unit: int
    state: Stream
    groups: Ints = field(init=False)
    used: Ints = field(init=False)
    best: Ints = field(init=False)
    tally: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        self.groups = _groups(self.sizes)
        self.used = np.zeros(len(self.price), dtype=np.int32)
        cost = price_of(self.seat, self.groups, self.klass, self.used, self.price, self.again)
        self.tally = np.array([cost, cost], dtype=np.int64)
        self.best = self.seat.copy()

    @property
    def cost(self) -> int:
        """Repeats in the best seats so far, among those that the search can change."""
        return int(self.tally[1])

    def run(self, warm: float, cold: float, steps: int) -> None:
        """Anneal, from `warm` to `cold` in repeats of one pair."""
        if len(self.seat) and self.tally[1] > 0:
            anneal(
                self.seat,
                self.best,
                self.groups,
                self.turns,
                self.klass,
                self.used,
                self.price,
                self.again,
                self.tally,
                self.state,
                warm * self.unit,
                cold * self.unit,
                steps,
            )

    def blocks(self) -> list[list[Group]]:
        """The groups of each base week, at the lowest cost."""
        weeks, at = [], 0
        for sizes in self.sizes:
            week = []
            for size in sizes:
                week.append(tuple(self.best[at : at + size].tolist()))
                at += size
            weeks.append(week)
        return weeks


def slice_steps(sizes: list[Group]) -> int:
    """Moves that take some twenty milliseconds: the larger the groups, the fewer."""
    largest = max((max(week) for week in sizes if week), default=1)
    return SLICE // (largest + 2)


def open_chain(
    programme: Programme, counts: Counts, sessions: list[Session], wall: int, seed: tuple[int, ...]
) -> Chain:
    """A chain over the open sessions, one by one, beginning with these groups.

    Two who are kept apart may meet on the way, at the price of `wall` repeats.
    """
    people = programme.people
    klass = np.arange(people * people, dtype=np.int32).reshape(people, people)
    klass = np.minimum(klass, klass.T)
    price, again = (counts > 0).astype(np.int32), np.ones((people, people), dtype=np.int32)
    for one, two in programme.apart:
        for cost in (price, again):
            cost[one, two] = cost[two, one] = wall
    seats = [person for session in sessions for group in session for person in group]
    return Chain(
        sizes=[tuple(map(len, session)) for session in sessions],
        seat=np.array(seats, dtype=np.int32),
        turns=np.arange(people, dtype=np.int32)[:, None],
        klass=klass,
        price=price.ravel(),
        again=again.ravel(),
        unit=1,
        state=stream(*seed),
    )


def frame_chain(frame: Frame, sizes: Group, seed: tuple[int, ...]) -> Chain:
    """A chain over a frame's base weeks, beginning with chance."""
    klass, counts = frame.classes()
    price, unit = frame.prices(klass, counts)
    base = list(sizes)
    if frame.preset:
        base.remove(len(frame.preset))
    state = stream(*seed)
    seats = [person for _ in range(frame.weeks) for person in _one_of_each(frame, state)]
    return Chain(
        sizes=[tuple(base[:: frame.turns.shape[1]])] * frame.weeks,
        seat=np.array(seats, dtype=np.int32),
        turns=frame.turns,
        klass=klass,
        price=price,
        again=np.full_like(price, unit),
        unit=unit,
        state=state,
    )


def sessions_of(chain: Chain, frame: Frame | None) -> list[Session]:
    """The sessions at a chain's lowest cost."""
    blocks = chain.blocks()
    return [in_order(week) for week in blocks] if frame is None else frame.weeks_of(blocks)


def _one_of_each(frame: Frame, state: Stream) -> list[int]:
    """One person of each orbit of the turns, outside the preset group, in an order of chance."""
    firsts = [
        [int(image) for image in images]
        for person, images in enumerate(frame.turns)
        if person == images.min() and person not in frame.preset
    ]
    seats = [images[below(state, len(images))] for images in firsts]
    for place in range(len(seats) - 1, 0, -1):
        other = below(state, place + 1)
        seats[place], seats[other] = seats[other], seats[place]
    return seats


def _groups(weeks: list[Group]) -> Ints:
    rows: list[tuple[int, int, int, int]] = []
    at = 0
    for sizes in weeks:
        first, end = at, at + sum(sizes)
        for size in sizes:
            rows += [(at, at + size, first, end)] * size
            at += size
    return np.array(rows, dtype=np.int32).reshape(-1, 4)
