"""Mend a plan after refusals: as many people placed as can be, with as few other crews changed as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from loom.crews.columns import Columns, columns
from loom.crews.cover import Packing
from loom.crews.pack import pack
from loom.crews.pool import disjoint
from loom.crews.search import Search
from loom.crews.seating import benefits, feasible
from loom.ground import Ground, Index, ground
from loom.problem import Problem
from loom.reach import Reach
from loom.rules import Rules
from loom.stop import Stop, Watch
from loom.terms import LEVELS, Reals, Terms, level

POOL_UNITS, POOL_CREWS = 64, 20_000
FEW_UNITS = 14  # so few units are packed by going through all sets of them
PATIENCE = 1 << FEW_UNITS
LAST_RESORT = 40  # rounds of search where there are too many crews to write down
Crew = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Repaired:
    """A mended plan.

    Attributes
    ----------
    crews : tuple of crews
        All crews, as sorted people.
    touched : tuple of crews
        Old crews that can no longer be.
    changed : tuple of crews
        Old crews that could have stayed, and did not.
    """

    crews: tuple[Crew, ...]
    touched: tuple[Crew, ...]
    changed: tuple[Crew, ...]


def repair(
    problem: Problem,
    crews: Sequence[Sequence[int]],
    *,
    others: int | None = None,
    stop: Stop | None = None,
    seed: int = 7,
) -> Repaired:
    """Mend a plan for a new situation.

    The aims, each only where those before it are equal: most people placed; fewest crews changed that could
    stay; the worst-off person as well off as possible; the highest sum of benefits. Within a pool of the
    people without a crew and of the crews that could take them in, the answer is the best there is; the crews
    beyond the pool stay. Up to `POOL_UNITS` people everybody is in the pool.

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
    ValueError
        When the old plan names somebody twice or who is not a person of the problem, or `others` is negative.
    """
    old = _checked(problem, crews, others)
    watch = None if stop is None else stop.watch()
    rules = Rules(problem)
    reach = Reach(rules)
    if not any(reach.placeable):
        return Repaired((), tuple(old), ())
    everyone = ground(problem, rules, Terms(problem), reach)
    stay = _still(everyone, old)
    kept = list(stay.values())
    pooled, columns, open_ = _pool(everyone, kept, len(kept) if others is None else others)
    new = [crew for c, crew in enumerate(kept) if c not in open_]
    field = _within(everyone, pooled)
    if columns is None:
        mended = _searched(field, problem.ideal_sizes[0], seed, watch)
    else:
        place = {unit: at for at, unit in enumerate(pooled.tolist())}
        inside = [[place[unit] for unit in kept[c]] for c in sorted(open_)]
        mended = _best(field, columns, inside, _level(everyone, new), watch)
    new += [pooled[crew].tolist() for crew in mended]
    found = everyone.crews_of_people(new)
    return Repaired(
        crews=tuple(found),
        touched=tuple(crew for crew in old if crew not in stay),
        changed=tuple(sorted(set(stay) - set(found))),
    )


def _checked(problem: Problem, crews: Sequence[Sequence[int]], others: int | None) -> list[Crew]:
    old = [tuple(sorted(crew)) for crew in crews]
    named = [person for crew in old for person in crew]
    if len(set(named)) != len(named) or not all(0 <= person < problem.people for person in named):
        raise ValueError("The old plan has to name people of the problem, each of them once.")
    if others is not None and others < 0:
        raise ValueError("The number of other crews that may change has to be 0 or more.")
    return old


def _searched(field: Ground, target: int, seed: int, watch: Watch | None) -> list[list[int]]:
    """Crews for a pool in which too many are feasible."""
    search = Search(field, target, seed)
    while search.rounds < LAST_RESORT and not (watch and watch.reason(search.rounds)):
        search.round()
    return search.best


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


def _pool(field: Ground, kept: list[list[int]], others: int) -> tuple[Index, Columns | None, list[int]]:
    """Units without a crew and the crews of most use to them: units, all their crews, which of the kept.

    Fewer crews are opened until all that they could become can be written down; None where even the units
    without a crew could be too many crews.
    """
    seated = [unit for crew in kept for unit in crew]
    free = np.setdiff1d(np.arange(len(field.unit)), seated)
    near = _nearest(field, kept, free)[:others]
    while True:
        open_: list[int] = []
        units = free.tolist()
        for c in near:
            if len(units) + len(kept[c]) <= POOL_UNITS:
                open_.append(c)
                units += kept[c]
        pooled = np.array(sorted(units), dtype=np.int64)
        found = columns(_within(field, pooled), POOL_CREWS)
        if found is not None or not near:
            return pooled, found, open_
        near = near[: len(near) // 2]


def _nearest(field: Ground, kept: list[list[int]], free: Index) -> list[int]:
    """Crews in the order of how many free units could join them, or take one unit's place."""
    use = []
    for crew in kept:
        blocked = field.clash[free][:, crew].sum(axis=1)
        use.append(2 * int((blocked == 0).sum()) + int((blocked == 1).sum()))
    return sorted(range(len(kept)), key=lambda c: (-use[c], c))


def _within(field: Ground, units: Index) -> Ground:
    """The problem with only these units."""
    return replace(
        field,
        unit=field.unit[units],
        members=field.members[units],
        weight=field.weight[units],
        clash=np.ascontiguousarray(field.clash[np.ix_(units, units)]),
        slots=field.slots[units],
        tongues=field.tongues[units],
        kin=field.kin[units],
    )


def _best(
    field: Ground, columns: Columns, kept: list[list[int]], ceiling: int, watch: Watch | None
) -> list[list[int]]:
    """The best crews of a pool, where the worst-off beyond the pool is at the level `ceiling`."""
    if not len(columns):
        return []
    known = np.array([columns.find(crew) for crew in kept], dtype=np.int64)
    stays = np.zeros(len(columns))
    stays[known] = 1.0
    first = columns.people.astype(np.float64) * (len(kept) + 1) + stays
    rows = _packed(field, columns, first, known, watch)
    most, levels = first[rows].sum(), columns.levels()
    lowest = int(levels[rows].min()) if len(rows) else ceiling
    steps = np.unique(levels[(levels > lowest) & (levels <= ceiling)]).tolist()
    while steps:
        middle = len(steps) // 2
        above = np.flatnonzero(levels >= steps[middle])
        better = above[_packed(field, columns.take(above), first[above], None, watch)]
        if first[better].sum() == most:
            rows, lowest, steps = better, steps[middle], steps[middle + 1 :]
        else:
            steps = steps[:middle]
    above = np.flatnonzero(levels >= min(lowest, ceiling))
    worth = first[above] * (1.0 + field.weight.sum()) + columns.total[above]
    known = np.searchsorted(above, np.sort(rows))
    rows = above[_packed(field, columns.take(above), worth, known, watch)]
    return [columns.crew(row) for row in rows.tolist()]


def _packed(field: Ground, columns: Columns, worth: Reals, known: Index | None, watch: Watch | None) -> Index:
    """The disjoint columns of the highest worth."""
    nothing = np.zeros(0, dtype=np.int64)
    if not len(columns):
        return nothing
    if len(field.weight) <= FEW_UNITS:
        masks = [sum(1 << unit for unit in columns.crew(row)) for row in range(len(columns))]
        chosen = disjoint(len(field.weight), masks, worth.tolist(), PATIENCE)
        return np.array(chosen or [], dtype=np.int64)
    rows = pack(Packing(columns, worth, field.weight, 0), watch, known=known).rows
    return nothing if rows is None else np.sort(rows)


def _level(field: Ground, crews: list[list[int]]) -> int:
    """The level of the worst-off person of these crews."""
    return min((level(float(benefits(field, crew).min())) for crew in crews), default=LEVELS)
