"""Days that are not ordinary, times that are taken, and what they leave: against walking through the calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.meetings.test_logic import ZONES, days, hours, minutes_of, slow_fits, slow_instants, weeks_of_life
from weft.meetings.logic import (
    Cycle,
    Free,
    Grid,
    Otherwise,
    Slot,
    Span,
    merged,
    shifted,
    spare_dates,
    weeks_ahead,
)
from weft.meetings.logic.ahead import in_words
from weft.meetings.logic.otherwise import joined, kept, left_between, lost, taken_up, utc_minute
from weft.meetings.logic.week import outside

EVENINGS = tuple(Span(day, 18 * 60, 21 * 60) for day in range(7))
LISBON = "Europe/Lisbon"
MONDAY = date(2026, 12, 7)


@st.composite
def stretches(draw, first_day):
    """Times that are taken around a cycle, off the quarter hours, too."""
    base = int(datetime(first_day.year, first_day.month, first_day.day, tzinfo=UTC).timestamp()) // 60
    found = []
    for _ in range(draw(st.integers(0, 12))):
        start = base + draw(st.integers(-3 * 1440, 30 * 1440))
        found.append((start, start + draw(st.integers(1, 3 * 1440))))
    return joined(found)


def slow_dates_lost(slot, cycle, taken):
    """On how many dates some quarter of the meeting touches a quarter that is taken."""
    count = 0
    for start in slow_instants(slot, cycle):
        begin = int(start.timestamp()) // 60
        end = begin + -(-cycle.minutes // 15) * 15
        count += any(begin < -(-stop // 15) * 15 and since // 15 * 15 < end for since, stop in taken)
    return count


@settings(max_examples=60, deadline=None)
@given(
    st.data(),
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    weeks_of_life(),
    hours(),
    days,
    st.integers(1, 8),
    st.sampled_from((15, 50, 90, 180)),
)
def test_a_mask_loses_what_is_missed_too_often(data, anchor, zone, week, limits, first_day, weeks, minutes):
    cycle = Cycle(first_day, weeks, minutes)
    taken = data.draw(stretches(first_day))
    free = Free(zone, week, limits, taken)
    grid = Grid(cycle, [anchor])
    mask = grid.mask(free)
    usual = grid.mask(Free(zone, week, limits))

    possible = [at for at in range(len(grid.slots)) if usual >> at & 1][::5]
    for at in possible:
        often = slow_dates_lost(grid.slots[at], cycle, taken) > spare_dates(weeks)
        assert bool(mask >> at & 1) == (slow_fits(grid.slots[at], cycle, free) and not often), grid.slots[at]
    assert mask & ~usual == 0


def test_nothing_lost_changes_nothing():
    grid = Grid(Cycle(MONDAY, 6), [LISBON])

    assert grid.mask(Free(LISBON, EVENINGS, lost=())) == grid.mask(Free(LISBON, EVENINGS))


def test_how_many_dates_may_be_missed():
    assert [spare_dates(weeks) for weeks in (1, 2, 3, 6, 7, 12, 13, 26, 52)] == [0, 0, 1, 1, 2, 2, 3, 5, 9]


def slots_left(taken, weeks=6):
    grid = Grid(Cycle(MONDAY, weeks, 90), [LISBON])
    return {slot.weekday for slot in grid.common([Free(LISBON, EVENINGS, lost=taken)])}


def test_one_date_in_six_may_be_missed_and_two_may_not():
    one = lost([Otherwise(MONDAY, MONDAY)], LISBON)
    two = lost([Otherwise(MONDAY, MONDAY), Otherwise(MONDAY + timedelta(7), MONDAY + timedelta(8))], LISBON)

    assert slots_left(one) == set(range(7))
    assert slots_left(two) == {1, 2, 3, 4, 5, 6}
    assert slots_left(one, weeks=2) == {1, 2, 3, 4, 5, 6}


def test_whoever_is_away_all_the_time_has_no_slot():
    away = lost([Otherwise(MONDAY - timedelta(30), MONDAY + timedelta(60))], LISBON)

    assert slots_left(away) == set()


def test_other_hours_take_away_the_rest_of_the_day_and_add_none():
    weeks = [Otherwise(MONDAY, MONDAY + timedelta(20), ((18 * 60, 19 * 60 + 30), (8 * 60, 12 * 60)))]
    grid = Grid(Cycle(MONDAY, 6, 90), [LISBON])

    slots = grid.common([Free(LISBON, EVENINGS, lost=lost(weeks, LISBON))])

    assert set(slots) == {Slot(LISBON, day, 18 * 60) for day in range(7)}


def test_days_are_lost_by_the_clock_of_whoever_lives_them():
    day = Otherwise(date(2027, 3, 28), date(2027, 3, 28))  # in Lisbon, this day has 23 hours

    [(start, end)] = lost([day], LISBON)

    assert end - start == 23 * 60
    assert datetime.fromtimestamp(start * 60, ZoneInfo(LISBON)) == datetime(
        2027, 3, 28, tzinfo=ZoneInfo(LISBON)
    )
    assert utc_minute(date(1970, 1, 1), 60, "UTC") == 60


@settings(max_examples=100, deadline=None)
@given(weeks_of_life(1))
def test_what_is_left_of_a_day_is_the_rest(week):
    times = [(span.start, span.end) for span in week]
    minutes = {minute for start, end in times for minute in range(start, end)}

    rest = {minute for start, end in left_between(times) for minute in range(start, end)}

    assert rest == set(range(1440)) - minutes
    assert {minute for start, end in joined(times) for minute in range(start, end)} == minutes


def test_days_are_kept_as_they_were_said():
    said = Otherwise(MONDAY, MONDAY + timedelta(2), ((600, 660), (1080, 1290)))

    assert kept(said) == ["2026-12-07", "2026-12-09", [[600, 660], [1080, 1290]]]
    assert taken_up(kept(said)) == said


@pytest.mark.parametrize(
    "made",
    [
        lambda: Otherwise(MONDAY, MONDAY - timedelta(1)),
        lambda: Otherwise(MONDAY, MONDAY + timedelta(400)),
        lambda: Otherwise(MONDAY, MONDAY, ((60, 60),)),
        lambda: Otherwise(MONDAY, MONDAY, ((0, 1441),)),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(made):
    with pytest.raises(ValueError, match=r"\.$"):
        made()


# Moving to another zone


@settings(max_examples=150, deadline=None)
@given(weeks_of_life(1), st.sampled_from(ZONES), st.sampled_from(ZONES), days)
def test_a_week_moved_there_and_back_is_the_same(week, old, new, day):
    there = shifted(week, old, new, day)

    assert shifted(there, new, old, day) == merged(week)
    assert len(minutes_of(there)) == len(minutes_of(week))


def test_hours_that_begin_at_a_quarter_are_shown_from_that_quarter_on():
    week = [Span(0, 15 * 60 + 15, 18 * 60)]

    picture = weeks_ahead(week, (7 * 60, 22 * 60), [], [], "Europe/Lisbon", date(2026, 12, 7))

    assert (picture.step, picture.hours[0].start) == (15, 15 * 60 + 15)
    assert all(hour.weeks == (6, 0, 0, 0, 0, 0, 0) for hour in picture.hours)


def test_what_lies_outside_the_hours_one_wants_is_named():
    week = [Span(0, 6 * 60, 8 * 60), Span(1, 3 * 60, 6 * 60), Span(2, 9 * 60, 10 * 60)]

    assert outside(week, (7 * 60, 22 * 60)) == (Span(0, 6 * 60, 7 * 60), Span(1, 3 * 60, 6 * 60))


def test_a_week_moved_keeps_its_moments():
    evening = (Span(6, 18 * 60, 21 * 60 + 30),)

    assert shifted(evening, LISBON, "Asia/Tokyo", MONDAY) == (Span(0, 3 * 60, 6 * 60 + 30),)
    assert shifted(evening, LISBON, "America/New_York", MONDAY) == (Span(6, 13 * 60, 16 * 60 + 30),)
    assert shifted(evening, LISBON, "Asia/Kathmandu", MONDAY) == (
        Span(0, 0, 3 * 60 + 15),
        Span(6, 23 * 60 + 45, 1440),
    )
    assert shifted((Span(0, 0, 60),), LISBON, "America/New_York", MONDAY) == (Span(6, 19 * 60, 20 * 60),)


# The coming weeks


def picture(week=EVENINGS, limits=(420, 1320), others=(), taken=(), zone=LISBON, first=MONDAY):
    return weeks_ahead(week, limits, others, taken, zone, first)


def test_an_ordinary_time_is_free_in_all_six_weeks():
    ahead = picture()

    assert (ahead.first, ahead.step) == (MONDAY, 60)
    assert [(hour.start, hour.weeks) for hour in ahead.hours] == [
        (start, (6,) * 7) for start in (18 * 60, 19 * 60, 20 * 60)
    ]


def test_hours_never_wanted_days_away_and_busy_times_are_not_free():
    others = [
        Otherwise(MONDAY, MONDAY + timedelta(6)),
        Otherwise(MONDAY + timedelta(8), MONDAY + timedelta(8), ((8 * 60, 9 * 60),)),
    ]
    busy = utc_minute(MONDAY + timedelta(14), 18 * 60 + 30, LISBON)

    ahead = picture(limits=(420, 1200), others=others, taken=[(busy, busy + 1440)])

    weeks = {hour.start // 60: hour.weeks for hour in ahead.hours}
    assert weeks[18] == (4, 3, 5, 5, 5, 5, 5)
    assert weeks[19] == (4, 4, 5, 5, 5, 5, 5)
    assert 20 not in weeks
    assert weeks[8] == (0, 1, 0, 0, 0, 0, 0)


def test_half_hours_are_shown_where_somebody_says_half_hours():
    ahead = picture(week=(Span(0, 18 * 60 + 30, 20 * 60),))

    assert [(hour.start, hour.weeks[0]) for hour in ahead.hours] == [(1110, 6), (1140, 6), (1170, 6)]


def test_a_week_of_nothing_has_no_picture():
    assert picture(week=()).hours == ()


def test_the_picture_says_the_same_in_words():
    names = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    ahead = picture(week=(Span(0, 1080, 1200), Span(2, 540, 600)), others=[Otherwise(MONDAY, MONDAY)])

    told = in_words(ahead, names)

    assert told == [
        ("Mo", [("18:00–20:00", 5)]),
        ("Tu", []),
        ("We", [("09:00–10:00", 6)]),
        *((name, []) for name in names[3:]),
    ]
