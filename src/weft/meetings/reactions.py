"""What this room does when told of a deed, and again and again: reading the calendars people keep elsewhere."""

import json
import subprocess
import sys

from weft.core import clock
from weft.core.actor import the_house
from weft.core.fetch import NotFetched, fetch
from weft.core.models import Entry
from weft.core.sealing import Locked
from weft.core.tasks import task
from weft.meetings.actions import keep_taken, keep_trouble, take_due_calendars
from weft.meetings.logic import ics
from weft.meetings.models import Busy
from weft.meetings.queries import address_of

KINDS = ("text/calendar", "text/plain", "application/ics", "application/octet-stream", "binary/octet-stream")
AT_ONCE = 10
PATIENCE = 2 * ics.SECONDS


class _Unread(Exception):
    """A calendar that cannot be read; it carries a code and nothing of what stands there."""


def read_new_calendar(entry: Entry) -> None:
    """A calendar that was just named is read at once, by the hands that do long work."""
    read_calendar.enqueue(entry.thing_id or 0)


def read_due_calendars() -> None:
    """A few of the calendars that are due, so that other long work comes between."""
    for busy_id in take_due_calendars(actor=the_house(), most=AT_ONCE):
        read_calendar.enqueue(busy_id)


@task(queue_name="long")
def read_calendar(busy_id: int) -> None:
    """Fetch one calendar and keep when its person is taken, or why it could not be read."""
    here = Busy.everywhere.filter(pk=busy_id, membership__left_at=None)
    busy = here.select_related("membership__person__account").first()
    if busy is None:
        return
    actor = the_house(busy.congregation_id)
    try:
        content = fetch(address_of(busy), kinds=KINDS).content
        keep_taken(actor=actor, busy=busy, taken=_taken(busy, content))
    except NotFetched as why:
        keep_trouble(actor=actor, busy=busy, trouble=why.trouble.value)
    except _Unread as why:
        keep_trouble(actor=actor, busy=busy, trouble=str(why))
    except Locked:
        keep_trouble(actor=actor, busy=busy, trouble="locked")


def _taken(busy: Busy, content: bytes) -> list[tuple[int, int]]:
    """The calendar is read in a process of its own, which ends with everything else that stood in it."""
    person = busy.membership.person
    mails = [person.mail, person.account.email if hasattr(person, "account") else ""]
    told = {
        "zone": person.zone,
        "since": clock.now().isoformat(),
        "mine": [mail.casefold() for mail in mails if mail],
    }
    command = [sys.executable, "-m", "weft.meetings.logic.ics"]
    try:
        reader = subprocess.run(  # noqa: S603 - our own module; the calendar is its input
            command,
            input=json.dumps(told).encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _Unread("heavy") from None
    if reader.returncode == ics.UNREADABLE:
        raise _Unread("unreadable")
    if reader.returncode:
        raise _Unread("heavy")
    return [(start, end) for start, end in json.loads(reader.stdout)]
