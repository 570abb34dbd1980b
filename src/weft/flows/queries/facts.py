"""How things are told to whoever takes them along: for a program by a code, for a person in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from weft.core.sealing import Locked, Place, unseal
from weft.core.tongue import day_words

Facts = dict[str, tuple[str, Any]]
"""Each thing by its name for programs, with its name for people."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is a code for a program, in words for a person."""

    code: Any
    words: str


def opened(place: Place, sealed: bytes | memoryview) -> str:
    """Words whose key was destroyed are nobody's any more."""
    try:
        return unseal(place, sealed).decode().strip() if sealed else ""
    except Locked:
        return ""


def day(at: Any) -> Said:
    """A day, or that of a moment: for a program as a date, for a person as they write one."""
    if not at:
        return Said("", "")
    on = timezone.localdate(at) if isinstance(at, datetime) else at
    return Said(on.isoformat(), day_words(on, "j F Y"))


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
