"""What may be said aloud about why people sit together: what holds for the crew, nothing anyone wished."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from loom.problem import WORDS, Problem, Question
from loom.result import Answered, Facts

Shared = tuple[tuple[str, tuple[int, ...]], ...]


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
            questions=tuple(_answered(asked, crew, person) for asked in problem.questions if _counts(asked)),
            caller=min(problem.callers.intersection(crew), default=None),
        )
        for person in crew
    }


def _kind(problem: Problem, crew: Sequence[int], person: int) -> str | None:
    kind = problem.kinds[person]
    shared = any(problem.kinds[mate] == kind for mate in crew if mate != person)
    return kind if kind is not None and shared else None


def _topics(problem: Problem, crew: Sequence[int], person: int) -> Shared:
    return _shared(problem.topics, crew, person)


def _shared(named: Sequence[frozenset[str]], crew: Sequence[int], person: int) -> Shared:
    """What this person names, each with the mates who name it too; left out where nobody does."""
    found = []
    for word in sorted(named[person]):
        mates = tuple(mate for mate in crew if mate != person and word in named[mate])
        if mates:
            found.append((word, mates))
    return tuple(found)


def _counts(asked: Question) -> bool:
    """Whether a question had any say: what nobody weighed is no reason."""
    return WORDS[asked.weight] > 0


def _answered(asked: Question, crew: Sequence[int], person: int) -> Answered:
    """What a question tells of a person and their mates: what is alike where that is welcome, else who differs."""
    if asked.aim == "alike":
        return Answered(asked.name, asked.aim, shared=_shared(asked.answers, crew, person))
    own, said = asked.answers[person], [asked.answers[mate] for mate in crew if asked.answers[mate]]
    differ = tuple(
        mate
        for mate in crew
        if mate != person and own and asked.answers[mate] and not own & asked.answers[mate]
    )
    everybody = len(said) > 1 and sum(map(len, said)) == len(frozenset().union(*said))
    return Answered(asked.name, asked.aim, differ=differ, all_differ=everybody)
