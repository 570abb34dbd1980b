"""The words of a community: a ready set, and what it says otherwise in each language."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from weft.congregations.logic.grammar import GENDERED, Noun, forms
from weft.congregations.logic.word_sets import NOUNS, SETS

__all__ = ["GENDERED", "NOUNS", "SETS", "Noun", "Own", "base", "gettext_noop", "nouns", "usual", "vocabulary"]

Own = Mapping[str, Mapping[str, Sequence[str]]]


def gettext_noop(words: str) -> str:
    """Marks words for those who translate them; they are said in a language where they are shown."""
    return words


def base(language: str) -> str:
    """The language that ready words are kept in: Portuguese for pt-br, English where there are none."""
    spoken = language.split("-")[0].lower()
    return spoken if spoken in SETS["usual"] else "en"


def usual(word_set: str, language: str) -> dict[str, Noun]:
    """The nouns of a ready set in this language."""
    ready = SETS.get(word_set) or SETS["usual"]
    return {key: Noun(*ready[base(language)][key]) for key in NOUNS}


def nouns(own: Own, language: str, word_set: str = "usual") -> dict[str, Noun]:
    """Each noun in this language as the community says it: in its own word, or in that of its set."""
    said = own.get(base(language)) or {}
    ready = usual(word_set, language)
    return {key: Noun(*said[key]) if said.get(key) else ready[key] for key in NOUNS}


def vocabulary(own: Own, language: str = "en", word_set: str = "usual") -> dict[str, str]:
    """Each noun of the community in all its forms, as a sentence in this language needs them."""
    said = nouns(own, language, word_set)
    return dict(_all_forms(base(language), tuple(said.items())))


@lru_cache(maxsize=256)
def _all_forms(language: str, said: tuple[tuple[str, Noun], ...]) -> dict[str, str]:
    return {name: words for key, noun in said for name, words in forms(language, key, noun).items()}
