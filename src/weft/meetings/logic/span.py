"""Where a circle is in its weeks: just begun, what is ahead, about to end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from weft.meetings.logic.slots import Cycle, Slot, instants

ENDING = timedelta(weeks=2)
"""So long before the last day of a cycle, those who sit there read what they could do next."""


def is_early(slot: Slot, cycle: Cycle, days: int, now: datetime) -> bool:
    """Whether it is before so many days have gone by since the first meeting."""
    return now < instants(slot, cycle)[0] + timedelta(days=days)


def weeks_left(slot: Slot, cycle: Cycle, now: datetime) -> Cycle | None:
    """What is ahead of a cycle; None once its last meeting has begun."""
    ahead = sum(start > now for start in instants(slot, cycle))
    gone = timedelta(weeks=cycle.weeks - ahead)
    return Cycle(cycle.first_day + gone, ahead, cycle.minutes) if ahead else None


def last_day(first_day: date, weeks: int) -> date:
    """The last day of a cycle."""
    return first_day + timedelta(weeks=weeks) - timedelta(days=1)


def is_ending(first_day: date, weeks: int, today: date) -> bool:
    """Whether a cycle has begun and is in its last two weeks, or over."""
    return first_day <= today and today > last_day(first_day, weeks) - ENDING
