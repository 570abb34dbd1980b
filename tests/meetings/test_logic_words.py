"""A weekday's hours as people write them, and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.meetings.test_logic import weeks_of_life
from weft.meetings.logic import Span, line_of, merged, read_line


@settings(max_examples=200, deadline=None)
@given(weeks_of_life(1))
def test_what_is_written_is_read_back_to_the_minute(week):
    lines = [read_line(day, line_of(day, week)) for day in range(7)]

    assert merged(span for line in lines for span in line.spans) == merged(week)
    assert not any(line.unread for line in lines)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("18:00–21:30, 12–14", [(720, 840), (1080, 1290)]),
        ("6pm-9:30pm", [(1080, 1290)]),
        ("6 pm – 9.30 p.m.", [(1080, 1290)]),
        ("6-9pm", [(1080, 1260)]),
        ("11-2pm", [(660, 840)]),
        ("9am to noon; 12am-1am", [(0, 60), (540, 720)]),
        ("12pm-12am", [(720, 1440)]),
        ("noon–midnight", [(720, 1440)]),
        ("18h30-20h and 8h-9h", [(480, 540), (1110, 1200)]),
        ("18.30 até 20", [(1110, 1200)]),
        ("9 à 11 et 14 à 16", [(540, 660), (840, 960)]),
        ("0-24", [(0, 1440)]),
        ("All  Day", [(0, 1440)]),
        ("9–11, 10–12", [(540, 720)]),
        ("never", []),
        ("–", []),
        ("  ", []),
        ("", []),
        ("20-24:00", [(1200, 1440)]),
    ],
)
def test_hours_are_understood_as_people_write_them(words, expected):
    line = read_line(2, words)

    assert line.unread == ()
    assert [(span.start, span.end) for span in line.spans] == expected
    assert all(span.weekday == 2 for span in line.spans)


def test_what_ends_before_it_begins_goes_on_the_next_day():
    assert read_line(6, "22–2").spans == (Span(0, 0, 120), Span(6, 1320, 1440))
    assert read_line(0, "22:30-0:00").spans == (Span(0, 1350, 1440),)


@pytest.mark.parametrize(
    "words",
    [
        "evening",
        "18",
        "18-18",
        "25-26",
        "18:75–19",
        "13pm-14pm",
        "0am-3am",
        "24-3",
        "18–",
        "1800-2000",
        "5-6-7",
    ],
)
def test_what_cannot_be_read_is_said_again(words):
    line = read_line(0, f"9–10, {words}")

    assert line.unread == (words,)
    assert line.spans == (Span(0, 540, 600),)


def test_a_language_brings_its_own_words():
    assert read_line(0, "o dia todo", {"o dia todo"}, {"nunca"}).spans == (Span(0, 0, 1440),)
    assert read_line(0, "nunca", {"o dia todo"}, {"nunca"}).spans == ()
    assert line_of(0, [Span(0, 0, 1440)], "o dia todo") == "o dia todo"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_no_words_are_too_odd_to_be_answered(words):
    line = read_line(3, words)

    assert all(isinstance(each, str) and each for each in line.unread)
