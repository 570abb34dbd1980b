"""The words of a community, what a charge can permit, and what is kept of a secret link."""

import hashlib
from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "crew": ("crew", "crews"),
    "congregation": ("community", "communities"),
    "round": ("round", "rounds"),
    "steward": ("steward", "stewards"),
}

PERMITS: Mapping[str, str] = {
    "welcome": "invite people, import sign-up sheets and see how to reach those without an account",
    "weave": "open rounds, arrange what is proposed and confirm it",
    "settle": "change the community's name, words, sizes and rhythms, and who holds which charge",
}

INVITATION_KEPT = "invitation"
"""Under this name a browser's session remembers which invitation was taken up; never its secret."""


def vocabulary(own: Mapping[str, list[str]]) -> dict[str, str]:
    """Each domain word, singular and plural, as this community says it."""
    words: dict[str, str] = {}
    for key, default in WORDS.items():
        one, many = own.get(key) or default
        words[key] = one
        words[key + "s"] = many
    return words


def hash_of(secret: str) -> str:
    """What is kept of a secret link: enough to know it again, too little to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
