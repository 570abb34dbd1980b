"""From what people write about where they live to a time zone, offline."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weft.meetings.logic import zone_names
from weft.weaving.logic.places import Found, find_zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Horta", "Atlantic/Azores"),
        ("New York", "America/New_York"),
        ("NYC", "America/New_York"),
        ("Oakland", "America/Los_Angeles"),
        ("Berlin", "Europe/Berlin"),
        ("London", "Europe/London"),
        ("Lisbon", "Europe/Lisbon"),
        ("lisboa", "Europe/Lisbon"),
        ("São Paulo", "America/Sao_Paulo"),
        ("SAO  PAULO", "America/Sao_Paulo"),
        ("Bengaluru", "Asia/Kolkata"),
        ("Bangalore", "Asia/Kolkata"),
        ("Bogotá", "America/Bogota"),
        ("Kathmandu", "Asia/Kathmandu"),
        ("Cape Town", "Africa/Johannesburg"),
        ("Zürich", "Europe/Zurich"),
        ("Москва", "Europe/Moscow"),
        ("東京", "Asia/Tokyo"),
        ("Horta, Azores", "Atlantic/Azores"),
        ("Lajes do Pico, Pico, Açores", "Atlantic/Azores"),
        ("Pico", "Atlantic/Azores"),
        ("Lisbon (Portugal)", "Europe/Lisbon"),
        ("Portland, OR", "America/Los_Angeles"),
        ("Portland, Maine", "America/New_York"),
        ("Portland OR", "America/Los_Angeles"),
        ("London, Ontario", "America/Toronto"),
        ("Cambridge, UK", "Europe/London"),
        ("I live in Lisbon", "Europe/Lisbon"),
        ("Europe/Lisbon", "Europe/Lisbon"),
        ("america/new york", "America/New_York"),
        ("UTC", "UTC"),
    ],
)
def test_a_place_or_a_zone_is_known_without_asking(text, zone):
    assert find_zone(text) == Found(zone)


@pytest.mark.parametrize(
    ("text", "zone", "notice"),
    [
        (
            "Wellington",
            "Pacific/Auckland",
            "There are several places called Wellington. We took the one in New Zealand (Pacific/Auckland).",
        ),
        (
            "Portland",
            "America/Los_Angeles",
            "There are several places called Portland. We took the one in Oregon (America/Los_Angeles).",
        ),
        (
            "Portugal",
            "Europe/Lisbon",
            "Portugal has one clock nearly everywhere (Europe/Lisbon). A city would be surer.",
        ),
        ("UTC+2", "Etc/GMT-2", "UTC+2 has no clock changes in summer. A city would follow them."),
        ("GMT-03:00", "Etc/GMT+3", "GMT-03:00 has no clock changes in summer. A city would follow them."),
        ("+5:45", "Asia/Kathmandu", "+5:45 has no clock changes in summer. A city would follow them."),
        ("GMT", "UTC", "GMT has no clock changes in summer. A city would follow them."),
        ("CET", "Europe/Berlin", "CET is read as Europe/Berlin. A city would be surer."),
    ],
)
def test_what_had_to_be_guessed_is_said(text, zone, notice):
    assert find_zone(text) == Found(zone, notice)


@pytest.mark.parametrize(
    "text", ["Xanaduville", "USA", "UTC+99", "UTC+12:45", "", "  ", "somewhere nice", "x" * 5000, "={1}"]
)
def test_what_is_not_known_is_asked(text):
    assert find_zone(text) is None


def test_an_answer_given_once_counts_wherever_the_place_is_written():
    answers = {"Xanaduville": "Asia/Kolkata"}

    assert find_zone("xanaduville ", answers) == Found("Asia/Kolkata")
    assert find_zone("Lisbon", answers) == Found("Europe/Lisbon")


def test_an_answer_that_is_no_zone_counts_for_nothing():
    assert find_zone("Xanaduville", {"Xanaduville": "Mars/Olympus"}) is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text_gives_a_zone_that_exists_or_none(text):
    found = find_zone(text)

    assert found is None or found.zone in zone_names()
