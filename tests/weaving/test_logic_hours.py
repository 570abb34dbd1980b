"""What people write about when they could meet."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weft.meetings.logic import Span, merged, spans_between, week_words
from weft.weaving.logic.answers import Column, week_of
from weft.weaving.logic.hours import ACCEPTED, Unclear, parse_week

EVERY = "Mon {0}; Tue {0}; Wed {0}; Thu {0}; Fri {0}; Sat {0}; Sun {0}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon 18:00-21:30; Sat 09:00-12:00", "Mon 18:00–21:30; Sat 09:00–12:00"),
        ("Mon 18:00–21:30; Sat 09:00–12:00, 14:00–24:00", "Mon 18:00–21:30; Sat 09:00–12:00, 14:00–24:00"),
        ("Segunda 18:00-21:00", "Mon 18:00–21:00"),
        ("segunda a sexta, das 18h às 20h30", "Mon 18:00–20:30; Tue 18:00–20:30; Wed 18:00–20:30; "
         "Thu 18:00–20:30; Fri 18:00–20:30"),
        ("2ª feira, 4ª-feira 19h", "Mon 19:00–20:00; Wed 19:00–20:00"),
        ("Mon, Wed 18-20, Fri", "Mon 18:00–20:00; Wed 18:00–20:00; Fri 00:00–24:00"),
        ("Mon/Wed 18-20", "Mon 18:00–20:00; Wed 18:00–20:00"),
        ("Mon – Wed: 19.30 – 21.00", "Mon 19:30–21:00; Tue 19:30–21:00; Wed 19:30–21:00"),
        ("Sat-Mon 9-11", "Mon 09:00–11:00; Sat 09:00–11:00; Sun 09:00–11:00"),
        ("6-9pm on Tuesdays and Thursdays", "Tue 18:00–21:00; Thu 18:00–21:00"),
        ("mornings on Mon, Tue; evenings on Fri", "Mon 09:00–12:00; Tue 09:00–12:00; Fri 18:00–22:00"),
        ("Weekends after 18:00", "Sat 18:00–24:00; Sun 18:00–24:00"),
        ("Sat until noon", "Sat 00:00–12:00"),
        ("Sat morning, Sun afternoon", "Sat 09:00–12:00; Sun 14:00–18:00"),
        ("fins de semana à tarde", "Sat 14:00–18:00; Sun 14:00–18:00"),
        ("Samstag ab 18 Uhr", "Sat 18:00–24:00"),
        ("lundi soir, jeudi 18h-20h", "Mon 18:00–22:00; Thu 18:00–20:00"),
        ("martes y jueves por la tarde", "Tue 14:00–18:00; Thu 14:00–18:00"),
        ("Mon 9-5", "Mon 09:00–17:00"),
        ("Tue 11-1pm", "Tue 11:00–13:00"),
        ("Tue 6pm-9", "Tue 18:00–21:00"),
        ("Fri 10pm-2am", "Fri 22:00–24:00; Sat 00:00–02:00"),
        ("Sun 22:00-02:00", "Mon 00:00–02:00; Sun 22:00–24:00"),
        ("Sun 18:00-midnight", "Sun 18:00–24:00"),
        ("Mon 18:00-20:00; 21:00-22:00", "Mon 18:00–20:00, 21:00–22:00"),
        ("Mon\nTue 9-10", "Mon 00:00–24:00; Tue 09:00–10:00"),
        ("evenings", EVERY.format("18:00–22:00")),
        ("any evening", EVERY.format("18:00–22:00")),
        ("Anytime!", EVERY.format("00:00–24:00")),
        ("18h-22h", EVERY.format("18:00–22:00")),
        ("８AM", EVERY.format("08:00–09:00")),
        ("Mon 18:00-20:00, Mon 19:00-21:00", "Mon 18:00–21:00"),
    ],
)  # fmt: skip
def test_a_whole_week_in_one_cell(text, expected):
    read = parse_week(text)

    assert not isinstance(read, Unclear)
    assert week_words(read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Morning (9-12), Evening (18-22)", "Wed 09:00–12:00, 18:00–22:00"),
        ("Early morning (6-9), Midday (12-14), Afternoon (14-18)", "Wed 06:00–09:00, 12:00–18:00"),
        ("Evening (6-9)", "Wed 18:00–21:00"),
        ("Afternoon (12-3)", "Wed 12:00–15:00"),
        ("Lunch break (12-14)", "Wed 12:00–14:00"),
        ("8AM;9AM;1PM", "Wed 08:00–10:00, 13:00–14:00"),
        ("8-9AM, 9-10AM", "Wed 08:00–10:00"),
        ("manhã", "Wed 09:00–12:00"),
        ("De manhã (9h-12h), À noite (18h-22h)", "Wed 09:00–12:00, 18:00–22:00"),
        ("anytime", "Wed 00:00–24:00"),
        ("9:00 AM - 5:00 PM", "Wed 09:00–17:00"),
        ("18:00:00-19:00:00", "Wed 18:00–19:00"),
        ("depois das 19h", "Wed 19:00–24:00"),
        ("", ""),
        ("  - ", ""),
        ("none", ""),
        ("not available", ""),
        ("Indisponível", ""),
    ],
)
def test_a_cell_of_one_weekday(text, expected):
    read = parse_week(text, 2)

    assert not isinstance(read, Unclear)
    assert week_words(read) == expected


@pytest.mark.parametrize(
    "text",
    [
        "if the kids sleep",
        "Mon 25:00",
        "99",
        "13pm",
        "=cmd()",
        "Mon 18:00-18:00",
        "09:00-05:00",
        "some Mondays",
        "not Mondays",
        "🌙",
        "Mon (if sunny)",
        "to",
        "x" * 5000,
    ],
)
def test_what_cannot_be_read_is_said_and_not_guessed(text):
    assert parse_week(text) == Unclear(text, ACCEPTED)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=60) | st.text(string.digits + "-:;, amphMonTue", max_size=40),
    st.integers(0, 6) | st.none(),
)
def test_any_text_gives_a_week_or_says_that_it_is_unclear(text, weekday):
    read = parse_week(text, weekday)

    assert isinstance(read, Unclear) or read == merged(read)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)).filter(
            lambda t: t[1] < t[2]
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_week_in_words_is_read_as_the_same_week(times):
    # nine to five at night would be doubted, but a span within a day never is
    week = merged(Span(*time) for time in times)

    assert parse_week(week_words(week)) == week


# Columns of forms


@pytest.mark.parametrize(
    ("meaning", "text", "expected"),
    [
        ("available:0", "Morning (9-12)", (Span(0, 540, 720),)),
        ("available:0", "✓", (Span(0, 0, 1440),)),
        ("available:0", "x", (Span(0, 0, 1440),)),
        ("available:0", "No", ()),
        ("available@540-600", "Monday, Wednesday", (Span(0, 540, 600), Span(2, 540, 600))),
        ("available@540-600", "yes", tuple(Span(day, 540, 600) for day in range(7))),
        ("available:3@540-600", "TRUE", (Span(3, 540, 600),)),
        ("available:3@540-600", "I can", (Span(3, 540, 600),)),
        ("available:3@540-600", "FALSE", ()),
        ("available", "Sat 9-10", (Span(5, 540, 600),)),
    ],
)
def test_a_cell_means_what_its_column_says(meaning, text, expected):
    column = Column.of(0, meaning)

    assert column is not None
    assert column.spans(text) == expected


def test_a_tick_in_a_column_of_a_whole_week_is_unclear():
    column = Column.of(0, "available")

    assert column is not None
    assert isinstance(column.spans("x"), Unclear)


def test_a_form_that_asks_when_people_can_not_meet_is_turned_round():
    columns = [Column.of(day, f"unavailable:{day}") for day in range(7)]

    week, unclear = week_of(columns, ["9-17", "", "anytime", "", "", "not sure", ""])

    assert week == (
        Span(0, 0, 540),
        Span(0, 1020, 1440),
        Span(1, 0, 1440),
        Span(3, 0, 1440),
        Span(4, 0, 1440),
        Span(6, 0, 1440),
    )
    assert [(column.weekday, cell.value) for column, cell in unclear] == [(5, "not sure")]


def test_busy_times_are_taken_out_of_free_ones():
    columns = [Column.of(0, "available"), Column.of(1, "unavailable")]

    assert week_of(columns, ["Mon 9-18", "Mon 12-13"]) == ((Span(0, 540, 720), Span(0, 780, 1080)), [])


def test_without_any_column_about_times_nobody_is_free():
    assert week_of([], ["Ana"]) == ((), [])


def test_spans_over_midnight_reach_the_next_monday():
    assert spans_between(6, 1320, 60) == (Span(6, 1320, 1440), Span(0, 0, 60))
