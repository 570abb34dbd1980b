"""From a problem to crews."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from time import monotonic

from loom.because import because
from loom.bound import upper_bound
from loom.exact import solve_exactly
from loom.problem import Problem
from loom.reach import Reach
from loom.result import Bound, Progress, Result
from loom.rules import Rules
from loom.search import Search, budget
from loom.stop import Stop, Watch, rounds
from loom.terms import Terms, UnitTerms

SMALL_UNITS, EXACT_UNITS, EXACT_CREWS, EXACT_PATIENCE = 12, 40, 4096, 8000
Tell = Callable[[Progress], None]


def solve(problem: Problem, stop: Stop | None = None, seed: int = 7, progress: Tell | None = None) -> Result:
    """Propose crews.

    The aims, each only where those before it are equal: most people placed; the crew that fares worst as well
    off as possible, in steps of a hundredth of mean benefit; the highest sum of benefits.

    Up to `SMALL_UNITS` people (couples count once), and up to `EXACT_UNITS` where few crews are feasible, the
    best answer is found and proven. Beyond, the search is anytime: the longer it runs the better, or equal,
    its answer.

    Parameters
    ----------
    problem : Problem
    stop : Stop, optional
        When to end. Default: ``rounds(budget(problem))``, so that the same problem and seed give the same
        answer on any machine; with `seconds` alone the answer depends on the machine's speed.
    seed : int
        Where the search starts from.
    progress : callable, optional
        Told after every round.

    Returns
    -------
    Result
    """
    began = monotonic()
    watch = (stop or rounds(budget(problem))).watch()
    if problem.people == 0:
        return answer(None, Answer([], 0, "proven"), seed, 0.0)
    rules, terms = Rules(problem), Terms(problem)
    asked = Asked(problem, rules, terms, Reach(rules))
    unit_terms, units = UnitTerms(terms, rules), asked.placeable_units()
    found = _exactly(rules, unit_terms, units)
    if found is None:
        search = Search(problem, rules, unit_terms, units, seed)
        found = _until(search, watch, asked.placeable(), progress)
    return answer(asked, found, seed, monotonic() - began)


def _exactly(rules: Rules, terms: UnitTerms, units: list[int]) -> Answer | None:
    few = len(units) <= SMALL_UNITS
    if len(units) > EXACT_UNITS:
        return None
    patience = 2**SMALL_UNITS if few else EXACT_PATIENCE
    crews = solve_exactly(rules, terms, units, EXACT_CREWS, patience)
    return None if crews is None else Answer(crews, 0, "proven")


def _until(search: Search, watch: Watch, placeable: int, progress: Tell | None) -> Answer:
    done = 0
    while (reason := watch.reason(done)) is None:
        search.round()
        done += 1
        if progress is not None:
            progress(Progress(watch.share(done), search.key[0], placeable))
    return Answer(search.best, done, reason)


@dataclass(frozen=True, slots=True)
class Answer:
    """Crews of units, and how they were found."""

    crews: list[list[int]]
    rounds: int
    stop_reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A problem with everything that was derived from it."""

    problem: Problem
    rules: Rules
    terms: Terms
    reach: Reach

    def placeable_units(self) -> list[int]:
        """The units that sit in at least one feasible crew."""
        return [u for u, yes in enumerate(self.reach.placeable) if yes]

    def placeable(self) -> int:
        """The people in them."""
        return sum(len(self.rules.units[u]) for u in self.placeable_units())


def answer(asked: Asked | None, found: Answer, seed: int, seconds: float) -> Result:
    """Say what was found, with its score, its bound and its reasons. Nobody asked: nothing found."""
    if asked is None:
        nobody = Bound(0, 0.0, proven=True)
        return Result((), (), 0, _score([], [], None), nobody, {}, seed, 0, seconds, found.stop_reason)
    problem = asked.problem
    crews = sorted(asked.rules.people(crew) for crew in found.crews)
    score = _score(crews, [common_slots(problem, crew) for crew in crews], asked.terms)
    bound = upper_bound(asked.rules, asked.terms, asked.reach)
    if found.stop_reason == "proven":
        bound = Bound(int(score["placed"]), score["total"], proven=True)
    facts = {person: fact for crew in crews for person, fact in because(problem, crew).items()}
    return Result(
        crews=tuple(crews),
        unplaced=_unplaced(asked.rules, asked.reach, set(facts)),
        placeable=asked.placeable(),
        score=score,
        bound=bound,
        because=dict(sorted(facts.items())),
        seed=seed,
        rounds=found.rounds,
        seconds=seconds,
        stop_reason=found.stop_reason,
    )


def common_slots(problem: Problem, crew: Sequence[int]) -> int:
    """The number of slots at which everyone in the crew is free."""
    return reduce(int.__and__, (problem.free[person] for person in crew)).bit_count()


def _unplaced(rules: Rules, reach: Reach, placed: set[int]) -> tuple[tuple[int, str], ...]:
    left = {}
    for u, unit in enumerate(rules.units):
        if unit[0] not in placed:
            why = "no_room_left" if reach.placeable[u] else reach.why_not(u)
            left.update(dict.fromkeys(unit, why))
    return tuple(sorted(left.items()))


def _score(crews: Sequence[Sequence[int]], common: Sequence[int], terms: Terms | None) -> dict[str, float]:
    score = {"placed": 0.0, "worst_crew": 0.0, "worst_person": 0.0, "total": 0.0, "mean": 0.0}
    if not crews or terms is None:
        return score
    benefits = [terms.benefits(crew, slots) for crew, slots in zip(crews, common, strict=True)]
    placed = sum(len(crew) for crew in crews)
    score["placed"] = float(placed)
    score["worst_crew"] = min(float(each.mean()) for each in benefits)
    score["worst_person"] = min(float(each.min()) for each in benefits)
    score["total"] = sum(float(each.sum()) for each in benefits)
    score["mean"] = score["total"] / placed
    for crew, slots in zip(crews, common, strict=True):
        for name, amount in terms.by_name(crew, slots).items():
            score[name] = score.get(name, 0.0) + amount / placed
    return score
