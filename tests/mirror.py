"""A language that nobody speaks: every sentence of the house bracketed, accented, a third longer, from right to left.

It shows what no translation shows as surely: a sentence that never went through gettext has no brackets, a page that
has no room for longer words breaks, and what is tied to the left side of a page stays there.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

CODE, NAME = "ar", "العربية"
OPEN, CLOSE = "⟦", "⟧"
WHOLE = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
LETTERS = str.maketrans("aceinosuyzACEINOSUYZ", "åçéîñöšüýžÅÇÉÎÑÖŠÜÝŽ")
KEPT = re.compile(r"%\(\w+\)s|%%|\{\w+\}|<[^>]+>|&\w+;|\n")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
UNSEEN = {"script", "style", "template", "svg", "option"}
NAMES = {"aria-label", "title", "alt", "placeholder"}
BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "legend",
    "label",
    "div",
    "section",
    "option",
    "button",
    "summary",
}


def mirrored(words: str) -> str:
    """A sentence in that language, with its placeholders as they are."""
    start, end = re.match(r"\s*", words)[0], re.search(r"\s*$", words)[0]
    inside, at, out = words.strip(), 0, []
    for kept in KEPT.finditer(inside):
        out += [inside[at : kept.start()].translate(LETTERS), kept[0]]
        at = kept.end()
    longer = " ".join(["·····"] * max(1, len(inside) // 18))
    return f"{start}{OPEN}{''.join(out)}{inside[at:].translate(LETTERS)} {longer}{CLOSE}{end}"


@lru_cache(maxsize=1)
def catalogue() -> bytes:
    """Every sentence of the house in that language, as gettext reads it."""
    from weft.project.catalogues import compiled, empty, gathered  # it needs settings, and is needed by some

    catalog = empty(CODE)
    for message in gathered():
        if isinstance(message.id, str) and message.id:
            catalog.add(message.id, mirrored(message.id), context=message.context)
        elif message.id:
            one, many = map(mirrored, message.id)
            forms = (one, one, *[many] * (catalog.num_plurals - 2))
            catalog.add(message.id, forms, context=message.context)
    return compiled(catalog)


def hang(folder: Path) -> Path:
    """Write it where Django looks for it; gives the folder of languages."""
    place = folder / CODE / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    (place / "django.mo").write_bytes(catalogue())
    return folder


class _Words(HTMLParser):
    """All that a page says, in the order it says it; a new block begins anew."""

    def __init__(self) -> None:
        super().__init__()
        self.within: list[str] = []
        self.said: list[str] = [""]
        self.named: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said[-1] += " "
        if tag in BLOCKS:
            self.said.append("")
        if tag not in {"meta", "link", "input", "br", "img", "hr", "source"}:
            self.within.append("template" if tag != "html" and dict(attrs).get("lang") else tag)
        if not dict(attrs).get("lang"):
            self.named += [words or "" for name, words in attrs if name in NAMES]

    def handle_endtag(self, tag: str) -> None:
        if self.within and tag not in {"meta", "link", "input", "br", "img", "hr", "source"}:
            self.within.pop()
        if tag in BLOCKS:
            self.said.append("")

    def handle_data(self, words: str) -> None:
        if not UNSEEN & set(self.within):
            self.said[-1] += words


def _outside(words: str) -> str:
    """What stands outside the brackets; a sentence may hold another one."""
    while (left := WHOLE.sub(" ", words)) != words:
        words = left
    return left.partition(OPEN)[0]


def unsaid(page: str, known: re.Pattern[str]) -> Iterator[str]:
    """What a page says outside the brackets, and is nobody's own words."""
    reader = _Words()
    reader.feed(page)
    for words in (*reader.said, *reader.named):
        left = known.sub(" ", _outside(words))
        if LATIN.search(left):
            yield " ".join(left.split())
