"""When a crew that was called would first meet."""

from datetime import UTC, date, datetime

from weft.meetings.logic import Free, Slot, Span
from weft.weaving.logic.calls import NOTICE, as_called, to_be_found

EVENINGS = tuple(Span(day, 18 * 60, 21 * 60) for day in (0, 2, 3, 4))


def test_it_meets_weekly_from_the_meeting_that_was_named_by_the_callers_clock():
    first = datetime(2026, 10, 20, 17, 30, tzinfo=UTC)

    begins = as_called(first, "Europe/Lisbon", 6, 90, datetime(2026, 10, 1, tzinfo=UTC))

    assert begins.slot == Slot("Europe/Lisbon", 1, 18 * 60 + 30)
    assert (begins.cycle.first_day, begins.cycle.weeks, begins.cycle.minutes) == (date(2026, 10, 20), 6, 90)


def test_once_that_meeting_has_passed_it_begins_the_week_after_at_the_same_time_on_the_wall():
    first = datetime(2026, 10, 20, 17, 30, tzinfo=UTC)

    begins = as_called(first, "Europe/Lisbon", 6, 90, datetime(2026, 10, 21, tzinfo=UTC))

    assert begins.slot == Slot("Europe/Lisbon", 1, 18 * 60 + 30)
    assert begins.cycle.first_day == date(2026, 10, 27)


def test_up_to_three_starts_on_different_weekdays_are_found_that_suit_all():
    here, there = Free("Europe/Lisbon", EVENINGS), Free("Europe/Stockholm", EVENINGS)

    found = to_be_found([here, there], date(2026, 11, 2), 4, 60)

    assert len(found) == 3
    assert len({each.slot.weekday for each in found}) == 3
    assert {each.cycle.first_day for each in found} == {date(2026, 11, 2) + NOTICE}
    for each in found:
        wall = each.slot.minute - (60 if each.slot.zone == "Europe/Stockholm" else 0)
        assert 18 * 60 <= wall <= 20 * 60 - 60


def test_nothing_is_found_where_nothing_suits_all():
    one = Free("Europe/Lisbon", (Span(0, 18 * 60, 20 * 60),))
    other = Free("Europe/Lisbon", (Span(1, 18 * 60, 20 * 60),))

    assert to_be_found([one, other], date(2026, 11, 2), 4, 60) == []
