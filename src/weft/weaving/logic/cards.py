"""A card of paper: the boxes of its week, and how somebody who came on one is known again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from weft.meetings.logic import Span, clock_words, merged
from weft.weaving.logic.words import folded

STARTS = range(8 * 60, 22 * 60, 2 * 60)
LENGTH = 2 * 60

Box = tuple[int, int]
"""A weekday, and the minute at which a box of two hours begins."""


def boxes() -> list[Box]:
    """Every box of the week that is printed, and that is ticked again on the screen."""
    return [(day, start) for start in STARTS for day in range(7)]


def value_of(box: Box) -> str:
    """What a ticked box sends: 0-18 for Monday from 18:00 to 20:00."""
    return f"{box[0]}-{box[1] // 60}"


def hours_words(start: int) -> str:
    """Which hours one line of boxes stands for."""
    return f"{clock_words(start)}–{clock_words(start + LENGTH)}"


def week_of(ticked: Collection[str], written: Iterable[Span] = ()) -> tuple[Span, ...]:
    """The ticked boxes, and what was written beside them."""
    spans = [Span(day, start, start + LENGTH) for day, start in boxes() if value_of((day, start)) in ticked]
    return merged([*spans, *written])


def key_for(name: str, mail: str, phone: str, taken: Collection[str]) -> str:
    """As a sheet would know this person, so that a later sheet finds them; never the key of somebody else."""
    plain, digits = folded(name), re.sub(r"\D", "", phone)
    wanted = [*([mail, f"{mail}|{plain}"] if mail else []), *([f"{plain}|{digits}"] if digits else [])]
    free = next((key for key in wanted if key not in taken), None)
    if free is not None:
        return free
    number = 1
    while f"{plain}#{number}" in taken:
        number += 1
    return f"{plain}#{number}"
