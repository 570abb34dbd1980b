"""The words of a community."""

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "crew": ("crew", "crews"),
    "congregation": ("community", "communities"),
    "round": ("round", "rounds"),
    "steward": ("steward", "stewards"),
}


def vocabulary(own: Mapping[str, list[str]]) -> dict[str, str]:
    """Each domain word, singular and plural, as this community says it."""
    words: dict[str, str] = {}
    for key, default in WORDS.items():
        one, many = own.get(key) or default
        words[key] = one
        words[key + "s"] = many
    return words
