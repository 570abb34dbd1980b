"""What holds for the people of a crew and may be said aloud: languages, kind, topics, size. Never a wish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weft.weaving.logic.problem import kind_of
from weft.weaving.logic.signup import SignUp


def facts_of(crew: Sequence[SignUp]) -> dict[str, dict[str, Any]]:
    """By key, the facts that `reasons.sentences` puts into words, for a crew made by hand or by the engine."""
    spoken = [signup.languages for signup in crew if signup.languages]
    languages = sorted(frozenset.intersection(*spoken)) if spoken else []
    return {
        signup.key: {
            "size": len(crew),
            "languages": languages,
            "kind": signup.kind if _shared_kind(signup, crew) else None,
            "topics": [{"topic": topic} for topic in signup.draws if _drawn(topic, signup, crew)],
        }
        for signup in crew
    }


def _shared_kind(signup: SignUp, crew: Sequence[SignUp]) -> bool:
    kind = kind_of(signup)
    return kind is not None and any(kind_of(mate) == kind for mate in crew if mate is not signup)


def _drawn(topic: str, signup: SignUp, crew: Sequence[SignUp]) -> bool:
    return any(topic in mate.draws for mate in crew if mate is not signup)
