"""From a problem to crews: a search that is better with every round, and beside it a proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from loom.answer import Answer, Asked, answer
from loom.crews.pool import solve_exactly
from loom.crews.search import Search, budget
from loom.ground import Ground, ground
from loom.problem import Problem
from loom.reach import Reach
from loom.result import Bound, Progress, Result
from loom.rules import Rules
from loom.stop import Stop, Watch, rounds
from loom.terms import LEVELS, Terms

if TYPE_CHECKING:
    from loom.crews.proving import Proving

FEW, FEW_CREWS = 12, 4_096  # units and feasible crews up to which everything is tried
AT_ONCE = 100  # up to so many units a proof needs no search before it
HEAD = 40  # rounds of search that give the proof something to beat
PAUSE = 0.02
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

    The aims, each only where those before it are equal: most people placed; the person who fares worst as well
    off as possible, in steps of a hundredth of benefit; the highest sum of benefits.

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
    rules, terms = Rules(problem), Terms(problem)
    everything = Asked(problem, rules, terms, Reach(rules))
    field = ground(problem, rules, terms, everything.reach)
    if len(field.unit) <= FEW:
        few = solve_exactly(field, range(len(field.unit)), FEW_CREWS, 2**FEW)
        if few is not None:
            found = Answer([field.unit[crew].tolist() for crew in few], 0, "proven")
            return answer(everything, found, seed, monotonic() - began)
    begin = [crew for each in start if (crew := field.units_of(each)) is not None]
    solving = _Solving(field, Search(field, problem.ideal_sizes[0], seed, start=begin, done=done))
    reason = solving.run(watch, progress)
    return answer(everything, solving.found(reason, done), seed, monotonic() - began)


class _Solving:
    """The search and the proof of one solve."""

    def __init__(self, ground: Ground, search: Search) -> None:
        self._ground, self._search = ground, search
        self._proving: Proving | None = None

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
        placed = self._search.key[0]
        if self._proving is not None:
            placed = max(placed, self._proving.proof.placed)
        return Progress(watch.share(self._search.rounds), placed, self._ground.people)
