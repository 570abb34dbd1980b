"""A week of availability: stretches of local time, and how people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

DAY_MINUTES = 1440
HUMANE_HOURS = (7 * 60, 22 * 60)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one weekday in local minutes after midnight; Monday is 0, the end is not part of it."""

    weekday: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("A weekday is a number from 0 (Monday) to 6 (Sunday).")
        if not 0 <= self.start < self.end <= DAY_MINUTES:
            raise ValueError("A span begins before it ends, within one day.")


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same times with overlapping and touching spans of a day joined, in order."""
    joined: list[Span] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if last and last.weekday == span.weekday and span.start <= last.end:
            joined[-1] = Span(last.weekday, last.start, max(last.end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def spans_between(weekday: int, start: int, end: int) -> tuple[Span, ...]:
    """From one minute to another; an end at or before the start is on the next day, and the span is split."""
    if end <= start:
        end += DAY_MINUTES
    if end <= DAY_MINUTES:
        return (Span(weekday, start, end),)
    rest = (end - DAY_MINUTES, (weekday + 1) % 7)
    first = (Span(weekday, start, DAY_MINUTES),) if start < DAY_MINUTES else ()
    return (*first, Span(rest[1], max(0, start - DAY_MINUTES), min(rest[0], DAY_MINUTES)))


def free_from_busy(busy: Iterable[Span], hours: tuple[int, int] = HUMANE_HOURS) -> tuple[Span, ...]:
    """What remains of the humane hours of every day when the busy times are taken out."""
    taken = merged(busy)
    return tuple(gap for weekday in range(7) for gap in _gaps(weekday, taken, hours))


def _gaps(weekday: int, taken: Sequence[Span], hours: tuple[int, int]) -> Iterator[Span]:
    start = hours[0]
    for span in taken:
        if span.weekday != weekday:
            continue
        if start < min(span.start, hours[1]):
            yield Span(weekday, start, min(span.start, hours[1]))
        start = max(start, span.end)
    if start < hours[1]:
        yield Span(weekday, start, hours[1])


def without(week: Iterable[Span], busy: Iterable[Span]) -> tuple[Span, ...]:
    """A week with the busy times taken out of it."""
    left = free_from_busy(busy, (0, DAY_MINUTES))
    return tuple(
        Span(span.weekday, max(span.start, gap.start), min(span.end, gap.end))
        for span in merged(week)
        for gap in left
        if gap.weekday == span.weekday and gap.start < span.end and span.start < gap.end
    )


def outside(week: Iterable[Span], hours: tuple[int, int]) -> tuple[Span, ...]:
    """What of a week lies in hours that somebody never wants."""
    return without(week, [Span(day, *hours) for day in range(7)])


def clock_words(minute: int) -> str:
    """A minute of the day as people write it: 18:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def week_words(week: Iterable[Span], names: Sequence[str] = WEEKDAYS) -> str:
    """A week as a person reads it: Mon 18:00–21:30; Sat 09:00–12:00, 14:00–16:00."""
    days: dict[int, list[str]] = {}
    for span in merged(week):
        days.setdefault(span.weekday, []).append(f"{clock_words(span.start)}–{clock_words(span.end)}")
    return "; ".join(f"{names[weekday]} {', '.join(times)}" for weekday, times in days.items())
