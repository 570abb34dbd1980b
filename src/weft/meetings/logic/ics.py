"""When a calendar says that somebody is taken: times alone, never what for.

`python -m weft.meetings.logic.ics` reads one calendar in a process of its own, because a calendar can ask for more
repetitions than anybody has time for: the process is ended when it takes too long, and its words with it.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from weft.meetings.logic.clocks import zone_info
from weft.meetings.logic.otherwise import Stretch, joined

WEEKS = 13
MOST = 5_000
SECONDS = 10
MEMORY = 1_000_000_000
UNREADABLE, HEAVY = 3, 4
"""How the process ends when it cannot read a calendar, and when that would take too much."""


class TooMuch(Exception):
    """More happens in this calendar than anybody can live."""


def taken_in(content: bytes, zone: str, since: datetime, mine: Iterable[str] = ()) -> tuple[Stretch, ...]:
    """The times at which a calendar says that its person is busy, in minutes of UTC, for the weeks after `since`.

    `mine` are the addresses under which they may have declined. Raises ValueError where it is no calendar, and
    TooMuch.
    """
    from icalendar import Calendar
    from recurring_ical_events import of  # type: ignore[import-untyped]

    calendar = Calendar.from_ical(content)
    me = {each.casefold() for each in mine} | {str(calendar.get("X-WR-CALNAME", "")).strip().casefold()}
    until = since + timedelta(weeks=WEEKS)
    events = of(calendar, skip_bad_series=True).between(since, until)
    found: list[Stretch] = []
    for event in islice(events, MOST + 1):
        if len(found) >= MOST:
            raise TooMuch
        found += _taken_by(event, zone, me)
    floor, ceiling = int(since.timestamp()) // 60, int(until.timestamp()) // 60
    return joined((max(start, floor), min(end, ceiling)) for start, end in found)


def _taken_by(event: Any, zone: str, me: set[str]) -> Iterator[Stretch]:
    if _is_open(event) or _is_declined(event, me):
        return
    start, end = event.start, event.end
    if not isinstance(start, datetime) and not _is_marked_busy(event):
        return
    begins, ends = _instant(start, zone), _instant(end, zone)
    if begins < ends:
        yield int(begins.timestamp()) // 60, -(-int(ends.timestamp()) // 60)


def _is_open(event: Any) -> bool:
    """It takes nobody's time, or does not take place."""
    shown = _said(event, "X-MICROSOFT-CDO-BUSYSTATUS")
    return _said(event, "TRANSP") == "TRANSPARENT" or _said(event, "STATUS") == "CANCELLED" or shown == "FREE"


def _is_marked_busy(event: Any) -> bool:
    """What lasts all day is most often a note; it counts where somebody said so."""
    shown = _said(event, "X-MICROSOFT-CDO-BUSYSTATUS")
    return _said(event, "TRANSP") == "OPAQUE" or shown in ("BUSY", "OOF")


def _said(event: Any, name: str) -> str:
    return str(event.get(name, "")).strip().upper()


def _is_declined(event: Any, me: set[str]) -> bool:
    """Its person said no: under an address of theirs, or as the only one who was asked."""
    asked = event.get("ATTENDEE", [])
    asked = asked if isinstance(asked, list) else [asked]
    said_no = [str(each).lower().removeprefix("mailto:") for each in asked if _says_no(each)]
    return any(each in me for each in said_no) or (len(asked) == 1 and len(said_no) == 1)


def _says_no(attendee: Any) -> bool:
    return str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper() == "DECLINED"


def _instant(moment: date | datetime, zone: str) -> datetime:
    """A moment without a zone is meant by the clock of whoever keeps the calendar."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone_info(zone))).astimezone(UTC)


def main() -> int:
    """One line that says whose calendar it is, then the calendar; the times go to the output."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with suppress(ValueError, OSError):  # not every system lets itself be limited in this
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    told = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    try:
        taken = taken_in(content, told["zone"], datetime.fromisoformat(told["since"]), told["mine"])
    except (TooMuch, MemoryError, RecursionError):
        return HEAVY
    except Exception:
        return UNREADABLE
    json.dump(taken, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
