"""When a calendar says that somebody is taken."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from weft.meetings.logic import ics
from weft.meetings.logic.ics import TooMuch, taken_in

SINCE = datetime(2026, 11, 20, 12, tzinfo=UTC)
LISBON = "Europe/Lisbon"


def calendar(*events: str, head: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//EN", *head.split("|")]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@example.org", "DTSTAMP:20260101T000000Z"]
        lines += [*event.split("|"), "END:VEVENT"]
    return "\r\n".join([line for line in [*lines, "END:VCALENDAR"] if line]).encode() + b"\r\n"


def when(content: bytes, zone: str = LISBON, mine=()) -> list[str]:
    """What is taken, as UTC tells it."""
    return [
        f"{datetime.fromtimestamp(start * 60, UTC):%d %b %H:%M}-{datetime.fromtimestamp(end * 60, UTC):%d %b %H:%M}"
        for start, end in taken_in(content, zone, SINCE, mine)
    ]


PLAIN = "DTSTART:20261123T180000Z|DTEND:20261123T193000Z|SUMMARY:CNRY-title"


def test_an_event_takes_its_time():
    assert when(calendar(PLAIN)) == ["23 Nov 18:00-23 Nov 19:30"]


def test_touching_and_overlapping_events_are_one_time():
    later = "DTSTART:20261123T193000Z|DTEND:20261123T200000Z"
    inside = "DTSTART:20261123T181500Z|DURATION:PT5M"

    assert when(calendar(PLAIN, later, inside)) == ["23 Nov 18:00-23 Nov 20:00"]


@pytest.mark.parametrize(
    "more",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:Ana@example.org|ATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@example.org",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:whoever@example.org",
    ],
)
def test_what_takes_nobodys_time_is_left_out(more):
    assert when(calendar(f"{PLAIN}|{more}"), mine=["ana@example.org"]) == []


def test_what_others_declined_still_counts():
    asked = (
        "ATTENDEE;PARTSTAT=DECLINED:mailto:bo@example.org|ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org"
    )

    assert len(when(calendar(f"{PLAIN}|{asked}"), mine=["ana@example.org"])) == 1


def test_a_calendar_that_bears_its_persons_address_knows_what_they_declined():
    asked = (
        "ATTENDEE;PARTSTAT=DECLINED:mailto:me@work.example|ATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@example.org"
    )

    assert when(calendar(f"{PLAIN}|{asked}", head="X-WR-CALNAME:me@work.example")) == []


DAY = "DTSTART;VALUE=DATE:20261125|DTEND;VALUE=DATE:20261126"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("SUMMARY:Birthday", []),
        ("TRANSP:TRANSPARENT", []),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", []),
        ("TRANSP:OPAQUE", ["25 Nov 00:00-26 Nov 00:00"]),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", ["25 Nov 00:00-26 Nov 00:00"]),
    ],
)
def test_all_day_counts_only_where_it_says_so(more, expected):
    assert when(calendar(f"{DAY}|{more}")) == expected


def test_times_without_a_zone_are_those_of_the_person():
    floating = "DTSTART:20261123T180000|DTEND:20261123T190000"

    assert when(calendar(floating), "America/New_York") == ["23 Nov 23:00-24 Nov 00:00"]
    assert when(calendar(f"{DAY}|TRANSP:OPAQUE"), "Asia/Tokyo") == ["24 Nov 15:00-25 Nov 15:00"]


def test_times_of_another_zone_and_its_clock_changes_count():
    weekly = "DTSTART;TZID=America/New_York:20261013T180000|DURATION:PT1H|RRULE:FREQ=WEEKLY"

    found = when(calendar(weekly))

    assert (len(found), found[0]) == (13, "24 Nov 23:00-25 Nov 00:00")


def test_repetitions_that_were_moved_or_dropped_count_as_they_are():
    weekly = "DTSTART:20261123T180000Z|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=3|EXDATE:20261130T180000Z"
    moved = "DTSTART:20261208T090000Z|DURATION:PT1H|RECURRENCE-ID:20261207T180000Z"
    content = calendar(weekly, moved).replace(b"UID:1@", b"UID:0@")

    assert when(content) == ["23 Nov 18:00-23 Nov 19:00", "08 Dec 09:00-08 Dec 10:00"]


def test_only_the_weeks_ahead_are_read():
    past = "DTSTART:20261119T180000Z|DURATION:PT1H"
    now = "DTSTART:20261120T113000Z|DURATION:PT1H"
    far = "DTSTART:20270401T180000Z|DURATION:PT1H"
    empty = "DTSTART:20261123T180000Z"

    assert when(calendar(past, now, far, empty)) == ["20 Nov 12:00-20 Nov 12:30"]


def test_t86_more_than_anybody_can_live_is_not_read(monkeypatch):
    monkeypatch.setattr(ics, "MOST", 50)

    with pytest.raises(TooMuch):
        taken_in(calendar("DTSTART:20261123T000000Z|DURATION:PT1M|RRULE:FREQ=HOURLY"), LISBON, SINCE)


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_what_is_no_calendar_is_refused(content):
    with pytest.raises((ValueError, IndexError, KeyError)):
        taken_in(content, LISBON, SINCE)


def ask(content: bytes) -> subprocess.CompletedProcess[bytes]:
    """A process of its own reads it."""
    told = json.dumps({"zone": LISBON, "since": SINCE.isoformat(), "mine": []}).encode()
    command = [sys.executable, "-m", "weft.meetings.logic.ics"]
    return subprocess.run(command, input=told + b"\n" + content, capture_output=True, timeout=60, check=False)


def test_a_process_of_its_own_says_times_and_nothing_else():
    read, odd = ask(calendar(PLAIN)), ask(b"CNRY-title <html>")

    assert (read.returncode, json.loads(read.stdout)) == (0, [[29924280, 29924370]])
    assert (odd.returncode, odd.stdout) == (ics.UNREADABLE, b"")
    assert b"CNRY" not in read.stdout + read.stderr + odd.stderr


def test_t86_a_calendar_that_repeats_without_end_is_ended():
    bomb = ask(calendar("DTSTART:20261123T000000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY"))

    assert bomb.returncode not in (0, ics.UNREADABLE)
    assert bomb.stdout == b""
