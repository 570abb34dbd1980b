"""What people write when asked when they could meet: words, ranges and lists become spans of a week."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from weft.meetings.logic import DAY_MINUTES, Span, merged, spans_between
from weft.weaving.logic import day_words
from weft.weaving.logic.sentence import Sentence
from weft.weaving.logic.words import folded, says_nothing

ACCEPTED = Sentence(
    "For example: Mon 18:00-21:30; Sat 09:00-12:00. Words such as evenings, weekends or anytime work too."
)
NOON = 720
MIDDAY = day_words.PART_OF["noon"]
ALL_DAY = (0, DAY_MINUTES)

Range = tuple[int, int]
Days = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """A cell that could not be read, and what would have been."""

    value: str
    accepted: str = ACCEPTED


@dataclass(frozen=True, slots=True)
class _Word:
    """One understood word: kind is day, part, time, to, until, after, and, or label (a word not known)."""

    kind: str
    days: Days = ()
    part: Range = ALL_DAY
    minute: int = 0
    half: str = ""  # am or pm, when written
    sure: bool = False  # written with minutes or an h, so 9:00 cannot mean the evening


_DASH = re.compile(r"[–—−―‒~→]")
_PIECES = re.compile(r"[;\n|]")
_TOKEN = re.compile(
    r"(?P<time>(?<!\w)(?<!\d:)(?P<hour>\d{1,2})(?:(?:[:.h]|\sh\s?)(?P<minute>[0-5]\d)(?::00)?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?|h(?:rs?|oras?)?\b|uhr\b)?(?![\w:]))"
    r"|(?P<word>\da(?:-feira)?\b|[^\W\d_][\w']*(?:-[^\W\d_][\w']*)*|[-&+,/])"
    r"|(?P<blank>[\s.:!()\[\]*]+)"
    r"|(?P<other>.)"
)


@lru_cache(maxsize=8192)
def parse_week(text: str, weekday: int | None = None) -> tuple[Span, ...] | Unclear:
    """The spans a cell means; in a column of one weekday, times without a day mean that day."""
    plain = _plain(text)
    if says_nothing(text) or plain in day_words.NEVER:
        return ()
    days: Days = day_words.EVERY_DAY if weekday is None else (weekday,)
    spans: list[Span] = []
    for piece in _PIECES.split(plain):
        words = _words(piece)
        said = None if words is None else _said(words)
        if said is None:
            return Unclear(text)
        spoken, days = _spoken(said, days)
        spans.extend(spoken)
    return merged(spans) if spans else Unclear(text)


def _plain(text: str) -> str:
    lines = "\n".join(folded(line) for line in text.replace("ª", "a").splitlines())
    return day_words.phrases_joined(_DASH.sub("-", lines)).strip(" .\n")


def _words(piece: str) -> list[_Word] | None:
    """The words of a piece; None when it holds a sign that has no place there."""
    words: list[_Word] = []
    for found in _TOKEN.finditer(piece):
        word: _Word | None = None
        if found["time"]:
            word = _time(found)
        elif found["word"]:
            word = _word(found["word"])
        if word is None and not found["blank"]:
            return None
        if word and word.kind != "filler":
            words.append(word)
    return words


def _time(found: re.Match[str]) -> _Word | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").replace(".", "")
    if half in ("am", "pm"):
        good = 1 <= hour <= 12
        total = hour % 12 * 60 + minute + (NOON if half == "pm" else 0)
        return _Word("time", minute=total, half=half, sure=True) if good else None
    total = hour * 60 + minute
    return _Word("time", minute=total, sure=bool(found["minute"] or half)) if total <= DAY_MINUTES else None


def _word(word: str) -> _Word:
    if word in day_words.MIDNIGHT:
        return _Word("time", minute=DAY_MINUTES, sure=True)
    if word in day_words.DAY_OF:
        return _Word("day", days=day_words.DAY_OF[word])
    if word in day_words.PART_OF:
        return _Word("part", part=day_words.PART_OF[word], half="pm" if word in day_words.AFTERNOON else "")
    for kind, known in (
        ("to", day_words.TO),
        ("until", day_words.UNTIL),
        ("after", day_words.AFTER),
        ("and", day_words.AND),
        ("filler", day_words.FILLERS),
    ):
        if word in known:
            return _Word(kind)
    return _days_joined(word.split("-"))


def _days_joined(halves: list[str]) -> _Word:
    """Days joined by a dash (mon-fri) are all days between them; anything else is a word not known."""
    ends = [day_words.DAY_OF.get(half, ()) for half in halves]
    if len(ends) == 2 and all(len(end) == 1 for end in ends):
        return _Word("day", days=_days_between(ends[0][0], ends[1][0]))
    return _Word("label")


def _days_between(first: int, last: int) -> Days:
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def _said(words: Sequence[_Word]) -> list[_Word] | None:
    """Days and parts of a day in the order they are said; None when a word beside them is not known."""
    said: list[_Word] = []
    for joining, clause in groupby(words, key=lambda word: word.kind == "and"):
        spoken = [] if joining else _clause(_noon(list(clause)))
        if spoken is None:
            return None
        said.extend(spoken)
    return said


def _noon(words: list[_Word]) -> list[_Word]:
    """Noon beside "to", "until" or "after" is a time; elsewhere it is the middle of the day."""
    joins = [word.kind in ("to", "until", "after") for word in words]
    return [
        replace(word, kind="time", minute=NOON, sure=True)
        if word.part == MIDDAY and (any(joins[max(0, at - 1) : at]) or any(joins[at + 1 : at + 2]))
        else word
        for at, word in enumerate(words)
    ]


def _clause(words: list[_Word]) -> list[_Word] | None:
    """What stands between two commas: a written time makes the words beside it a mere label."""
    afternoon = any(word.kind == "part" and word.half == "pm" for word in words)
    said: list[_Word] = []
    timed = False
    while words:
        word, used = _next(words, afternoon)
        if word is None and words[0].kind in ("time", "after", "until"):
            return None
        timed = timed or words[0].kind in ("time", "after", "until")
        said.extend([word] if word else [])
        words = words[used:]
    if timed:
        return [word for word in said if word.kind == "day" or (word.kind == "part" and word.sure)]
    if sum(word.kind == "part" for word in said) > 1:  # any evening: the evening says more
        said = [word for word in said if word.kind != "part" or word.part != ALL_DAY]
    return None if any(word.kind == "label" for word in said) else said


def _next(words: list[_Word], afternoon: bool) -> tuple[_Word | None, int]:
    """The first thing said by these words, and how many of them say it."""
    first, kinds = words[0], [word.kind for word in words[:4]]
    if first.kind == "time":
        if kinds[1:3] in (["to", "time"], ["until", "time"]):
            return _range(first, words[2], afternoon), 3
        start = _alone(first, afternoon)
        return _part(start, start + 60), 1
    if first.kind == "after" and kinds[1:2] == ["time"]:
        if kinds[2:4] in (["to", "time"], ["until", "time"]):
            return _range(words[1], words[3], afternoon), 4
        return _part(_alone(words[1], afternoon), DAY_MINUTES), 2
    if first.kind == "until" and kinds[1:2] == ["time"]:
        return _part(0, words[1].minute), 2
    if kinds[:3] in (["day", "to", "day"], ["day", "until", "day"]):
        return _Word("day", days=_days_between(first.days[0], words[2].days[-1])), 3
    return (first if first.kind in ("day", "part", "label") else None), 1


def _part(start: int, end: int) -> _Word | None:
    return _Word("part", part=(start, end), sure=True) if start != end else None


def _alone(time: _Word, afternoon: bool) -> int:
    later = afternoon and not time.sure and time.minute < NOON
    return (time.minute + (NOON if later else 0)) % DAY_MINUTES


def _range(start: _Word, end: _Word, afternoon: bool) -> _Word | None:
    """From one time to another, with noon guessed as people mean it: 6-9pm, 9-5, evening (6-9)."""
    begin, finish = start.minute % DAY_MINUTES, end.minute
    unsure = not start.sure and not end.sure
    if start.half and not end.half:
        finish += NOON if finish <= NOON and finish <= begin else 0
    elif end.half and not start.half and begin < NOON:
        begin += NOON if begin + NOON < finish or begin >= finish else 0
    elif afternoon and unsure and finish <= NOON:
        finish += NOON
        begin += NOON if begin + NOON < finish else 0
    elif finish and finish <= begin < NOON and not start.half:
        if not unsure:  # from nine in the morning to five at night is hardly meant
            return None
        finish += NOON
    return _part(begin, finish)


def _spoken(said: list[_Word], days: Days) -> tuple[list[Span], Days]:
    """The spans of one piece, and the days that the next piece means when it names none."""
    spans: list[Span] = []
    for named, times in _groups(said):
        days = tuple(dict.fromkeys(day for word in named for day in word.days)) or days
        spans.extend(_on(days, [word.part for word in times] or [ALL_DAY]))
    return spans, days


def _groups(said: list[_Word]) -> list[tuple[list[_Word], list[_Word]]]:
    """Days with their times, whichever is said first: Mon, Wed 18-20 or evenings on Mon, Wed."""
    runs = [(kind, list(run)) for kind, run in groupby(said, key=lambda word: word.kind)]
    groups: list[tuple[list[_Word], list[_Word]]] = []
    for at in range(0, len(runs), 2):
        pair = dict(runs[at : at + 2])
        groups.append((pair.get("day", []), pair.get("part", [])))
    return groups


def _on(days: Iterable[int], times: Iterable[Range]) -> list[Span]:
    return [span for day in days for start, end in times for span in spans_between(day, start, end)]
