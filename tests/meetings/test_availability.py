"""Pages of when somebody could meet: lines, other days, time away, another zone, and what is left of six weeks."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from tests import make
from weft.core.models import Entry
from weft.meetings.actions import (
    change_availability,
    come_back,
    move_week,
    say_away,
    say_otherwise,
    unsay_otherwise,
)
from weft.meetings.logic import Otherwise, Span
from weft.meetings.models import Availability
from weft.meetings.queries import frees, my_times
from weft.people.models import Person
from weft.weaving import queries as weaving

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
WEEK = (Span(0, 18 * 60 + 30, 21 * 60), Span(5, 9 * 60, 12 * 60))
HOURS = (8 * 60, 21 * 60)
PAGE = "me/availability/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def ana(cast):
    """Ana's browser, once she said when she can meet."""
    change_availability(actor=cast.actor(cast.ana), week=WEEK, hours=HOURS)
    return cast.client(cast.ana)


def kept(cast) -> Availability:
    return Availability.everywhere.get(membership=cast.ana)


# Half hours


def test_half_hours_are_shown_when_they_are_asked_for(cast, ana):
    page = ana.get(cast.url(PAGE), {"finer": "1"})

    assert page.context["form"].ticked == {
        *((0, minute) for minute in range(1110, 1260, 30)),
        *((5, minute) for minute in range(540, 720, 30)),
    }
    assert 'value="0-18:30"' in page.content.decode()


def test_half_hours_are_kept_and_what_is_finer_stays(cast, ana):
    change_availability(actor=cast.actor(cast.ana), week=(Span(0, 605, 660),), hours=HOURS)
    sent = {"finer": "1", "free": ["0-10:00", "2-18:30"], "hours_low": "480", "hours_high": "1260"}

    answer = ana.post(cast.url(PAGE), sent)

    assert (answer.status_code, answer["Location"]) == (303, cast.url(PAGE) + "?finer=1")
    assert kept(cast).spans == (Span(0, 605, 630), Span(2, 1110, 1140))


@pytest.mark.parametrize(("rows", "there"), [("finer", "?finer=1"), ("whole", "")])
def test_one_button_keeps_and_shows_other_rows(cast, ana, rows, there):
    sent = {"free": ["0-18"], "hours_low": "480", "hours_high": "1260", "rows": rows}

    answer = ana.post(cast.url(PAGE), sent)

    assert answer["Location"] == cast.url(PAGE) + there
    assert kept(cast).spans == (Span(0, 1110, 1140),)


# Lines


def lines(ana, cast) -> dict[str, str]:
    form = ana.get(cast.url(PAGE + "plain/")).context["form"]
    return {name: form[name].value() for name in form.fields}


def test_the_plain_page_says_the_same_as_the_grid(cast, ana):
    assert lines(ana, cast) == {
        "day_0": "18:30–21:00",
        "day_1": "",
        "day_2": "",
        "day_3": "",
        "day_4": "",
        "day_5": "09:00–12:00",
        "day_6": "",
        "hours_low": 480,
        "hours_high": 1260,
    }


def test_sending_the_lines_back_changes_nothing(cast, ana):
    answer = ana.post(cast.url(PAGE + "plain/"), lines(ana, cast))

    assert (answer.status_code, answer["Location"]) == (303, cast.url(PAGE + "plain/"))
    assert (kept(cast).spans, kept(cast).hours) == (WEEK, HOURS)


def test_lines_are_understood_and_night_goes_on_the_next_day(cast, ana):
    ana.post(
        cast.url(PAGE + "plain/"),
        {
            "day_0": "6pm-9:30pm, 12–14",
            "day_6": "22-1",
            "day_3": "all day",
            "hours_low": 0,
            "hours_high": 1440,
        },
    )

    assert kept(cast).spans == (
        Span(0, 0, 60),
        Span(0, 720, 840),
        Span(0, 1080, 1290),
        Span(3, 0, 1440),
        Span(6, 1320, 1440),
    )


def test_what_cannot_be_read_is_said_at_its_line_and_nothing_changes(cast, ana):
    answer = ana.post(
        cast.url(PAGE + "plain/"),
        {"day_0": "18–20, evenings", "day_1": "9–10", "hours_low": 480, "hours_high": 1260},
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "day_0": ["“evenings” could not be read. Write from when until when, such as 18:00–21:30."]
    }
    assert "18–20, evenings" in answer.content.decode()
    assert kept(cast).spans == WEEK


# Days that are different


def test_days_that_are_different_are_said_shown_and_made_ordinary_again(cast, ana):
    ana.post(cast.url(PAGE + "days/"), {"first": "2026-12-24", "last": "2027-01-02"})
    ana.post(cast.url(PAGE + "days/"), {"first": "2026-12-01", "times": "18–20"})
    said = kept(cast).others
    page = ana.get(cast.url(PAGE + "days/")).content.decode()
    front = ana.get(cast.url(PAGE)).content.decode()
    ana.post(cast.url(PAGE + "days/drop/"), {"days": "2026-12-24/2027-01-02"})

    assert said == (
        Otherwise(date(2026, 12, 1), date(2026, 12, 1), ((1080, 1200),)),
        Otherwise(date(2026, 12, 24), date(2027, 1, 2)),
    )
    assert "24 December 2026 until 2 January 2027" in page
    assert "only 18:00–20:00" in page
    assert "2 exceptions" in front
    assert kept(cast).others == said[:1]


def test_the_same_days_said_again_replace_what_was_said(cast, ana):
    days = Otherwise(TODAY, TODAY + timedelta(3))
    say_otherwise(actor=cast.actor(cast.ana), days=days)
    say_otherwise(actor=cast.actor(cast.ana), days=Otherwise(days.first, days.last, ((600, 660),)))

    assert kept(cast).others == (Otherwise(days.first, days.last, ((600, 660),)),)
    unsay_otherwise(actor=cast.actor(cast.ana), first=days.first, last=days.last)
    assert kept(cast).others == ()


def test_days_that_are_over_are_forgotten_on_the_way(cast, ana, time_machine):
    say_otherwise(actor=cast.actor(cast.ana), days=Otherwise(TODAY, TODAY))
    time_machine.move_to(NOW + timedelta(days=2), tick=False)
    ahead = my_times(cast.actor(cast.ana)).others
    say_otherwise(actor=cast.actor(cast.ana), days=Otherwise(TODAY + timedelta(9), TODAY + timedelta(9)))

    assert ahead == ()
    assert kept(cast).others == (Otherwise(TODAY + timedelta(9), TODAY + timedelta(9)),)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "first"),
        ({"first": "2026-12-24", "last": "2026-12-20"}, "last"),
        ({"first": "2026-12-24", "last": "2028-12-20"}, "last"),
        ({"first": "2026-12-24", "times": "evening"}, "times"),
        ({"first": "2026-12-24", "times": "22–2"}, "times"),
        ({"first": "24.12."}, "first"),
    ],
)
def test_days_that_cannot_be_are_said_at_their_field(cast, ana, sent, field):
    answer = ana.post(cast.url(PAGE + "days/"), sent)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert kept(cast).others == ()


def test_whoever_has_said_nothing_yet_is_asked_for_an_ordinary_week_first(cast):
    client = cast.client(cast.eve)

    answer = client.post(cast.url(PAGE + "days/"), {"first": "2026-12-24"})

    assert "First say when you could meet" in answer.content.decode()
    assert client.post(cast.url(PAGE + "days/drop/"), {"days": "x"}).status_code == 303
    assert not Availability.everywhere.filter(membership=cast.eve).exists()


# Away


def test_somebody_is_away_comes_back_and_nobody_is_told(cast, ana, mailoutbox):
    ana.post(cast.url(PAGE + "away/"), {"first": "2026-11-23", "last": "2026-12-20"})
    away = ana.get(cast.url(PAGE)).content.decode()
    others = [
        cast.client(each).get(cast.url(path)).content.decode()
        for each in (cast.bo, cast.sol)
        for path in ("people/", PAGE, "charges/")
    ]
    cast.ana.refresh_from_db()
    until = (cast.ana.away_from, cast.ana.away_until)
    ana.post(cast.url(PAGE + "back/"))
    cast.ana.refresh_from_db()

    assert until == (TODAY, date(2026, 12, 20))
    assert "You are away from 23 November 2026 until 20 December 2026" in away
    assert not any("20 December" in page for page in others)
    assert (cast.ana.away_from, cast.ana.away_until) == (None, None)
    assert mailoutbox == []


def test_whoever_goes_for_long_sees_where_nobody_stands_in(cast):
    client = cast.client(cast.sol)

    client.post(cast.url(PAGE + "away/"), {"first": "2026-11-23", "last": "2026-11-29"})
    short = client.get(cast.url(PAGE)).content.decode()
    client.post(cast.url(PAGE + "away/"), {"first": "2026-11-23", "last": "2026-12-29"})
    long = client.get(cast.url(PAGE)).content.decode()

    assert "nobody is named to stand in" not in short
    assert re.findall(r"nobody is named to stand in|Ask somebody: [^<]*", long) == [
        "nobody is named to stand in",
        "Ask somebody: Steward",
    ]


def test_coming_back_twice_is_one_deed(cast, ana):
    say_away(actor=cast.actor(cast.ana), start=TODAY, until=TODAY)

    assert [ana.post(cast.url(PAGE + "back/")).status_code for _ in range(2)] == [303, 303]
    assert Entry.everywhere.filter(deed="member.back").count() == 1
    come_back(actor=cast.actor(cast.ana))


@pytest.mark.parametrize(
    "sent", [{"first": "2026-11-01", "last": "2026-11-22"}, {"first": "2026-12-02", "last": "2026-12-01"}]
)
def test_being_away_in_the_past_or_backwards_is_not_kept(cast, ana, sent):
    assert ana.post(cast.url(PAGE + "away/"), sent).status_code == 422
    cast.ana.refresh_from_db()
    assert cast.ana.away_from is None


def test_time_away_that_is_over_is_not_spoken_of(cast, ana, time_machine):
    say_away(actor=cast.actor(cast.ana), start=TODAY, until=TODAY + timedelta(1))
    time_machine.move_to(NOW + timedelta(days=2), tick=False)
    ana.force_login(cast.ana.person.account)

    assert "You are away" not in ana.get(cast.url(PAGE)).content.decode()


# Used where crews are found


def test_other_days_and_time_away_are_lost_for_whoever_weaves(cast, ana):
    usual = frees(cast.home.pk, [cast.ana.pk])[cast.ana.pk]
    say_otherwise(actor=cast.actor(cast.ana), days=Otherwise(date(2026, 12, 1), date(2026, 12, 1)))
    say_away(actor=cast.actor(cast.ana), start=date(2026, 12, 2), until=date(2026, 12, 3))

    [(start, end)] = frees(cast.home.pk, [cast.ana.pk])[cast.ana.pk].lost

    assert usual.lost == ()
    assert datetime.fromtimestamp(start * 60, UTC) == datetime(2026, 12, 1, tzinfo=UTC)
    assert datetime.fromtimestamp(end * 60, UTC) == datetime(2026, 12, 4, tzinfo=UTC)


def test_whoever_is_away_has_no_time_in_a_round_of_those_weeks(cast, ana):
    round = make.open_a_round(cast.sol, first_day=date(2026, 12, 7))
    make.yeses(cast.sol, round, [make.signup("Ana", mail="ana@example.org")])
    say_away(actor=cast.actor(cast.ana), start=date(2026, 12, 1), until=date(2027, 2, 1))

    [said] = weaving.said_in(round)

    grid = weaving_grid(said, round)
    assert grid.mask(said.free) == 0
    come_back(actor=cast.actor(cast.ana))
    [said] = weaving.said_in(round)
    assert grid.mask(said.free) != 0


def weaving_grid(said, round):
    from weft.weaving.logic.problem import grid_of

    return grid_of([said.free], round.cycle)


def test_times_of_many_are_read_with_one_question(cast, django_assert_num_queries):
    members = [cast.ana, cast.bo, cast.cy, cast.dee]
    for member in members:
        change_availability(actor=cast.actor(member), week=WEEK, hours=HOURS)

    with django_assert_num_queries(1):
        assert len(frees(cast.home.pk, [member.pk for member in members])) == 4


# What is left of six weeks


def test_the_picture_shows_what_is_really_left(cast, ana):
    say_away(actor=cast.actor(cast.ana), start=date(2026, 11, 30), until=date(2026, 12, 6))
    page = ana.get(cast.url(PAGE))

    rows = dict(page.context["picture"])
    assert [weeks for _, weeks in rows["19:00"]] == [5, 0, 0, 0, 0, 0, 0]
    assert [weeks for _, weeks in rows["09:00"]] == [0, 0, 0, 0, 0, 5, 0]
    words = re.sub(r"\s+", " ", page.content.decode())
    assert '<td class="left-5">5</td>' in words
    assert "<strong>Saturday</strong>: 09:00–12:00 in 5 weeks" in words


def test_without_a_week_there_is_no_picture(cast):
    assert cast.client(cast.eve).get(cast.url(PAGE)).context["picture"] is None


@pytest.mark.parametrize("days", [0, 30])
def test_the_page_asks_the_same_questions_for_one_day_and_for_thirty(
    cast, ana, django_assert_num_queries, days
):
    for day in range(days):
        date_ = TODAY + timedelta(days=day)
        say_otherwise(actor=cast.actor(cast.ana), days=Otherwise(date_, date_))
    ana.get(cast.url(PAGE))

    with django_assert_num_queries(9):
        ana.get(cast.url(PAGE))


# Another zone


@pytest.fixture
def moved(cast, ana):
    """Ana lives in Tokyo now."""
    Person.everywhere.filter(pk=cast.ana.person_id).update(zone="Asia/Tokyo")
    return ana


def choose(cast, client, choice, page):
    was = re.search(r'name="was" value="(\w+)"', page.content.decode())[1]
    return client.post(cast.url(PAGE + "moved/"), {"old_zone": "Europe/Lisbon", "was": was, "choice": choice})


def test_after_a_move_the_hours_stay_by_the_clock_where_somebody_wants_that(cast, moved):
    page = moved.get(cast.url(PAGE + "moved/"), {"from": "Europe/Lisbon"})
    answer = choose(cast, moved, "keep", page)

    assert "You are now in Asia/Tokyo" in page.content.decode()
    assert (answer.status_code, answer["Location"]) == (303, cast.url(PAGE))
    assert kept(cast).spans == WEEK


def test_after_a_move_the_hours_stay_the_same_moments_and_shift_only_once(cast, moved):
    days = Otherwise(TODAY + timedelta(days=1), TODAY + timedelta(days=2), ((1080, 1200),))
    say_otherwise(actor=cast.actor(cast.ana), days=days)
    page = moved.get(cast.url(PAGE + "moved/"), {"from": "Europe/Lisbon"})
    answers = [choose(cast, moved, "shift", page) for _ in range(2)]

    assert "Tue 03:30–06:00; Sat 18:00–21:00" in page.content.decode()
    assert "Of these, Tue 03:30–06:00 would not count" in page.content.decode()
    assert cast.url(PAGE + "days/") in page.content.decode()
    assert [answer.status_code for answer in answers] == [303, 303]
    after = moved.get(cast.url(PAGE)).content.decode()
    assert after.count("because they lie in hours you never want: Tue 03:30–06:00.") == 1
    assert kept(cast).spans == (Span(1, 210, 360), Span(5, 1080, 1260))


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "Asia/Tokyo"])
def test_a_move_from_nowhere_asks_nothing(cast, moved, zone):
    assert moved.get(cast.url(PAGE + "moved/"), {"from": zone}).status_code == 303
    sent = {"old_zone": zone or "x", "was": "x", "choice": "shift"}
    assert moved.post(cast.url(PAGE + "moved/"), sent).status_code == 303
    assert moved.post(cast.url(PAGE + "moved/"), {}).status_code == 303
    assert kept(cast).spans == WEEK


def test_moving_shifts_ones_own_weeks_and_nobody_elses(cast, ana):
    change_availability(actor=cast.actor(cast.bo), week=WEEK, hours=HOURS)

    move_week(actor=cast.actor(cast.ana), old_zone="Europe/Lisbon", new_zone="America/New_York")

    assert kept(cast).spans == (Span(0, 13 * 60 + 30, 16 * 60), Span(5, 4 * 60, 7 * 60))
    assert Availability.everywhere.get(membership=cast.bo).spans == WEEK
