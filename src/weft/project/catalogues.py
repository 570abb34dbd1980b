"""The house's sentences in other languages: gathered from its source, handed to translators, checked, and compiled."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from weft.congregations.logic.words import NOUNS, vocabulary

ROOM = Path(__file__).resolve().parent.parent
LOCALE = ROOM / "locale"
SPOKEN = tuple(code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
KEYWORDS: Mapping[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Deed": (2,),
    "Sentence": None,
}
IN_TAGS = re.compile(r"""_\((?:"([^"]+)"|'([^']+)')\)""")
PLACES = re.compile(r"%\((\w+)\)s|(?<!\{)\{(\w+)\}(?!\})")
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
FORMS = {
    form: key
    for key in NOUNS
    for form in vocabulary({})
    if form.lower().rstrip("s").endswith(key.rstrip("s"))
}

Said = str | tuple[str, ...]


# Gathering


def gathered(room: Path = ROOM) -> Catalog:
    """Every sentence of the source that can be said in another language, with the files it stands in."""
    catalog = empty(None)
    for path in sorted(room.rglob("*.py")):
        with path.open("rb") as source:
            for _, said, _, context in extract("python", source, KEYWORDS, options={"encoding": "utf-8"}):
                _add(catalog, said, path.relative_to(room), context)
    for path in sorted((room / "templates").rglob("*.*")):
        for said, context in _of_template(path):
            _add(catalog, said, path.relative_to(room), context)
    return catalog


def _add(catalog: Catalog, said: Any, path: Path, context: str | None) -> None:
    pair = tuple(said) if isinstance(said, tuple | list) else said
    if pair and pair != "":
        catalog.add(pair, locations=[(path.as_posix(), 1)], context=context)


def _of_template(path: Path) -> Iterator[tuple[Said, str | None]]:
    source = path.read_text(encoding="utf-8")
    template = Template(source, engine=Engine.get_default())
    for node in template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var.literal, str):
            yield node.filter_expression.var.literal, None
        elif isinstance(node, BlockTranslateNode):
            one, _ = node.render_token_list(node.singular)
            many = node.render_token_list(node.plural)[0] if node.plural else ""
            context = node.message_context.resolve(Context()) if node.message_context else None
            yield ((one, many) if many else one), context
    for found in IN_TAGS.finditer(source):
        yield found[1] or found[2], None


# Keeping


def empty(language: str | None) -> Catalog:
    """A catalogue in which nothing is said yet."""
    return Catalog(
        locale=language, project="Weft", version="1", creation_date=BEGUN, revision_date=BEGUN, fuzzy=False
    )


def po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def kept(language: str) -> Catalog:
    """What is translated into this language so far."""
    path = po(language)
    if not path.is_file():
        return empty(language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def renewed(language: str, sentences: Catalog | None = None) -> Catalog:
    """The sentences of the source as it is now, with what is translated of them."""
    known = {_key(message): message.string for message in kept(language) if message.id}
    catalog = empty(language)
    for message in sentences or gathered():
        if message.id:
            string = known.get(_key(message), "")
            catalog.add(message.id, string or _silence(message), message.locations, context=message.context)
    return catalog


def _key(message: Message) -> tuple[str, str]:
    one = message.id if isinstance(message.id, str) else message.id[0]
    return one, message.context or ""


def _silence(message: Message) -> Said:
    return "" if isinstance(message.id, str) else ("", "")


def written(catalog: Catalog) -> bytes:
    """The catalogue as a .po file, the same for the same sentences."""
    sheet = BytesIO()
    write_po(sheet, catalog, width=110, include_lineno=False, sort_output=True, ignore_obsolete=True)
    return sheet.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    sheet = BytesIO()
    write_mo(sheet, catalog)
    return sheet.getvalue()


def keep(language: str, catalog: Catalog) -> None:
    """Write both files of a language."""
    path = po(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(catalog))
    path.with_suffix(".mo").write_bytes(compiled(catalog))


# Translating


def missing(catalog: Catalog) -> list[dict[str, str]]:
    """What is still to be said in this language, for whoever translates."""
    told = []
    for message in catalog:
        if message.id and not _whole(message):
            one, many = message.id if isinstance(message.id, tuple | list) else (message.id, "")
            where = ", ".join(sorted({path for path, _ in message.locations}))
            told.append({"id": one} | ({"plural": many} if many else {}) | {"context": where})
    return told


def _whole(message: Message) -> bool:
    said = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(said) and all(said)


def taken_in(catalog: Catalog, said: Sequence[Mapping[str, Any]]) -> list[str]:
    """Put these translations ([{"id", "text"}], for plurals a list of texts) in; what does not fit is told."""
    by_id = {_key(message)[0]: message for message in catalog if message.id}
    troubles = []
    for each in said:
        message = by_id.get(each["id"])
        if message is None:
            troubles.append(f"There is no such sentence any more: {each['id']!r}")
            continue
        before = message.string
        message.string = each["text"] if isinstance(each["text"], str) else tuple(each["text"])
        if found := wrong(message, catalog.num_plurals):
            message.string = before
            troubles.append(f"{each['id']!r}: {found}")
    return troubles


def wrong(message: Message, plurals: int) -> str:
    """What is wrong with a translation, if anything: a form too few, or a placeholder lost or made up."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    said = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if message.fuzzy or not _whole(message):
        return "it is not translated"
    if len(said) != (plurals if len(english) > 1 else 1):
        return "it needs as many forms as the language has plurals"
    for each in said:
        asked = _places(english[0] if each is said[0] else english[-1])
        if made_up := _places(each) - _places(" ".join(english)) - set(FORMS):
            return f"nothing is called {', '.join(sorted(made_up))}"
        nouns = {FORMS.get(place, place) for place in _places(each)}
        if lost := {place for place in asked if FORMS.get(place, place) not in nouns}:
            return f"it lost {', '.join(sorted(lost))}"
        if each[:1].isspace() != english[0][:1].isspace() or each[-1:].isspace() != english[0][-1:].isspace():
            return "it begins or ends with another space"
    return ""


def _places(words: str) -> set[str]:
    return {found[1] or found[2] for found in PLACES.finditer(words)}
