"""How long somebody who asks to come in waits, and when a talk holds that up."""

from datetime import datetime, timedelta

MOST_QUESTIONS = 12
KEPT = timedelta(days=30)
"""So long after an answer the words of an application are kept, for the applicant to read it."""
BETWEEN_MAILS = timedelta(hours=12)
"""At most so often a conversation writes to either side."""


def due(vouched_at: datetime, days: int) -> datetime:
    """When somebody who was vouched for comes in, if nobody asks for a talk first."""
    return vouched_at + timedelta(days=days)


def resumed(
    due_at: datetime | None, vouched_at: datetime | None, halted_at: datetime | None, now: datetime
) -> datetime | None:
    """The day they come in after a talk: as much later as the clock stood still."""
    if due_at is None or vouched_at is None or halted_at is None:
        return due_at
    return due_at + (now - max(halted_at, vouched_at))
