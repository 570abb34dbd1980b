"""Busy times from a calendar elsewhere: named, read, kept without words, forgotten."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection

from tests.meetings.test_logic_ics import PLAIN, calendar
from weft.circles.queries.circles import selves_of
from weft.core.errands import run_errand
from weft.core.fetch import Trouble
from weft.core.models import Entry, Errand
from weft.core.sealing import Locked, destroy, unseal
from weft.meetings.actions import change_availability, forget_calendar, name_calendar
from weft.meetings.logic import Span
from weft.meetings.models import Busy
from weft.meetings.queries import frees, host_of
from weft.meetings.reactions import read_calendar, read_due_calendars, read_new_calendar
from weft.meetings.views.availability import TROUBLES

PATH = "me/availability/calendar/"
SECRET = "CNRY-secret-path"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TAKEN = [[29924280, 29924370]]
RICH = (
    f"{PLAIN}|LOCATION:CNRY-place|DESCRIPTION:CNRY-words"
    "|ORGANIZER:mailto:CNRY-organizer@example.org|ATTENDEE;PARTSTAT=ACCEPTED:mailto:CNRY-guest@example.org"
)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def named(cast, lane) -> Busy:
    """Ana has named her calendar, and it was read."""
    address = lane.serve(f"/{SECRET}.ics", calendar(RICH))
    busy = name_calendar(actor=cast.actor(cast.ana), address=address)
    read_calendar.call(busy.pk)
    busy.refresh_from_db()
    return busy


def everything_kept() -> str:
    """All rows of all tables, as text."""
    told = []
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)}):
            cursor.execute(f'SELECT * FROM "{table}"')
            told += [
                bytes(value).decode("latin-1") if isinstance(value, memoryview | bytes) else str(value)
                for row in cursor.fetchall()
                for value in row
            ]
    return "\n".join(told)


def test_a_calendar_is_named_read_at_once_and_shown_by_its_host(cast, lane):
    address = lane.serve(f"/{SECRET}.ics?key=1", calendar(RICH))
    client = cast.client(cast.ana)

    answer = client.post(cast.url(PATH), {"address": address.replace("https://", "webcal://")})
    asked = len(lane.asked)
    [errand] = Errand.everywhere.filter(reaction="weft.meetings.reactions.read_new_calendar")
    run_errand.call(errand.pk)
    read_calendar.call(Busy.everywhere.get().pk)
    page = client.get(cast.url(PATH)).content.decode()

    assert (answer.status_code, answer["Location"], asked) == (303, cast.url(PATH), 0)
    assert Errand.everywhere.get(pk=errand.pk).state == Errand.State.DONE
    assert Busy.everywhere.get().taken == TAKEN
    assert "A calendar at calendar.test" in page
    assert SECRET not in page


def test_its_address_is_sealed_for_its_person_alone(cast, named):
    scope = selves_of([cast.ana])[cast.ana.pk].scope

    assert unseal(named.place(scope), named.sealed).decode().endswith(f"/{SECRET}.ics")
    assert named.due_at == NOW + timedelta(hours=6)
    with pytest.raises(Locked):
        unseal(named.place(selves_of([cast.bo])[cast.bo.pk].scope), named.sealed)


def test_t39_no_word_of_a_calendar_is_kept_logged_or_shown_to_anybody(cast, lane, named, caplog):
    caplog.set_level(logging.DEBUG)
    lane.serve("/broken.ics?key=" + SECRET, b"CNRY-title no calendar")
    other = name_calendar(actor=cast.actor(cast.bo), address=lane.url("/broken.ics?key=" + SECRET))
    read_calendar.call(other.pk)
    read_calendar.call(named.pk)
    pages = [
        cast.client(reader).get(cast.url(path)).content.decode()
        for reader in (cast.ana, cast.bo, cast.sol, cast.kai)
        for path in (PATH, "me/availability/", "", f"people/{cast.ana.pk}/", f"circles/{cast.crew.pk}/")
    ]

    other.refresh_from_db()
    told = everything_kept() + caplog.text + "".join(pages)
    assert other.trouble == "unreadable"
    assert "CNRY" not in told
    assert SECRET not in told


def test_t39_nobody_else_sees_a_calendar_a_week_or_when_somebody_is_away(cast, named):
    change_availability(actor=cast.actor(cast.ana), week=(Span(0, 600, 660),), hours=(0, 1440))
    for reader in (cast.bo, cast.sol):
        page = cast.client(reader).get(cast.url(PATH))
        assert page.context["busy"] is None
        assert "calendar.test" not in page.content.decode()
        assert cast.client(reader).post(cast.url(PATH + "forget/")).status_code == 303
    assert cast.client(cast.kai).get(cast.url(PATH)).status_code == 404
    assert Busy.everywhere.filter(pk=named.pk).exists()


def test_busy_times_are_lost_for_whoever_weaves(cast, named):
    change_availability(actor=cast.actor(cast.ana), week=(Span(0, 1080, 1260),), hours=(420, 1320))

    free = frees(cast.home.pk, [cast.ana.pk, cast.bo.pk])

    assert set(free) == {cast.ana.pk}
    assert free[cast.ana.pk].lost == ((29924280, 29924370),)


def test_forgetting_deletes_everything(cast, lane, named):
    sealed = bytes(named.sealed).decode("latin-1")
    before = sealed in everything_kept()

    answer = cast.client(cast.ana).post(cast.url(PATH + "forget/"))

    assert (before, answer.status_code) == (True, 303)
    assert sealed not in everything_kept()
    assert Entry.everywhere.filter(deed="calendar.forgotten").count() == 1
    assert cast.client(cast.ana).post(cast.url(PATH + "forget/")).status_code == 303
    read_calendar.call(named.pk)  # that was waiting meanwhile
    assert not Busy.everywhere.exists()


def test_another_calendar_takes_the_place_of_the_first(cast, lane, named):
    name_calendar(actor=cast.actor(cast.ana), address=lane.serve("/other.ics", calendar()))

    [busy] = Busy.everywhere.all()
    assert (busy.taken, busy.read_at, busy.pk != named.pk) == ([], None, True)


@pytest.mark.parametrize(
    "address",
    [
        "http://calendar.test/a.ics",
        "https://ana:word@calendar.test/a.ics",
        "file:///etc/passwd",
        "calendar",
        "https://calendar.test:22/a.ics",
        "",
    ],
)
def test_an_address_that_cannot_be_read_is_not_kept(cast, lane, address):
    answer = cast.client(cast.ana).post(cast.url(PATH), {"address": address})

    assert answer.status_code == 422
    assert not Busy.everywhere.exists()


@pytest.mark.parametrize(("status", "trouble"), [(404, "gone"), (403, "key"), (500, "answer")])
def test_what_went_wrong_is_kept_as_a_code_and_said_in_a_sentence(cast, lane, named, status, trouble):
    lane.serve(f"/{SECRET}.ics", b"CNRY-answer", status)

    read_calendar.call(named.pk)

    named.refresh_from_db()
    page = cast.client(cast.ana).get(cast.url(PATH)).content.decode()
    assert (named.trouble, named.taken) == (trouble, TAKEN)
    assert str(TROUBLES[trouble]) in page
    assert "They hold until" in page


def test_every_trouble_has_its_sentence():
    assert set(TROUBLES) == {*(each.value for each in Trouble), "unreadable", "heavy", "locked"}


def test_what_was_read_holds_for_two_weeks_and_then_no_more(cast, lane, named, time_machine):
    lane.serve(f"/{SECRET}.ics", b"", 500)
    time_machine.move_to(NOW + timedelta(days=14, seconds=-1), tick=False)
    read_calendar.call(named.pk)
    named.refresh_from_db()
    still = named.times

    time_machine.move_to(NOW + timedelta(days=14), tick=False)
    read_calendar.call(named.pk)

    named.refresh_from_db()
    client = cast.client(cast.ana)
    assert still == ((29924280, 29924370),)
    assert (named.times, named.taken) == ((), [])
    assert named.due_at == NOW + timedelta(days=15)
    assert "it no longer counts" in client.get(cast.url(PATH)).content.decode()


def test_a_calendar_that_can_be_read_again_is_well_again(cast, lane, named):
    lane.serve(f"/{SECRET}.ics", b"", 500)
    read_calendar.call(named.pk)
    lane.serve(f"/{SECRET}.ics", calendar())
    read_calendar.call(named.pk)

    named.refresh_from_db()
    assert (named.trouble, named.taken) == ("", [])


def test_t86_a_calendar_of_too_much_is_too_heavy(cast, lane, named):
    hourly = "DTSTART:20261123T000000Z|DURATION:PT1M|RRULE:FREQ=HOURLY"
    lane.serve(f"/{SECRET}.ics", calendar(hourly, hourly, hourly))

    read_calendar.call(named.pk)

    named.refresh_from_db()
    assert (named.trouble, named.taken) == ("heavy", TAKEN)


def test_a_calendar_whose_key_is_gone_says_so(cast, named):
    destroy(selves_of([cast.ana])[cast.ana.pk].scope)

    read_calendar.call(named.pk)

    named.refresh_from_db()
    assert (named.trouble, host_of(named)) == ("locked", "")
    assert "A calendar of yours" in cast.client(cast.ana).get(cast.url(PATH)).content.decode()


def waiting() -> list[int]:
    from django_tasks_db.models import DBTaskResult

    rows = DBTaskResult.objects.filter(task_path="weft.meetings.reactions.read_calendar")
    return [json.loads(json.dumps(row.args_kwargs))["args"][0] for row in rows.order_by("enqueued_at")]


def test_calendars_are_read_every_six_hours_by_whoever_comes_first(cast, named, time_machine):
    read_due_calendars()
    early = waiting()
    time_machine.move_to(NOW + timedelta(hours=6), tick=False)
    read_due_calendars()
    read_due_calendars()

    assert (early, waiting()) == ([], [named.pk])


def test_nobody_reads_the_calendar_of_somebody_who_left(cast, lane, named, time_machine):
    cast.ana.left_at = NOW
    cast.ana.save(update_fields=["left_at"])
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    asked = len(lane.asked)

    read_due_calendars()
    read_calendar.call(named.pk)

    assert (waiting(), len(lane.asked)) == ([], asked)


def test_the_reaction_to_a_named_calendar_only_hands_it_on(cast, lane):
    busy = name_calendar(actor=cast.actor(cast.ana), address=lane.url("/none.ics"))

    read_new_calendar(Entry.everywhere.get(deed="calendar.named"))

    assert waiting() == [busy.pk]
    assert lane.asked == []
    forget_calendar(actor=cast.actor(cast.ana), busy=busy)
