"""What was found, told as a result: its score, its bound, its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loom.because import because
from loom.bound import most_placed, upper_bound
from loom.conflict import conflicts_in
from loom.problem import Problem
from loom.reach import Reach
from loom.result import Bound, Result
from loom.rules import Rules, only_ones
from loom.terms import Terms


@dataclass(frozen=True, slots=True)
class Answer:
    """Crews of units, how they were found, and what is known of a better answer."""

    crews: list[list[int]]
    rounds: int
    stop_reason: str
    bound: Bound | None = None


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

    def most_placed(self) -> int:
        """What no answer exceeds: people in full crews, where nobody of one group can sit with another group."""
        return most_placed(self.rules, self.reach)


def answer(asked: Asked | None, found: Answer, seed: int, seconds: float) -> Result:
    """Say what was found, with its score, its bound and its reasons. Nobody asked: nothing found."""
    if asked is None:
        nobody = Bound(0, 0.0, 0.0, proven=True)
        return Result((), (), 0, _score([], None), nobody, {}, (), (), seed, 0, seconds, found.stop_reason)
    problem = asked.problem
    crews = sorted(asked.rules.people(crew) for crew in found.crews)
    score = _score(crews, asked.terms)
    bound = Bound(int(score["placed"]), score["worst_person"], score["total"], proven=True)
    if found.stop_reason != "proven":
        bound = _tighter(upper_bound(asked.rules, asked.terms, asked.reach), found.bound)
    facts = {person: fact for crew in crews for person, fact in because(problem, crew).items()}
    return Result(
        crews=tuple(crews),
        unplaced=_unplaced(asked.rules, asked.reach, set(facts)),
        placeable=asked.placeable(),
        score=score,
        bound=bound,
        because=dict(sorted(facts.items())),
        conflicts=conflicts_in(asked.rules, any(asked.reach.placeable)),
        only_ones=tuple(sorted(person for crew in crews for person in only_ones(problem, crew))),
        seed=seed,
        rounds=found.rounds,
        seconds=seconds,
        stop_reason=found.stop_reason,
    )


def _tighter(first: Bound, second: Bound | None) -> Bound:
    if second is None:
        return first
    return Bound(
        placed=min(first.placed, second.placed),
        worst_person=min(first.worst_person, second.worst_person),
        total=min(first.total, second.total),
        proven=False,
    )


def _unplaced(rules: Rules, reach: Reach, placed: set[int]) -> tuple[tuple[int, str], ...]:
    left = {}
    for u, unit in enumerate(rules.units):
        if unit[0] not in placed:
            why = "no_room_left" if reach.placeable[u] else reach.why_not(u)
            left.update(dict.fromkeys(unit, why))
    return tuple(sorted(left.items()))


def _score(crews: Sequence[Sequence[int]], terms: Terms | None) -> dict[str, float]:
    score = {"placed": 0.0, "worst_crew": 0.0, "worst_person": 0.0, "total": 0.0, "mean": 0.0}
    if not crews or terms is None:
        return score
    benefits = [terms.benefits(crew) for crew in crews]
    placed = sum(len(crew) for crew in crews)
    score["placed"] = float(placed)
    score["worst_crew"] = min(float(each.mean()) for each in benefits)
    score["worst_person"] = min(float(each.min()) for each in benefits)
    score["total"] = sum(float(each.sum()) for each in benefits)
    score["mean"] = score["total"] / placed
    for crew in crews:
        for name, amount in terms.by_name(crew).items():
            score[name] = score.get(name, 0.0) + amount / placed
    return score
