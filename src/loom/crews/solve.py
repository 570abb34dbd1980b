"""From a problem to crews: a search that is better with every round, and beside it a proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from loom.answer import Answer, answer
from loom.crews.pool import solve_exactly
from loom.crews.ready import Ready, ready
from loom.crews.search import Search, budget, sound
from loom.ground import Ground
from loom.problem import Problem
from loom.result import Bound, Progress, Result
from loom.stop import Sparing, Stop, Watch, rounds
from loom.terms import LEVELS

if TYPE_CHECKING:
    from loom.crews.proving import Proving

FEW, FEW_CREWS = 12, 4_096  # units and feasible crews up to which everything is tried
AT_ONCE = 100  # up to so many units a proof needs no search before it
HEAD = 40  # rounds of search that give the proof something to beat
PAUSE = 0.02
KEPT = 0.9  # share of the seconds after which the rest is for placing more people than a rule would
NODES = 10  # of each branch and bound, where no clock ends it
Tell = Callable[[Progress], None]


def solve(
    problem: Problem,
    stop: Stop | None = None,
    seed: int = 7,
    progress: Tell | None = None,
    *,
    start: Sequence[Sequence[int]] = (),
    done: int = 0,
) -> Result:
    """Propose crews.

    The aims, each only where those before it are equal: most people placed; fewest who are the only one of a kind
    (of `never_only`; who can sit with nobody of their kind is not counted); the person who fares worst as well off
    as possible, in steps of a hundredth of benefit; the highest sum of benefits.

    The search keeps to `never_only`. Where somebody is then left out who could be placed, the plan gives way
    (`loom.crews.mend`): it places as many as crews of anybody can around those left out, with the fewest who are
    the only one. Where everybody goes into one pool (up to 64 people whose crews can be written down) both are
    exact; beyond, the answer never places fewer people than the search that kept to the rule.

    A search (`loom.crews.search`) improves its answer round by round; beside it, where the feasible crews can
    be written down, set packing finds the best answer and proves it (`loom.crews.prove`). It ends with the
    proof, or when the stopping rule says so; either way with the best answer so far.

    Parameters
    ----------
    problem : Problem
    stop : Stop, optional
        When to end. Default: ``rounds(budget(problem))``, so that the same problem and seed give the same
        answer on any machine; with `seconds` alone the answer depends on the machine's speed. A proof that has
        begun may go on when the rounds are done, but not when the seconds are, or when it is asked to end.
    seed : int
        Where the search starts from.
    progress : callable, optional
        Told after every round.
    start : crews of people, optional
        Where to begin instead of an answer made from nothing; those that break a rule are left aside.
    done : int
        Rounds that an earlier solve did, where `start` is its answer: the search then goes on from there.

    Returns
    -------
    Result
    """
    began = monotonic()
    watch = (stop or rounds(budget(problem))).watch()
    if problem.people == 0:
        return answer(None, Answer([], 0, "proven"), seed, 0.0)
    made = ready(problem)
    found = _few(made.everyone) or _searched(made, _Begun(seed, start, done), watch, progress)
    return answer(made.asked, found, seed, monotonic() - began)


@dataclass(frozen=True, slots=True)
class _Begun:
    """Where a search starts from."""

    seed: int
    crews: Sequence[Sequence[int]]
    done: int

    def within(self, field: Ground) -> list[list[int]]:
        """The crews as units, as far as they are there."""
        return [crew for each in self.crews if (crew := field.units_of(each)) is not None]


def _few(field: Ground) -> Answer | None:
    """The best of all answers, where few enough people can be placed to try everything."""
    if len(field.unit) > FEW:
        return None
    few = solve_exactly(field, range(len(field.unit)), FEW_CREWS, 2**FEW)
    return None if few is None else Answer([field.unit[crew].tolist() for crew in few], 0, "proven")


def _searched(made: Ready, begun: _Begun, watch: Watch, progress: Tell | None) -> Answer:
    """The best answer that keeps to every rule; or where somebody is out, one that gives way for them."""
    field, asked = made.keeping(), made.asked
    search = Search(
        field, asked.problem.ideal_sizes[0], begun.seed, start=begun.within(field), done=begun.done
    )
    solving = _Solving(field, search, asked.placeable())
    if field is made.everyone:
        return solving.found(solving.run(watch, progress), begun.done)
    most = asked.most_placed()
    sparing = Sparing(watch, KEPT, lambda: solving.placed < most)
    found = solving.found(solving.run(sparing, progress), begun.done)
    return _giving_way(made.everyone, found, begun, watch) if solving.placed < most else found


def _giving_way(field: Ground, found: Answer, begun: _Begun, watch: Watch) -> Answer:
    """The answer, or where to start, with more people placed where some may be the only one of a kind."""
    from loom.crews.mend import Mending, plan_key  # as above

    kept = [np.searchsorted(field.unit, sorted(crew)).tolist() for crew in found.crews]
    first = sound(field, begun.within(field))
    mending = Mending(
        field,
        max(kept, first, key=lambda crews: plan_key(field, crews)),
        watch=watch,
        nodes=None if watch.timed else NODES,
    )
    mending.run()
    reason = "proven" if mending.exact else "mended" if found.stop_reason == "proven" else found.stop_reason
    return Answer([field.unit[list(crew)].tolist() for crew in mending.crews], found.rounds, reason)


class _Solving:
    """The search and the proof of one solve."""

    def __init__(self, ground: Ground, search: Search, placeable: int) -> None:
        self._ground, self._search, self._placeable = ground, search, placeable
        self._proving: Proving | None = None

    @property
    def placed(self) -> int:
        """People placed so far."""
        return max(self._search.key[0], self._proving.proof.placed if self._proving is not None else 0)

    def run(self, watch: Watch, progress: Tell | None) -> str:
        """Search and prove until there is a reason to end, and say which."""
        while (reason := self._reason(watch)) is None:
            if self._proving is None and self._worth_proving():
                from loom.crews.proving import Proving  # brings solvers that `import loom` need not load

                self._proving = Proving(self._ground, self._search.best, self._search.key, watch)
            if watch.reason(self._search.rounds) is None:
                self._search.round()
            elif self._proving is not None:
                self._proving.join(PAUSE)
            if progress is not None:
                progress(self._progress(watch))
        if self._proving is not None:
            self._proving.end()
        return reason

    def found(self, reason: str, done: int) -> Answer:
        """The better of the two answers, with what is known of a better one."""
        crews, bound = self._search.best, None
        if self._proving is not None:
            proof = self._proving.proof
            fares = min(1.0, (proof.highest_floor + 1) / LEVELS)
            bound = Bound(proof.most_placed, fares, proof.most_total, proof.proven)
            if proof.proven or (proof.placed, proof.floor, proof.total) > self._search.key:
                crews = [list(crew) for crew in proof.crews]
        rounds_done = 0 if reason == "proven" else self._search.rounds + done
        return Answer([self._ground.unit[crew].tolist() for crew in crews], rounds_done, reason, bound)

    def _worth_proving(self) -> bool:
        return len(self._ground.unit) <= AT_ONCE or self._search.rounds >= HEAD

    def _reason(self, watch: Watch) -> str | None:
        """Rounds that are done end the search, but not a proof that has begun."""
        proving = self._proving
        if proving is not None and proving.ended() and proving.proof.proven:
            return "proven"
        if proving is not None and proving.is_alive():
            return watch.reason(0)
        return watch.reason(self._search.rounds)

    def _progress(self, watch: Watch) -> Progress:
        return Progress(watch.share(self._search.rounds), self.placed, self._placeable)
