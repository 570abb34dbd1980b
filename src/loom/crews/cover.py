"""The relaxation of set packing by column generation in HiGHS, with a bound that holds at any moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

import highspy
import numpy as np

from loom.crews.columns import Columns
from loom.crews.cuts import Seats, coefficients, no_cuts
from loom.ground import Index
from loom.stop import Watch
from loom.terms import Reals

PENALTY = 1000.0
EXACT = 1e-7
SMALL, SIFTED, AT_ONCE = 1_000, 40_000, 100
Heard = Callable[[float], None]


class Packing:
    """Disjoint crews with the highest sum of worths that place at least `placed` people.

    Parameters
    ----------
    columns : Columns
    worth : (crews,) float64
        What is added up.
    weight : (units,) int64
        People in each unit.
    placed : int
        The least number of people to place.
    cuts : (cuts, 3) int64, optional
        Triples of units of which one crew at most holds two.
    """

    def __init__(
        self, columns: Columns, worth: Reals, weight: Index, placed: int, cuts: Index | None = None
    ) -> None:
        self.columns, self.worth, self.weight, self.placed = columns, worth, weight, placed
        self.cuts = no_cuts() if cuts is None else cuts
        self.everyone = placed == int(weight.sum())
        self._seats: Seats | None = None

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def seats(self) -> Seats:
        """Who sits where: (units, crews), 1 or 0."""
        if self._seats is None:
            table = np.zeros((len(self.weight) + 1, len(self)), dtype=np.int8)
            for names in self.columns.units.T:
                table[names, np.arange(len(self))] = 1
            self._seats = table[:-1]
        return self._seats

    def only(self, rows: Index) -> Packing:
        """The same with some of the columns."""
        return Packing(self.columns.take(rows), self.worth[rows], self.weight, self.placed, self.cuts)

    def limits(self) -> tuple[Reals, Reals]:
        """Lower and upper limits of the rows: a unit each, the people placed, the cuts."""
        lower = np.full(len(self.weight) + 1 + len(self.cuts), -inf)
        if self.everyone:
            lower[: len(self.weight)] = 1.0
        else:
            lower[len(self.weight)] = self.placed
        upper = np.ones(len(lower))
        upper[len(self.weight)] = inf
        return lower, upper

    def signed(self, duals: Reals) -> Reals:
        """The duals, where each has the sign that its row asks for."""
        units = len(self.weight)
        signed = np.maximum(duals, 0.0)
        if self.everyone:
            signed[:units] = duals[:units]
        signed[units] = 0.0 if self.everyone else min(duals[units], 0.0)
        return signed

    def reduced(self, duals: Reals) -> Reals:
        """What every column brings beyond the duals of its rows."""
        units = len(self.weight)
        price = np.append(duals[:units] + duals[units] * self.weight, 0.0)
        reduced = self.worth.copy()
        for names in self.columns.units.T:
            reduced -= price[names]
        for cut in np.flatnonzero(duals[units + 1 :]):
            reduced -= duals[units + 1 + cut] * coefficients(self.seats, self.cuts[cut : cut + 1])[0]
        return reduced

    def lacking(self, reduced: Reals) -> Reals:
        """By how much each unit's dual has to rise, so that no column is worth more than its duals."""
        over = np.flatnonzero(reduced > 0)
        units = self.columns.units[over]
        share = reduced[over] / (units >= 0).sum(axis=1)
        lack = np.zeros(len(self.weight) + 1)
        for names in units.T:
            np.maximum.at(lack, names, share)
        return lack[:-1]

    def value(self, duals: Reals) -> float:
        """What no packing exceeds, where no column is worth more than its duals."""
        units = len(self.weight)
        return float(duals[:units].sum() + duals[units] * self.placed + duals[units + 1 :].sum())


def quiet(watch: Watch | None, hear: Heard | None = None) -> Any:
    """A solver that says nothing, uses one thread and hears the stopping rule.

    `hear` is told the bound while it branches.
    """
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("threads", 1)

    def simplex(event: Any) -> None:
        event.interrupt(watch is not None and watch.reason(0) is not None)

    def branching(event: Any) -> None:
        simplex(event)
        if hear is not None:
            hear(float(event.data_out.mip_dual_bound))

    if watch is not None or hear is not None:
        solver.cbSimplexInterrupt += simplex
        solver.cbMipInterrupt += branching
    return solver


class Master:
    """A packing's relaxation over some of its columns, in HiGHS; lacking seats cost `PENALTY` each."""

    def __init__(self, packing: Packing, watch: Watch | None, hear: Heard | None = None) -> None:
        self.packing = packing
        self.rows: list[int] = []
        self._held = np.zeros(len(packing), dtype=bool)
        self._watch = watch
        self.solver = quiet(watch, hear)
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        lower, upper = packing.limits()
        none = np.zeros(0, dtype=np.int32)
        self.solver.addRows(len(lower), lower, upper, 0, none, none, np.zeros(0))

    def allow_lack(self) -> None:
        """Let seats be lacking, at a price, so that there is an answer to begin with."""
        units = len(self.packing.weight)
        where = np.arange(units) if self.packing.everyone else np.array([units])
        heads = self.packing.weight.astype(np.float64)
        cost: Reals = -PENALTY * (heads if self.packing.everyone else np.ones(1))
        self._lacks = len(where)
        self._add_columns(cost, np.arange(len(where)), where, np.ones(len(where)))

    def add(self, rows: Index) -> int:
        """Take more columns in; says how many were new."""
        rows = rows[~self._held[rows]]
        packing = self.packing
        units = packing.columns.units[rows]
        cuts = (
            coefficients(packing.seats[:, rows], packing.cuts).T
            if len(packing.cuts)
            else np.zeros((len(rows), 0))
        )
        value = np.hstack([units >= 0, packing.columns.people[rows, None], cuts]).astype(np.float64)
        beyond = np.arange(len(packing.weight), len(packing.weight) + 1 + len(packing.cuts))
        where = np.hstack([units.astype(np.int64), np.tile(beyond, (len(rows), 1))])
        used = value != 0
        starts = np.concatenate([[0], np.cumsum(used.sum(axis=1))])[:-1]
        self._add_columns(packing.worth[rows], starts, where[used], value[used])
        self._held[rows] = True
        self.rows.extend(rows.tolist())
        return len(rows)

    def _add_columns(self, cost: Reals, starts: Index, where: Index, value: Reals) -> None:
        self.solver.addCols(
            len(cost),
            np.asarray(cost, dtype=np.float64),
            np.zeros(len(cost)),
            np.full(len(cost), inf),
            len(where),
            starts.astype(np.int32),
            where.astype(np.int32),
            value,
        )

    def solve(self) -> tuple[float, Reals, Reals] | None:
        """Value, duals and amounts of its columns; None when it was stopped."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        answer = self.solver.getSolution()
        value = float(self.solver.getInfo().objective_function_value)
        return value, np.array(answer.row_dual), np.array(answer.col_value)[self._lacks :]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A relaxation's answer.

    Attributes
    ----------
    bound : float
        What no packing exceeds.
    duals : (rows,) float64
        So high that no column is worth more.
    reduced : (crews,) float64
        What is left of each column: never above 0; a packing with a column at -d is worth at most `bound` - d.
    rows, amounts
        Columns looked at, and how much of each is taken.
    whole : bool
        Whether it was solved to the end.
    """

    bound: float
    duals: Reals
    reduced: Reals
    rows: Index
    amounts: Reals
    whole: bool

    def within(self, kept: Index) -> Relaxed:
        """The same, where only these columns are left."""
        place = np.full(len(self.reduced), -1)
        place[kept] = np.arange(len(kept))
        stay = place[self.rows] >= 0
        rows, amounts = place[self.rows[stay]], self.amounts[stay]
        return Relaxed(self.bound, self.duals, self.reduced[kept], rows, amounts, self.whole)


def relax(
    packing: Packing,
    watch: Watch | None,
    first: Index,
    *,
    enough: float = -inf,
    hear: Heard | None = None,
) -> Relaxed:
    """Solve the relaxation: column generation within the columns of most promise, chosen anew until none is left.

    After each round, the duals are raised until no column is worth more than they are; their value is then a
    bound, and the best of these is kept. Choosing few of many columns is the sifting of Bixby et al. (1992).

    Parameters
    ----------
    first : (k,) int64
        Columns to begin with.
    enough : float
        End as soon as the bound is below this.
    hear : callable, optional
        Told every better bound.
    """
    best = Best(packing, hear)
    if len(packing) <= SMALL:
        first = np.arange(len(packing))
    if len(packing) <= SIFTED:
        rows, amounts, whole = _generate(packing, watch, first, best, enough)
        return Relaxed(*best.raised(), rows, amounts, whole)
    chosen = np.union1d(first, np.arange(0, len(packing), len(packing) // SIFTED))
    rows, amounts, whole = first, np.zeros(len(first)), False
    while best.bound >= enough and not whole and (watch is None or not watch.reason(0)):
        part = packing.only(chosen)
        inner = Best(part, None)
        places, amounts, done = _generate(part, watch, np.searchsorted(chosen, rows), inner, -inf)
        rows = chosen[places]
        if inner.duals is not None:
            reduced = best.offer(inner.duals)
            whole = done and not (reduced > EXACT).any()
            chosen = np.union1d(rows, np.argpartition(-reduced, SIFTED // 2)[: SIFTED // 2])
    return Relaxed(*best.raised(), rows, amounts, whole)


def _generate(
    packing: Packing, watch: Watch | None, first: Index, best: Best, enough: float
) -> tuple[Index, Reals, bool]:
    """Column generation with smoothed duals (Wentges 1997): the columns, their amounts, whether it ended."""
    master = Master(packing, watch)
    master.allow_lack()
    master.add(first)
    amounts, whole = np.zeros(0), False
    while not whole and best.bound >= enough and (solved := master.solve()) is not None:
        value, duals, amounts = solved
        duals = packing.signed(duals)
        for tried in ([] if best.duals is None else [(best.duals + duals) / 2]) + [duals]:
            reduced = best.offer(tried)
            if new := master.add(_pick(packing, reduced)):
                break
        whole = not new or best.bound - value <= EXACT
    rows = np.array(master.rows, dtype=np.int64)
    return rows, np.append(amounts, np.zeros(len(rows) - len(amounts))), whole


class Best:
    """The duals that gave the best bound so far, beginning with none.

    Attributes
    ----------
    bound : float
    duals : (rows,) float64 or None
    reduced : (crews,) float64
        Beyond these duals, before they are raised.
    """

    def __init__(self, packing: Packing, hear: Heard | None) -> None:
        self._packing, self._hear = packing, hear
        self.bound = inf
        self.duals: Reals | None = None
        self.offer(np.zeros(len(packing.limits()[0])))
        self.duals = None

    def offer(self, duals: Reals) -> Reals:
        """Try these duals; returns what every column brings beyond them."""
        reduced = self._packing.reduced(duals)
        lack = self._packing.lacking(reduced)
        bound = self._packing.value(duals) + float(lack.sum())
        if bound < self.bound:
            self.bound, self.duals, self.reduced, self._lack = bound, duals, reduced, lack
            self._tried = duals
            if self._hear is not None:
                self._hear(bound)
        return reduced

    def raised(self) -> tuple[float, Reals, Reals]:
        """The bound, the raised duals, and what every column brings beyond them: nothing more."""
        lack = np.append(self._lack, 0.0)
        duals, reduced = self._tried.copy(), self.reduced.copy()
        duals[: len(self._lack)] += self._lack
        if lack.any():
            for names in self._packing.columns.units.T:
                reduced -= lack[names]
        return self.bound, duals, reduced


def _pick(packing: Packing, reduced: Reals) -> Index:
    """Columns that would help: the best, and each unit's best."""
    rows = np.flatnonzero(reduced > EXACT / 10)
    if len(rows) > 20 * AT_ONCE:
        rows = rows[np.argpartition(-reduced[rows], 20 * AT_ONCE)[: 20 * AT_ONCE]]
    rows = rows[np.argsort(-reduced[rows], kind="stable")]
    units = packing.columns.units[rows]
    keep = np.arange(len(rows)) < AT_ONCE
    keep[np.unique(units.ravel(), return_index=True)[1] // units.shape[1]] = True
    return rows[keep]
