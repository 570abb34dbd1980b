"""Set packing in whole crews: bounds, cuts, then branch and bound over the columns that can still matter."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

from loom.crews.cover import EXACT, Heard, Master, Packing, Relaxed, relax
from loom.crews.cuts import violated
from loom.ground import Index
from loom.stop import Watch

FEW, WIDER, MANY = 2_000, 5, 50_000
SURE = 0.999  # of a step, beside the errors of sums
CUT_ROUNDS, WORTH_CUTTING = 12, 0.1
# Without strong branching: it costs more than the nodes that it saves.
BRANCHING = {
    "mip_rel_gap": 0.0,
    "mip_detect_symmetry": False,
    "mip_pscost_minreliable": 0,
}


@dataclass(frozen=True, slots=True)
class Packed:
    """The best packing known, and how good one could be.

    Attributes
    ----------
    rows : (crews,) int64 or None
        Columns; None where no packing is known.
    worth, bound : float
        Its sum of worths (minus infinity without one), and what no packing exceeds.
    proven : bool
        Whether nothing is better; without a packing: that there is none.
    """

    rows: Index | None
    worth: float
    bound: float
    proven: bool


def pack(
    packing: Packing,
    watch: Watch | None = None,
    *,
    first: Index | None = None,
    known: Index | None = None,
    any_will_do: bool = False,
    nodes: int | None = None,
    step: float = 0.0,
    above: float = -inf,
    hear: Heard | None = None,
) -> Packed:
    """Find the packing of the highest worth; worths are 0 or more.

    A relaxation gives the bound. Of the columns that a better packing can still hold (by their reduced cost),
    a few thousand of most promise are searched: cuts, then branch and bound. A packing with any other column
    is worth no more than a *hope*; what is found above it is the best there is, and else the hope is the
    bound, and more columns are searched.

    Parameters
    ----------
    packing : Packing
    watch : Watch, optional
    first : (k,) int64, optional
        Columns to begin with.
    known : (k,) int64, optional
        Columns of a packing that is known.
    any_will_do : bool
        Whether to end with the first packing found.
    nodes : int, optional
        How many nodes each branch and bound may look at, where no clock ends it.
    step : float, optional
        By how much two different sums of worths differ at least: 1 where all worths are whole numbers.
    above : float, optional
        Only packings worth more than this are looked for.
    hear : callable, optional
        Told every better bound.
    """
    search = _Search(packing, watch, known, hear, max(EXACT, SURE * step))
    search.worth = max(search.worth, above)
    relaxed = search.relax(packing, first)
    many = FEW
    while not search.ended and many <= MANY and not (any_will_do and search.rows is not None):
        search.look(relaxed, many, any_will_do, nodes)
        many *= WIDER
    return Packed(search.rows, search.worth, max(search.bound, search.worth, 0.0), search.closed)


class _Search:
    """What is known so far: the best packing (`rows`, `worth`) and the `bound`."""

    def __init__(
        self, packing: Packing, watch: Watch | None, known: Index | None, hear: Heard | None, gap: float
    ) -> None:
        self._gap = gap
        self._packing, self._watch, self._hear = packing, watch, hear
        self.rows = known
        self.worth = -inf if known is None else float(packing.worth[known].sum())
        self.bound = inf

    @property
    def closed(self) -> bool:
        """Whether nothing is better than what is known."""
        return self.bound <= max(self.worth + self._gap, -EXACT)

    @property
    def ended(self) -> bool:
        """Whether nothing is left to do, or no time to do it."""
        return self.closed or (self._watch is not None and self._watch.reason(0) is not None)

    def relax(self, packing: Packing, first: Index | None, hope: float = 0.0) -> Relaxed:
        """Solve a relaxation; columns left out of it are in no packing above the hope."""
        start = np.zeros(0, dtype=np.int64) if first is None else first
        enough = max(self.worth + self._gap - EXACT, hope, 0.0)
        return relax(packing, self._watch, start, enough=enough, hear=lambda bound: self.heard(bound, hope))

    def heard(self, bound: float, hope: float) -> None:
        """Take note of a bound on all packings above the hope."""
        bound = max(bound, hope) if hope > 0 else bound
        if bound < self.bound:
            self.bound = bound
            if self._hear is not None:
                self._hear(max(bound, self.worth, 0.0))

    def look(self, relaxed: Relaxed, many: int, any_will_do: bool, nodes: int | None) -> None:
        """Search the columns of most promise."""
        reduced = relaxed.reduced
        rows = np.flatnonzero(reduced >= self.worth - relaxed.bound - EXACT)
        hope = 0.0
        if len(rows) > many:
            rows = rows[np.argsort(-reduced[rows], kind="stable")]
            hope = max(0.0, relaxed.bound + float(reduced[rows[many]]))
            rows = np.union1d(rows[:many], relaxed.rows[relaxed.amounts > 0])
        rows, packing = self._tighten(rows, relaxed, hope)
        if not self.ended:
            self._branch(rows, packing, hope, any_will_do, nodes)

    def _tighten(self, rows: Index, relaxed: Relaxed, hope: float) -> tuple[Index, Packing]:
        """Add cuts while they help, and drop columns that no packing above the hope holds."""
        packing = self._packing.only(rows)
        relaxed = relaxed.within(rows)
        for _ in range(CUT_ROUNDS):
            found = violated(packing.seats[:, relaxed.rows], relaxed.amounts)
            if self.ended or not len(found):
                break
            packing.cuts = np.vstack([packing.cuts, found])
            before, relaxed = relaxed.bound, self.relax(packing, relaxed.rows, hope)
            keep = np.flatnonzero(relaxed.reduced >= max(self.worth, hope) - relaxed.bound - EXACT)
            rows, packing, relaxed = rows[keep], packing.only(keep), relaxed.within(keep)
            if before - relaxed.bound < WORTH_CUTTING * (before - max(self.worth, hope)):
                break
        return rows, packing

    def _branch(
        self, rows: Index, packing: Packing, hope: float, any_will_do: bool, nodes: int | None
    ) -> None:
        """Branch and bound."""
        master = Master(packing, self._watch, lambda bound: self.heard(bound, max(hope, self.worth)))
        master.add(np.arange(len(rows)))
        solver = master.solver
        for option, value in BRANCHING.items():
            solver.setOptionValue(option, value)
        solver.setOptionValue("mip_abs_gap", self._gap)
        if nodes is not None:
            solver.setOptionValue("mip_max_nodes", nodes)
        if any_will_do:
            solver.setOptionValue("mip_max_improving_sols", 1)
        whole = np.ones(len(rows), dtype=np.uint8)
        solver.changeColsIntegrality(len(rows), np.arange(len(rows), dtype=np.int32), whole)
        if self.rows is not None and np.isin(self.rows, rows).all():
            known = np.flatnonzero(np.isin(rows, self.rows)).astype(np.int32)
            solver.setSolution(len(known), known, np.ones(len(known)))
        if not _solved(solver):
            return
        facts = solver.getInfo()
        if facts.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            taken = rows[np.array(solver.getSolution().col_value) > 0.5]
            worth = float(self._packing.worth[taken].sum())
            if worth > self.worth + EXACT / 10:
                self.rows, self.worth = taken, worth
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            self.heard(-1.0, hope)
        else:
            self.heard(facts.mip_dual_bound, max(hope, self.worth))


def _solved(solver: highspy.Highs) -> bool:
    """Run the solver; where it stumbles, once more without presolving. False where it gives no answer at all."""
    failed = highspy.HighsModelStatus.kSolveError
    solver.run()
    if solver.getModelStatus() == failed:
        solver.clearSolver()
        solver.setOptionValue("presolve", "off")
        solver.run()
    return bool(solver.getModelStatus() != failed)
