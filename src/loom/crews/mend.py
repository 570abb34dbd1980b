"""Crews packed anew around those who are out or the only one of a kind; the crews beyond them stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import inf

import numpy as np

from loom.crews.columns import Columns, written
from loom.crews.pool import disjoint
from loom.crews.seating import Seating, benefits
from loom.crews.start import seat_greedily
from loom.ground import Ground, Index
from loom.stop import Sparing, Watch
from loom.terms import LEVELS, Reals, level

POOL_UNITS, POOL_CREWS = 64, 20_000
FEW_UNITS = 14  # so few units are packed by going through all sets of them
PATIENCE = 1 << FEW_UNITS
TRIES, TURN = 3, 8  # pools for each in need, and crews that the next one opens later
PART = 0.25  # of the time that is left, for one pool of several
Units = tuple[int, ...]
Key = tuple[int, int, int, int, float]


class Mending:
    """A plan that gets better, pool by pool, in the order of the aims.

    The aims: most people placed; fewest who are the only one of a kind; most of the crews `old` as they are; the
    worst-off person; the sum. Each pool holds some of those in need (who are out, or the only one) and the crews
    of most use to them; all crews that they could form are written down and packed in the best way.

    Parameters
    ----------
    field : Ground
        With `kinship`, and no `kin`.
    crews : sequence of crews of units
        To begin with.
    old : crews of units
        Which of them shall stay where that costs nobody a place.
    others : int
        How many of those may change.
    watch : Watch, optional
    nodes : int, optional
        How many nodes each branch and bound may look at, where no clock ends it.

    Attributes
    ----------
    crews : list of crews of units
    exact : bool
        Whether one pool held everybody and its best crews were found: nothing is better then.
    """

    def __init__(
        self,
        field: Ground,
        crews: Sequence[Sequence[int]],
        *,
        old: Collection[Units] = (),
        others: int = 0,
        watch: Watch | None = None,
        nodes: int | None = None,
    ) -> None:
        self._field, self._old, self._watch, self._nodes = field, frozenset(old), watch, nodes
        self._others = others
        self.crews: list[Units] = [tuple(sorted(crew)) for crew in crews]
        self.exact = self._everybody = False

    @property
    def key(self) -> Key:
        """What the plan is judged by."""
        return plan_key(self._field, self.crews, self._old)

    def run(self) -> None:
        """Go on until nobody in need is helped, then let those fare better who sit in new crews; or as time allows."""
        tries = dict.fromkeys(range(len(self._field.unit)), 0)
        given = set(self.crews)
        while not self._ended() and (needy := sorted(u for u in self.needy() if tries[u] < TRIES)):
            fewest = min(tries[unit] for unit in needy)
            before = self.key[:3]
            tried = self._step([unit for unit in needy if tries[unit] == fewest], fewest)
            if self._everybody:
                return
            if self.key[:3] <= before:
                tries.update(dict.fromkeys(tried, fewest + 1))
        self._polish([crew for crew in self.crews if crew not in given])

    def _polish(self, new: list[Units]) -> None:
        """Pack new crews once more, as many at a time as go into one pool, for the worst-off and for the sum."""
        while new and not self._ended():
            many = 1
            while many < len(new) and sum(map(len, new[: many + 1])) <= POOL_UNITS:
                many += 1
            units, columns = self._columns(new[:many])
            while columns is None and many > 1 and not self._ended():
                many //= 2
                units, columns = self._columns(new[:many])
            if columns is not None:
                self._pack(units, [self.crews.index(crew) for crew in new[:many]], columns, polish=True)
            new = new[many:]

    def _columns(self, crews: list[Units]) -> tuple[Index, Columns | None]:
        units = np.array(sorted(unit for crew in crews for unit in crew), dtype=np.int64)
        return units, written(self._field.within(units), POOL_CREWS, 0, self._watch)

    def needy(self) -> set[int]:
        """Units that are out, or among whom is the only one of a kind in their crew."""
        seated = {unit for crew in self.crews for unit in crew}
        return set(range(len(self._field.unit))) - seated | set().union(*map(self._lonely, self.crews))

    def _lonely(self, crew: Units) -> list[int]:
        kinship = self._field.kinship[list(crew)]
        alone = (kinship[:, kinship.sum(axis=0) == 1] == 1).any(axis=1)
        return [unit for unit, yes in zip(crew, alone.tolist(), strict=True) if yes]

    def _ended(self) -> bool:
        return self._watch is not None and self._watch.reason(0) is not None

    def _step(self, needy: list[int], turn: int) -> list[int]:
        """Pack one pool around as many of the needy as go into one; who they were. Each turn opens other crews."""
        while True:
            units, open_ = self._pool(needy, turn)
            columns = written(self._field.within(units), POOL_CREWS, 0, self._watch)
            while columns is None and len(open_) > self._least_open(needy) and not self._ended():
                units, open_ = self._pool(needy, turn, len(open_) // 2)
                columns = written(self._field.within(units), POOL_CREWS, 0, self._watch)
            if columns is not None or len(needy) == 1 or self._ended():
                break
            needy = needy[: len(needy) // 2]
        if columns is not None:
            self._pack(units, open_, columns, polish=len(units) == len(self._field.unit))
        return needy

    def _least_open(self, needy: list[int]) -> int:
        """Crews that are open whatever else is: those of the needy themselves."""
        return sum(not set(needy).isdisjoint(crew) for crew in self.crews)

    def _pool(self, needy: list[int], turn: int, most: int | None = None) -> tuple[Index, list[int]]:
        """Units of a pool, and the crews it opens: those of the needy, then those of most use to them."""
        crews, allowed = self.crews, self._others - self._changed()
        seated = {unit for crew in crews for unit in crew}
        units = [unit for unit in needy if unit not in seated]
        open_: list[int] = []
        for c in self._in_order(needy, np.array(units, dtype=np.int64), turn * TURN):
            own, old = not set(needy).isdisjoint(crews[c]), crews[c] in self._old
            if len(units) + len(crews[c]) > POOL_UNITS or (old and not allowed):
                continue
            if most is None or len(open_) < most or own:
                open_.append(c)
                units += crews[c]
                allowed -= old
        return np.array(sorted(units), dtype=np.int64), open_

    def _briefly(self) -> Watch | None:
        """A part of the time that is left, so that others in need have theirs."""
        if self._watch is None or not self._watch.timed:
            return self._watch
        share = self._watch.share(0)
        return Sparing(self._watch, share + PART * (1.0 - share), lambda: True)

    def _changed(self) -> int:
        return len(self._old.difference(self.crews))

    def _in_order(self, needy: list[int], free: Index, skipped: int) -> list[int]:
        """Crews of the needy, then by how many free units could join or take one unit's place; kin count too.

        So many of the best of the others go to the end.
        """
        field, use = self._field, []
        wanted = (field.kinship[needy] == 1).any(axis=0)
        for c, crew in enumerate(self.crews):
            blocked = field.clash[free][:, list(crew)].sum(axis=1)
            useful = 2 * int((blocked == 0).sum()) + int((blocked == 1).sum())
            useful += int(field.kinship[list(crew)][:, wanted].any(axis=0).sum())
            use.append((set(needy).isdisjoint(crew), -useful, c))
        order = [c for _, _, c in sorted(use)]
        own = sum(not other for other, _, _ in use)
        return order[:own] + order[own + skipped :] + order[own : own + skipped]

    def _pack(self, units: Index, open_: list[int], columns: Columns, *, polish: bool) -> None:
        """Put the best crews of a pool into the plan; by all the aims, or by the first three and quickly."""
        place = {unit: at for at, unit in enumerate(units.tolist())}
        inside = [[place[unit] for unit in self.crews[c]] for c in open_]
        beyond = [crew for c, crew in enumerate(self.crews) if c not in open_]
        stays = [self.crews[c] in self._old for c in open_]
        watch = self._watch if polish else self._briefly()
        packing = _Packing(self._field.within(units), columns, watch, self._nodes)
        best = packing.best(inside, stays, _level(self._field, beyond) if polish else None)
        plan = [*beyond, *(tuple(units[crew].tolist()) for crew in best)]
        aims = 5 if polish else 3
        if plan_key(self._field, plan, self._old)[:aims] >= self.key[:aims]:
            self.crews = plan
        self._everybody = len(units) == len(self._field.unit)
        self.exact = packing.closed and self._everybody


class _Packing:
    """The best crews of one pool; `closed` is false where one of the steps was cut short."""

    def __init__(self, field: Ground, columns: Columns, watch: Watch | None, nodes: int | None) -> None:
        self._field, self._columns, self._watch, self._nodes = field, columns, watch, nodes
        self.closed = True

    def best(self, inside: list[list[int]], stays: list[bool], ceiling: int | None) -> list[list[int]]:
        """Crews in the order of the aims, where the worst-off beyond the pool is at the level `ceiling`.

        `inside` are the crews of the plan so far, and `stays` says which of them shall stay. Without a ceiling,
        only the first three aims count.
        """
        columns = self._columns
        if not len(columns):
            return []
        known = np.array([columns.find(crew) for crew in inside], dtype=np.int64)
        kept = np.zeros(len(columns))
        kept[known[np.array(stays, dtype=bool)]] = 1.0
        rows, first = self._settled(known, kept, 1.0 + sum(stays))
        if ceiling is None:
            return [columns.crew(row) for row in rows.tolist()]
        most, levels = first[rows].sum(), columns.levels()
        placed = int(columns.people[rows].sum())
        lowest = int(levels[rows].min()) if len(rows) else ceiling
        steps = np.unique(levels[(levels > lowest) & (levels <= ceiling) & (first > 0)]).tolist()
        while steps:
            middle = len(steps) // 2
            above = np.flatnonzero((levels >= steps[middle]) & (first > 0))
            better = above[self._packed(above, first[above], None, placed=placed, enough=most)]
            if first[better].sum() == most:
                rows, lowest, steps = better, steps[middle], steps[middle + 1 :]
            else:
                steps = steps[:middle]
        above = np.flatnonzero((levels >= min(lowest, ceiling)) & (first > 0))
        worth = first[above] * (1.0 + self._field.weight.sum()) + columns.total[above]
        known = np.searchsorted(above, np.sort(rows))
        rows = above[self._packed(above, worth, known, placed=placed, step=0.0)]
        return [columns.crew(row) for row in rows.tolist()]

    def _settled(self, known: Index, kept: Reals, step: float) -> tuple[Index, Reals]:
        """Crews by the first three aims, and what each column is worth by them; 0 where it cannot matter."""
        columns, field = self._columns, self._field
        everyone = np.arange(len(columns))
        people, ones = columns.people.astype(np.float64), field.only_ones(columns.units)
        if ones.any():
            crews = int(field.weight.sum()) // field.sizes[0]
            first = people * (1 + crews * field.kinship.shape[1]) - ones
            rows = self._packed(everyone, first, self._greedily(known, first))
            if ones[rows].any():
                first = first * step + kept
                return self._packed(everyone, first, rows), first
            known = rows if ones[known].any() else known
        first = np.where(ones > 0, 0.0, people * step + kept)
        rows = np.flatnonzero(first)
        first_known = self._greedily(known, first)
        return rows[self._packed(rows, first[rows], np.searchsorted(rows, first_known))], first

    def _greedily(self, known: Index, first: Reals) -> Index:
        """The known crews, or these with more people in them, seated one by one, where that is worth more.

        First nobody is seated as the only one of a kind, then whoever is still out.
        """
        crews = [self._columns.crew(row) for row in known.tolist()]
        for field in (self._field.keeping(), self._field):
            seating = Seating(field)
            seating.load(crews)
            seat_greedily(seating, np.arange(len(field.unit)), field.sizes[0])
            crews = seating.crews()
        found = [self._columns.find(crew) for crew in crews]
        rows = np.array(sorted(row for row in found if row is not None), dtype=np.int64)
        good = len(rows) == len(found) and (first[rows] > 0).all() and first[rows].sum() > first[known].sum()
        return rows if good else np.sort(known)

    def _packed(
        self,
        among: Index,
        worth: Reals,
        known: Index | None,
        *,
        placed: int = 0,
        step: float = 1.0,
        enough: float | None = None,
    ) -> Index:
        """The disjoint columns of the highest worth that place so many, as places in `among`.

        Where `enough` is given, any that are worth as much will do, and nothing else.
        """
        nothing = np.zeros(0, dtype=np.int64)
        columns, weight = self._columns.take(among), self._field.weight
        if not len(columns):
            return nothing
        if len(weight) <= FEW_UNITS:
            masks = [sum(1 << unit for unit in columns.crew(row)) for row in range(len(columns))]
            return np.array(disjoint(len(weight), masks, worth.tolist(), PATIENCE) or [], dtype=np.int64)
        from loom.crews.cover import Packing  # brings a solver that `import loom` need not load
        from loom.crews.pack import pack

        packed = pack(
            Packing(columns, worth, weight, placed),
            self._watch,
            known=known,
            nodes=self._nodes,
            step=step,
            above=-inf if enough is None else enough - 1.0,
            any_will_do=enough is not None,
        )
        self.closed = self.closed and (packed.proven or (enough is not None and packed.rows is not None))
        return nothing if packed.rows is None else np.sort(packed.rows)


def plan_key(field: Ground, crews: Sequence[Sequence[int]], old: Collection[Units] = ()) -> Key:
    """What a plan is judged by: placed, only ones (negative), crews that stay, level, sum."""
    placed = sum(int(field.weight[list(crew)].sum()) for crew in crews)
    ones = sum(int(field.only_ones(np.array([list(crew)]))[0]) for crew in crews)
    each = [benefits(field, crew) for crew in crews]
    worst = min((float(benefit.min()) for benefit in each), default=0.0)
    stay = len(frozenset(old).intersection(map(tuple, crews)))
    return placed, -ones, stay, level(worst), sum(float(benefit.sum()) for benefit in each)


def _level(field: Ground, crews: Sequence[Sequence[int]]) -> int:
    """The level of the worst-off person of these crews."""
    return min((level(float(benefits(field, crew).min())) for crew in crews), default=LEVELS)
