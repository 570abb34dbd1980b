"""A weekday's hours as people write them in one line: 18:00–21:30, 12–14, 6pm–9:30pm, all day."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from weft.meetings.logic.week import DAY_MINUTES, Span, clock_words, merged, spans_between

LONGEST_LINE = 200
NEVER = frozenset({"never", "no", "none", "-", "–", "—"})
ALL_DAY = frozenset({"all day", "always", "any time", "anytime", "24h", "24 h"})
NOON = {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}

_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?\s*h?\s*(am|pm|a\.m\.|p\.m\.)?"
_RANGE = re.compile(rf"{_TIME}\s*(?:-|–|—|−|~|to|till|until|bis|à|às|até|a)\s*{_TIME}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;\n/&+]|\band\b|\be\b|\bet\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """What was read in one line, and what was not."""

    spans: tuple[Span, ...] = ()
    unread: tuple[str, ...] = ()


def read_line(
    weekday: int,
    words: str,
    all_day: Collection[str] = ALL_DAY,
    never: Collection[str] = NEVER,
) -> Line:
    """The hours of one weekday. What ends before it begins goes on after midnight, on the next day."""
    spans: list[Span] = []
    unread: list[str] = []
    for part in _BETWEEN.split(words.strip()[:LONGEST_LINE]):
        plain = " ".join(part.casefold().split())
        if not plain or plain in never:
            continue
        if plain in all_day:
            spans.append(Span(weekday, 0, DAY_MINUTES))
        elif found := _range(plain):
            spans += spans_between(weekday, *found)
        else:
            unread.append(part.strip())
    return Line(merged(spans), tuple(unread))


def line_of(weekday: int, week: Iterable[Span], all_day: str = "all day") -> str:
    """The hours of one weekday as `read_line` reads them back."""
    here = [span for span in merged(week) if span.weekday == weekday]
    if [(span.start, span.end) for span in here] == [(0, DAY_MINUTES)]:
        return all_day
    return ", ".join(f"{clock_words(span.start)}–{clock_words(span.end)}" for span in here)


def _range(words: str) -> tuple[int, int] | None:
    for word, meant in NOON.items():
        words = words.replace(word, meant)
    found = _RANGE.fullmatch(words)
    if not found:
        return None
    hour, minute, half, end_hour, end_minute, end_half = found.groups()
    end = _minute(end_hour, end_minute, end_half)
    starts = [_minute(hour, minute, half)]
    if half is None and end_half is not None and int(hour) <= 12:
        starts = [_minute(hour, minute, each) for each in (end_half, "am", "pm")]
    if end is None or None in starts:
        return None
    start = next((each for each in starts if each is not None and each < end), starts[0])
    return None if start is None or start in (end, DAY_MINUTES) else (start, end)


def _minute(hour: str, minute: str | None, half: str | None) -> int | None:
    """A minute of the day; none where no clock shows it."""
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0].lower() == "p" else 0)
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= DAY_MINUTES else None
