"""A sign-up sheet becomes people, and what could not be read is told."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from weft.meetings.logic import Span
from weft.weaving.logic.headers import MEANINGS, guess
from weft.weaving.logic.hours import ACCEPTED as HOURS_ACCEPTED
from weft.weaving.logic.places import ACCEPTED as PLACES_ACCEPTED
from weft.weaving.logic.signup import (
    AMBIGUOUS_PRIVATE,
    BAD_MAIL_ACCEPTED,
    NAME_ACCEPTED,
    NO_AVAILABILITY,
    NO_NAME,
    NO_NAME_ACCEPTED,
    NO_NAME_COLUMN,
    NO_PLACES,
    UNKNOWN_PRIVATE,
    Notice,
    Reading,
    SignUp,
    read_signups,
)
from weft.weaving.logic.table import Table, read_table

HEADER = (
    "Name,Email,Phone,City,Availability,Languages,Kind of crew,Size,What draws you?,Love to be with,"
    "Rather not with,Couple,Access"
)


def reading(*rows, header=HEADER, **more):
    table = read_table("\n".join([header, *rows]).encode())
    return read_signups(table, guess(table.headers, table.rows), **more)


def test_a_full_row_is_a_person():
    found = reading(
        'Zdeněk  O\'Brien,Z@Example.org,+351 910,Horta,"Mon 18:00-21:30; Sat 9-12","English, português",Peer Support,'
        "3-5,walking; grief and endings,Ana Luz,Ben Ray,Cem,no stairs",
        "Ana Luz,,,Lisboa,Tue evenings,en,No preference,any,,,,,-",
        "Ben Ray,,,Berlin,anytime,de,,,,,,,",
        "Cem,,,Berlin,Wed,de,,4,,,,Zdeněk O’Brien,",
    )

    assert found == Reading(
        signups=(
            SignUp(
                key="z@example.org",
                name="Zdeněk O'Brien",
                row=2,
                mail="z@example.org",
                phone="+351 910",
                zone="Atlantic/Azores",
                place="Horta",
                week=(Span(0, 1080, 1290), Span(5, 540, 720)),
                languages=frozenset({"en", "pt"}),
                kind="Peer Support",
                size=(3, 5),
                draws=("walking", "grief and endings"),
                access="no stairs",
                loves=("ana luz#1",),
                rather_not=("ben ray#1",),
                couples=("cem#1",),
            ),
            SignUp(
                key="ana luz#1",
                name="Ana Luz",
                row=3,
                zone="Europe/Lisbon",
                place="Lisboa",
                week=(Span(1, 1080, 1320),),
                languages=frozenset({"en"}),
            ),
            SignUp(
                key="ben ray#1",
                name="Ben Ray",
                row=4,
                zone="Europe/Berlin",
                place="Berlin",
                week=tuple(Span(day, 0, 1440) for day in range(7)),
                languages=frozenset({"de"}),
            ),
            SignUp(
                key="cem#1",
                name="Cem",
                row=5,
                zone="Europe/Berlin",
                place="Berlin",
                week=(Span(2, 0, 1440),),
                languages=frozenset({"de"}),
                size=(4, 4),
                couples=("z@example.org",),
            ),
        ),
        notices=(),
    )


def test_what_is_not_understood_is_told_with_its_row_column_value_and_what_would_be():
    found = reading("Ana,ana at home,,Xanaduville,when the moon is full,Klingon,,lots,,Nobody Here,,,")

    assert found.notices == (
        Notice(2, "Availability", "when the moon is full", "We could not read when this is.", HOURS_ACCEPTED),
        Notice(
            2,
            "Size",
            "lots",
            "We could not read this as a size of crew, so any size counts as fine.",
            "A number of people such as 4, or a range such as 3-5.",
        ),
        Notice(2, "Email", "ana at home", "This is not a mail address, so none was kept.", BAD_MAIL_ACCEPTED),
        Notice(2, "City", "Xanaduville", "Which time zone is Xanaduville in?", PLACES_ACCEPTED),
        Notice(
            2,
            "Languages",
            "Klingon",
            "We do not know a language called Klingon.",
            "Names such as English or português, or codes such as en, pt.",
        ),
        Notice(
            2, "Love to be with", "Nobody Here", "Nobody on this sheet is called Nobody Here.", NAME_ACCEPTED
        ),
    )
    assert found.asks == ("Xanaduville",)
    assert found.signups == (SignUp(key="ana#1", name="Ana", row=2, place="Xanaduville"),)


def test_the_zone_of_an_unknown_place_is_taken_from_the_answer():
    row = "Ana,,,Xanaduville,Mon,,,,,,,,"

    found = reading(row, answers={"places": {"Xanaduville": "Asia/Kathmandu"}})

    assert (found.signups[0].zone, found.asks, found.notices) == ("Asia/Kathmandu", (), ())


def test_the_zone_of_a_person_who_names_no_place_is_the_given_one_or_none():
    row = "Ana,,,,Mon,,,,,,,,"

    alone, given_one = reading(row), reading(row, default_zone="Europe/Lisbon")

    assert alone.signups[0].zone is None
    assert alone.notices == (
        Notice(
            2,
            "City",
            "",
            "This row does not say where Ana lives, so we do not know their clock.",
            PLACES_ACCEPTED,
        ),
    )
    assert (given_one.signups[0].zone, given_one.notices) == ("Europe/Lisbon", ())


def test_a_time_zone_counts_before_a_place():
    found = reading(
        "Ana,Berlin,America/New_York,Mon", "Ben,Berlin,??? ,Mon", header="Name,City,Time zone,When"
    )

    assert [(person.zone, person.place) for person in found.signups] == [
        ("America/New_York", "Berlin"),
        ("Europe/Berlin", "Berlin"),
    ]


def test_a_row_without_a_name_is_left_out_and_told():
    found = reading(",ana@example.org,,Lisbon,Mon,,,,,,,,", "Ben,,,Lisbon,Mon,,,,,,,,")

    assert [person.name for person in found.signups] == ["Ben"]
    assert found.left_out == (2,)
    assert found.notices == (Notice(2, "Name", "", NO_NAME, NO_NAME_ACCEPTED),)


def test_two_people_of_one_name_stay_two_and_a_wish_for_that_name_is_ambiguous():
    found = reading(
        "João Costa,joao@example.org,,Lisbon,Mon,,,,,,,,",
        "Joao Costa,,910 1,Lisbon,Mon,,,,,,,,",
        "João Costa,,,Lisbon,Mon,,,,,,,,",
        "João Costa,,,Lisbon,Tue,,,,,,,,",
        "Ana,,,Lisbon,Mon,,,,,João Costa,,,",
        "Ben,,,Lisbon,Mon,,,,,joao@example.org,,,",
    )

    assert [person.key for person in found.signups] == [
        "joao@example.org",
        "joao costa|9101",
        "joao costa#1",
        "joao costa#2",
        "ana#1",
        "ben#1",
    ]
    assert [person.loves for person in found.signups[4:]] == [(), ("joao@example.org",)]
    assert found.notices == (
        Notice(
            6,
            "Love to be with",
            "João Costa",
            "Several people on this sheet are called João Costa, so we do not know who is meant.",
            NAME_ACCEPTED,
        ),
    )


def test_of_two_answers_by_one_person_the_later_counts():
    found = reading(
        "Ana Luz,ana@example.org,,Lisbon,Mon,,,,,,,,",
        "Ben,,,Lisbon,Mon,,,,,Ana Luz,,,",
        "ana luz,ANA@example.org,,Lisbon,Tue,,,,,,,,",
    )

    assert [(person.key, person.row, person.week) for person in found.signups] == [
        ("ben#1", 3, (Span(0, 0, 1440),)),
        ("ana@example.org", 4, (Span(1, 0, 1440),)),
    ]
    assert found.signups[0].loves == ("ana@example.org",)
    assert found.notices == (
        Notice(2, "Name", "Ana Luz", "The same person answers again in row 4. The later answer counts."),
    )


def test_people_who_share_a_mail_address_stay_two():
    found = reading("Ana,home@example.org,,Lisbon,Mon,,,,,,,,", "Ben,home@example.org,,Lisbon,Mon,,,,,,,,")

    assert [person.key for person in found.signups] == ["home@example.org", "home@example.org|ben"]


def test_reading_a_sheet_again_gives_the_same_keys():
    rows = [f"Person {n % 7},{f'p{n}@example.org' * (n % 2)},,Lisbon,Mon,,,,,,,," for n in range(20)]

    assert reading(*rows) == reading(*rows)


def test_names_are_found_however_they_are_joined():
    rows = ["Ana Luz,,", "Rui Costa e Silva,,", "Zoë O'Hara,,", "Ben,,", "Luz-Marie,,"]
    wishes = "ana  luz; Rui Costa e Silva and Zoe O’Hara, Ben; Me Myself"

    found = reading(*rows, f'Me Myself,"{wishes}",', header="Name,Would love to be with,Availability")

    assert found.signups[-1].loves == ("ana luz#1", "rui costa e silva#1", "zoe o'hara#1", "ben#1")


def test_a_first_name_alone_is_enough_where_only_one_person_has_it():
    found = reading("Ana Luz,", "Ana Rey,", "Zoë Xu,", 'Ben,"Zoe, Ana"', header="Name,I'd love to be with")

    assert found.signups[3].loves == ("zoe xu#1",)
    assert [notice.value for notice in found.notices] == ["Ana"]


def test_what_people_would_rather_not_is_never_repeated():
    found = reading(
        "Ana,,,Lisbon,Mon,,,,,,Secret Person,,",
        "Ben,,,Lisbon,Mon,,,,,,Cem Ray,,",
        "Cem Ray,,,Lisbon,Mon,,,,,,,,",
        "Cem Ray,,,Lisbon,Tue,,,,,,,,",
    )

    assert found.notices == (
        Notice(2, "Rather not with", "", UNKNOWN_PRIVATE, NAME_ACCEPTED),
        Notice(3, "Rather not with", "", AMBIGUOUS_PRIVATE, NAME_ACCEPTED),
    )
    assert "Secret" not in repr(found.notices)


def test_a_sheet_that_never_says_where_people_live_needs_a_zone():
    alone = reading("Ana,Mon", header="Name,When")
    given_one = reading("Ana,Mon", header="Name,When", default_zone="Europe/Lisbon")

    assert (alone.general, alone.notices, alone.signups[0].zone) == ((NO_PLACES,), (), None)
    assert (given_one.general, given_one.notices, given_one.signups[0].zone) == ((), (), "Europe/Lisbon")


def test_names_on_no_row_are_told_as_they_were_written():
    found = reading('Ana,"Rui Costa e Silva; Foo and Bar, Ana e Cem"', "Cem,", header="Name,Love to be with")

    assert [notice.value for notice in found.notices] == ["Rui Costa e Silva", "Foo and Bar"]
    assert found.signups[0].loves == ("cem#1",)


def test_a_sheet_without_availability_can_still_bring_people():
    without_column = reading("Ana,Lisbon", header="Name,City")
    without_answers = reading("Ana,Lisbon,", header="Name,City,Availability")

    assert (without_column.no_availability, without_column.general) == (True, (NO_AVAILABILITY,))
    assert [person.name for person in without_column.signups] == ["Ana"]
    assert without_column.notices == ()
    assert (without_answers.no_availability, without_answers.general) == (True, (NO_AVAILABILITY,))
    assert [notice.sentence for notice in without_answers.notices] == ["Ana has not said when they can meet."]


def test_cells_that_look_like_formulas_are_text():
    found = reading("=cmd(),,,@Lisbon,Mon,,+1,,=1+1,,,,=2", "@Ben,,,-,Mon,,,,,,,,")

    assert [(person.name, person.kind, person.draws, person.access) for person in found.signups] == [
        ("=cmd()", "+1", ("=1+1",), "=2"),
        ("@Ben", None, (), ""),
    ]
    assert [(notice.row, notice.value) for notice in found.notices if "formula" in notice.sentence] == [
        (2, "=cmd()"),
        (3, "@Ben"),
    ]


def test_names_are_one_line_without_hidden_signs():
    found = reading('"Ana\u202e\n Luz\ufeff",Mon', f"{'x' * 200},Mon", header="Name,When")

    assert [person.name for person in found.signups] == ["Ana Luz", "x" * 120]
    assert [notice.sentence for notice in found.notices if "shortened" in notice.sentence] == [
        "This name is longer than 120 characters and was shortened."
    ]


def test_first_and_family_names_are_joined():
    found = reading("Ana,Luz,Mon", header="First name,Last name,Availability")

    assert found.signups[0].name == "Ana Luz"


def test_a_grid_of_days_is_one_week():
    header = "Name,City,When could you meet? [Monday],When could you meet? [Saturday]"

    found = reading('Ana,Lisbon,"Morning (9-12), Evening (18-22)",Midday (12-14)', header=header)

    assert found.signups[0].week == (Span(0, 540, 720), Span(0, 1080, 1320), Span(5, 720, 840))


def test_a_grid_of_hours_is_one_week():
    header = "Name,City,When are you free? [8-9AM],When are you free? [6-7PM]"

    found = reading('Ana,Lisbon,"Monday, Friday",Friday', header=header)

    assert found.signups[0].week == (Span(0, 480, 540), Span(4, 480, 540), Span(4, 1080, 1140))


def test_a_form_that_asks_for_busy_times():
    header = "Name,City,When can you NOT meet? [Monday],When can you NOT meet? [Tuesday]"

    found = reading("Ana,Lisbon,9-17,no idea", header=header)

    assert found.signups[0].week == (
        Span(0, 0, 540),
        Span(0, 1020, 1440),
        *(Span(day, 0, 1440) for day in range(2, 7)),
    )
    assert [notice.sentence for notice in found.notices] == [
        "We could not read when this is, so the whole day counts as not free."
    ]


def test_a_comma_divides_only_what_others_name_on_its_own():
    rows = [
        'A,"writing, one page a week"',
        'B,"writing, one page a week"',
        'C,"gardens, music"',
        "D,music",
        "E,gardens",
    ]

    found = reading(*rows, header="Name,What draws you?")

    assert [person.draws for person in found.signups] == [
        ("writing, one page a week",),
        ("writing, one page a week",),
        ("gardens", "music"),
        ("music",),
        ("gardens",),
    ]


def test_a_size_that_a_spreadsheet_made_a_date_is_a_size_again():
    found = reading(
        "Ana,2026-04-03 00:00:00", "Ben,4-3", "Cem,1", "Dee,no preference", header="Name,Crew size"
    )

    assert [person.size for person in found.signups] == [(3, 4), (3, 4), None, None]
    assert [notice.row for notice in found.notices] == [4]


def test_without_a_column_of_names_nobody_is_read_and_it_is_said():
    table = Table(("A", "B"), (("Ana", "Mon"),), (2,))

    assert read_signups(table, {0: "ignore", 1: "available"}) == Reading(
        (), (), left_out=(2,), general=(NO_NAME_COLUMN,)
    )


def test_meanings_that_do_not_exist_are_left_out():
    table = Table(("A", "B"), (("Ana", "Mon"),), (2,))

    found = read_signups(table, {0: "name", 1: "available:9", 7: "mail"})

    assert found.signups == (SignUp(key="ana#1", name="Ana", row=2),)


def test_progress_is_told_until_the_last_row():
    told = []
    rows = [f"P{number},Lisbon,Mon" for number in range(250)]

    reading(*rows, header="Name,City,When", progress=lambda done, total: told.append((done, total)))

    assert told == [(0, 250), (100, 250), (200, 250), (250, 250)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text(max_size=20), min_size=6, max_size=6), min_size=1, max_size=5),
    st.lists(st.sampled_from(sorted(MEANINGS)), min_size=6, max_size=6),
)
def test_any_sheet_under_any_meanings_is_read(rows, meanings):
    table = Table(tuple("ABCDEF"), tuple(map(tuple, rows)), tuple(range(2, 2 + len(rows))))

    found = read_signups(table, dict(enumerate(meanings)))

    assert len({person.key for person in found.signups}) == len(found.signups)
    keys = {person.key for person in found.signups}
    assert all({*p.loves, *p.rather_not, *p.couples} <= keys - {p.key} for p in found.signups)
    assert read_signups(replace(table), dict(enumerate(meanings))) == found
