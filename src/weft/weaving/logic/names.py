"""Who is meant when a person writes the names of others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from weft.weaving.logic.words import folded, says_nothing

_SEPARATORS = (
    re.compile(r"[;\n|]"),
    re.compile(r","),
    re.compile(r"\s(?:and|und|et|or|ou)\s|\s*[&/+]\s*", re.IGNORECASE),
    re.compile(r"\s[ey]\s", re.IGNORECASE),
)
_WORDS_FROM = 2  # from here on the separators are words that also stand inside names


@dataclass(frozen=True, slots=True)
class Meant:
    """The people a cell names: those found, the names on no row, and the names of several people."""

    keys: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


@dataclass(slots=True)
class Roll:
    """Everybody on a sheet, by the ways in which others may write them."""

    by_name: Mapping[str, tuple[str, ...]]
    by_first: Mapping[str, tuple[str, ...]]
    by_mail: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, people: Iterable[tuple[str, str, str]]) -> Roll:
        """From (key, name, mail) of each person."""
        names, firsts, mails = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list), {}
        for key, name, mail in people:
            plain = folded(name)
            names[plain].append(key)
            firsts[plain.split(" ")[0]].append(key)
            mails[mail] = (key,)
        mails.pop("", None)
        return cls(_frozen(names), _frozen(firsts), mails)

    def meant(self, text: str, author: str) -> Meant:
        """The people a cell names, without its author."""
        found: list[str] = []
        unknown: list[str] = []
        ambiguous: list[str] = []
        for name in self._pieces(text):
            keys = self._who(name)
            if len(keys) == 1:
                found.extend(key for key in keys if key != author and key not in found)
            else:
                (ambiguous if keys else unknown).append(name)
        return Meant(tuple(found), tuple(unknown), tuple(ambiguous))

    def _pieces(self, text: str, level: int = 0) -> list[str]:
        """A cell divided as little as needed: a name with a comma or an "and" in it stays whole."""
        name = text.strip(" .\t")
        if says_nothing(name):
            return []
        if self._who(name) or level == len(_SEPARATORS):
            return [name]
        parts = _SEPARATORS[level].split(name)
        pieces = [piece for part in parts for piece in self._pieces(part, level + 1)]
        in_vain = level >= _WORDS_FROM and not any(map(self._who, pieces))
        return [name] if in_vain else pieces

    def _who(self, name: str) -> tuple[str, ...]:
        plain = folded(name)
        return self.by_name.get(plain) or self.by_mail.get(plain) or self.by_first.get(plain) or ()


def _frozen(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(keys) for name, keys in lists.items()}
