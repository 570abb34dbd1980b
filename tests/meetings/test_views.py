"""Pages of circles, calendars and availability."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests import make
from weft.circles.actions.circles import leave_circle
from weft.core.models import Entry
from weft.meetings.actions import change_availability
from weft.meetings.logic import Slot, Span
from weft.meetings.models import Availability, FeedKey, Series
from weft.meetings.queries import coming

CLOCKS_CHANGE = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture
def crew_page(cast):
    return cast.url(f"circles/{cast.crew.pk}/")


def test_my_circles_are_mine_alone(cast):
    mine = cast.client(cast.ana).get(cast.url("circles/")).content.decode()
    steward = cast.client(cast.sol).get(cast.url("circles/")).content.decode()

    assert "Ana, Bo, Cy &amp; Dee" in mine
    assert "Ana &amp; Bo" in mine
    assert "You sit in none yet" in steward
    assert not any(name in steward for name in ("Ana", "Bo Ek", "Cy"))


@pytest.mark.parametrize("more", [0, 28])
def test_the_list_of_circles_asks_the_same_questions_for_two_and_for_thirty(
    cast, django_assert_num_queries, more
):
    for _ in range(more):
        make.crew(cast.sol, [cast.ana, cast.dee])
    client = cast.client(cast.ana)

    with django_assert_num_queries(9):
        client.get(cast.url("circles/"))


def test_a_crew_page_says_who_and_when_on_each_own_clock(cast, crew_page):
    lisbon = cast.client(cast.ana).get(crew_page)
    york = cast.client(cast.cy).get(crew_page)

    first = coming(cast.actor(cast.ana))[0].starts_at
    assert first.astimezone(ZoneInfo("Europe/Lisbon")).strftime("%H:%M") in lisbon.content.decode()
    assert first.astimezone(ZoneInfo("America/New_York")).strftime("%H:%M") in york.content.decode()
    assert not lisbon.context["rhythm"].is_elsewhere
    assert york.context["rhythm"].is_elsewhere
    assert len(york.context["rhythm"].days) == 6
    assert all(
        name in york.content.decode() for name in ("Ana Lima", "Bo Ek", "Dee Zdeněk", "Europe/Stockholm")
    )
    assert (
        "Only the people listed here can see this page. No steward, no host and no export opens it."
        in york.content.decode()
    )


def test_a_crew_page_asks_few_questions(cast, crew_page, django_assert_num_queries):
    client = cast.client(cast.ana)

    with django_assert_num_queries(14):
        client.get(crew_page)


def test_clock_changes_show_from_the_day_they_fall_on(cast, time_machine):
    time_machine.move_to(CLOCKS_CHANGE)
    crew = make.crew(cast.sol, [cast.cy, cast.ana, cast.dee], slot=Slot("Europe/Lisbon", 3, 18 * 60))

    page = cast.client(cast.cy).get(cast.url(f"circles/{crew.pk}/"))

    days = page.context["rhythm"].days
    assert [(day.starts_at.strftime("%d %b %H:%M"), day.moves) for day in days] == [
        ("15 Oct 13:00", False),
        ("22 Oct 13:00", False),
        ("29 Oct 14:00", True),
        ("05 Nov 13:00", True),
        ("12 Nov 13:00", False),
        ("19 Nov 13:00", False),
    ]
    assert page.content.decode().count("clocks change") == 2
    assert "A clock change falls into this cycle" in page.content.decode()


PATHS = [("get", "circles/{pk}/"), ("get", "circles/{pk}/sheet/"), ("post", "circles/{pk}/calendar/")]


@pytest.mark.parametrize(("how", "path"), PATHS)
def test_nobody_outside_a_crew_opens_anything_of_it(cast, how, path):
    for member in (cast.sol, cast.eve, cast.kai):
        client = cast.client(member)
        there = getattr(client, how)(cast.url(path.format(pk=cast.crew.pk)))
        nowhere = getattr(client, how)(cast.url(path.format(pk=999999)))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.content == nowhere.content
        assert set(there.headers) == set(nowhere.headers)


@pytest.mark.parametrize("asked", [{}, {"paper": "letter", "type": "large"}])
def test_the_sheet_tells_everybody_their_own_time(cast, crew_page, asked):
    page = cast.client(cast.bo).get(crew_page + "sheet/", asked).content.decode()

    assert re.search(r"Cy O&#x27;Brien</th><td>Thu 1[34]:30", page)
    assert re.search(r"Bo Ek</th><td>Thu 19:30", page)
    assert ('class="sheet letter large"' in page) == bool(asked)
    assert page.count('class="tick"') == 6
    assert "Place, or link" in page


def subscribe(cast, member, crew_page):
    page = cast.client(member).post(crew_page + "calendar/")
    return page.context["link"].removeprefix("http://testserver")


def read(client, link):
    answer = client.get(link)
    return answer, Calendar.from_ical(answer.content)


def test_a_calendar_reads_every_meeting_and_nobodys_name(cast, crew_page, client):
    cast.client(cast.ana).post(crew_page + "name/", {"name": "Lighthouse"})

    answer, calendar = read(client, subscribe(cast, cast.ana, crew_page))

    [meeting] = calendar.walk("VEVENT")
    [zone] = calendar.walk("VTIMEZONE")
    first = coming(cast.actor(cast.cy))[0]
    series = Series.everywhere.get(circle=cast.crew)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (meeting["SUMMARY"], zone["TZID"]) == ("Meeting", "Europe/Lisbon")
    assert (meeting["DTSTART"].dt, meeting["DTEND"].dt) == (first.starts_at, first.ends_at)
    assert meeting["DTSTART"].params["TZID"] == "Europe/Lisbon"
    assert dict(meeting["RRULE"]) == {"FREQ": ["WEEKLY"], "COUNT": [6], "WKST": ["MO"]}
    assert meeting["UID"] == f"{cast.crew.uid}-{series.pk}@localhost"
    words = answer.content.decode()
    assert not any(name in words for name in ("Lighthouse", "Ana", "Bo", "Cy", "Dee", "Rio Claro"))


def test_a_calendar_stays_the_same_until_something_changes(cast, crew_page, client):
    link = subscribe(cast, cast.ana, crew_page)

    first = client.get(link)
    again = client.get(link, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code) == (200, 304)
    assert first["Last-Modified"]
    assert [each["Referrer-Policy"] for each in (first, again)] == ["no-referrer"] * 2
    assert first["Cache-Control"] == "private, no-cache"


def test_weekly_meetings_keep_their_wall_time_through_a_clock_change(cast, time_machine, client):
    time_machine.move_to(CLOCKS_CHANGE)
    crew = make.crew(cast.sol, [cast.cy, cast.ana, cast.dee], slot=Slot("Europe/Lisbon", 3, 18 * 60))

    _, calendar = read(client, subscribe(cast, cast.ana, cast.url(f"circles/{crew.pk}/")))

    [zone] = calendar.walk("VTIMEZONE")
    changes = [each["DTSTART"].dt for each in zone.subcomponents if each.name == "STANDARD"]
    assert any(change.date() == date(2026, 10, 25) for change in changes)


def test_the_secret_is_shown_once_and_kept_only_as_a_trace(cast, crew_page):
    link = subscribe(cast, cast.ana, crew_page)

    secret = link.removeprefix("/calendar/").removesuffix(".ics")
    kept = str(list(FeedKey.everywhere.values())) + str(list(Entry.everywhere.values()))
    assert secret not in kept
    assert secret not in cast.client(cast.ana).get(crew_page).content.decode()


def test_a_calendar_link_ends_when_it_is_closed_replaced_or_its_person_leaves(cast, crew_page, client):
    nowhere = client.get("/calendar/never-was.ics")
    replaced = subscribe(cast, cast.ana, crew_page)
    closed = subscribe(cast, cast.ana, crew_page)
    cast.client(cast.ana).post(cast.url(f"calendars/{FeedKey.everywhere.get(revoked_at=None).pk}/close/"))
    left = subscribe(cast, cast.bo, crew_page)
    gone = subscribe(cast, cast.dee, crew_page)
    leave_circle(actor=cast.actor(cast.bo), circle=cast.crew)
    cast.dee.left_at = CLOCKS_CHANGE
    cast.dee.save(update_fields=["left_at"])

    answers = [client.get(link) for link in (replaced, closed, left, gone)]

    assert [each.status_code for each in [nowhere, *answers]] == [404] * 5
    assert {without_token(each) for each in answers} == {without_token(nowhere)}


def without_token(answer):
    """An answer without what is new in each, and without the address that was asked for."""
    return re.sub(rb'name="(csrfmiddlewaretoken|next)" value="[^"]*"', b"", answer.content)


def test_nobody_closes_anothers_link(cast, crew_page, client):
    link = subscribe(cast, cast.ana, crew_page)

    answer = cast.client(cast.bo).post(cast.url(f"calendars/{FeedKey.everywhere.get().pk}/close/"))

    assert answer.status_code == 404
    assert client.get(link).status_code == 200


WEEK = (Span(0, 18 * 60 + 30, 21 * 60), Span(5, 9 * 60, 12 * 60))


def test_the_week_is_shown_as_it_was_said(cast):
    change_availability(actor=cast.actor(cast.ana), week=WEEK, hours=(8 * 60, 21 * 60))

    page = cast.client(cast.ana).get(cast.url("me/availability/"))

    assert page.context["form"].ticked == {
        (0, 1080),
        (0, 1140),
        (0, 1200),
        (5, 540),
        (5, 600),
        (5, 660),
    }
    assert "18:30–19:00" in page.content.decode()


def test_keeping_the_week_untouched_keeps_every_quarter_hour(cast):
    change_availability(actor=cast.actor(cast.ana), week=WEEK, hours=(8 * 60, 21 * 60))
    ticked = ["0-18", "0-19", "0-20", "5-9", "5-10", "5-11"]

    answer = cast.client(cast.ana).post(
        cast.url("me/availability/"), {"free": ticked, "hours_low": "480", "hours_high": "1260"}
    )

    assert (answer.status_code, answer["Location"]) == (303, cast.url("me/availability/"))
    assert Availability.everywhere.get(membership=cast.ana).spans == WEEK


def test_ticks_that_come_and_go_change_just_their_hours(cast):
    change_availability(actor=cast.actor(cast.ana), week=WEEK, hours=(8 * 60, 21 * 60))

    cast.client(cast.ana).post(
        cast.url("me/availability/"),
        {"free": ["0-18", "0-20", "2-7"], "hours_low": "420", "hours_high": "1320"},
    )

    kept = Availability.everywhere.get(membership=cast.ana)
    assert kept.spans == (Span(0, 1110, 1140), Span(0, 1200, 1260), Span(2, 420, 480))
    assert (kept.hours_low, kept.hours_high) == (420, 1320)


def test_times_before_six_are_on_the_page_of_whoever_said_them(cast):
    change_availability(actor=cast.actor(cast.ana), week=(Span(1, 5 * 60, 6 * 60),), hours=(0, 1440))

    page = cast.client(cast.ana).get(cast.url("me/availability/"))

    assert page.context["form"].ticked == {(1, 300)}


def test_an_evening_that_ends_before_it_begins_changes_nothing(cast):
    answer = cast.client(cast.ana).post(
        cast.url("me/availability/"), {"free": ["0-18"], "hours_low": "1320", "hours_high": "420"}
    )

    assert answer.status_code == 422
    assert "checked" in answer.content.decode()
    assert not Availability.everywhere.filter(membership=cast.ana).exists()


def test_my_week_is_mine(cast):
    change_availability(actor=cast.actor(cast.ana), week=WEEK, hours=(8 * 60, 21 * 60))

    assert cast.client(cast.sol).get(cast.url("me/availability/")).context["form"].ticked == set()
    assert cast.client(cast.kai).get(cast.url("me/availability/")).status_code == 404


def test_a_cycle_that_is_over_says_so(cast, crew_page, time_machine):
    client = cast.client(cast.ana)
    time_machine.move_to(datetime.now(UTC) + timedelta(weeks=12))
    client.force_login(cast.ana.person.account)

    assert "This cycle is over" in client.get(crew_page).content.decode()
    assert "No meeting of yours lies ahead" in client.get(cast.url()).content.decode()
