"""Mend a plan after refusals: as many people placed as can be, with as few other crews changed as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np

from loom.answer import Answer, answer
from loom.crews.columns import written
from loom.crews.mend import POOL_CREWS, POOL_UNITS, Mending, Units
from loom.crews.ready import ready
from loom.crews.seating import Seating, feasible
from loom.crews.start import seat_greedily
from loom.crews.steps import Steps
from loom.ground import Ground, Index
from loom.problem import BadProblem, Problem
from loom.result import Result
from loom.stop import Stop, Watch

NODES = 10  # of each branch and bound, where no clock ends it
LAST_RESORT = 60  # rounds of search where there are too many crews to write down
Crew = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Repaired:
    """A mended plan.

    Attributes
    ----------
    result : Result
        The plan as `solve` tells it; its `stop_reason` is "mended", or what the stopping rule said.
    touched : tuple of crews
        Old crews that can no longer be.
    changed : tuple of crews
        Old crews that could have stayed, and did not.
    """

    result: Result
    touched: tuple[Crew, ...]
    changed: tuple[Crew, ...]

    @property
    def crews(self) -> tuple[Crew, ...]:
        """All crews, as sorted people."""
        return self.result.crews


def repair(
    problem: Problem,
    crews: Sequence[Sequence[int]],
    *,
    others: int | None = None,
    stop: Stop | None = None,
    seed: int = 7,
) -> Repaired:
    """Mend a plan for a new situation.

    The aims, each only where those before it are equal: most people placed; fewest who are the only one of a kind
    (of `never_only`; who can sit with nobody of their kind is not counted); fewest crews changed that could stay;
    the worst-off person as well off as possible; the highest sum of benefits. Within a pool of the people without
    a crew and of the crews that could take them in, the answer is the best there is; the crews beyond the pool
    stay. Up to `POOL_UNITS` people everybody is in the pool; beyond, pools follow each other until nobody who is
    out can be helped.

    Parameters
    ----------
    problem : Problem
        As it is now. Who is gone has no free slot.
    crews : sequence of sequences of people
        The old plan.
    others : int, optional
        How many crews may change at most that could stay; default: as many as it takes.
    stop : Stop, optional
        Ends early, with the best plan known until then.
    seed : int
        Where a search starts from, if more than can be tried out is without a crew.

    Raises
    ------
    BadProblem
        When the old plan names somebody twice or who is not a person of the problem, or `others` is negative.
    """
    began = monotonic()
    old = _checked(problem, crews, others)
    watch = None if stop is None else stop.watch()
    if problem.people == 0:
        return Repaired(answer(None, Answer([], 0, "mended"), seed, 0.0), (), ())
    made = ready(problem)
    stay = _still(made.everyone, old)
    kept, target = [tuple(units) for units in stay.values()], problem.ideal_sizes[0]
    target = min(max(target, problem.sizes[0]), problem.sizes[1])
    mended, reason = _mended(made.everyone, kept, target, others, seed, watch)
    result = answer(made.asked, Answer(mended, 0, reason), seed, monotonic() - began)
    return Repaired(
        result=result,
        touched=tuple(crew for crew in old if crew not in stay),
        changed=tuple(sorted(set(stay) - set(result.crews))),
    )


def _mended(
    field: Ground, kept: list[Units], target: int, others: int | None, seed: int, watch: Watch | None
) -> tuple[list[list[int]], str]:
    """Crews of the units of the rules, and why it ended."""
    mending = Mending(
        field,
        [*kept, *_searched(field, kept, target, seed, watch)],
        old=kept,
        others=len(kept) if others is None else others,
        watch=watch,
        nodes=None if watch is not None and watch.timed else NODES,
    )
    mending.run()
    crews = [*mending.crews, *_seated(field, mending.crews, target)]
    reason = (watch.reason(0) if watch else None) or "mended"
    return [field.unit[list(crew)].tolist() for crew in crews], reason


def _checked(problem: Problem, crews: Sequence[Sequence[int]], others: int | None) -> list[Crew]:
    old = [tuple(sorted(crew)) for crew in crews]
    named = [person for crew in old for person in crew]
    if len(set(named)) != len(named) or not all(0 <= person < problem.people for person in named):
        raise BadProblem("The old plan has to name people of the problem, each of them once.")
    if others is not None and others < 0:
        raise BadProblem("The number of other crews that may change has to be 0 or more.")
    return old


def _searched(
    field: Ground, kept: Sequence[Units], target: int, seed: int, watch: Watch | None
) -> list[Units]:
    """Crews of those who have none, where these are too many for all their crews to be written down."""
    seated = [unit for crew in kept for unit in crew]
    free: Index = np.setdiff1d(np.arange(len(field.unit)), seated)
    among = field.within(free)
    # Only ones are slow to count out in a pool, so that beyond one pool it is given crews without any to begin from.
    hard = len(free) > POOL_UNITS or (len(field.unit) > POOL_UNITS and field.kinship.any())
    if (watch and watch.reason(0)) or not (hard or written(among, POOL_CREWS, 0, watch) is None):
        return []
    seating = Seating(among.keeping())
    seat_greedily(seating, np.arange(len(free)), target)
    search = Steps(seating, target, (seed, 0))
    for done in range(LAST_RESORT):
        if watch and watch.reason(done):
            break
        search.round()
    return [tuple(free[crew].tolist()) for crew in search.best]


def _seated(field: Ground, crews: Sequence[Units], target: int) -> list[Units]:
    """New crews of those who are still out, seated one by one: what is left to do where time is up."""
    out: Index = np.setdiff1d(np.arange(len(field.unit)), [unit for crew in crews for unit in crew])
    seating = Seating(field.within(out).keeping())
    seat_greedily(seating, np.arange(len(out)), target)
    return [tuple(out[crew].tolist()) for crew in seating.crews()]


def _still(field: Ground, old: Sequence[Crew]) -> dict[Crew, list[int]]:
    """Old crews that can stay, each with its units."""
    row = {person: at for at, person in enumerate(field.person.tolist())}
    unit_of = np.zeros(len(row), dtype=np.int64)
    for unit, members in enumerate(field.members):
        unit_of[members[members >= 0]] = unit
    stay = {}
    for crew in old:
        if not crew or not all(person in row for person in crew):
            continue
        units = sorted({int(unit_of[row[person]]) for person in crew})
        if int(field.weight[units].sum()) == len(crew) and feasible(field, units):
            stay[crew] = units
    return stay
