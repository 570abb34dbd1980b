"""Pages of a sheet on its way in, good or bad."""

import html
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile
from openpyxl import Workbook

from tests import make, rows
from tests.weaving.pages import changed, text
from weft.core.models import Work
from weft.weaving.forms.sheets import HEAVIEST, SheetForm
from weft.weaving.models import Answer, Sheet

SHEET = """Name,Email,City,When could you meet?,What draws you,Rather not be with,Access needs
Fia Sul,fia@example.net,Lisbon,Mon 18:00-21:00,listening,CNRY Nobody,CNRY-ramp
Gil Norte,gil@,Zqxland,Mon 18:00-21:00,,,
Hue Leste,,Lisbon,some day,,Fia Sul,
"""

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
    before = rows.read()

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
    before = rows.read()

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
