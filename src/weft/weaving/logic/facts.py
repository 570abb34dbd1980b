"""What holds for the people of a crew and may be said aloud: languages, kind, topics, answers, calls. Never a wish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weft.weaving.logic.problem import kind_of
from weft.weaving.logic.questions import Question, shared_in
from weft.weaving.logic.signup import SignUp


def facts_of(crew: Sequence[SignUp], questions: Sequence[Question] = ()) -> dict[str, dict[str, Any]]:
    """By key, the facts that `reasons.sentences` puts into words, for a crew made by hand or by the engine."""
    spoken = [signup.languages for signup in crew if signup.languages]
    languages = sorted(frozenset.intersection(*spoken)) if spoken else []
    common = _in_common(crew, questions)
    return {
        signup.key: {
            "size": len(crew),
            "languages": languages,
            "kind": signup.kind if _shared_kind(signup, crew) else None,
            "topics": [{"topic": topic} for topic in signup.draws if _drawn(topic, signup, crew)],
        }
        | common
        | _calls(signup, crew)
        for signup in crew
    }


def _in_common(crew: Sequence[SignUp], questions: Sequence[Question]) -> dict[str, Any]:
    answers = shared_in(questions, [signup.chosen for signup in crew])
    return {"answers": answers} if answers else {}


def _calls(signup: SignUp, crew: Sequence[SignUp]) -> dict[str, Any]:
    """Whose call is at the heart of a crew; one's own is told as such."""
    calls = [
        {"name": "" if mate is signup else mate.name, "intention": mate.intention}
        for mate in crew
        if mate.is_caller and mate.intention
    ]
    return {"calls": calls} if calls else {}


def _shared_kind(signup: SignUp, crew: Sequence[SignUp]) -> bool:
    kind = kind_of(signup)
    return kind is not None and any(kind_of(mate) == kind for mate in crew if mate is not signup)


def _drawn(topic: str, signup: SignUp, crew: Sequence[SignUp]) -> bool:
    return any(topic in mate.draws for mate in crew if mate is not signup)
