"""The one place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """The date a clock on the wall shows in that zone."""
    return now().astimezone(ZoneInfo(zone)).date()
