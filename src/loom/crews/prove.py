"""The best crews there are, with the proof; or how good they could be at most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from loom.bound import most_seated
from loom.crews.columns import Columns, weigh, written
from loom.crews.cover import Packing, relax
from loom.crews.pack import Packed, pack
from loom.ground import Ground, Index
from loom.stop import Stop, Watch
from loom.terms import LEVELS

LIMIT = 3_000_000
SOON = 1_000
Tell = Callable[["Proof"], None]


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known about the best crews.

    Attributes
    ----------
    crews : tuple of tuples of int
        The best known, as sorted units.
    placed, floor, total
        People in them, the worst-off person's benefit in whole hundredths, the sum of benefits.
    most_placed, highest_floor, most_total
        What the best crews do not exceed: each aim where those before it are equal.
    proven : bool
        Whether these crews are the best there are.
    reason : str
        Why it ended: "proven", "limit" (more crews are feasible than may be written down, or too many of them
        would have to be searched), or what the stopping rule said; "" before the end.
    columns : int
        Feasible crews that were written down.
    """

    crews: tuple[tuple[int, ...], ...]
    placed: int
    floor: int
    total: float
    most_placed: int
    highest_floor: int
    most_total: float
    proven: bool = False
    reason: str = ""
    columns: int = 0


def prove(
    ground: Ground,
    *,
    incumbent: Sequence[Sequence[int]] | None = None,
    stop: Stop | None = None,
    limit: int = LIMIT,
    nodes: int | None = None,
    progress: Tell | None = None,
) -> Proof:
    """Find the best crews by the three aims, and prove that they are, by set packing over all feasible crews.

    First the most people: the relaxation's bound, and a packing that reaches it. Then the highest floor: crews
    with somebody below it are dropped; too few left, a relaxation without answer, or branch and bound show
    that a floor is too high. Then the highest sum among the crews on or above the floor.

    Parameters
    ----------
    incumbent : crews of units, optional
        Crews that are known; the better they are, the less there is to search.
    stop : Stop, optional
        When to end without a proof. Nothing is counted as a round.
    limit : int
        The most feasible crews to write down.
    nodes : int, optional
        How many nodes each branch and bound may look at, where no clock ends it.
    progress : callable, optional
        Told whenever more is known.

    Raises
    ------
    ValueError
        When the incumbent holds a crew that is not feasible.
    """
    prover = _Prover(ground, stop.watch() if stop else None, nodes, progress)
    prover.begin(incumbent or (), limit)
    for phase in (prover.place, prover.relax, prover.lift, prover.add_up):
        if prover.columns is not None and not prover.stopped:
            phase()
    return prover.proof(ended=True)


class _Prover:
    """The three aims, one after the other."""

    def __init__(self, ground: Ground, watch: Watch | None, nodes: int | None, progress: Tell | None) -> None:
        self._ground, self._watch, self._nodes, self._progress = ground, watch, nodes, progress
        self._crews: list[list[int]] = []
        self._placed, self._floor, self._total = 0, 0, 0.0
        self._most_placed, self._highest_floor = most_placed(ground), LEVELS
        self._most_total = float(ground.people)
        self._first: Index | None = None
        self._proven = ground.people == 0
        self._given = False
        self.columns: Columns | None = None

    @property
    def stopped(self) -> bool:
        return self._proven or (self._watch is not None and self._watch.reason(0) is not None)

    def begin(self, incumbent: Sequence[Sequence[int]], limit: int) -> None:
        """Write down the crews: only those on the incumbent's floor, if it places everybody."""
        crews = [sorted(crew) for crew in incumbent]
        if crews:
            self._given = True
            self._keep(crews)
        floor = self._floor if self._placed == self._ground.people else 0
        self.columns = written(self._ground, limit, floor, self._watch)
        if self.columns is not None and any(self.columns.find(crew) is None for crew in crews):
            raise ValueError("The incumbent has to hold feasible crews only.")

    def place(self) -> None:
        """Find the most people that can be placed."""
        columns = self._written()
        while self._placed < self._most_placed and not self.stopped:
            packed = self._pack(np.arange(len(columns)), self._most_placed, any_will_do=True)
            if packed.rows is not None:
                self._keep([columns.crew(row) for row in packed.rows])
            elif packed.proven:
                self._place_fewer(columns)
            else:
                return

    def _place_fewer(self, columns: Columns) -> None:
        """As many as hoped for cannot be placed: at least one fewer, and no more than the relaxation says."""
        self._most_placed -= 1
        heads = Packing(columns, columns.people.astype(np.float64), self._ground.weight, 0)
        relax(heads, self._watch, _among(np.arange(len(columns)), self._first), hear=self._hear_placed)

    def relax(self) -> None:
        """Bound the sum for what is known so far, where the other aims take their time."""
        rows = self._rows()
        if len(rows) <= SOON:
            return
        packing = self._packing(rows, self._placed)
        first = _among(rows, self._first)
        relaxed = relax(packing, self._watch, first, hear=self._hear_total)
        self._first = rows[relaxed.rows]

    def lift(self) -> None:
        """Find the highest floor on which as many can be placed."""
        if self._placed < self._most_placed:
            return
        self._highest_floor = min(self._highest_floor, self._reachable_floor())
        level, step = self._floor + 1 if self._given else self._highest_floor, 1
        while self._floor < self._highest_floor and not self.stopped:
            rows = np.flatnonzero(self._written().levels() >= level)
            packed = self._pack(rows, self._placed, any_will_do=True)
            if packed.rows is not None:
                self._keep([self._written().crew(row) for row in rows[packed.rows]])
                step = 1
            elif packed.proven:
                self._highest_floor = level - 1
                self._tell()
            else:
                return
            level = max(self._floor + 1, self._highest_floor - step + 1)
            step *= 2

    def add_up(self) -> None:
        """Find the highest sum."""
        rows = self._rows()
        columns = self._written()
        known = np.array([columns.find(crew) for crew in self._crews], dtype=np.int64)
        known = np.sort(np.searchsorted(rows, known))
        packed = self._pack(rows, self._placed, known=known)
        if packed.rows is not None:
            self._keep([columns.crew(row) for row in rows[packed.rows]])
        self._most_total = min(self._most_total, packed.bound)
        so_far = (self._placed, self._floor) == (self._most_placed, self._highest_floor)
        self._proven = so_far and packed.proven
        self._tell()

    def proof(self, *, ended: bool = False) -> Proof:
        """All that is known."""
        reason = "proven" if self._proven else ""
        if ended and not reason:
            reason = (self._watch.reason(0) if self._watch else None) or "limit"
        if self._proven:
            self._highest_floor, self._most_total = self._floor, self._total
            self._most_placed = self._placed
        return Proof(
            crews=tuple(sorted(map(tuple, self._crews))),
            placed=self._placed,
            floor=self._floor,
            total=self._total,
            most_placed=self._most_placed,
            highest_floor=self._highest_floor,
            most_total=max(self._most_total, self._total),
            proven=self._proven,
            reason=reason,
            columns=0 if self.columns is None else len(self.columns),
        )

    def _written(self) -> Columns:
        assert self.columns is not None
        return self.columns

    def _rows(self) -> Index:
        """The columns that the best crews are among: on the floor, unless more people might be placed."""
        floor = self._floor if self._placed == self._most_placed else 0
        return np.flatnonzero(self._written().levels() >= floor)

    def _packing(self, rows: Index, placed: int) -> Packing:
        columns = self._written().take(rows)
        return Packing(columns, columns.total, self._ground.weight, placed)

    def _pack(
        self, rows: Index, placed: int, *, known: Index | None = None, any_will_do: bool = False
    ) -> Packed:
        return pack(
            self._packing(rows, placed),
            self._watch,
            first=_among(rows, self._first),
            known=known,
            any_will_do=any_will_do,
            nodes=self._nodes,
            hear=None if any_will_do else self._hear_total,
        )

    def _reachable_floor(self) -> int:
        """The highest level at which enough people have a crew at all."""
        columns, weight = self._written(), self._ground.weight
        best = np.full(len(weight) + 1, -1)
        levels = columns.levels()
        for names in columns.units.T:
            np.maximum.at(best, names, levels)
        order = np.argsort(-best[:-1], kind="stable")
        enough = int(np.searchsorted(np.cumsum(weight[order]), self._placed))
        return int(best[order[enough]])

    def _keep(self, crews: list[list[int]]) -> None:
        weighed = [weigh(self._ground, np.array([crew], dtype=np.int16)) for crew in crews]
        key = (
            sum(int(each.people[0]) for each in weighed),
            min(int(each.levels()[0]) for each in weighed),
            sum(float(each.total[0]) for each in weighed),
        )
        if key > (self._placed, self._floor, self._total):
            self._crews = crews
            self._placed, self._floor, self._total = key
            self._tell()

    def _hear_placed(self, bound: float) -> None:
        self._most_placed = max(self._placed, min(self._most_placed, int(bound + 1e-6)))

    def _hear_total(self, bound: float) -> None:
        self._most_total = min(self._most_total, bound)
        self._tell()

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self.proof())


def most_placed(ground: Ground) -> int:
    """People who could sit in full crews, where nobody on one side of the round can sit with the other side."""
    left, placed = np.ones(len(ground.unit), dtype=np.bool_), 0
    while left.any():
        side = np.zeros(len(left), dtype=np.bool_)
        edge = np.arange(len(left)) == np.argmax(left)
        while edge.any():
            side |= edge
            edge = ~ground.clash[edge].all(axis=0) & ~side
        placed += most_seated(int(ground.weight[side].sum()), ground.sizes)
        left &= ~side
    return placed


def _among(rows: Index, wanted: Index | None) -> Index:
    """Where those that are wanted stand among these rows, which are sorted."""
    if wanted is None:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.isin(rows, wanted))
