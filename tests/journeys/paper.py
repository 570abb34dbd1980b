"""Reading what was printed: how many pages, of which paper, and the words on them.

Only as much of the format as Chromium writes: deflated streams, letters by number, and a table of letters a font.
"""

import re
import zlib
from dataclasses import dataclass

SIZES = {"a4": (595, 842), "letter": (612, 792)}
OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
SHOWN = re.compile(r"/F(\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj")
PAIR = re.compile(r"<([0-9A-F]+)> <([0-9A-F]+)>")
RANGE = re.compile(r"<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>")


@dataclass(frozen=True)
class Paper:
    """What came out of the printer; its words without the spaces between."""

    pages: int
    size: tuple[int, int]
    words: str

    def names(self, name: str) -> bool:
        """Whether this name stands on it."""
        return "".join(name.split()) in self.words


def read_paper(pdf: bytes) -> Paper:
    """The pages of a PDF that Chromium wrote."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    fonts = {
        int(name): _letters(_unfolded(objects[int(table.group(1))]))
        for name, font in re.findall(rb"/F(\d+) (\d+) 0 R", pdf)
        if (table := re.search(rb"/ToUnicode (\d+) 0 R", objects.get(int(font), b"")))
    }
    box = re.search(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    assert box, "There is no page in what was printed."
    return Paper(
        pages=len(re.findall(rb"/Type /Page\b", pdf)),
        size=(round(float(box.group(1))), round(float(box.group(2)))),
        words="".join(_words(_unfolded(body), fonts) for body in objects.values()),
    )


def _unfolded(body: bytes) -> str:
    stream = STREAM.search(body)
    if not stream or b"FlateDecode" not in body:
        return ""
    return zlib.decompress(stream.group(1)).decode("latin-1")


def _letters(table: str) -> dict[str, str]:
    """Which letter each number of a font stands for."""
    known = {}
    for block in re.findall(r"beginbfchar\n(.*?)endbfchar", table, re.DOTALL):
        known |= {glyph: _read(letter) for glyph, letter in PAIR.findall(block)}
    for block in re.findall(r"beginbfrange\n(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in RANGE.findall(block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                known[f"{int(first, 16) + step:0{len(first)}X}"] = chr(int(letter, 16) + step)
    return known


def _read(letter: str) -> str:
    return bytes.fromhex(letter).decode("utf-16-be")


def _words(page: str, fonts: dict[int, dict[str, str]]) -> str:
    words, letters, size = [], {}, 4
    for font, shown in SHOWN.findall(page):
        if font:
            letters = fonts.get(int(font), {})
            size = len(next(iter(letters), "0000"))
        words += [letters.get(shown[at : at + size], "") for at in range(0, len(shown), size)]
    return "".join(words).replace(" ", "").replace("\u00a0", "")
