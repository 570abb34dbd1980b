"""Small truths about text that people type."""

import unicodedata

_UNSEEN = {"Cc", "Cf", "Cs", "Co"}


def tidy(words: str, longest: int = 200) -> str:
    """One line without invisible characters, in composed form, at most that long."""
    seen = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", words))
    return " ".join(
        "".join(c for c in seen if unicodedata.category(c) not in _UNSEEN or c == "\u200d").split()
    )[:longest]


def fold(words: str) -> str:
    """The same for two spellings that a person would call the same: case, accents and spaces aside."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
