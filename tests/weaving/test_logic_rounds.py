"""Questions, wishes and days of a round, as plain values."""

from datetime import UTC, date, datetime

import pytest

from tests import make
from weft.meetings.logic import Span
from weft.weaving.logic import cards
from weft.weaving.logic.facts import facts_of
from weft.weaving.logic.problem import CrewSettings, crews_problem
from weft.weaving.logic.questions import ALIKE, MIXED, NOT_ALONE, Question, chosen_of, questions_of
from weft.weaving.logic.reasons import sentences
from weft.weaving.logic.rounds import lines_of, seconds_for, usual_deadline, usual_first_day
from weft.weaving.logic.yeses import draws_of, packed, unpacked, wished

PLAN = Question("How?", ("with a plan", "as it comes"))
STAGE = Question("Where in life?", ("studying", "retired"), MIXED, "much")
ALONE = Question("Which shift?", ("day", "night"), NOT_ALONE)
FIRST_DAY = date(2027, 3, 1)


def people(*chosen, **said):
    return [make.signup(f"P{at}", chosen=each, **said) for at, each in enumerate(chosen)]


def problem_of(signups, *questions):
    return crews_problem(signups, CrewSettings(first_day=FIRST_DAY, questions=questions))[0]


# What the engine is asked


def test_questions_go_to_the_engine_by_number_and_without_words():
    chosen = ((frozenset({0}), frozenset({1})), (frozenset(), frozenset({0, 1})), ())

    asked = problem_of(people(*chosen), PLAN, STAGE)["questions"]

    assert asked == [
        {"name": "0", "answers": [["0"], [], []], "aim": "alike", "weight": "some"},
        {"name": "1", "answers": [["1"], ["0", "1"], []], "aim": "mixed", "weight": "much"},
    ]


def test_nobody_is_the_only_one_of_what_two_at_least_have_in_common():
    chosen = ((frozenset({0}),), (frozenset({1}),), (frozenset({0}),))

    problem = problem_of(people(*chosen), ALONE)

    assert problem["never_only"] == [[0, 2]]
    assert "questions" not in problem


def test_callers_are_numbers_and_without_any_the_problem_is_as_it_was():
    plain = [make.signup("Ana"), make.signup("Bo", is_caller=True, intention="Bread")]

    assert problem_of(plain)["callers"] == [1]
    assert not {"callers", "questions", "never_only"} & set(problem_of(plain[:1]))


def test_a_choice_that_is_not_there_does_not_count():
    assert chosen_of({"0": [0, 7, -1], "5": [1]}, [PLAN, STAGE]) == (frozenset({0}), frozenset())
    assert questions_of([PLAN.kept, STAGE.kept]) == (PLAN, STAGE)


# Why these people


@pytest.mark.parametrize(
    ("question", "answers", "told"),
    [
        (PLAN, [{0}, {0, 1}], "All of you answered “How?” with “with a plan”."),
        (PLAN, [{0}, {1}], None),
        (PLAN, [{0}, set()], None),
        (STAGE, [{0}, {1}], "You answered “Where in life?” in different ways."),
        (STAGE, [{0}, {0}], None),
        (STAGE, [{0}, set()], None),
        (ALONE, [{0}, {0}], "Nobody here is the only one with their answer to “Which shift?”."),
        (ALONE, [{0}, {1}, {1}], None),
        (ALONE, [set(), set()], None),
    ],
)
def test_what_a_crew_shares_or_differs_in_is_told_of_all_of_them(question, answers, told):
    crew = people(*((frozenset(each),) for each in answers))

    facts = facts_of(crew, [question])

    for signup in crew:
        assert sentences(facts[signup.key], "Tue 19:00")[2:] == ((told,) if told else ())


def test_whose_call_is_at_the_heart_is_told_to_them_and_to_the_others():
    crew = [make.signup("Bo", is_caller=True, intention="Baking bread"), make.signup("Ana")]

    facts = facts_of(crew)

    assert sentences(facts["bo#1"], "Tue")[2:] == (
        "At the heart of this crew is what you call for: “Baking bread”",
    )
    assert sentences(facts["ana#1"], "Tue")[2:] == (
        "At the heart of this crew is what Bo calls for: “Baking bread”",
    )


def test_what_somebody_wishes_changes_no_fact_and_no_sentence():
    plain = people((frozenset({0}),), (frozenset({0}),))
    wishing = people(
        (frozenset({0}),), (frozenset({0}),), loves=("p1#1",), rather_not=("p0#1",), couples=("p1#1",)
    )

    assert facts_of(plain, [PLAN, STAGE]) == facts_of(wishing, [PLAN, STAGE])


# Wishes, as they are sealed


def test_wishes_are_as_long_however_many_there_are():
    assert len(packed({"loves": []})) == len(packed({"loves": [1, 2, 3], "rather_not": [4]})) == 512
    assert unpacked(packed({"loves": [3]})) == {"loves": [3], "rather_not": [], "couples": []}
    assert unpacked(b"") == {"loves": [], "rather_not": [], "couples": []}


def test_only_what_is_said_anew_changes():
    before = {"loves": [1, 2], "rather_not": [3], "couples": [4], "not_with": [9]}

    assert wished(before, {2: "rather_not", 3: "fine", 5: "loves"}) == {
        "loves": [1, 5],
        "rather_not": [2],
        "couples": [4],
        "not_with": [9],
    }


# Days, lines, boxes


def test_the_usual_day_is_an_evening_and_the_first_week_a_monday_after_all_have_answered():
    deadline = usual_deadline(date(2026, 12, 1), 14, "Europe/Lisbon")

    assert deadline.astimezone(UTC) == datetime(2026, 12, 15, 20, tzinfo=UTC)
    assert usual_first_day(date(2026, 12, 1), 14, 5, 2) == date(2026, 12, 28)
    assert usual_first_day(date(2026, 12, 1), 14, 5, 2).weekday() == 0
    assert (seconds_for(400), seconds_for(401)) == (8, 60)


def test_lines_are_each_taken_once_and_draws_with_commas_or_lines():
    assert lines_of(" Support \n\nMaking  things\nsupport\nx\n", 8, 2) == ["Support", "Making t"]
    assert draws_of("Music, long  walks;Teatro\nMÚSIC") == ("Music", "long walks", "Teatro")


def test_ticked_boxes_and_written_times_are_one_week():
    week = cards.week_of({"0-18", "0-20", "9-9", "5-8"}, [Span(0, 21 * 60, 23 * 60)])

    assert week == (Span(0, 1080, 1380), Span(5, 480, 600))
    assert len(cards.boxes()) == 49


@pytest.mark.parametrize(
    ("mail", "phone", "taken", "key"),
    [
        ("a@example.org", "", set(), "a@example.org"),
        ("a@example.org", "", {"a@example.org"}, "a@example.org|ana sol"),
        ("", "+351 12", set(), "ana sol|35112"),
        ("", "", {"ana sol#1"}, "ana sol#2"),
    ],
)
def test_somebody_from_a_card_is_known_as_a_sheet_would_know_them(mail, phone, taken, key):
    assert cards.key_for("Ana Sol", mail, phone, taken) == key


def test_aims_are_words_of_the_engine():
    from loom.problem import AIMS

    assert {ALIKE, MIXED} == set(AIMS)
