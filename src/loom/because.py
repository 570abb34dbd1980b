"""What may be said aloud about why people sit together: what holds for the crew, nothing anyone wished."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from loom.problem import Problem
from loom.result import Facts


def because(problem: Problem, crew: Sequence[int]) -> dict[int, Facts]:
    """The facts that hold for each person of a crew."""
    spoken = [problem.languages[person] for person in crew if problem.languages[person]]
    languages = tuple(sorted(frozenset.intersection(*spoken))) if spoken else ()
    common = reduce(int.__and__, (problem.free[person] for person in crew)).bit_count()
    return {
        person: Facts(
            size=len(crew),
            languages=languages,
            kind=_kind(problem, crew, person),
            topics=_topics(problem, crew, person),
            common_slots=common,
        )
        for person in crew
    }


def _kind(problem: Problem, crew: Sequence[int], person: int) -> str | None:
    kind = problem.kinds[person]
    shared = any(problem.kinds[mate] == kind for mate in crew if mate != person)
    return kind if kind is not None and shared else None


def _topics(problem: Problem, crew: Sequence[int], person: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found = []
    for topic in sorted(problem.topics[person]):
        mates = tuple(mate for mate in crew if mate != person and topic in problem.topics[mate])
        if mates:
            found.append((topic, mates))
    return tuple(found)
