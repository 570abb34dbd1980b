"""An XLSX workbook as rows of text, unpacked only as far as its limits allow."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from weft.weaving.logic.sentence import Sentence

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80_000_000
MAX_PARTS = 2_000
ROW_LIMIT = 25_000
COLUMN_LIMIT = 16_384
CELLS_LIMIT = 4_000_000

BOMB = Sentence(
    "This workbook unpacks to far more than a sign-up sheet. Please save the sheet alone as CSV and "
    "choose that file."
)
UNREADABLE = Sentence(
    "This workbook could not be opened. It may be damaged or locked; please save the sheet as CSV."
)
NOT_A_WORKBOOK = Sentence(
    "This file is not a sheet we can read. Please save your sheet as CSV or XLSX and choose that file."
)
TOO_LARGE = Sentence(
    "This sheet has cells far to the right or far below. Please remove them, or save the sheet as CSV."
)
EMPTY_WORKBOOK = Sentence(
    "This workbook has no sheet with anything in it. Please choose the file with your sign-up sheet."
)
FORMULAS = Sentence(
    "Some cells hold formulas. The value each showed last was read; one that was never worked out is empty."
)
OTHER_SHEETS = Sentence(
    "This workbook has several sheets with something in them. “{title}” was read, because it comes first."
)

_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,9})(\d{1,12})[\"'][^>/]*>")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"'](\d{1,12})[\"'][^>/]*>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


class SheetRefused(ValueError):
    """A file that can not be read as a sheet; the sentence says why and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def is_workbook(data: bytes) -> bool:
    """Whether a file is packed as workbooks are."""
    return data.startswith(b"PK\x03\x04")


def read_workbook(data: bytes) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """The rows with something in them, by their numbers, of the first sheet that has any, and what to say."""
    parts = _unpacked(data)
    if "xl/workbook.xml" not in parts:
        raise SheetRefused(NOT_A_WORKBOOK)
    sheets = [content for name, content in parts.items() if _SHEET.fullmatch(name)]
    for content in sheets:
        _check_extent(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts)))
        filled = [(title, _rows(book, title)) for title in book.sheet_names]
    except (CalamineError, ValueError, OverflowError, OSError):
        raise SheetRefused(UNREADABLE) from None
    filled = [(title, rows) for title, rows in filled if rows]
    if not filled:
        raise SheetRefused(EMPTY_WORKBOOK)
    title, rows = filled[0]
    notices: list[str] = [OTHER_SHEETS.of(title=title)] if len(filled) > 1 else []
    notices += [FORMULAS] if any(_FORMULA.search(content) for content in sheets) else []
    return rows, notices


def _unpacked(data: bytes) -> dict[str, bytes]:
    """Every part of the workbook that matters, stopped as soon as they grow beyond the limit."""
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise SheetRefused(BOMB)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with packed.open(entry) as part:
                        parts[entry.filename] = part.read(left + 1)
                    left -= len(parts[entry.filename])
                if left < 0:
                    raise SheetRefused(BOMB)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise SheetRefused(UNREADABLE) from None
    return parts


def _packed(parts: dict[str, bytes]) -> bytes:
    """The measured parts alone, so that what is read is what was measured."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return packed.getvalue()


def _check_extent(content: bytes) -> None:
    """A cell at the far corner would make the reader lay out the whole sheet in memory."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:200]:
        raise SheetRefused(UNREADABLE)
    row = max((int(number) for number in _ROW.findall(content)), default=0)
    column = 0
    for letters, number in _CELL.findall(content):
        row, column = max(row, int(number)), max(column, _column(letters))
    if row > ROW_LIMIT or column > COLUMN_LIMIT or row * column > CELLS_LIMIT:
        raise SheetRefused(TOO_LARGE)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:6]:
        number = number * 26 + letter - 64
    return number


def _rows(book: CalamineWorkbook, title: str) -> list[tuple[int, list[str]]]:
    cells = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    rows = ((number, [_text(value) for value in row]) for number, row in enumerate(cells, 1))
    return [(number, row) for number, row in rows if any(cell.strip() for cell in row)]


def _text(value: int | float | str | bool | time | date | datetime | timedelta) -> str:
    """A cell as people see it: 3 and not 3.0, 18:00 and not a fraction of a day."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)
