"""Reading when people meet."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from tests import make
from weft.circles.actions.circles import leave_circle
from weft.core import clock
from weft.meetings.actions import open_feed
from weft.meetings.logic import Slot
from weft.meetings.models import Series
from weft.meetings.queries import calendar_of, coming, first_meetings, meetings_of, rhythm
from weft.meetings.queries import open_feed as read_feed


def test_meetings_ahead_are_those_of_my_circles_soonest_first(cast):
    ahead = coming(cast.actor(cast.ana))

    assert len(ahead) == 12
    assert ahead == sorted(ahead, key=lambda each: (each.starts_at, each.circle.pk))
    assert {each.circle for each in ahead} == {cast.dyad, cast.crew}
    assert coming(cast.actor(cast.sol)) == []


def test_a_meeting_is_ahead_until_it_is_over(cast, time_machine):
    first = coming(cast.actor(cast.cy))[0]

    time_machine.move_to(first.ends_at - timedelta(seconds=1))
    assert first_meetings(cast.actor(cast.cy)) == {cast.crew.pk: first}
    time_machine.move_to(first.ends_at)
    assert first_meetings(cast.actor(cast.cy))[cast.crew.pk].starts_at == first.starts_at + timedelta(weeks=1)


def test_a_rhythm_over_midnight_falls_on_the_readers_own_day(cast, time_machine):
    time_machine.move_to(datetime(2026, 6, 1, 12, tzinfo=UTC))
    crew = make.crew(cast.sol, [cast.ana, cast.cy], slot=Slot("America/New_York", 3, 20 * 60))
    series = Series.everywhere.select_related("circle").get(circle=crew)

    here = rhythm(series, "Pacific/Auckland")

    assert [day.starts_at.strftime("%a %H:%M") for day in here.days] == ["Fri 12:00"] * 6
    assert (here.is_elsewhere, here.moves, here.there) == (True, False, "Thu 20:00")


def test_a_feed_is_read_by_its_secret_until_its_person_leaves(cast):
    secret = open_feed(actor=cast.actor(cast.ana), circle=cast.crew)

    assert read_feed(secret).circle == cast.crew
    assert read_feed("guess") is None
    leave_circle(actor=cast.actor(cast.ana), circle=cast.crew)
    assert read_feed(secret) is None


def test_the_calendar_says_the_same_instants_as_the_pages(cast):
    series = Series.everywhere.select_related("circle").get(circle=cast.crew)
    [meeting] = Calendar.from_ical(calendar_of(series)).walk("VEVENT")

    start = meeting["DTSTART"].dt
    repeated = [(start + timedelta(weeks=week)).astimezone(UTC) for week in range(series.weeks)]
    assert repeated == [each.starts_at for each in meetings_of(series)]
    assert meeting["DTSTAMP"].dt <= clock.now()
