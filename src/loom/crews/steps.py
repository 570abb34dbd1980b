"""The search where nothing is compiled: every exchange of a few people at once, in NumPy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from loom.crews.pool import Column, Pool
from loom.crews.seating import ALONE, LIFT, Seating, benefits
from loom.crews.start import join_best, seat_greedily
from loom.ground import Index
from loom.terms import LEVELS

STEPS = 12  # steps in a round
WARM, COLD = 0.12, 0.004  # temperatures, in units of benefit
POOL_UNITS, POOL_CREWS, POOL_PATIENCE = 18, 700, 4000  # how large a pool may be to be solved exactly
FLOORS = (None, 0, 1, None, 3, 0)  # levels above the best answer's worst-off person, cycle by cycle
SHAKEN = 0.15  # share of the crews dissolved before a cycle


class Steps:
    """An anytime search: each round either improves the best answer or leaves it.

    Rounds form cycles of growing length. Within a cycle the temperature falls from `WARM` to `COLD`. The
    cycles have different floors for the worst-off crew (`FLOORS`): none, to seat more people; the level that
    the best answer has, to raise the sum; or levels above it, to lift the worst-off. Each fourth cycle starts
    from a new constructed answer, the others from the best so far.

    What happens in round k depends on the problem, the seed and k alone.
    """

    def __init__(self, seating: Seating, target: int, seed: Sequence[int]) -> None:
        self._units: Index = np.arange(len(seating.clash))
        self._random = np.random.Generator(np.random.PCG64(seed))
        self._seating, self._target = seating, target
        self._batch = min(32, max(2, len(self._units) // 12))
        self._base = min(60, 5 + int(seating.ground.weight.sum()) // 10)
        self._cycle, self._step_in_cycle, self._length = -1, 0, 0
        self.best, self.key = seating.crews(), seating.key()

    def round(self) -> None:
        """Do one round of steps."""
        if self._step_in_cycle >= self._length:
            self._begin_cycle()
        done = self._step_in_cycle / self._length
        temperature = WARM * (COLD / WARM) ** done
        for _ in range(STEPS):
            self._step(temperature)
        if done >= 0.5:
            self._polish()
        if self._keep_best():
            self._set_floor()
        self._step_in_cycle += 1

    def _begin_cycle(self) -> None:
        self._cycle += 1
        self._step_in_cycle, self._length = 0, self._base * min(8, 2 ** (self._cycle // 2))
        if self._cycle % 4 == 3:
            self._seating.load([])
            seat_greedily(
                self._seating, self._units, self._target, self._random.permutation(len(self._units))
            )
        elif self._cycle:
            self._seating.load(self.best)
            self._shake()
        self._set_floor()

    def _shake(self) -> None:
        """Dissolve some of the crews and seat their people anew, so that others are left over."""
        seating, random = self._seating, self._random
        for c in range(seating.out):
            if seating.members[c] and random.random() < SHAKEN:
                seating.put(c, [])
        out = self._out()
        if len(out):
            seat_greedily(seating, out, self._target, random.permutation(len(out)))

    def _set_floor(self) -> None:
        lift = FLOORS[self._cycle % len(FLOORS)]
        self._seating.floor = 0.0 if lift is None else (self.key[1] + lift) / LEVELS

    def _step(self, temperature: float) -> None:
        """Draw a change for each of a few people at once and make those that touch different crews.

        A change drawn as the largest of gain plus Gumbel noise has probability ~ exp(gain / temperature),
        with staying put (gain 0) among the choices. Changes in different crews leave each other's gain alone.
        """
        seating, random = self._seating, self._random
        who = self._pick()
        swaps, shifts = seating.swaps(who), seating.shifts(who)
        movers = np.concatenate([swaps.who, shifts.who])
        gain = np.concatenate([swaps.gain, shifts.gain]) + temperature * random.gumbel(size=len(movers))
        stay = np.zeros(len(self._units))
        stay[who] = temperature * random.gumbel(size=len(who))
        drawn = np.flatnonzero(gain > stay[movers])
        touched: set[int] = {seating.out}
        moved: set[int] = set()
        for choice in drawn[np.argsort(-gain[drawn], kind="stable")].tolist():
            p, join = int(movers[choice]), choice >= len(swaps.who)
            where = int(shifts.where[choice - len(swaps.who)] if join else swaps.where[choice])
            crews = {int(seating.crew_of[p]), where if join else int(seating.crew_of[where])} - {seating.out}
            units = {p} if join else {p, where}
            if crews & touched or units & moved:
                continue
            touched |= crews
            moved |= units
            if join:
                seating.shift(p, where)
            else:
                seating.swap(p, where)

    def _pick(self) -> Index:
        """Some people at random; half of them from those who are out, or who sit in the worst crew."""
        random, seating = self._random, self._seating
        some = self._units[random.integers(len(self._units), size=self._batch)]
        out = self._out()
        share = max(1, self._batch // 3)
        if len(out):
            some[:share] = out[random.integers(len(out), size=share)]
        elif random.random() < 0.3 and (crew := seating.members[self._worst()]):
            some[0] = crew[int(random.integers(len(crew)))]
        return np.unique(some)

    def _out(self) -> Index:
        out: Index = self._units[self._seating.crew_of[self._units] == self._seating.out]
        return out

    def _worst(self) -> int:
        seating = self._seating
        people = seating.people[:-1]
        return int(np.argmin(np.where(people > 0, seating.worth[:-1] / np.maximum(1, people), np.inf)))

    def _keep_best(self) -> bool:
        """Keep this answer if it is the best so far; true when it lifts the worst-off crew."""
        key, before = self._seating.key(), self.key
        if key > before:
            self.key, self.best = key, self._seating.crews()
        return self.key[1] != before[1]

    def _polish(self) -> None:
        """Take a few neighbouring crews apart and put them together again in the best possible way."""
        seating = self._seating
        crews, pool = self._pool()
        found = Pool(seating.ground, pool, POOL_CREWS)
        if found.columns is None:
            return

        def score(column: Column) -> float:
            return column.felt(seating.floor, ALONE, LIFT)

        better = found.choose(score, POOL_PATIENCE)
        if better is None or sum(map(score, better)) <= self._felt(crews) + 1e-9:
            return
        spare = [c for c in range(seating.out) if not seating.members[c] and c not in crews]
        for c in crews:
            seating.put(c, [])
        for c, column in zip([*crews, *spare], better, strict=False):
            seating.put(c, found.crew(column))
        for unit in pool:
            join_best(seating, unit)

    def _felt(self, crews: list[int]) -> float:
        seating = self._seating
        each = [Column(0, tuple(benefits(seating.ground, seating.members[c]).tolist())) for c in crews]
        return sum(column.felt(seating.floor, ALONE, LIFT) for column in each)

    def _pool(self) -> tuple[list[int], list[int]]:
        seating, random = self._seating, self._random
        seed = int(random.choice(self._pick()))
        out = self._out()
        near = np.flatnonzero(seating.clash[seed] == 0)
        pool = [seed] if seating.crew_of[seed] == seating.out else []
        pool += [int(u) for u in out if u != seed and seating.clash[seed, u] == 0][:3]
        crews = [] if seating.crew_of[seed] == seating.out else [int(seating.crew_of[seed])]
        pool += seating.members[crews[0]] if crews else []
        for unit in random.permutation(near).tolist():
            c = int(seating.crew_of[unit])
            if c == seating.out or c in crews:
                continue
            if len(crews) == 4 or len(pool) + len(seating.members[c]) > POOL_UNITS:
                break
            crews.append(c)
            pool += seating.members[c]
        return crews, sorted(set(pool))
