"""Availability and slots, against walking slowly through the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weft.meetings.logic import (
    WEEKDAYS,
    Cycle,
    Free,
    Grid,
    Slot,
    Span,
    Turn,
    free_from_busy,
    instants,
    local_turns,
    local_words,
    merged,
    spans_between,
    week_words,
    without,
    zone_info,
    zone_names,
)

ZONES = (
    "Europe/Lisbon",
    "Europe/Paris",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Gaza",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
    "Antarctica/Troll",
    "Etc/GMT+12",
)


def slow_instants(slot, cycle):
    day = cycle.first_day
    while day.weekday() != slot.weekday:
        day += timedelta(days=1)
    wall = time(slot.minute // 60, slot.minute % 60)
    weeks = [day + timedelta(weeks=week) for week in range(cycle.weeks)]
    return tuple(datetime.combine(each, wall, ZoneInfo(slot.zone)).astimezone(UTC) for each in weeks)


def slow_fits(slot, cycle, free):
    """Every few minutes of every meeting lie, by the person's own clock, in a span and in their hours."""
    bounds = {bound for span in free.week for bound in (span.start, span.end)}
    step = 5 if any(bound % 15 for bound in (*bounds, cycle.minutes)) else 15
    free_minutes = {
        (span.weekday, minute)
        for span in free.week
        for minute in range(max(span.start, free.hours[0]), min(span.end, free.hours[1]))
    }
    for start in slow_instants(slot, cycle):
        for minute in range(0, cycle.minutes, step):
            shown = (start + timedelta(minutes=minute)).astimezone(ZoneInfo(free.zone))
            if (shown.weekday(), shown.hour * 60 + shown.minute) not in free_minutes:
                return False
    return True


@st.composite
def spans(draw, step=15):
    start = draw(st.integers(0, 1440 // step - 1))
    end = draw(st.integers(start + 1, 1440 // step))
    return Span(draw(st.integers(0, 6)), start * step, end * step)


def weeks_of_life(step=15):
    return st.lists(spans(step), min_size=1, max_size=7).map(tuple)


@st.composite
def hours(draw):
    low = draw(st.integers(0, 23))
    return low * 60, draw(st.integers(low + 1, 24)) * 60


days = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=3),
    st.sampled_from(ZONES),
    weeks_of_life(),
    hours(),
    days,
    st.integers(1, 4),
    st.sampled_from((15, 50, 90, 180)),
    st.randoms(use_true_random=False),
)
def test_a_mask_says_what_walking_through_the_calendar_says(
    anchors, zone, week, limits, first_day, weeks, minutes, random
):
    cycle, free = Cycle(first_day, weeks, minutes), Free(zone, week, limits)
    grid = Grid(cycle, anchors)
    mask = grid.mask(free)

    for at in random.sample(range(len(grid.slots)), 40):
        assert bool(mask >> at & 1) == slow_fits(grid.slots[at], cycle, free), grid.slots[at]


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(ZONES), weeks_of_life(5), days, st.sampled_from((5, 20, 45, 100)))
def test_spans_off_the_quarter_hours_count_exactly(zone, week, first_day, minutes):
    cycle, free = Cycle(first_day, 2, minutes), Free(zone, week, (0, 1440))
    grid = Grid(cycle, [zone])
    mask = grid.mask(free)

    wrong = [
        slot for at, slot in enumerate(grid.slots) if bool(mask >> at & 1) != slow_fits(slot, cycle, free)
    ]
    assert wrong == []


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(ZONES), min_size=1, max_size=4, unique=True), days, st.integers(1, 5))
def test_a_grid_holds_every_start_of_every_zone_and_none_twice(zones, first_day, weeks):
    cycle = Cycle(first_day, weeks)
    grid = Grid(cycle, zones)

    kept = [slow_instants(slot, cycle) for slot in grid.slots]
    assert len(set(kept)) == len(kept)
    every = {
        slow_instants(Slot(zone, weekday, minute), cycle)
        for zone in zones
        for weekday in range(7)
        for minute in range(0, 1440, 60)
    }
    assert every <= set(kept)


@pytest.mark.parametrize(
    ("zone", "first_day"),
    [
        ("Europe/Paris", date(2027, 3, 22)),
        ("Europe/Paris", date(2027, 10, 25)),
        ("America/New_York", date(2027, 3, 8)),
        ("America/New_York", date(2027, 11, 1)),
        ("Africa/Cairo", date(2027, 4, 26)),
        ("Africa/Cairo", date(2027, 10, 25)),
        ("America/Santiago", date(2027, 4, 1)),
        ("America/Santiago", date(2027, 8, 30)),
        ("Australia/Lord_Howe", date(2027, 3, 29)),
        ("Australia/Lord_Howe", date(2027, 9, 27)),
        ("Africa/Casablanca", date(2027, 2, 1)),
        ("Europe/Dublin", date(2027, 10, 25)),
        ("Atlantic/Azores", date(2027, 3, 22)),
        ("Asia/Kathmandu", date(2027, 3, 22)),
        ("Antarctica/Troll", date(2027, 3, 22)),
        ("Pacific/Apia", date(2011, 12, 26)),
    ],
)
@pytest.mark.parametrize("anchor", ["Europe/Lisbon", None])
def test_clock_changes_count_at_every_hour_of_the_week(zone, first_day, anchor):
    cycle = Cycle(first_day, 2)
    whole = (*(Span(day, 0, 1440) for day in (0, 2, 4, 5)), Span(6, 60, 600))
    free = Free(zone, whole, (0, 1440))
    grid = Grid(cycle, [anchor or zone])
    mask = grid.mask(free)

    assert [bool(mask >> at & 1) for at in range(len(grid.slots))] == [
        slow_fits(slot, cycle, free) for slot in grid.slots
    ]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), days, st.integers(1, 30), st.integers(0, 6), st.integers(0, 95))
def test_instants_are_those_of_the_calendar(zone, first_day, weeks, weekday, quarter):
    cycle, slot = Cycle(first_day, weeks), Slot(zone, weekday, quarter * 15)

    found = instants(slot, cycle)

    assert found == slow_instants(slot, cycle)
    assert all(each.tzinfo is UTC for each in found)


def test_zones_of_every_kind_have_a_grid():
    cycle = Cycle(date(2027, 3, 1), 8)

    assert all(len(Grid(cycle, [zone]).slots) == 672 for zone in sorted(zone_names())[::7])


def test_zones_that_change_their_clocks_together_share_their_starts():
    cycle = Cycle(date(2027, 3, 1), 8)

    alone = Grid(cycle, ["Europe/Paris"])
    shared = Grid(cycle, ["Europe/Paris", "Europe/Berlin", "Europe/Paris"])

    assert shared.slots == alone.slots


def test_a_month_ahead_of_everybody_else_the_clocks_of_new_york_move_the_others():
    cycle = Cycle(date(2027, 3, 1), 6)
    slot = Slot("Europe/Lisbon", 1, 19 * 60)

    assert local_words(slot, cycle, "Europe/Lisbon") == "Tue 19:00"
    assert local_words(slot, cycle, "America/New_York") == "Tue 14:00, from 16 Mar 15:00, from 30 Mar 14:00"
    assert local_turns(slot, cycle, "Asia/Kathmandu") == (
        Turn(date(2027, 3, 3), 2, 45),
        Turn(date(2027, 3, 30), 1, 23 * 60 + 45),
    )
    assert local_words(slot, cycle, "Asia/Kathmandu") == "Wed 00:45, from 30 Mar Tue 23:45"


def test_a_person_is_not_free_where_one_week_falls_outside():
    cycle = Cycle(date(2027, 3, 22), 2)  # the clocks of Lisbon change on the 28th, those of Nairobi never
    evening = Free("Africa/Nairobi", (Span(0, 18 * 60, 19 * 60 + 30),))
    grid = Grid(cycle, ["Europe/Lisbon", "Africa/Nairobi"])

    assert grid.common([evening]) == (Slot("Africa/Nairobi", 0, 18 * 60),)


def test_the_common_slots_are_those_that_suit_everybody():
    cycle = Cycle(date(2026, 12, 7), 3)
    ana = Free("Europe/Lisbon", (Span(1, 18 * 60, 21 * 60),))
    ben = Free("Europe/Berlin", (Span(1, 19 * 60, 21 * 60), Span(3, 18 * 60, 22 * 60)))
    grid = Grid(cycle, ["Europe/Lisbon", "Europe/Berlin"])

    assert grid.common([ana, ben]) == tuple(Slot("Europe/Lisbon", 1, 18 * 60 + more) for more in (0, 15, 30))
    assert grid.best([ana, ben]) == Slot("Europe/Lisbon", 1, 18 * 60)


def test_the_best_slot_stands_on_the_clock_where_most_of_them_live():
    cycle = Cycle(date(2026, 12, 7), 3)
    frees = [
        Free(zone, (Span(1, 600, 900),)) for zone in ("Africa/Nairobi", "Europe/Berlin", "Europe/Berlin")
    ]
    grid = Grid(cycle, ["Europe/Lisbon", "Africa/Nairobi", "Europe/Berlin"])

    best = grid.best(frees)

    assert best is not None
    assert best.zone == "Europe/Berlin"
    assert instants(best, cycle) in {instants(slot, cycle) for slot in grid.common(frees)}


def test_the_best_slot_does_not_begin_before_the_cycle_by_a_clock_of_elsewhere():
    cycle = Cycle(date(2026, 12, 7), 3)  # a Monday; in Auckland it begins while it is Sunday in Berlin
    free = Free("Europe/Berlin", (Span(6, 840, 930),))
    grid = Grid(cycle, ["Pacific/Auckland", "Europe/Berlin"])

    assert {slot.zone for slot in grid.common([free])} == {"Pacific/Auckland", "Europe/Berlin"}
    assert grid.best([free]) == Slot("Europe/Berlin", 6, 840)


def test_the_best_slot_stays_on_a_foreign_clock_when_their_own_moves_against_it():
    cycle = Cycle(date(2027, 3, 22), 2)  # the clocks of Lisbon change on the 28th, those of Nairobi never
    free = Free("Europe/Lisbon", (Span(0, 600, 780),))
    grid = Grid(cycle, ["Africa/Nairobi"])

    best = grid.best([free])

    assert best is not None
    assert best.zone == "Africa/Nairobi"


def test_without_a_common_time_there_is_no_best_slot():
    cycle = Cycle(date(2026, 12, 7), 3)
    grid = Grid(cycle, ["Europe/Lisbon"])
    frees = [Free("Europe/Lisbon", (Span(1, 600, 690),)), Free("Europe/Lisbon", (Span(2, 600, 690),))]

    assert grid.best(frees) is None


def test_the_best_slot_is_the_one_nearest_midday_for_the_person_it_suits_least():
    cycle = Cycle(date(2026, 12, 7), 3)
    always = tuple(Span(day, 0, 1440) for day in range(7))
    frees = [Free("America/New_York", always), Free("Europe/Berlin", always)]
    grid = Grid(cycle, ["America/New_York", "Europe/Berlin"])

    best = grid.best(frees)

    assert best is not None
    assert [local_words(best, cycle, free.zone) for free in frees] == ["Mon 11:00", "Mon 17:00"]


def test_meetings_may_cross_midnight_where_a_person_says_so():
    cycle = Cycle(date(2026, 12, 7), 2)
    night = Free("Europe/Lisbon", spans_between(6, 23 * 60, 60), (0, 1440))

    assert Grid(cycle, ["Europe/Lisbon"]).common([night]) == tuple(
        Slot("Europe/Lisbon", 6, 23 * 60 + more) for more in (0, 15, 30)
    )


def test_own_hours_are_kept():
    cycle = Cycle(date(2026, 12, 7), 2, 60)
    week = (Span(2, 0, 1440),)
    grid = Grid(cycle, ["Europe/Lisbon"])

    usual = grid.common([Free("Europe/Lisbon", week)])
    own = grid.common([Free("Europe/Lisbon", week, (480, 600))])

    assert (usual[0].minute, usual[-1].minute) == (7 * 60, 21 * 60)
    assert (own[0].minute, own[-1].minute) == (8 * 60, 9 * 60)


# Weeks


@settings(max_examples=100, deadline=None)
@given(weeks_of_life())
def test_merging_changes_no_minute(week):
    joined = merged(week)

    assert minutes_of(joined) == minutes_of(week)
    assert all(a.weekday != b.weekday or a.end < b.start for a, b in pairwise(joined))


@settings(max_examples=100, deadline=None)
@given(weeks_of_life(), hours())
def test_what_is_not_busy_is_free(busy, limits):
    humane = {(day, minute) for day in range(7) for minute in range(*limits)}

    assert minutes_of(free_from_busy(busy, limits)) == humane - minutes_of(busy)


@settings(max_examples=100, deadline=None)
@given(weeks_of_life(), weeks_of_life())
def test_a_week_without_the_busy_times(week, busy):
    assert minutes_of(without(week, busy)) == minutes_of(week) - minutes_of(busy)


def minutes_of(week):
    return {(span.weekday, minute) for span in week for minute in range(span.start, span.end)}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (1080, 1320, (Span(6, 1080, 1320),)),
        (1080, 1440, (Span(6, 1080, 1440),)),
        (1320, 120, (Span(6, 1320, 1440), Span(0, 0, 120))),
        (1320, 0, (Span(6, 1320, 1440),)),
        (600, 600, (Span(6, 600, 1440), Span(0, 0, 600))),
        (1440, 1500, (Span(0, 0, 60),)),
    ],
)
def test_a_span_over_midnight_is_split_in_two(start, end, expected):
    assert spans_between(6, start, end) == expected


def test_a_week_in_words():
    week = (Span(5, 840, 960), Span(0, 1080, 1290), Span(5, 540, 720), Span(5, 700, 720))

    assert week_words(week) == "Mon 18:00–21:30; Sat 09:00–12:00, 14:00–16:00"
    assert week_words((Span(6, 0, 1440),), tuple("abcdefg")) == "g 00:00–24:00"
    assert week_words(()) == ""
    assert len(WEEKDAYS) == 7


# Values that cannot be


@pytest.mark.parametrize(
    "made",
    [
        lambda: Span(7, 0, 60),
        lambda: Span(0, 60, 60),
        lambda: Span(0, -1, 60),
        lambda: Span(0, 0, 1441),
        lambda: Free("Mars/Olympus", ()),
        lambda: Free("../../etc/passwd", ()),
        lambda: Free("", ()),
        lambda: Free("Europe/Lisbon", (), (600, 600)),
        lambda: Cycle(date(1974, 12, 31), 1),
        lambda: Cycle(date(2026, 1, 1), 0),
        lambda: Cycle(date(2026, 1, 1), 106),
        lambda: Cycle(date(2026, 1, 1), 1, 0),
        lambda: zone_info("Europe"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(made):
    with pytest.raises(ValueError, match=r"\.$"):
        made()
