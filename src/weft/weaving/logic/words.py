"""How words are compared when people write them: without case, accents, or stray spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "ʻ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "‐": "-", "‑": "-"}
)
_BLANK = re.compile(r"\s+")
_NOTHING = (  # folded ways of saying nothing, or nobody
    "|-|--|–|—|.|/|?|n/a|na|n.a.|none|no|nobody|no one|no-one|nothing|nenhum|nenhuma|ninguem|nada|nao|keine|"
    "keiner|niemand|nein|nichts|aucun|aucune|personne|non|rien|ninguno|ninguna|nadie"
)
NOTHING = frozenset(_NOTHING.split("|"))


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """A text as it is compared: São  PAULO and sao paulo are the same."""
    plain = unicodedata.normalize("NFKD", text.translate(_MARKS).casefold().translate(_LETTERS))
    return _BLANK.sub(" ", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip()


def each_once(words: Iterable[str]) -> list[str]:
    """The same words in the same order, each as it was written first; nothing empty."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(folded(word), word)
    found.pop("", None)
    return list(found.values())


def says_nothing(text: str) -> bool:
    """A cell that is left empty, or filled with a way of saying so."""
    return folded(text) in NOTHING
