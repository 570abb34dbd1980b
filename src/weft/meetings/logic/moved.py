"""A week taken along to another zone so that it stays the same moments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from weft.meetings.logic.clocks import zone_info
from weft.meetings.logic.week import DAY_MINUTES, Span, merged

WEEK_MINUTES = 7 * DAY_MINUTES


def minutes_ahead(old_zone: str, new_zone: str, on_day: date) -> int:
    """How far the new zone's clock is ahead of the old one's at noon of this day in UTC."""
    noon = datetime.combine(on_day, time(12), UTC)
    old, new = (noon.astimezone(zone_info(zone)).utcoffset() or timedelta() for zone in (old_zone, new_zone))
    return (new - old) // timedelta(minutes=1)


def shifted(week: Iterable[Span], old_zone: str, new_zone: str, on_day: date) -> tuple[Span, ...]:
    """The same moments as the new zone's clock shows them around this day."""
    ahead = minutes_ahead(old_zone, new_zone, on_day)
    spans: list[Span] = []
    for span in week:
        start = (span.weekday * DAY_MINUTES + span.start + ahead) % WEEK_MINUTES
        spans += _spans(start, start + span.end - span.start)
    return merged(spans)


def _spans(start: int, end: int) -> list[Span]:
    """Minutes of the week, cut at each midnight; after Sunday comes Monday."""
    found = []
    while start < end:
        day, minute = divmod(start, DAY_MINUTES)
        stop = min(end, (day + 1) * DAY_MINUTES)
        found.append(Span(day % 7, minute, stop - day * DAY_MINUTES))
        start = stop
    return found
