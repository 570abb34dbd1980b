"""People who signed up become a problem; rules for crews made by hand; reasons in words."""

from datetime import date

import pytest

import loom
from weft.meetings.logic import Free, Grid, Slot, Span
from weft.weaving.logic.board import Break, Seat, breaks, seats
from weft.weaving.logic.problem import CrewSettings, SettingsRefused, crews_problem
from weft.weaving.logic.reasons import BREAKS, UNPLACED, joined, move_breaks, sentences, why_unplaced
from weft.weaving.logic.signup import SignUp

SETTINGS = CrewSettings(date(2026, 12, 7), sizes=(2, 4), weeks=3)


TUESDAY = (Span(1, 1080, 1200),)


def person(key, zone="Europe/Lisbon", week=TUESDAY, **more):
    return SignUp(key=key, name=key.title(), row=1, zone=zone, week=week, **more)


def test_people_become_a_problem_that_the_engine_reads():
    people = [
        person(
            "ana",
            languages=frozenset({"pt", "en"}),
            kind="Peer  Support",
            loves=("ben", "gone"),
            draws=("Music",),
        ),
        person("ben", languages=frozenset({"en"}), kind="peer support", size=(3, 4), rather_not=("cem",)),
        person("cem", zone="Europe/Berlin", couples=("dee",), draws=("music", "Walking")),
        person("dee", couples=("cem",), rather_not=("gone",)),
        person("eve", zone=None, couples=("ana",)),
    ]

    problem, grid = crews_problem(people, SETTINGS)

    assert grid.slots == Grid(SETTINGS.cycle, ["Europe/Lisbon", "Europe/Berlin"]).slots
    early, late = (
        format(grid.mask(Free(zone, (Span(1, 1080, 1200),))), "x")
        for zone in ("Europe/Berlin", "Europe/Lisbon")
    )
    assert problem == {
        "free": [late, late, early, late, "0"],
        "slots": len(grid.slots),
        "sizes": [2, 4],
        "ideal_sizes": [4, 5],
        "languages": [["en", "pt"], ["en"], [], [], []],
        "kinds": ["peer support", "peer support", None, None, None],
        "wanted_sizes": [None, [3, 4], None, None, None],
        "vetoes": [[1, 2]],
        "couples": [[2, 3]],
        "wishes": [[0, 1, 1.0], [2, 3, 1.0], [3, 2, 1.0], [4, 0, 1.0]],
        "topics": [["music"], [], ["music", "walking"], [], []],
        "met": [],
    }
    assert loom.problem_from_dict(problem).people == 5


def test_nobody_is_bound_to_a_person_by_what_only_the_other_said():
    problem, _ = crews_problem([person("ana", couples=("ben",)), person("ben")], SETTINGS)

    assert (problem["couples"], problem["wishes"]) == ([], [[0, 1, 1.0]])


def test_a_veto_counts_before_a_wish_to_stay_together():
    pair = [person("ana", couples=("ben",), rather_not=("ben",)), person("ben", couples=("ana",))]

    problem, _ = crews_problem(pair, SETTINGS)

    assert (problem["vetoes"], problem["couples"]) == ([[0, 1]], [])


def test_what_people_say_of_their_own_hours_counts_before_the_sheet():
    own = Free("Asia/Tokyo", (Span(2, 0, 1440),), (600, 720))

    problem, grid = crews_problem([person("ana"), person("ben")], SETTINGS, {"ben": own})

    assert problem["free"][1] == format(grid.mask(own), "x")
    assert grid.slots_in(int(problem["free"][1], 16)) == tuple(
        Slot("Asia/Tokyo", 2, 600 + more) for more in (0, 15, 30)
    )


def test_late_hours_on_a_sheet_stay_within_the_humane_ones():
    late = person("ana", week=(Span(1, 1200, 1440),))

    problem, grid = crews_problem([late], SETTINGS)

    assert grid.slots_in(int(problem["free"][0], 16)) == tuple(
        Slot("Europe/Lisbon", 1, 1200 + more) for more in (0, 15, 30)
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"sizes": (1, 4)}, "A crew has at least two people. Choose a smallest size of 2 or more."),
        ({"sizes": (5, 4)}, "The largest size is smaller than the smallest. Change one of them."),
        ({"sizes": (3, 51)}, "A crew of more than 50 people is a gathering. Choose a smaller largest size."),
        ({"ideal_sizes": (5, 4)}, "The comfortable sizes go from a smaller number to a larger one."),
        ({"minutes": 0}, "A meeting lasts between 1 minute and 24 hours."),
        ({"weeks": 0}, "A cycle lasts between 1 and 105 weeks."),
        ({"first_day": date(1900, 1, 1)}, "A cycle begins between 1975 and 2200."),
        ({"seconds": 0}, "Choose between 1 and 3,600 seconds to look for crews."),
        ({"seed": -1}, "A seed is a whole number of 0 or more."),
        ({"hours": (600, 600)}, "The earliest hour comes before the latest."),
    ],
)
def test_settings_that_cannot_be_are_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(SettingsRefused) as refused:
        CrewSettings(**{"first_day": date(2026, 12, 7), **wrong})

    assert str(refused.value) == sentence


# Crews made by hand


def seat(key, mask=1, **more):
    return Seat(key, key.title(), mask, **more)


def test_a_crew_that_keeps_every_rule_breaks_none():
    crew = [
        seat("ana", 0b110, languages=frozenset({"en"}), kind="project"),
        seat("ben", 0b011),
        seat("cem", 0b010),
    ]

    assert breaks(crew, (3, 6)) == ()
    assert breaks([], (3, 6)) == ()


@pytest.mark.parametrize(
    ("crew", "broken"),
    [
        ([seat("ana", apart=frozenset({"ben"})), seat("ben")], (Break("not_possible"),)),
        ([seat("ana", 0), seat("ben")], (Break("no_time_given", ("Ana",)),)),
        ([seat("ana", 0b01), seat("ben", 0b10)], (Break("no_common_time"),)),
        ([seat("ana", 1), seat("ben", 1), seat("cem", 2)], (Break("no_common_time", ("Cem",)),)),
        (
            [seat("ana", languages=frozenset({"en"})), seat("ben"), seat("cem", languages=frozenset({"pt"}))],
            (Break("no_shared_language"),),
        ),
        ([seat("ana", kind="a"), seat("ben"), seat("cem", kind="b")], (Break("kinds_differ", ("a", "b")),)),
        ([seat("ana")], (Break("too_small"),)),
        ([seat(key) for key in "abcd"], (Break("too_large"),)),
        (
            [seat("ana", beside=frozenset({"zoe"})), seat("ben"), seat("cem")],
            (Break("couple_parted", ("Ana",)),),
        ),
    ],
)
def test_what_a_crew_would_break(crew, broken):
    assert breaks(crew, (2, 3)) == broken


def test_seats_know_vetoes_from_both_sides_and_couples_only_when_both_ask():
    people = [
        person("ana", rather_not=("ben",), couples=("cem", "dee")),
        person("ben", kind="Project", languages=frozenset({"en"})),
        person("cem", couples=("ana",)),
        person("dee"),
    ]

    found = seats(people, [1, 2, 3, 4])

    assert found == {
        "ana": Seat("ana", "Ana", 1, apart=frozenset({"ben"}), beside=frozenset({"cem"})),
        "ben": Seat("ben", "Ben", 2, frozenset({"en"}), "project", apart=frozenset({"ana"})),
        "cem": Seat("cem", "Cem", 3, beside=frozenset({"ana"})),
        "dee": Seat("dee", "Dee", 4),
    }


# Words


@pytest.mark.parametrize(
    ("facts", "second"),
    [
        ({"languages": ["en"], "topics": [{"topic": "music", "with": [1]}], "kind": "project"},
         "You all speak English, and others here are drawn to “music” as well."),
        ({"languages": ["en", "pt"], "topics": [], "kind": "project"},
         "You all speak English and Portuguese, and others here asked for the same kind of crew: project."),
        ({"languages": [], "topics": [{"topic": "music"}], "kind": None}, "Others here are drawn to “music” as well."),
        ({"languages": [], "kind": "project"}, "Others here asked for the same kind of crew: project."),
        ({"languages": ["sv"]}, "You all speak Swedish."),
        ({}, "With four people there is time for everyone to speak."),
    ],
)  # fmt: skip
def test_two_sentences_of_reason(facts, second):
    assert sentences({"size": 4, **facts}, "Tue 19:00") == (
        "All four of you can meet every week at this time: Tue 19:00 by your clock.",
        second,
    )


def test_every_template_can_be_translated_before_the_facts_are_put_in():
    asked = []

    def translate(text):
        asked.append(text)
        return text.upper() if "{" not in text else text

    first, second = sentences({"size": 3, "languages": ["en"]}, "Tue 19:00", translate)

    assert first == "All THREE of you can meet every week at this time: Tue 19:00 by your clock."
    assert second == "You all speak ENGLISH."
    assert not any("Tue" in text for text in asked)


def test_two_people_are_both():
    assert sentences({"size": 2, "languages": ["en"]}, "Tue 19:00")[0] == (
        "You can both meet every week at this time: Tue 19:00 by your clock."
    )


@pytest.mark.parametrize("code", [*UNPLACED, "anything else"])
def test_why_a_person_has_no_crew_is_one_sentence_with_their_name(code):
    sentence = why_unplaced(code, "Ana")

    assert "Ana" in sentence
    assert sentence.count(".") == 1
    assert sentence.endswith(".")


def test_a_veto_is_never_told_from_a_lack_of_room():
    assert why_unplaced("vetoed", "Ana") == why_unplaced("no_room_left", "Ana")


def test_what_a_move_breaks_in_words():
    broken = (
        Break("not_possible"),
        Break("no_common_time"),
        Break("no_common_time", ("Ana", "Ben")),
        Break("no_time_given", ("Cem",)),
        Break("too_large"),
        Break("couple_parted", ("Dee", "Eve", "Fay")),
    )

    assert move_breaks(broken, 7, (3, 6)) == (
        "This is not possible.",
        "There is no time at which all of them can meet every week.",
        "There is no time at which all of them can meet every week. Without Ana or Ben there is one.",
        "We do not know when Cem can meet.",
        "With 7 people this crew is larger than 6.",
        "This parts people who ask to stay together: Dee, Eve and Fay.",
    )
    assert all(move_breaks((Break(code),), 2, (3, 6)) for code in BREAKS)


def test_names_are_joined_as_people_list_them():
    assert [joined(names) for names in ([], ["Ana"], ["Ana", "Ben"], ["Ana", "Ben", "Cem"])] == [
        "",
        "Ana",
        "Ana and Ben",
        "Ana, Ben and Cem",
    ]
