"""What somebody says with their yes to a round, and whom they wish for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from weft.weaving.logic.words import each_once

LOVES, FINE, RATHER_NOT = "loves", "fine", "rather_not"
WISHES = (LOVES, RATHER_NOT, "couples")
PADDING = 512
MOST_DRAWS = 12


@dataclass(frozen=True, slots=True)
class Yes:
    """A yes to a round. `said` holds options by the number of a question; `intention` is none for who calls nothing.

    `speaks` says of the callers who were listed, by membership, whose call speaks to them.
    """

    kind: str = ""
    draws: tuple[str, ...] = ()
    size: tuple[int, int] | None = None
    said: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    intention: str | None = None
    speaks: Mapping[int, bool] = field(default_factory=dict)


def draws_of(words: str) -> tuple[str, ...]:
    """What draws somebody, written with commas or lines between."""
    pieces = (" ".join(each.split())[:120] for each in re.split(r"[,;\n|]", words))
    return tuple(each_once(pieces)[:MOST_DRAWS])


def packed(named: Mapping[str, Sequence[object]]) -> bytes:
    """Wishes as they are sealed: padded, so that their size says nothing."""
    words = json.dumps(named).encode()
    return words.ljust(-(-len(words) // PADDING) * PADDING)


def unpacked(words: bytes) -> dict[str, list[int]]:
    """Wishes as they were packed; every kind of wish is there."""
    kept: dict[str, list[int]] = {word: [] for word in WISHES}
    return kept | dict(json.loads(words or b"{}"))


def wished(before: Mapping[str, list[int]], anew: Mapping[int, str]) -> dict[str, list[int]]:
    """The wishes with what somebody says anew of these members; of all others they stay as they are."""
    kept = {word: list(each) for word, each in before.items()}
    for word in (LOVES, RATHER_NOT):
        rest = {member for member in kept[word] if member not in anew}
        kept[word] = sorted(rest | {member for member, said in anew.items() if said == word})
    return kept
