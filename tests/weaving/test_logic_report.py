"""From a sheet to printed crews: the command line, which needs no database."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from weft.weaving.logic.conflicts import Asked, conflict_words
from weft.weaving.logic.problem import SettingsRefused
from weft.weaving.logic.sheet import chosen, next_monday, parse_day, parse_sizes, read_sheet
from weft.weaving.logic.signup import SignUp

SHEET = """Name,Email,Time zone,Availability,Languages,Kind of crew,What draws you?,Rather not with
Ana Luz,ana@example.org,Europe/Lisbon,Tue 18:00-21:00,"en, pt",no preference,music,
Ben Ray,,Europe/Berlin,Tue 19:00-22:00,en,learning,music,
João Costa,,Atlantic/Azores,Tue 17:00-20:00,"pt, en",learning,gardens,
João Costa,joao@example.org,Europe/Lisbon,Tue 18:00-20:00,en,,gardens,
Dee Late,,Europe/Lisbon,Fri 07:00-09:00,en,,,Ana Luz
Eve Quiet,,Europe/Lisbon,,en,,,
Fay Far,,Xanaduville,Tue 18:00-20:00,en,,,
"""


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_text(SHEET)
    return str(path)


def run(capsys, *arguments, **options):
    call_command(*arguments, **options)
    said = capsys.readouterr()
    return said.out, said.err


def test_crews_are_printed_as_a_table(sheet, capsys):
    out, err = run(capsys, "crews", sheet, "--from", "2027-03-01", "--weeks", "6", "--size", "3-4")

    *table, last = out.splitlines()
    assert table == [
        "Crew 1 · Tue 18:00 Europe/Lisbon",
        "  Ana Luz             Tue 18:00  Europe/Lisbon",
        "  Ben Ray             Tue 19:00  Europe/Berlin",
        "  João Costa (row 4)  Tue 17:00  Atlantic/Azores",
        "  João Costa (row 5)  Tue 18:00  Europe/Lisbon",
        "",
        "Without a crew for now",
        "  Too few people can meet when Dee Late can.",
        "  We do not know when Eve Quiet can meet.",
        "  We do not know which clock Fay Far goes by.",
        "",
        "4 of 7 people have a place, in 1 crew. That is everybody for whom there is a crew.",
    ]
    assert last.startswith("Seed 7, ")
    assert err.splitlines() == [
        "Row 7, Availability: Eve Quiet has not said when they can meet.",
        "Row 8, Time zone: Which time zone is Xanaduville in?",
    ]


def test_crews_as_json_have_the_agreed_shape(sheet, capsys):
    arguments = ("--from", "2027-03-22", "--weeks", "2", "--size", "3-4", "--json")

    out, _ = run(capsys, "crews", sheet, *arguments)

    said = json.loads(out)
    assert sorted(said) == ["bound", "conflicts", "crews", "score", "seconds", "seed", "unplaced"]
    assert said["crews"] == [
        {
            "people": ["Ana Luz", "Ben Ray", "João Costa (row 4)", "João Costa (row 5)"],
            "slot": {
                "weekday": "Tue",
                "start_utc_by_week": ["2027-03-23T18:00:00Z", "2027-03-30T17:00:00Z"],
                "local": {
                    "Ana Luz": "Tue 18:00 Europe/Lisbon",
                    "Ben Ray": "Tue 19:00 Europe/Berlin",
                    "João Costa (row 4)": "Tue 17:00 Atlantic/Azores",
                    "João Costa (row 5)": "Tue 18:00 Europe/Lisbon",
                },
            },
            "because": [
                {
                    "name": name,
                    "sentences": [
                        f"All four of you can meet every week at this time: {when} by your clock.",
                        f"You all speak English, and others here are drawn to “{topic}” as well.",
                    ],
                }
                for name, when, topic in (
                    ("Ana Luz", "Tue 18:00", "music"),
                    ("Ben Ray", "Tue 19:00", "music"),
                    ("João Costa (row 4)", "Tue 17:00", "gardens"),
                    ("João Costa (row 5)", "Tue 18:00", "gardens"),
                )
            ],
        }
    ]
    assert said["unplaced"] == [
        {"name": "Dee Late", "why": "Too few people can meet when Dee Late can."},
        {"name": "Eve Quiet", "why": "We do not know when Eve Quiet can meet."},
        {"name": "Fay Far", "why": "We do not know which clock Fay Far goes by."},
    ]
    assert (said["seed"], said["score"]["placed"]) == (7, 4)


def test_the_same_seed_gives_the_same_crews(sheet, capsys):
    arguments = ("crews", sheet, "--from", "2027-03-22", "--seed", "3", "--json")

    first, second = (json.loads(run(capsys, *arguments)[0]) for _ in range(2))

    assert {**first, "seconds": 0} == {**second, "seconds": 0}


def test_crews_can_be_written_to_a_file(sheet, tmp_path, capsys):
    out, _ = run(capsys, "crews", sheet, "--out", str(tmp_path / "crews.txt"))

    assert out == ""
    assert (tmp_path / "crews.txt").read_text().startswith("Crew 1 · Tue")


def test_pairs_are_printed(sheet, capsys):
    out, _ = run(capsys, "pairs", sheet, "--from", "2027-03-01")

    assert out.splitlines()[:6] == [
        "Pair 1 · Tue 18:00 Europe/Lisbon",
        "  Ana Luz             Tue 18:00  Europe/Lisbon",
        "  Ben Ray             Tue 19:00  Europe/Berlin",
        "",
        "Pair 2 · Tue 17:00 Atlantic/Azores",
        "  João Costa (row 4)  Tue 17:00  Atlantic/Azores",
    ]
    assert "4 of 7 people have a place, in 2 pairs." in out


def test_the_times_that_suit_some_people_are_printed_by_each_clock(sheet, capsys):
    out, _ = run(
        capsys, "slots", sheet, "--people", "Ana Luz, Ben Ray", "--from", "2027-03-22", "--weeks", "2"
    )

    assert out.splitlines() == [
        "Europe/Berlin  Europe/Lisbon",
        "Tue 19:00      Tue 18:00",
        "Tue 19:30      Tue 18:30",
        "Tue 19:15      Tue 18:15",
        "Tue 20:00      Tue 19:00",
        "Tue 19:45      Tue 18:45",
        "Tue 20:30      Tue 19:30",
        "Tue 20:15      Tue 19:15",
    ]


def test_the_times_as_json(sheet, capsys):
    out, _ = run(
        capsys,
        "slots",
        sheet,
        "--people",
        "ana@example.org",
        "--from",
        "2027-03-22",
        "--weeks",
        "1",
        "--most",
        "1",
        "--json",
    )

    assert json.loads(out) == {
        "slots": [
            {
                "weekday": "Tue",
                "start_utc_by_week": ["2027-03-23T18:00:00Z"],
                "local": {"Ana Luz": "Tue 18:00 Europe/Lisbon"},
            }
        ]
    }


def test_no_common_time_is_said(sheet, capsys):
    out, _ = run(capsys, "slots", sheet, "--people", "Ana Luz, Dee Late")

    assert out == "There is no weekly time at which all of them can meet in every week.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("crews", "SHEET", "--size", "6-3"), 2, "The largest size is smaller than the smallest. Change one of them."),
        (("crews", "SHEET", "--size", "few"), 2, "Sizes are written as 3-6, or as one number."),
        (("crews", "SHEET", "--from", "soon"), 2, "A day is written as 2026-12-01."),
        (("crews", "SHEET", "--zone", "Lisbon"), 2,
         "There is no time zone called Lisbon. A name looks like Europe/Lisbon."),
        (("slots", "SHEET", "--people", "Zoe"), 2, "Nobody on this sheet is called Zoe."),
        (("slots", "SHEET", "--people", "João Costa"), 2,
         "Several people on this sheet are called João Costa. Please give the mail address instead."),
        (("slots", "SHEET"), 1, "We do not know which clock Fay Far goes by. Say it with --zone, or in the sheet."),
        (("crews", "nowhere.csv"), 1, "nowhere.csv could not be opened: No such file or directory."),
        (("crews", "EMPTY"), 1, "This file is empty. Please choose the file with your sign-up sheet."),
        (("crews", "TIMELESS"), 1, "Without names and times nothing can be found."),
        (("crews", "SHEET", "--out", "/nowhere/crews.txt"), 1,
         "/nowhere/crews.txt could not be written: No such file or directory."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_sentence_and_an_exit_code(sheet, tmp_path, arguments, code, sentence):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "timeless.csv").write_text("Name,City\nAna,Lisbon\n")
    paths = {"SHEET": sheet, "EMPTY": str(tmp_path / "empty.csv"), "TIMELESS": str(tmp_path / "timeless.csv")}

    with pytest.raises(CommandError) as refused:
        call_command(*(paths.get(argument, argument) for argument in arguments))

    assert (str(refused.value), refused.value.returncode) == (sentence, code)


# What is typed


def test_sizes_days_and_names_as_typed():
    ana, ben = SignUp("a", "Ana Luz", 2), SignUp("b", "Ben", 3)

    assert (parse_sizes("3-6"), parse_sizes(" 4 ")) == ((3, 6), (4, 4))
    assert parse_day("2026-12-01") == date(2026, 12, 1)
    assert next_monday(date(2026, 11, 30)) == date(2026, 12, 7)
    assert next_monday(date(2026, 12, 6)) == date(2026, 12, 7)
    assert chosen((ana, ben), "") == (ana, ben)
    assert chosen((ana, ben), "ben") == (ben,)
    with pytest.raises(SettingsRefused):
        chosen((ana, ben), "Cem")


def test_a_sheet_is_read_in_one_go():
    table, reading = read_sheet(SHEET.encode(), "Europe/Lisbon")

    assert len(table.rows) == 7
    assert [person.zone for person in reading.signups][-1] is None


@pytest.mark.parametrize(
    ("rules", "names", "formed", "sentence"),
    [
        (
            ["sizes"],
            [],
            True,
            "7 people do not divide into crews of 4 to 5: somebody waits, or the sizes change.",
        ),
        (
            ["time", "language"],
            [],
            False,
            "As things are, no crew can be formed. What stands in the way: the hours at which people can meet "
            "and the languages they speak.",
        ),
        (
            ["kind", "couple"],
            ["Ana", "Ben"],
            False,
            "Ana and Ben ask to stay together, but for different kinds of crew.",
        ),
    ],
)
def test_what_contradicts_itself_is_said_in_one_sentence(rules, names, formed, sentence):
    assert conflict_words(rules, names, Asked(7, (4, 5), formed)) == sentence
