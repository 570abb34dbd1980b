"""A file becomes rows of text, or is refused with one sentence."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from weft.weaving.logic.sentence import Sentence
from weft.weaving.logic.words import folded
from weft.weaving.logic.workbook import MAX_BYTES, SheetRefused, is_workbook, read_workbook

__all__ = ["MAX_BYTES", "SheetRefused", "Table", "read_table"]

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 5_000
DELIMITERS = ",;\t|"

EMPTY = Sentence("This file is empty. Please choose the file with your sign-up sheet.")
TOO_BIG = Sentence(
    "This file is larger than {size} MB. Please send fewer rows at a time, or leave out pictures."
)
BINARY = Sentence(
    "This file is not a sheet we can read. Please save your sheet as CSV or XLSX and choose that file."
)
ONE_COLUMN = Sentence(
    "This sheet has only one column. It needs at least a name and when each person can meet."
)
HEADER_ONLY = Sentence(
    "This sheet has headings but nobody under them. Please choose the sheet with the answers."
)
NO_HEADER = Sentence(
    "The first row of this sheet is not a row of headings. Please add one, such as Name, Email, Availability."
)
TWICE = Sentence("Two columns are called “{header}”. Please give each column its own heading.")
TOO_WIDE = Sentence(
    "This sheet has {count} columns. At most {limit} can be read; please leave out those that are not needed."
)
TOO_LONG = Sentence("This sheet has more than {limit} rows. Please divide it into several sheets.")
CELL_TOO_LONG = Sentence(
    "Row {row}, column “{header}” holds more than {limit} characters. Please shorten it."
)
BROKEN = Sentence("Row {row} could not be read. A quotation mark may be missing there.")
LATIN = Sentence(
    "The letters were read as Western European (Latin-1). If accents look wrong, save the sheet as CSV UTF-8."
)
SPILLED = Sentence(
    "Row {row} has more cells than there are headings. The cells beyond the last heading were left out."
)
UNTITLED = Sentence("Column {number}")

_SEPARATOR = re.compile(r"(sep=([,;\t|]))\r?\n")  # spreadsheets write this first line for themselves
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as text: its headings, its rows (as long as the headings), and their numbers in the file."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    notices: tuple[str, ...] = ()


def read_table(data: bytes) -> Table:
    """The rows of a CSV, TSV or XLSX file; SheetRefused says in one sentence why it can not be read."""
    if len(data) > MAX_BYTES:
        raise SheetRefused(TOO_BIG.of(size=MAX_BYTES // (1024 * 1024)))
    if not data.strip():
        raise SheetRefused(EMPTY)
    notices: list[str] = []
    if is_workbook(data):
        records, said = read_workbook(data)
        notices.extend(said)
    else:
        text, latin = _decoded(data)
        records = _records(text)
        notices.extend([LATIN] if latin else [])
    return _table(records, notices)


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether its letters had to be guessed."""
    for mark, encoding in ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding), False
    if b"\x00" in data or data.startswith(
        (b"%PDF", b"\x89PNG", b"\xd0\xcf\x11\xe0", b"PK", b"\x1f\x8b", b"{\\rtf")
    ):
        raise SheetRefused(BINARY)
    try:
        text, latin = data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        text, latin = data.decode("cp1252", errors="replace").replace("\ufffd", ""), True
    if len(_CONTROL.findall(text)) > len(text) // 100:
        raise SheetRefused(BINARY)
    return text, latin


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise SheetRefused(BINARY) from None


def _records(text: str) -> list[tuple[int, list[str]]]:
    """The rows with something in them, numbered as a spreadsheet shows them."""
    csv.field_size_limit(MAX_BYTES)  # our own limit on cells gives the sentence
    said = _SEPARATOR.match(text)
    text = text[said.end(1) :] if said else text
    delimiter = said[2] if said else _delimiter(text)
    _check_quotes(text, delimiter)
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if any(cell.strip() for cell in cells):
                records.append((number, cells))
            if len(records) > MAX_ROWS + 1:
                raise SheetRefused(TOO_LONG.of(limit=MAX_ROWS))
    except csv.Error:
        raise SheetRefused(BROKEN.of(row=number + 1)) from None
    return records


def _check_quotes(text: str, delimiter: str) -> None:
    """A quotation mark that is never closed would swallow every row behind it."""
    if text.count('"') % 2 == 0:
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    whole = 0
    try:
        while next(reader, None) is not None:
            whole += 1
    except csv.Error as error:
        if "end of data" in str(error):
            raise SheetRefused(BROKEN.of(row=whole + 1)) from None


def _delimiter(text: str) -> str:
    """The separator under which most rows are as wide as the first."""
    sample = io.StringIO(text[:200_000], newline="").readlines()[:200]

    def fit(delimiter: str) -> tuple[float, int]:
        rows = [row for row in csv.reader(sample, delimiter=delimiter) if any(row)]
        width = len(rows[0]) if rows else 0
        if width < 2:
            return (0.0, 0)
        # exports often leave out empty cells at the end, and rarely have more cells than headings
        return (round(sum(1 < len(row) <= width for row in rows) / len(rows), 1), width)

    return max(DELIMITERS, key=fit)


def _table(records: Sequence[tuple[int, Sequence[str]]], notices: list[str]) -> Table:
    if not records:
        raise SheetRefused(EMPTY)
    titles = sum(1 for _ in takewhile(lambda record: _filled(record[1]) < 2, records))
    (_, first), *rest = records[titles:] or records
    width = max((at + 1 for at, cell in enumerate(first) if cell.strip()), default=0)
    _check_width(width, rest)
    headers = tuple(_cell(cell) or UNTITLED.of(number=at + 1) for at, cell in enumerate(first[:width]))
    _check_headers(headers)
    if not rest:
        raise SheetRefused(HEADER_ONLY)
    if len(rest) > MAX_ROWS:
        raise SheetRefused(TOO_LONG.of(limit=MAX_ROWS))
    rows = tuple(_row(number, cells, headers) for number, cells in rest)
    spilled = (number for number, cells in rest if any(cell.strip() for cell in cells[width:]))
    notices.extend(SPILLED.of(row=number) for number in spilled)
    return Table(headers, rows, tuple(number for number, _ in rest), tuple(notices))


def _filled(cells: Iterable[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _check_width(width: int, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    widest = max((len(cells) for _, cells in rows), default=0)
    if max(width, widest) > MAX_COLUMNS:
        raise SheetRefused(TOO_WIDE.of(count=max(width, widest), limit=MAX_COLUMNS))
    if width < 2:
        raise SheetRefused(ONE_COLUMN)


def _check_headers(headers: Sequence[str]) -> None:
    for header, count in Counter(folded(header) for header in headers).items():
        if count > 1:
            shown = next(each for each in headers if folded(each) == header)
            raise SheetRefused(TWICE.of(header=_short(shown)))
    if any("@" in header and "." in header.rpartition("@")[2] for header in headers):
        raise SheetRefused(NO_HEADER)


def _short(header: str) -> str:
    return header if len(header) <= 80 else header[:80]


def _row(number: int, cells: Sequence[str], headers: Sequence[str]) -> tuple[str, ...]:
    for cell, header in zip(cells, headers, strict=False):
        if len(cell) > MAX_CELL:
            raise SheetRefused(CELL_TOO_LONG.of(row=number, header=_short(header), limit=MAX_CELL))
    padded = [*cells, *[""] * (len(headers) - len(cells))]
    return tuple(_cell(cell) for cell in padded[: len(headers)])


def _cell(text: str) -> str:
    return _CONTROL.sub("", text).strip()
