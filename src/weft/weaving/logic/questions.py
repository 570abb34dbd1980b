"""What a round asks everybody: the questions, what somebody chose, and what that asks of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from weft.congregations.logic.words import gettext_noop

ALIKE, MIXED, NOT_ALONE = "alike", "mixed", "not alone"
AIMS = {
    ALIKE: gettext_noop("people who answer alike come together"),
    MIXED: gettext_noop("people who answer in different ways come together"),
    NOT_ALONE: gettext_noop("nobody is the only one with their answer"),
}
WEIGHTS = {
    "little": gettext_noop("a little"),
    "some": gettext_noop("some"),
    "much": gettext_noop("much"),
}
MOST_QUESTIONS = 6
MOST_OPTIONS = 12

Chosen = tuple[frozenset[int], ...]
"""What somebody chose, question by question: the numbers of the options."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its options, what company it aims at, and how much that counts."""

    words: str
    options: tuple[str, ...]
    aim: str = ALIKE
    weight: str = "some"

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Question:
        """As a round keeps it."""
        return cls(kept["words"], tuple(kept["options"]), kept["aim"], kept["weight"])

    @property
    def kept(self) -> dict[str, Any]:
        return asdict(self) | {"options": list(self.options)}


def questions_of(kept: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions of a round."""
    return tuple(Question.of(each) for each in kept)


def chosen_of(said: Mapping[str, Sequence[int]], questions: Sequence[Question]) -> Chosen:
    """What an answer says to each question; options that are not there do not count."""
    return tuple(
        frozenset(option for option in said.get(str(at), ()) if 0 <= option < len(question.options))
        for at, question in enumerate(questions)
    )


def at(chosen: Chosen, number: int) -> frozenset[int]:
    """What somebody chose at one question; nothing where they were not asked."""
    return chosen[number] if number < len(chosen) else frozenset()


def asked_of_engine(questions: Sequence[Question], everybody: Sequence[Chosen]) -> dict[str, Any]:
    """Questions and kinds as the engine reads them, by number and without words; nothing where there are none."""
    asked = [
        {
            "name": str(number),
            "answers": [sorted(map(str, at(chosen, number))) for chosen in everybody],
            "aim": question.aim,
            "weight": question.weight,
        }
        for number, question in enumerate(questions)
        if question.aim in (ALIKE, MIXED)
    ]
    kins = _kins(questions, everybody)
    return ({"questions": asked} if asked else {}) | ({"never_only": kins} if kins else {})


def _kins(questions: Sequence[Question], everybody: Sequence[Chosen]) -> list[list[int]]:
    """For each answer that two people gave at least: who gave it, where nobody is to be the only one."""
    kins = [
        [person for person, chosen in enumerate(everybody) if option in at(chosen, number)]
        for number, question in enumerate(questions)
        if question.aim == NOT_ALONE
        for option in range(len(question.options))
    ]
    return [kin for kin in kins if len(kin) > 1]


def shared_in(questions: Sequence[Question], crew: Sequence[Chosen]) -> dict[str, list[dict[str, str]]]:
    """What the people of a crew have in common by question, or differ in; nothing that points at one of them."""
    told: dict[str, list[dict[str, str]]] = {}
    for number, question in enumerate(questions):
        answers = [at(chosen, number) for chosen in crew]
        found = _told(question, answers)
        if found is not None:
            told.setdefault(question.aim, []).append({"question": question.words, "option": found})
    return told


def _told(question: Question, answers: Sequence[frozenset[int]]) -> str | None:
    """The option that all chose, or an empty word where only the fact is told; None where there is nothing to tell."""
    if question.aim == ALIKE:
        common = frozenset.intersection(*answers) if answers else frozenset()
        return question.options[min(common)] if common else None
    given = [answer for answer in answers if answer]
    if question.aim == MIXED:
        return "" if len(given) > 1 and len(set(given)) > 1 else None
    counts = [sum(option in answer for answer in given) for option in range(len(question.options))]
    return "" if any(counts) and 1 not in counts else None
