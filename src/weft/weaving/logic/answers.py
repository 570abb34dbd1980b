"""What single cells of a sign-up sheet mean: availability, sizes, kinds, and what draws a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from weft.meetings.logic import DAY_MINUTES, Span, free_from_busy, merged, without
from weft.weaving.logic.hours import Unclear, parse_week
from weft.weaving.logic.sentence import Sentence
from weft.weaving.logic.words import folded, says_nothing


def _words(text: str, between: str | None = None) -> frozenset[str]:
    return frozenset(text.split(between))


SIZE_ACCEPTED = Sentence("A number of people such as 4, or a range such as 3-5.")
LARGEST = 50
_TICKS = _words("x yes y 1 true ✓ ✔ ☑ sim s ja j oui o si available free ok disponivel frei")
_CROSSES = _words("0 false no n nao nein non")
_ANY = _words(
    "any|either|no preference|no preferences|none|whatever|open|all|don't mind|i don't mind|doesn't "
    "matter|no matter|"
    "not sure|unsure|sem preferencia|tanto faz|qualquer|qualquer um|indiferente|egal|keine praferenz|keine|"
    "sans preference|peu importe|sin preferencia|cualquiera|me da igual|everything|indifferent",
    "|",
)
_RANGE = re.compile(r"(\d{1,3})\s*(?:-|–|—|to|a|bis|until|/|or|ou|oder)\s*(\d{1,3})")
_DATE = re.compile(r"\d{4}-(\d\d)-(\d\d)(?: 00:00:00)?")
_WORDS_AFTER = re.compile(r"\s*(?:people|persons?|members?|pessoas|personen|leute|personnes|personas)$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column about availability: what its meaning says."""

    index: int
    busy: bool
    weekday: int | None
    hours: tuple[int, int] | None

    @classmethod
    def of(cls, index: int, meaning: str) -> Column | None:
        """From available:0@540-720 and the like; None when the column is about something else."""
        base, _, hours = meaning.partition("@")
        word, _, day = base.partition(":")
        if word not in ("available", "unavailable"):
            return None
        start, _, end = hours.partition("-")
        return cls(
            index, word == "unavailable", int(day) if day else None, (int(start), int(end)) if hours else None
        )

    def spans(self, text: str) -> tuple[Span, ...] | Unclear:
        """The times that a cell of this column names."""
        plain = folded(text)
        if says_nothing(text) or plain in _CROSSES:
            return ()
        if plain in _TICKS and (self.hours or self.weekday is not None):
            return self._whole(range(7) if self.weekday is None else (self.weekday,))
        if not self.hours:
            return parse_week(text, self.weekday)
        if self.weekday is not None:
            return self._whole((self.weekday,))
        named = parse_week(text)
        return named if isinstance(named, Unclear) else self._whole({span.weekday for span in named})

    def everything(self) -> tuple[Span, ...]:
        """All that this column could be about: a busy time that can not be read may be any of it."""
        return self._whole(range(7) if self.weekday is None else (self.weekday,))

    def _whole(self, days: Iterable[int]) -> tuple[Span, ...]:
        start, end = self.hours or (0, DAY_MINUTES)
        return tuple(Span(day, start, end) for day in sorted(days))


def week_of(
    columns: Sequence[Column], cells: Sequence[str]
) -> tuple[tuple[Span, ...], list[tuple[Column, Unclear]]]:
    """The week that a row says in its several columns, and the cells that could not be read."""
    free: list[Span] = []
    busy: list[Span] = []
    unclear: list[tuple[Column, Unclear]] = []
    for column in columns:
        spans = column.spans(cells[column.index])
        if isinstance(spans, Unclear):
            unclear.append((column, spans))
            spans = column.everything() if column.busy else ()
        (busy if column.busy else free).extend(spans)
    if all(column.busy for column in columns):
        return (free_from_busy(busy, (0, DAY_MINUTES)) if columns else ()), unclear
    return without(merged(free), busy), unclear


def parse_size(text: str) -> tuple[int, int] | Unclear | None:
    """The crew sizes a person would like; None when any will do."""
    plain = _WORDS_AFTER.sub("", folded(text)).strip(" .")
    if says_nothing(text) or plain in _ANY:
        return None
    became_date = _DATE.fullmatch(plain)  # spreadsheets turn 3-4 into a day in April
    found = became_date or _RANGE.fullmatch(plain) or re.fullmatch(r"(\d{1,3})()", plain)
    if not found:
        return Unclear(text, SIZE_ACCEPTED)
    low, high = sorted((int(found[1]), int(found[2] or found[1])))
    return (low, high) if 2 <= low <= high <= LARGEST else Unclear(text, SIZE_ACCEPTED)


def parse_kind(text: str) -> str | None:
    """The kind of crew a person asks for; None when they have no preference."""
    return None if says_nothing(text) or folded(text) in _ANY else " ".join(text.split())


def split_draws(cells: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """For every cell the things it names: a comma divides only what other people name on its own as well."""
    wholes = Counter(folded(cell) for cell in cells)
    pieces = Counter(
        piece for whole, count in wholes.items() for piece in _commas(whole) for _ in range(count)
    )

    def divided(cell: str) -> tuple[str, ...]:
        found: list[str] = []
        for part in re.split(r"[;\n|]", cell):
            commas = [piece.strip() for piece in part.split(",")]
            known = wholes[folded(part)] < 2 and all(pieces[folded(piece)] > 1 for piece in commas)
            found.extend(commas if known else [part.strip()])
        return tuple(dict.fromkeys(piece for piece in found if not says_nothing(piece)))

    return {cell: divided(cell) for cell in set(cells)}


def _commas(text: str) -> set[str]:
    return {piece.strip() for piece in text.split(",")}
