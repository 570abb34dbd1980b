"""What the columns of a sheet mean."""

import pytest

from weft.weaving.logic.headers import MEANINGS, guess, is_meaning, label_of, meaning_of
from weft.weaving.logic.sentence import same

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def test_the_columns_of_an_english_form_with_a_grid():
    headers = [
        "Timestamp",
        "What is your name?",
        "Email Address",
        "Phone (optional)",
        "Where do you live?",
        *(f"When could you meet? [{day}]" for day in DAYS),
        "Which languages could you meet in?",
        "What kind of group?",
        "What draws you?",
        "Anyone you'd love to be with?",
        "Anyone you'd rather not be with? (only used for matching)",
        "Access needs",
    ]

    assert list(guess(headers, []).values()) == [
        "timestamp",
        "name",
        "mail",
        "phone",
        "place",
        *(f"available:{day}" for day in range(7)),
        "languages",
        "kind",
        "draws",
        "loves",
        "rather_not",
        "access",
    ]


def test_the_columns_of_a_plain_sheet():
    headers = [
        "Name",
        "Email",
        "Time zone",
        "Availability (your local time)",
        "Languages",
        "Kind of crew",
        "What would you love a crew for?",
        "Crew size",
        "I'd love to be with",
        "Rather not with (private)",
    ]

    assert list(guess(headers, []).values()) == [
        "name",
        "mail",
        "zone",
        "available",
        "languages",
        "kind",
        "draws",
        "size",
        "loves",
        "rather_not",
    ]


def test_the_columns_of_a_portuguese_form():
    headers = [
        "Carimbo de data/hora",
        "Nome",
        "Endereço de e-mail",
        "Telemóvel",
        "Onde vives?",
        "Quando podes reunir? [Segunda-feira]",
        "Quando podes reunir? [Sábado]",
        "Em que línguas?",
        "Tipo de grupo",
        "O que te atrai?",
        "Com quem gostarias de estar?",
        "Com quem preferias não estar?",
        "Tamanho do grupo",
        "Necessidades de acessibilidade",
    ]

    assert list(guess(headers, []).values()) == [
        "timestamp",
        "name",
        "mail",
        "phone",
        "place",
        "available:0",
        "available:5",
        "languages",
        "kind",
        "draws",
        "loves",
        "rather_not",
        "size",
        "access",
    ]


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("When can you NOT meet?", "unavailable"),
        ("When can't you meet? [Tue]", "unavailable:1"),
        ("When would you rather not meet?", "unavailable"),
        ("Quando não podes? [Terça]", "unavailable:1"),
        ("Wann kannst du nicht? [Mittwoch]", "unavailable:2"),
        ("Quand n'êtes-vous pas disponible ? [jeudi]", "unavailable:3"),
        ("¿Cuándo no puedes? [viernes]", "unavailable:4"),
        ("Busy times", "unavailable"),
        ("When are you available? [8-9AM]", "available@480-540"),
        ("When are you available? [Monday 18:00]", "available:0@1080-1140"),
        ("When could you meet? (e.g. Mon 18:00-21:30; Sat 09:00-12:00)", "available"),
        ("Monday", "available:0"),
        ("Sábado", "available:5"),
        ("Wann hast du Zeit? [Montag]", "available:0"),
        ("Quand es-tu libre ? [mardi]", "available:1"),
        ("¿Cuándo puedes? [domingo]", "available:6"),
        ("Wohnort / Stadt", "place"),
        ("Sprachen", "languages"),
        ("Last name", "surname"),
        ("Are you signing up with a partner?", "couples"),
        ("Comments", "ignore"),
        ("", "ignore"),
    ],
)
def test_what_one_heading_says(header, meaning):
    assert meaning_of(header) == meaning


def test_a_meaning_is_used_once_except_for_times():
    headers = [
        "Name",
        "Name of your crew",
        "Mail",
        "Second email",
        "Free on Monday",
        "Free on Monday (again)",
    ]

    assert list(guess(headers, []).values()) == [
        "name",
        "ignore",
        "mail",
        "ignore",
        "available:0",
        "available:0",
    ]


def test_a_heading_that_is_nothing_but_name_is_the_name():
    assert guess(["Name of your group", "Your name"], []) == {0: "ignore", 1: "name"}


def test_what_stands_under_a_heading_tells_what_it_leaves_open():
    headers = ["Question 1", "Question 2", "Question 3", "Question 4", "Question 5"]
    rows = [
        ["Ana Luz", "ana@example.org", "Mon 18-20; Tue 9-10", "Europe/Lisbon", "hello"],
        ["Ben Ray", "", "evenings", "Berlin", "I saw a poster"],
        ["Zoë O'Hara", "zoe@example.org", "weekends", "", ""],
    ]

    assert guess(headers, rows) == {0: "name", 1: "mail", 2: "available", 3: "zone", 4: "ignore"}


def test_every_meaning_has_a_label_that_people_understand():
    assert all(
        is_meaning(meaning) and label_of(meaning) == same(label) for meaning, label in MEANINGS.items()
    )
    assert label_of("available:0@540-600") == "When they can meet on Monday, 09:00–10:00"


@pytest.mark.parametrize(
    "meaning",
    ["", "availability", "available:7", "available@600-540", "available@0-9999", "name@0-60", "available@x"],
)
def test_a_meaning_that_does_not_exist_is_known_as_such(meaning):
    assert not is_meaning(meaning)
