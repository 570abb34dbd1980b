"""Pages of a round: from a sheet, good or bad, to crews that people confirm."""

import html
import io
import re
import zipfile
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import InMemoryUploadedFile
from openpyxl import Workbook

from tests import make
from tests.house.world import rows
from weft.circles.models import Circle
from weft.core import clock
from weft.core.models import Work
from weft.meetings.logic import Span
from weft.weaving.forms import HEAVIEST, RoundForm, SheetForm
from weft.weaving.models import Answer, Proposal, Round, Seat, Sheet, Weave

SHEET = """Name,Email,City,When could you meet?,What draws you,Rather not be with,Access needs
Fia Sul,fia@example.net,Lisbon,Mon 18:00-21:00,listening,CNRY Nobody,CNRY-ramp
Gil Norte,gil@,Zqxland,Mon 18:00-21:00,,,
Hue Leste,,Lisbon,some day,,Fia Sul,
"""
NAMES = ("Fia", "Gil", "Hue", "Ilo", "Jun", "Kim", "Lea", "Max")


@pytest.fixture
def sols(cast):
    """The browser of the steward."""
    return cast.client(cast.sol)


@pytest.fixture
def begun(cast):
    return make.open_a_round(cast.sol)


def text(response):
    """What a page says, without its marks."""
    said = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", said)).split())


def changed(before):
    return {table for table, now in rows().items() if now != before[table]}


# Opening a round


def test_whoever_weaves_opens_a_round_with_what_is_usual_here(cast, sols):
    page = sols.get(cast.url("rounds/"))
    usual = {name: str(value) for name, value in RoundForm.usual(cast.home).items()}

    answer = sols.post(cast.url("rounds/"), usual | {"name": "Autumn"})

    opened = Round.objects.of(cast.home).get()
    assert "Open a round" in text(page)
    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"rounds/{opened.pk}/"))
    assert (opened.name, opened.size_low, opened.size_high, opened.minutes, opened.weeks) == (
        "Autumn",
        3,
        6,
        90,
        6,
    )
    assert opened.first_day.weekday() == 0
    assert opened.first_day > clock.today() + timedelta(days=7)


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        (
            {"size_low": "5", "size_high": "4"},
            "the largest is smaller than the smallest. Change one of them.",
        ),
        ({"first_day": "2001-01-01"}, "that day has passed. Choose one from today on."),
    ],
)
def test_a_slip_keeps_what_was_typed_and_opens_nothing(cast, sols, slip, sentence):
    usual = {name: str(value) for name, value in RoundForm.usual(cast.home).items()}

    answer = sols.post(cast.url("rounds/"), usual | {"name": "A round of my own"} | slip)

    assert answer.status_code == 422
    assert f"Not yet: {sentence}" in text(answer)
    assert "A round of my own" in answer.content.decode()
    assert list(Round.objects.of(cast.home)) == []


def test_other_members_see_that_a_round_goes_on_and_cannot_open_one(cast, begun):
    anas = cast.client(cast.ana)

    listed, shown = text(anas.get(cast.url("rounds/"))), text(anas.get(cast.url(f"rounds/{begun.pk}/")))

    assert "Autumn" in listed
    assert "Open a round" not in listed
    assert "You are not in this one." in shown


def test_somebody_in_a_round_sees_their_yes_and_takes_it_back(cast, begun):
    given = make.yeses(cast.sol, begun, [make.signup("Ana", mail="ana@example.org"), make.signup("Fia")])
    anas = cast.client(cast.ana)
    page = text(anas.get(cast.url(f"rounds/{begun.pk}/")))

    answer = anas.post(cast.url(f"answers/{given['Ana'].pk}/withdraw/"))

    assert "Your yes is in." in page
    assert "Fia" not in page
    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"rounds/{begun.pk}/"))
    assert list(Answer.objects.of(cast.home)) == [given["Fia"]]
    assert "You are not in this one." in text(anas.get(cast.url(f"rounds/{begun.pk}/")))


# A sheet that cannot be read


def workbook(*lines, after=()):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    for title in after:
        book.create_sheet(title).append(["something"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


NOT_A_SHEET = (
    "This file is not a sheet we can read. Please save your sheet as CSV or XLSX and choose that file."
)
BAD_SHEETS = {
    "empty": (b"", "This file is empty. Please choose the file with your sign-up sheet."),
    "only blanks": (b"\n \n\n", "This file is empty. Please choose the file with your sign-up sheet."),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), NOT_A_SHEET),
    "noise": (bytes(range(256)) * 40, NOT_A_SHEET),
    "another archive": (packed(readme="hello"), NOT_A_SHEET),
    "one column": (
        b"Name\nAna\nBo\n",
        "This sheet has only one column. It needs at least a name and when each person can meet.",
    ),
    "headings twice": (
        b"Name,City,name\nAna,Lisbon,Ana\n",
        "Two columns are called “Name”. Please give each column its own heading.",
    ),
    "headings alone": (
        b"Name,City\n",
        "This sheet has headings but nobody under them. Please choose the sheet with the answers.",
    ),
    "no headings": (
        b"Ana,ana@example.net\nBo,bo@example.net\n",
        "The first row of this sheet is not a row of headings. Please add one, such as Name, Email, Availability.",
    ),
    "a hollow workbook": (
        workbook(),
        "This workbook has no sheet with anything in it. Please choose the file with your sign-up sheet.",
    ),
    "too heavy": (
        b"Name,City\n" + b"x" * HEAVIEST,
        "this file is larger than 10 MB. Leave out what is no sign-up and try again.",
    ),
}


@pytest.mark.parametrize("kind", BAD_SHEETS)
def test_a_sheet_that_cannot_be_read_is_a_sentence_and_leaves_nothing(cast, sols, begun, kind):
    content, sentence = BAD_SHEETS[kind]
    before = rows()

    answer = make.bring(sols, begun, content)

    assert answer.status_code == 422
    assert f"Not yet: {sentence}" in text(answer)
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("size", "fits"), [(HEAVIEST, True), (HEAVIEST + 1, False), (50 * 1024 * 1024, False)]
)
def test_a_sheet_weighs_ten_megabytes_at_most(size, fits):
    file = InMemoryUploadedFile(io.BytesIO(b"Name,City"), "file", "a.csv", "text/csv", size, None)

    form = SheetForm({}, {"file": file})

    assert form.is_valid() is fits
    assert dict(form.errors) == (
        {}
        if fits
        else {"file": ["this file is larger than 10 MB. Leave out what is no sign-up and try again."]}
    )


def test_no_file_at_all_is_asked_for(cast, sols, begun):
    before = rows()

    answer = sols.post(cast.url(f"rounds/{begun.pk}/sheet/"))

    assert answer.status_code == 422
    assert changed(before) == set()


# A sheet that is looked at


def looked_at(cast, sols, begun, content=SHEET, name="signups.csv"):
    answer = make.bring(sols, begun, content, name)
    assert answer.status_code == 303
    return Sheet.objects.of(cast.home).get(), answer["Location"]


def cells(response):
    """The rows of the dry run: number, name, when, where, said; and what was noted under it."""
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        tuple(
            html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
        )
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def test_a_dry_run_shows_every_row_and_what_was_unclear_in_it(cast, sols, begun):
    _, where = looked_at(cast, sols, begun)

    page = sols.get(where)

    shown = cells(page)
    assert [row for row in shown if len(row) == 5] == [
        ("2", "Fia Sul", "Mon 18:00–21:00", "Europe/Lisbon", "listening"),
        ("3", "Gil Norte", "Mon 18:00–21:00", "–", "–"),
        ("4", "Hue Leste", "–", "Europe/Lisbon", "–"),
    ]
    noted = " ".join(row[0] for row in shown if len(row) == 1)
    assert "Which time zone is Zqxland in?" in noted
    assert "“gil@”" in noted
    assert "“some day”" in noted
    assert (
        "A name in this column is on no row of the sheet. It is not repeated here, to keep it private."
        in noted
    )
    assert "3 people would be brought in." in text(page)
    assert Answer.objects.of(cast.home).count() == 0


def test_only_rows_in_which_something_was_unclear(cast, sols, begun):
    content = SHEET + "Ilo Sul,,Lisbon,Mon 18:00-21:00,,,\n"
    _, where = looked_at(cast, sols, begun, content)

    all_rows, noted = cells(sols.get(where)), cells(sols.get(where + "?only=noted"))

    assert [row[1] for row in all_rows if len(row) == 5] == ["Fia Sul", "Gil Norte", "Hue Leste", "Ilo Sul"]
    assert [row[1] for row in noted if len(row) == 5] == ["Fia Sul", "Gil Norte", "Hue Leste"]


def test_private_columns_are_on_no_page(cast, sols, begun):
    _, where = looked_at(cast, sols, begun)

    pages = [sols.get(where).content.decode(), sols.get(where + "?only=noted").content.decode()]

    assert all("Rather not be with" in page for page in pages)
    assert not any("CNRY" in page for page in pages)


def test_a_city_nobody_knows_asks_and_keeps_everybody_out_until_it_is_answered(cast, sols, begun):
    sheet, where = looked_at(cast, sols, begun)
    page = sols.get(where)

    refused = sols.post(where + "import/", follow=True)
    meanings = {f"column_{at}": meaning for at, meaning in ((int(k), v) for k, v in sheet.mapping.items())}
    answered = sols.post(where, meanings | {"place_0": "Atlantic/Azores"})
    after = sols.get(where)
    asked = sols.post(where + "import/")

    assert "Which time zone is Zqxland in?" in text(page)
    assert "Bring 3 people in" not in text(page)
    assert "Not yet: say first which time zone each place is in." in text(refused)
    assert (answered.status_code, answered["Location"]) == (303, where)
    assert [row[3] for row in cells(after) if len(row) == 5] == [
        "Europe/Lisbon",
        "Atlantic/Azores",
        "Europe/Lisbon",
    ]
    assert "Bring 3 people in" in text(after)
    assert asked["Location"] == where + "import/"
    assert Work.everywhere.get().kind == "import"


def test_what_a_column_means_is_corrected(cast, sols, begun):
    content = "Called,Known as,City,Free\nFia,Fifi,Lisbon,Mon 18:00-21:00\n"
    sheet, where = looked_at(cast, sols, begun, content)
    own = {"column_0": "ignore", "column_1": "name", "column_2": "place", "column_3": "available"}

    sols.post(where, own)

    assert [row[:4] for row in cells(sols.get(where)) if len(row) == 5] == [
        ("2", "Fifi", "Mon 18:00–21:00", "Europe/Lisbon")
    ]
    sheet.refresh_from_db()
    assert sheet.mapping == {"0": "ignore", "1": "name", "2": "place", "3": "available"}


def test_a_sheet_in_which_no_column_holds_names_asks_which_one_does(cast, sols, begun):
    _, where = looked_at(cast, sols, begun, "A,B\n1,2\n")

    page = sols.get(where)

    assert page.status_code == 200
    assert "No column of this sheet is said to hold names. Please choose which one does." in text(page)
    assert "people in" not in text(page)


def test_what_looks_like_a_command_stays_text(cast, sols, begun):
    content = "Name,City\n\"=cmd|' /C calc'!A0\",Lisbon\n+1 Rue,Lisbon\n<b>Bo</b>,Lisbon\n"
    _, where = looked_at(cast, sols, begun, content)
    page = sols.get(where)
    sols.post(where + "import/")
    make.work_off()

    names = ["=cmd|' /C calc'!A0", "+1 Rue", "<b>Bo</b>"]
    assert [row[1] for row in cells(page) if len(row) == 5] == names
    assert (
        text(page).count("This name begins like a formula. It was kept as text and nothing was worked out.")
        == 2
    )
    assert "<b>Bo" not in page.content.decode()
    assert sorted(answer.membership.name for answer in Answer.objects.of(cast.home)) == sorted(names)
    assert "<b>Bo" not in sols.get(cast.url("people/")).content.decode()


def test_formulas_of_a_workbook_are_not_worked_out(cast, sols, begun):
    book = workbook(["Name", "City"], ["Fia", "Lisbon"], ["=1+1", "Lisbon"], after=["Notes"])

    _, where = looked_at(cast, sols, begun, book, "signups.xlsx")

    page = sols.get(where)
    assert [row[1] for row in cells(page) if len(row) == 5] == ["Fia", "–"]
    assert (
        "Some cells hold formulas. The value each showed last was read; one that was never worked out is empty."
        in text(page)
    )
    assert (
        "This workbook has several sheets with something in them. “Sheet” was read, because it comes first."
        in text(page)
    )


def test_zones_of_every_kind_stand_side_by_side(cast, sols, begun):
    places = ["Europe/Lisbon", "Auckland", "EST", "UTC+5:30", "São Paulo", "Tokyo, Japan"]
    lines = "".join(f'Person {at},"{place}"\n' for at, place in enumerate(places))

    _, where = looked_at(cast, sols, begun, "Name,Time zone\n" + lines)

    assert [row[3] for row in cells(sols.get(where)) if len(row) == 5] == [
        "Europe/Lisbon",
        "Pacific/Auckland",
        "America/New_York",
        "Asia/Kolkata",
        "America/Sao_Paulo",
        "Asia/Tokyo",
    ]


def test_a_sheet_without_times_can_come_in_and_says_so(cast, sols, begun):
    _, where = looked_at(cast, sols, begun, "Name,City\nO'Brien,Lisbon\nZdeněk,Porto\n")

    page = sols.get(where)

    assert (
        "Nothing on this sheet says when people can meet. They can be brought in, and asked for their times later."
        in text(page)
    )
    assert "Bring 2 people in" in text(page)


def test_a_sheet_put_away_is_forgotten(cast, sols, begun):
    _, where = looked_at(cast, sols, begun)

    answer = sols.post(where + "drop/", follow=True)

    assert "The sheet is put away. Nothing of it was kept." in text(answer)
    assert list(Sheet.objects.of(cast.home)) == []
    assert sols.get(where).status_code == 404


def test_a_sheet_goes_in_with_a_bar_that_moves_and_leads_on(cast, sols, begun):
    content = "Name,City\nFia,Lisbon\nGil,Porto\n"
    _, where = looked_at(cast, sols, begun, content)
    sols.post(where + "import/")
    Work.everywhere.update(state="running", percent=41, sentence="1 of 2 rows read.")
    during, led = sols.get(where + "import/"), sols.get(where)
    Work.everywhere.update(state="waiting")
    make.work_off()
    after, twice = sols.get(where + "import/"), sols.post(where + "import/")

    assert '<progress max="100" value="41"' in during.content.decode()
    assert "1 of 2 rows read." in text(during)
    assert led["Location"] == where + "import/"
    assert "Everybody is in; 2 are new." in text(after)
    assert "Go on" in text(after)
    assert twice["Location"] == cast.url(f"rounds/{begun.pk}/")
    assert sols.get(where)["Location"] == cast.url(f"rounds/{begun.pk}/")
    assert Work.everywhere.count() == 1
    assert "2 people said yes so far." in text(sols.get(cast.url(f"rounds/{begun.pk}/")))


# A proposal


@pytest.fixture
def proposed(cast, begun):
    """Two crews of four, all free on weekday evenings, and Ada who waits."""
    given = make.yeses(cast.sol, begun, [make.signup(name) for name in (*NAMES, "Ada")])
    crews = [[given[name] for name in NAMES[:4]], [given[name] for name in NAMES[4:]]]
    return make.propose(cast.sol, begun, crews, [given["Ada"]])


def seat(weave, name):
    return Seat.objects.of(weave.congregation_id).get(weave=weave, answer__membership__person__name=name)


def proposal(weave, number):
    return Proposal.objects.of(weave.congregation_id).get(weave=weave, number=number)


def crews_of(weave):
    found = {each.number: [] for each in Proposal.objects.of(weave.congregation_id).filter(weave=weave)}
    seats = Seat.objects.of(weave.congregation_id).filter(weave=weave).exclude(proposal=None)
    for number, name in seats.values_list("proposal__number", "answer__membership__person__name"):
        found[number].append(name)
    return {number: sorted(names) for number, names in found.items()}


def test_asking_for_a_proposal_shows_how_far_it_is_and_can_be_stopped(cast, sols, begun):
    make.yeses(cast.sol, begun, [make.signup(name) for name in NAMES])
    here = cast.url(f"rounds/{begun.pk}/")
    asked = {"size_low": 3, "size_high": 4, "minutes": 60, "weeks": 4, "seconds": 5, "seed": 9}

    answer = sols.post(here + "weave/", asked | {"first_day": str(begun.first_day)})
    weave = Weave.objects.of(cast.home).get()
    led, page = sols.get(here), sols.get(answer["Location"])
    stopped = sols.post(answer["Location"] + "stop/", follow=True)

    assert answer["Location"] == led["Location"] == cast.url(f"weaves/{weave.pk}/")
    assert (weave.size_low, weave.size_high, weave.minutes, weave.weeks, weave.seconds, weave.seed) == (
        3,
        4,
        60,
        4,
        5,
        9,
    )
    assert "You can leave this page and come back. The work goes on." in text(page)
    assert "Stopped. What was proposed before is as it was." in text(stopped)
    assert Work.everywhere.get().state == "stopped"


def test_a_round_shows_each_crew_with_its_time_by_every_clock_and_why(cast, sols, begun):
    given = make.yeses(
        cast.sol,
        begun,
        [
            make.signup("Fia"),
            make.signup("Gil", zone="America/New_York"),
            make.signup("Hue"),
            make.signup("Ada"),
        ],
    )
    make.propose(cast.sol, begun, [[given["Fia"], given["Gil"], given["Hue"]]], [given["Ada"]])

    page = text(sols.get(cast.url(f"rounds/{begun.pk}/")))

    assert "3 people have a place in 1 crew." in page
    assert "1 waits for a next step." in page
    assert "Crew 1 Thu 18:30 Lisbon time" in page
    assert "Gil Thu 13:30, New York time" in page
    assert "You can all meet then. You all speak English." in page
    assert "Others fit together first." in page


def test_somebody_is_found_by_name_in_a_long_proposal(cast, sols, begun, proposed):
    here = cast.url(f"rounds/{begun.pk}/")

    page, nobody = text(sols.get(here, {"q": "jun"})), text(sols.get(here, {"q": "zzz"}))

    assert "Crew 2" in page
    assert "Crew 1" not in page
    assert "Nobody of that name sits here." in nobody


def skeleton(response):
    """The marks of a page without its words, numbers and drawings: what kind of page it is."""
    body = re.sub(r"<svg\b.*?</svg>", "<svg>", response.content.decode(), flags=re.DOTALL)
    return [re.sub(r"\d+", "0", mark) for mark in re.findall(r"</?\w+|class=\"[^\"]*\"|data-[\w-]+", body)]


def test_a_proposal_looks_the_same_whether_or_not_somebody_would_rather_not(cast, sols):
    pages = []
    for rather_not in ((), ("gil#1", "hue#1")):
        begun = make.open_a_round(cast.sol)
        said = [make.signup("Fia", rather_not=rather_not), *(make.signup(name) for name in NAMES[1:])]
        make.yeses(cast.sol, begun, said)
        make.ask(cast.sol, begun, sizes=(4, 4))
        make.work_off()
        pages.append(sols.get(cast.url(f"rounds/{begun.pk}/")))

    words = [sorted(set(re.findall(r"<li>([^<]+)</li>", page.content.decode()))) for page in pages]
    assert skeleton(pages[0]) == skeleton(pages[1])
    assert words[0] == words[1]
    assert len(words[0]) == 2


# Moving somebody


def move(cast, sols, weave, name, target, **more):
    return sols.post(cast.url(f"seats/{seat(weave, name).pk}/move/"), {"target": target} | more)


def test_a_move_that_breaks_nothing_is_made_at_once(cast, sols, begun, proposed):
    answer = move(cast, sols, proposed, "Ada", proposal(proposed, 1).pk)

    page = text(sols.get(cast.url(f"rounds/{begun.pk}/")))
    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"rounds/{begun.pk}/"))
    assert crews_of(proposed) == {1: ["Ada", "Fia", "Gil", "Hue", "Ilo"], 2: ["Jun", "Kim", "Lea", "Max"]}
    assert "Ada: Crew 1." in page
    assert "All five of you can meet every week at this time" in page


def test_every_place_somebody_could_go_says_what_it_would_break(cast, sols, begun, proposed):
    page = text(sols.get(cast.url(f"seats/{seat(proposed, 'Fia').pk}/move/")))

    assert "Where could Fia sit?" in page
    assert "Jun, Kim, Lea & Max" in page
    assert "a new" in page
    assert "waiting for a next step" in page


def breaks_of(cast, sols, begun, mover, others, **shape):
    """What moving this person to these others would break, and whether it was done."""
    stay = [make.signup(f"Stay {n}") for n in range(4)]
    make.yeses(cast.sol, begun, [mover, *others, *stay])
    everyone = {answer.membership.name: answer for answer in Answer.objects.of(cast.home).filter(round=begun)}
    first = [everyone[mover.name], *(everyone[each.name] for each in stay)]
    weave = make.propose(cast.sol, begun, [first, [everyone[each.name] for each in others]], **shape)
    before = crews_of(weave)
    answer = move(cast, sols, weave, mover.name, proposal(weave, 2).pk)
    body = answer.content.decode()
    told = re.findall(r"<li>([^<]+)</li>", body.partition('role="alert"')[2].partition("</section>")[0])
    possible = "Move anyway" in body
    forced = move(cast, sols, weave, mover.name, proposal(weave, 2).pk, anyway="1")
    return (
        answer.status_code,
        [html.unescape(each) for each in told],
        possible,
        forced.status_code,
        crews_of(weave) != before,
    )


def test_a_move_is_told_in_words_what_it_would_break_and_made_when_it_is_wanted(cast, sols, begun):
    others = [make.signup(name, languages=frozenset({"pt"}), kind="play") for name in ("Gil", "Hue", "Ilo")]

    outcome = breaks_of(cast, sols, begun, make.signup("Fia", kind="work"), others, sizes=(2, 3))

    status, told, possible, forced, moved = outcome
    assert (status, possible, forced, moved) == (422, True, 303, True)
    assert told == [
        "There is no language that all of them speak.",
        "They ask for different kinds of crew: play and work.",
        "With 4 people this crew is larger than 3.",
        "In the crew left behind: With 4 people this crew is larger than 3.",
    ]


def test_a_move_that_parts_a_couple_says_whom(cast, sols, begun, proposed):
    given = make.yeses(
        cast.sol, begun, [make.signup("Fia", couples=("gil#1",)), make.signup("Gil", couples=("fia#1",))]
    )
    assert set(given) >= {"Fia", "Gil"}

    answer = move(cast, sols, proposed, "Fia", proposal(proposed, 2).pk)

    assert answer.status_code == 422
    assert "This parts people who ask to stay together: Fia." in text(answer)
    assert "In the crew left behind: This parts people who ask to stay together: Gil." in text(answer)
    assert crews_of(proposed)[1] == ["Fia", "Gil", "Hue", "Ilo"]


def test_a_veto_is_said_only_as_not_possible_whatever_else_would_break(cast, sols, begun):
    others = [
        make.signup("Gil", languages=frozenset({"pt"}), kind="play", rather_not=("fia#1",)),
        make.signup("Hue", languages=frozenset({"pt"}), kind="play"),
    ]

    outcome = breaks_of(cast, sols, begun, make.signup("Fia", kind="work"), others, sizes=(2, 2))

    assert outcome == (422, ["This is not possible."], False, 422, False)


def test_a_veto_reads_the_same_whoever_said_it(cast, sols, begun):
    mover = make.signup("Fia", rather_not=("gil#1",))

    outcome = breaks_of(cast, sols, begun, mover, [make.signup("Gil"), make.signup("Hue")])

    assert outcome == (422, ["This is not possible."], False, 422, False)


def test_where_there_is_no_common_time_nobody_is_moved(cast, sols, begun):
    morning = (Span(6, 8 * 60, 10 * 60),)
    others = [make.signup("Gil", week=morning), make.signup("Hue", week=morning)]

    status, told, possible, forced, moved = breaks_of(cast, sols, begun, make.signup("Fia"), others)

    assert (status, possible, forced, moved) == (422, False, 422, False)
    assert told == ["There is no time at which all of them can meet every week. Without Fia there is one."]


def test_somebody_without_times_fits_nowhere_and_is_told_so(cast, sols, begun):
    others = [make.signup("Gil"), make.signup("Hue")]

    status, told, possible, forced, moved = breaks_of(cast, sols, begun, make.signup("Fia", week=()), others)

    assert (status, possible, forced, moved) == (422, False, 422, False)
    assert told[0] == "We do not know when Fia can meet."


def test_somebody_begins_a_new_group_or_waits(cast, sols, begun, proposed):
    new = move(cast, sols, proposed, "Fia", "new", anyway="1")
    waits = move(cast, sols, proposed, "Max", "waiting", anyway="1")

    assert (new.status_code, waits.status_code) == (303, 303)
    assert crews_of(proposed) == {1: ["Gil", "Hue", "Ilo"], 2: ["Jun", "Kim", "Lea"], 3: ["Fia"]}
    assert seat(proposed, "Max").reasons == [
        "The crews that suit Max are full, or could not be made without leaving others out."
    ]


@pytest.mark.parametrize("target", ["999999", "-1", "elsewhere", "1; drop table", "²"])
def test_a_place_that_is_no_longer_there_is_said_kindly(cast, sols, begun, proposed, target):
    before = crews_of(proposed)

    answer = sols.post(
        cast.url(f"seats/{seat(proposed, 'Fia').pk}/move/"), {"target": target, "anyway": "1"}, follow=True
    )

    assert answer.status_code == 200
    assert "That place is no longer there. Somebody may have moved people meanwhile." in text(answer)
    assert crews_of(proposed) == before


def test_nobody_moves_into_a_crew_of_another_round(cast, sols, begun, proposed):
    other = make.open_a_round(cast.sol, "Another")
    given = make.yeses(cast.sol, other, [make.signup(name) for name in NAMES[:4]])
    elsewhere = make.propose(cast.sol, other, [list(given.values())])

    answer = move(cast, sols, proposed, "Ada", proposal(elsewhere, 1).pk, anyway="1")

    assert answer.status_code == 303
    assert seat(proposed, "Ada").proposal is None
    assert crews_of(elsewhere) == {1: ["Fia", "Gil", "Hue", "Ilo"]}


# Confirming


def test_crews_are_confirmed_once_and_a_second_click_does_no_harm(cast, sols, begun, proposed):
    here = cast.url(f"rounds/{begun.pk}/confirm/")
    asked = text(sols.get(here))
    before = Circle.objects.of(cast.home).count()

    first = sols.post(here, follow=True)
    second = sols.post(here, follow=True)

    assert "2 crews come to be." in asked
    assert "1 person still waits for a next step" in asked
    assert "Whoever can be reached by mail is told now." in text(first)
    assert "These were confirmed already. Nothing was done twice." in text(second)
    assert (first.status_code, second.status_code) == (200, 200)
    assert Circle.objects.of(cast.home).count() == before + 2


def test_a_crew_of_one_is_not_confirmed(cast, sols, begun, proposed):
    move(cast, sols, proposed, "Fia", "new", anyway="1")

    answer = sols.post(cast.url(f"rounds/{begun.pk}/confirm/"), follow=True)

    assert "two people at least. Move somebody, then confirm." in text(answer)
    begun.refresh_from_db()
    assert begun.state == "proposed"


def test_a_steward_hands_crews_out_until_the_first_week_is_over_and_never_sees_inside(cast, begun):
    """The crew's own page is closed at once; the sheet to print, when the week has passed."""
    people = [make.signup(name, mail=f"{name.casefold()}@example.org") for name in ("Ana", "Bo")]
    given = make.yeses(cast.sol, begun, [*people, make.signup("Gus", phone="+351 7"), make.signup("Fia")])
    make.propose(cast.sol, begun, [list(given.values())])
    known = set(Circle.objects.of(cast.home).values_list("pk", flat=True))
    sols = cast.client(cast.sol)
    sols.post(cast.url(f"rounds/{begun.pk}/confirm/"))
    crew = Circle.objects.of(cast.home).exclude(pk__in=known).get()
    sheet = cast.url(f"proposals/{proposal(begun_weave(begun), 1).pk}/sheet/")
    inside = [cast.url(f"circles/{crew.pk}/{page}") for page in ("", "sheet/", "leave/", "name/")]

    for_her = [cast.client(cast.ana).get(page).status_code for page in inside]
    for_sol = [sols.get(page).status_code for page in inside]
    handed, told = sols.get(sheet), sols.get(cast.url(f"rounds/{begun.pk}/tell/"))
    seen = {}
    for days in (14, 20, 21):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            later = cast.client(cast.sol)
            round_page = text(later.get(cast.url(f"rounds/{begun.pk}/")))
            seen[days] = (later.get(sheet).status_code, "Ana" in round_page)

    assert for_her == [200, 200, 200, 200]
    assert for_sol == [404, 404, 404, 404]
    assert handed.status_code == 200
    assert all(name in text(handed) for name in ("Ana", "Bo", "Fia", "Gus", "Thu 18:30"))
    assert all(name in text(told) for name in ("Fia", "Gus", "+351 7"))
    assert not any(name in text(told) for name in ("Ana Lima", "Bo Ek"))
    assert seen == {14: (200, True), 20: (200, True), 21: (404, False)}


def begun_weave(begun):
    begun.refresh_from_db()
    return begun.weave


def test_the_sheet_to_print_has_every_date_by_the_wall_clock(cast, sols):
    begun = make.open_a_round(cast.sol, first_day=next_year_in_march())
    given = make.yeses(cast.sol, begun, [make.signup("Fia"), make.signup("Gil", zone="America/New_York")])
    make.propose(cast.sol, begun, [list(given.values())])
    sols.post(cast.url(f"rounds/{begun.pk}/confirm/"))

    page = text(
        sols.get(cast.url(f"proposals/{proposal(begun_weave(begun), 1).pk}/sheet/?paper=letter&type=large"))
    )

    assert page.count(", 18:30") >= 6
    assert "Fia & Gil" in page


def next_year_in_march() -> date:
    """Six weeks over which the clocks of Lisbon and New York change on different days."""
    return date(clock.today().year + 1, 3, 1)


# How many questions a page asks of the database


def test_a_list_of_rounds_asks_as_much_for_thirty_as_for_one(cast, sols, django_assert_num_queries):
    make.open_a_round(cast.sol)
    sols.get(cast.url("rounds/"))

    with django_assert_num_queries(7):
        sols.get(cast.url("rounds/"))
    for number in range(29):
        make.open_a_round(cast.sol, f"Round {number}")
    with django_assert_num_queries(7):
        page = sols.get(cast.url("rounds/"))

    assert text(page).count("Open: people can be brought in") == 30


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_round_asks_as_much_for_thirty_crews_as_for_one(cast, sols, django_assert_num_queries, confirmed):
    few, many = make.open_a_round(cast.sol, "Few"), make.open_a_round(cast.sol, "Many")
    for begun, crews in ((few, 1), (many, 30)):
        people = [make.signup(f"Person{at} of {crews}") for at in range(3 * crews)]
        given = list(make.yeses(cast.sol, begun, people).values())
        make.propose(cast.sol, begun, [given[at : at + 3] for at in range(0, 3 * crews, 3)])
        if confirmed:
            sols.post(cast.url(f"rounds/{begun.pk}/confirm/"))
    sols.get(cast.url(f"rounds/{few.pk}/"))
    asked = 21 if confirmed else 20

    with django_assert_num_queries(asked):
        one = sols.get(cast.url(f"rounds/{few.pk}/"))
    with django_assert_num_queries(asked):
        thirty = sols.get(cast.url(f"rounds/{many.pk}/"))

    assert (one.content.decode().count('class="crew"'), thirty.content.decode().count('class="crew"')) == (
        1,
        24,
    )
