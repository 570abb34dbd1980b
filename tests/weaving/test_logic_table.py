"""Files become rows of text, or are refused with one sentence."""

import io
import random
import re
import zipfile
from datetime import datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from weft.weaving.logic import workbook
from weft.weaving.logic.table import (
    BINARY,
    BROKEN,
    CELL_TOO_LONG,
    EMPTY,
    HEADER_ONLY,
    LATIN,
    MAX_BYTES,
    NO_HEADER,
    ONE_COLUMN,
    SPILLED,
    TOO_BIG,
    TOO_LONG,
    TOO_WIDE,
    SheetRefused,
    Table,
    read_table,
)

PLAIN = "Name,Email,When\nZdeněk O'Brien,z@example.org,Mon 18-20\nJoão,,\n"
HEADERS = ("Name", "Email", "When")
ROWS = (("Zdeněk O'Brien", "z@example.org", "Mon 18-20"), ("João", "", ""))


def book(*sheets):
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return saved(made)


def saved(made):
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def repacked(data, changes):
    """A workbook with some of its parts changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, changes.get(entry.filename, lambda same: same)(content))
    return packed.getvalue()


def refusal(data):
    with pytest.raises(SheetRefused) as refused:
        read_table(data)
    return refused.value.sentence


def said_about(data):
    """The sentence of refusal, or that the rows fit their headings."""
    try:
        table = read_table(data)
    except SheetRefused as refused:
        return refused.sentence
    assert all(len(row) == len(table.headers) for row in table.rows)
    assert len(table.rows) == len(table.numbers)
    return "Read."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_usual_way_to_save_a_sheet_gives_the_same_rows(encoding, separator, newline):
    data = PLAIN.replace(",", separator).replace("\n", newline).encode(encoding)

    assert read_table(data) == Table(HEADERS, ROWS, (2, 3))


def test_western_letters_are_understood_and_it_is_said():
    data = "Name;Email;When\nJoão Araújo;;Mon 18-20 – gern\n".encode("cp1252")

    assert read_table(data) == Table(HEADERS, (("João Araújo", "", "Mon 18-20 – gern"),), (2,), (LATIN,))


def test_the_separator_is_the_one_that_divides_the_rows_and_not_one_inside_cells():
    data = b'Name,When,Languages\nAna,Mon 9-10; Tue 9-10; Wed 9-10,"en, pt"\nBen,Sat 9-10; Sun 9-10,en\n'

    assert read_table(data).rows == (
        ("Ana", "Mon 9-10; Tue 9-10; Wed 9-10", "en, pt"),
        ("Ben", "Sat 9-10; Sun 9-10", "en"),
    )


def test_the_first_line_that_spreadsheets_write_for_themselves_is_obeyed():
    assert read_table(b"sep=;\r\nName;When\r\nAna;Mon, Tue\r\n") == Table(
        ("Name", "When"), (("Ana", "Mon, Tue"),), (3,)
    )


def test_a_quoted_cell_may_hold_lines_commas_and_quotes():
    data = b'Name,When\n"Ana ""Nita"" Luz","Mon 9-10\nTue, 9-10"\nBen,Sat\n'

    assert read_table(data) == Table(
        ("Name", "When"), (('Ana "Nita" Luz', "Mon 9-10\nTue, 9-10"), ("Ben", "Sat")), (2, 3)
    )


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers():
    data = b"\nOur sign-ups,\nName,When\n\nAna,Mon\n,,\nBen,Tue,,\n"

    assert read_table(data) == Table(("Name", "When"), (("Ana", "Mon"), ("Ben", "Tue")), (5, 7))


def test_cells_beyond_the_headings_are_left_out_and_it_is_said():
    assert read_table(b"Name,When\nAna,Mon,more\nBen\n") == Table(
        ("Name", "When"), (("Ana", "Mon"), ("Ben", "")), (2, 3), (SPILLED.format(row=2),)
    )


def test_a_column_without_a_heading_gets_a_number():
    assert read_table(b"Name,,When\nAna,x,Mon\n").headers == ("Name", "Column 2", "When")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", EMPTY),
        (b" \n\r\n\t", EMPTY),
        (b"\xef\xbb\xbf", EMPTY),
        (b",,,\n,,,\n", EMPTY),
        (b"\x00\x01\x02binary" * 9, BINARY),
        (b"%PDF-1.7\n1,2\n", BINARY),
        (b"\xd0\xcf\x11\xe0old", BINARY),
        (b"\x01\x02\x03\x04,\x05\n", BINARY),
        (b"\xff\xfea", BINARY),
        (b"Name\nAna\nBen\n", ONE_COLUMN),
        (b"Name,When\n", HEADER_ONLY),
        (
            b"Name,Mail,mail \nAna,a,b\n",
            "Two columns are called “Mail”. Please give each column its own heading.",
        ),
        (b"Ana,ana@example.org\nBen,ben@example.org\n", NO_HEADER),
        (b'Name,When\nAna,Mon\nBen,"Tue\nCem,Wed\n', BROKEN.format(row=3)),
        (b"Name,When\nAna," + b"x" * 5001, CELL_TOO_LONG.format(row=2, header="When", limit=5000)),
        (b"a," * 201 + b"b\n1,2\n", TOO_WIDE.format(count=202, limit=200)),
        (b"Name,When\n" + b"Ana,Mon\n" * 20_001, TOO_LONG.format(limit=20_000)),
        (b"x" * (MAX_BYTES + 1), TOO_BIG.format(size=10)),
    ],
)
def test_what_can_not_be_read_is_refused_with_one_sentence(data, sentence):
    assert refusal(data) == sentence


def test_a_stray_quotation_mark_inside_a_cell_is_no_trouble():
    assert read_table(b'Name,When\n"Ana" Luz,Mon\nBen 5",Tue\n').rows == (
        ("Ana Luz", "Mon"),
        ('Ben 5"', "Tue"),
    )


# Workbooks


def test_a_workbook_gives_its_first_sheet_with_anything_in_it():
    data = book(
        ("Notes", []),
        (
            "Answers",
            [["Name", "Since", "At", "Size", "In"], ["Ana", datetime(2026, 3, 4), time(18, 30), 4.0, True]],
        ),
        ("More", [["x"]]),
    )

    assert read_table(data) == Table(
        ("Name", "Since", "At", "Size", "In"),
        (("Ana", "2026-03-04", "18:30", "4", "yes"),),
        (2,),
        (workbook.OTHER_SHEETS.format(title="Answers"),),
    )


def with_last_value(xml):
    """What a spreadsheet program adds to a formula when it has worked it out."""
    shown = re.sub(rb"<v ?/>|<v></v>", b"<v>Mon 18-20</v>", xml)
    return shown.replace(b'<c r="B2">', b'<c r="B2" t="str">')


def test_formula_cells_give_the_value_they_showed_last_and_it_is_said():
    made = Workbook()
    made.active.append(["Name", "When"])
    made.active.append(["Ana", '="Mon "&"18-20"'])
    computed = repacked(saved(made), {"xl/worksheets/sheet1.xml": with_last_value})

    table = read_table(computed)

    assert table == Table(("Name", "When"), (("Ana", "Mon 18-20"),), (2,), (workbook.FORMULAS,))


def test_an_empty_workbook_is_refused():
    assert refusal(book(("One", []), ("Two", []))) == workbook.EMPTY_WORKBOOK


@pytest.mark.parametrize("size", [90_000_000, 300_000_000])
def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(size):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"<workbook/>")
        with bomb.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(size // 1_000_000):
                sheet.write(b" " * 1_000_000)

    assert len(packed.getvalue()) < 1_000_000
    assert refusal(packed.getvalue()) == workbook.BOMB


def test_a_workbook_of_very_many_parts_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bomb:
        for number in range(2_001):
            bomb.writestr(f"xl/{number}.xml", b"")

    assert refusal(packed.getvalue()) == workbook.BOMB


@pytest.mark.parametrize("corner", [b"XFD1048576", b"A1048576", b"ZZZZZZ9", b"A99999999999"])
def test_a_cell_at_the_far_corner_is_refused_before_the_sheet_is_laid_out(corner):
    data = repacked(
        book(("One", [["Name", "When"], ["Ana", "Mon"]])),
        {"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b'r="B2"', b'r="' + corner + b'"')},
    )

    assert refusal(data) == workbook.TOO_LARGE


def test_a_worksheet_whose_cells_can_not_be_looked_over_is_refused():
    data = repacked(
        book(("One", [["Name", "When"], ["Ana", "Mon"]])),
        {"xl/worksheets/sheet1.xml": lambda xml: xml.decode().encode("utf-16")},
    )

    assert refusal(data) == workbook.UNREADABLE


def test_another_packed_file_is_no_workbook():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as other:
        other.writestr("word/document.xml", b"<document/>")

    assert refusal(packed.getvalue()) == workbook.NOT_A_WORKBOOK


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_is_read_or_refused(seed):
    data = bytearray(book(("One", [["Name", "When"], ["Ana", "Mon"]])))
    chance = random.Random(seed)
    for _ in range(1 + seed % 8):
        data[chance.randrange(4, len(data))] = chance.randrange(256)

    end = chance.randrange(30, len(data)) if seed % 3 == 0 else len(data)

    assert said_about(bytes(data[:end])).endswith(".")


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: f"Name,When\n{text}".encode(errors="replace"))
)
def test_any_file_is_read_or_refused(data):
    assert said_about(data).endswith(".")
