"""A sign-up sheet becomes people: who they are, when they can meet, and what could not be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from weft.meetings.logic import Span
from weft.weaving.logic.answers import Column, parse_kind, parse_size, split_draws, week_of
from weft.weaving.logic.headers import is_meaning
from weft.weaving.logic.hours import Unclear
from weft.weaving.logic.languages import ACCEPTED as LANGUAGES_ACCEPTED
from weft.weaving.logic.languages import parse_languages
from weft.weaving.logic.names import Roll
from weft.weaving.logic.places import ACCEPTED as PLACES_ACCEPTED
from weft.weaving.logic.places import Found, find_zone
from weft.weaving.logic.questions import Chosen
from weft.weaving.logic.sentence import Sentence
from weft.weaving.logic.table import Table
from weft.weaving.logic.words import folded, says_nothing

NO_NAME = Sentence("This row has no name, so it was left out.")
NO_NAME_ACCEPTED = Sentence("The name by which others know this person.")
NO_NAME_COLUMN = Sentence("No column of this sheet is said to hold names. Please choose which one does.")
NO_AVAILABILITY = Sentence(
    "Nothing on this sheet says when people can meet. They can be brought in, and asked for their times "
    "later."
)
NO_TIMES = Sentence("{name} has not said when they can meet.")
NO_PLACES = Sentence(
    "Nothing on this sheet says where people live. Please choose the time zone that everybody keeps."
)
UNCLEAR_TIMES = Sentence("We could not read when this is.")
UNCLEAR_BUSY = Sentence("We could not read when this is, so the whole day counts as not free.")
UNCLEAR_SIZE = Sentence("We could not read this as a size of {crew}, so any size counts as fine.")
UNKNOWN_LANGUAGE = Sentence("We do not know a language called {value}.")
UNKNOWN_PLACE = Sentence("Which time zone is {value} in?")
NO_PLACE = Sentence("This row does not say where {name} lives, so we do not know their clock.")
BAD_MAIL = Sentence("This is not a mail address, so none was kept.")
BAD_MAIL_ACCEPTED = Sentence("An address such as name@example.org, or nothing.")
AS_TEXT = Sentence("This name begins like a formula. It was kept as text and nothing was worked out.")
CUT_NAME = Sentence("This name is longer than {limit} characters and was shortened.")
ANSWERED_AGAIN = Sentence("The same person answers again in row {row}. The later answer counts.")
UNKNOWN_NAME = Sentence("Nobody on this sheet is called {value}.")
AMBIGUOUS_NAME = Sentence("Several people on this sheet are called {value}, so we do not know who is meant.")
UNKNOWN_PRIVATE = Sentence(
    "A name in this column is on no row of the sheet. It is not repeated here, to keep it private."
)
AMBIGUOUS_PRIVATE = Sentence(
    "A name in this column belongs to several people of the sheet. It is not repeated here, to keep it "
    "private."
)
NAME_ACCEPTED = Sentence("The full name of a person on this sheet, or their mail address.")

MAX_NAME = 120
PROGRESS_EVERY = 100
_JOINERS = "\u200c\u200d"  # some scripts are written with them
_MAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,190}\.[^@\s.,;<>\"]{2,63}")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing on a row that was not understood, or had to be guessed, and what would be accepted."""

    row: int
    column: str
    value: str
    sentence: str
    accepted: str = ""


@dataclass(frozen=True, slots=True)
class SignUp:
    """One person as the sheet has them; the key stays the same when the sheet is read again."""

    key: str
    name: str
    row: int
    mail: str = ""
    phone: str = ""
    zone: str | None = None
    place: str = ""
    week: tuple[Span, ...] = ()
    languages: frozenset[str] = frozenset()
    kind: str | None = None
    size: tuple[int, int] | None = None
    draws: tuple[str, ...] = ()
    access: str = ""
    loves: tuple[str, ...] = ()
    rather_not: tuple[str, ...] = ()
    couples: tuple[str, ...] = ()
    chosen: Chosen = ()
    is_caller: bool = False
    intention: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All people of a sheet, what to tell about its rows, and the places whose zone has to be asked for."""

    signups: tuple[SignUp, ...]
    notices: tuple[Notice, ...]
    asks: tuple[str, ...] = ()
    left_out: tuple[int, ...] = ()
    no_availability: bool = False
    general: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    """The sheet while it is read."""

    table: Table
    columns: Mapping[str, int]
    weeks: Sequence[Column]
    default_zone: str | None
    answers: Mapping[str, str]
    notices: list[Notice] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    asks: dict[str, None] = field(default_factory=dict)
    places: dict[str, Found | None] = field(default_factory=dict)
    draws: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def places_asked(self) -> bool:
        """Whether any column says where people live."""
        return bool({"zone", "place"} & set(self.columns))

    def cell(self, row: Sequence[str], meaning: str) -> str:
        """The text of a row in the column of a meaning, or nothing."""
        column = self.columns.get(meaning)
        return "" if column is None else row[column]

    def note(self, row: int, meaning: str | int, value: str, sentence: str, accepted: str = "") -> None:
        """Tell something about one cell."""
        column = self.columns.get(meaning) if isinstance(meaning, str) else meaning
        header = "" if column is None else self.table.headers[column]
        shown = value if len(value) <= 200 else value[:199] + "…"
        self.notices.append(Notice(row, header, shown, sentence, accepted))


def read_signups(
    table: Table,
    mapping: Mapping[int, str],
    default_zone: str | None = None,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """The people of a sheet under a mapping of its columns; what is unclear becomes a notice."""
    reader = _reader(table, mapping, default_zone, (answers or {}).get("places", {}))
    if not {"name", "surname"} & set(reader.columns):
        return Reading((), (), left_out=table.numbers, general=(*table.notices, NO_NAME_COLUMN))
    people: list[SignUp] = []
    for done, (number, row) in enumerate(zip(table.numbers, table.rows, strict=True)):
        person = _person(reader, number, row)
        if person:
            people.append(person)
        if progress and done % PROGRESS_EVERY == 0:
            progress(done, len(table.rows))
    signups = _with_names(reader, _each_once(reader, people))
    if progress:
        progress(len(table.rows), len(table.rows))
    return Reading(
        signups=signups,
        notices=tuple(sorted(reader.notices, key=lambda notice: notice.row)),
        asks=tuple(reader.asks),
        left_out=tuple(reader.left_out),
        no_availability=not any(signup.week for signup in signups),
        general=(*table.notices, *_general(reader, signups)),
    )


def _general(reader: _Reader, signups: Sequence[SignUp]) -> list[str]:
    """What to say once, because it is so for every row."""
    said: list[str] = []
    if not any(signup.week for signup in signups):
        said.append(NO_AVAILABILITY)
    if not reader.places_asked and reader.default_zone is None:
        said.append(NO_PLACES)
    return said


def _reader(
    table: Table, mapping: Mapping[int, str], default_zone: str | None, answers: Mapping[str, str]
) -> _Reader:
    meanings = {
        column: meaning
        for column, meaning in sorted(mapping.items())
        if 0 <= column < len(table.headers) and is_meaning(meaning)
    }
    columns: dict[str, int] = {}
    for column, meaning in meanings.items():
        columns.setdefault(meaning, column)
    weeks = [week for column, meaning in meanings.items() if (week := Column.of(column, meaning))]
    reader = _Reader(table, columns, weeks, default_zone, answers)
    reader.draws = split_draws([reader.cell(row, "draws") for row in table.rows])
    return reader


def _person(reader: _Reader, number: int, row: Sequence[str]) -> SignUp | None:
    name = _name(reader, number, row)
    if not name:
        return None
    week = _week(reader, number, row, name)
    size = parse_size(reader.cell(row, "size"))
    if isinstance(size, Unclear):
        reader.note(number, "size", size.value, UNCLEAR_SIZE, size.accepted)
        size = None
    return SignUp(
        key="",
        name=name,
        row=number,
        mail=_mail(reader, number, row),
        phone=_line(reader.cell(row, "phone"))[:40],
        zone=_zone(reader, number, row, name),
        place=_line(reader.cell(row, "place"))[:120],
        week=week,
        languages=_languages(reader, number, row),
        kind=parse_kind(reader.cell(row, "kind")),
        size=size,
        draws=reader.draws.get(reader.cell(row, "draws"), ()),
        access="" if says_nothing(reader.cell(row, "access")) else reader.cell(row, "access"),
    )


def _line(text: str) -> str:
    """One line of text, without the signs that turn or hide what stands beside them."""
    plain = "".join(
        sign for sign in text if sign in _JOINERS or unicodedata.category(sign) not in ("Cf", "Co")
    )
    return " ".join(unicodedata.normalize("NFC", plain).split())


def _name(reader: _Reader, number: int, row: Sequence[str]) -> str:
    name = _line(f"{reader.cell(row, 'name')} {reader.cell(row, 'surname')}")
    if not any(sign.isalnum() for sign in name):
        reader.note(number, "name", name, NO_NAME, NO_NAME_ACCEPTED)
        reader.left_out.append(number)
        return ""
    if name.startswith(("=", "+", "-", "@")):
        reader.note(number, "name", name, AS_TEXT)
    if len(name) > MAX_NAME:
        reader.note(number, "name", name, CUT_NAME.of(limit=MAX_NAME))
    return name[:MAX_NAME]


def _mail(reader: _Reader, number: int, row: Sequence[str]) -> str:
    text = reader.cell(row, "mail").strip(" <>")
    mail = text.removeprefix("mailto:").casefold()
    if says_nothing(mail):
        return ""
    if not _MAIL.fullmatch(mail):
        reader.note(number, "mail", text, BAD_MAIL, BAD_MAIL_ACCEPTED)
        return ""
    return mail


def _zone(reader: _Reader, number: int, row: Sequence[str], name: str) -> str | None:
    """From the time zone, else from the place; a text that is no place has to be asked for."""
    written = [(meaning, _line(reader.cell(row, meaning))) for meaning in ("zone", "place")]
    written = [(meaning, text) for meaning, text in written if not says_nothing(text)]
    for meaning, text in written:
        if text not in reader.places:
            reader.places[text] = find_zone(text, reader.answers)
        found = reader.places[text]
        if found:
            if found.notice:
                reader.note(number, meaning, text, found.notice, PLACES_ACCEPTED)
            return found.zone
    if written:
        meaning, text = written[0]
        reader.asks[text] = None
        reader.note(number, meaning, text, UNKNOWN_PLACE.of(value=text), PLACES_ACCEPTED)
        return None
    if reader.default_zone is None and reader.places_asked:
        reader.note(
            number,
            "zone" if "zone" in reader.columns else "place",
            "",
            NO_PLACE.of(name=name),
            PLACES_ACCEPTED,
        )
    return reader.default_zone


def _week(reader: _Reader, number: int, row: Sequence[str], name: str) -> tuple[Span, ...]:
    week, unclear = week_of(reader.weeks, row)
    for column, cell in unclear:
        reader.note(
            number, column.index, cell.value, UNCLEAR_BUSY if column.busy else UNCLEAR_TIMES, cell.accepted
        )
    if reader.weeks and not week and not unclear:
        single = reader.weeks[0].index if len(reader.weeks) == 1 else ""
        reader.note(number, single, "", NO_TIMES.of(name=name), Unclear("").accepted)
    return week


def _languages(reader: _Reader, number: int, row: Sequence[str]) -> frozenset[str]:
    codes, unknown = parse_languages(reader.cell(row, "languages"))
    for word in unknown:
        reader.note(number, "languages", word, UNKNOWN_LANGUAGE.of(value=word[:80]), LANGUAGES_ACCEPTED)
    return codes


# Who is who


def _each_once(reader: _Reader, people: Iterable[SignUp]) -> list[SignUp]:
    """Everybody with a key that stays; of two answers by one person the later counts."""
    owners: dict[str, str] = {}
    counts: dict[str, int] = {}
    latest: dict[str, SignUp] = {}
    for person in people:
        key = _key(person, owners, counts)
        earlier = latest.pop(key, None)
        if earlier:
            reader.note(earlier.row, "name", earlier.name, ANSWERED_AGAIN.of(row=person.row))
        latest[key] = replace(person, key=key)
    return sorted(latest.values(), key=lambda person: person.row)


def _key(person: SignUp, owners: dict[str, str], counts: dict[str, int]) -> str:
    """The mail address; for people who share one or have none, the name with the phone number or a count."""
    plain = folded(person.name)
    if person.mail:
        return person.mail if owners.setdefault(person.mail, plain) == plain else f"{person.mail}|{plain}"
    digits = re.sub(r"\D", "", person.phone)
    if digits:
        return f"{plain}|{digits}"
    counts[plain] = counts.get(plain, 0) + 1
    return f"{plain}#{counts[plain]}"


def _with_names(reader: _Reader, people: Sequence[SignUp]) -> tuple[SignUp, ...]:
    """The names that people write of each other, as keys."""
    roll = Roll.of((person.key, person.name, person.mail) for person in people)
    rows = dict(zip(reader.table.numbers, reader.table.rows, strict=True))
    return tuple(
        replace(
            person,
            loves=_meant(reader, roll, person, rows[person.row], "loves"),
            rather_not=_meant(reader, roll, person, rows[person.row], "rather_not"),
            couples=_meant(reader, roll, person, rows[person.row], "couples"),
        )
        for person in people
    )


def _meant(reader: _Reader, roll: Roll, person: SignUp, row: Sequence[str], meaning: str) -> tuple[str, ...]:
    meant = roll.meant(reader.cell(row, meaning), person.key)
    if meaning == "rather_not":
        for sentence in [UNKNOWN_PRIVATE] * bool(meant.unknown) + [AMBIGUOUS_PRIVATE] * bool(meant.ambiguous):
            reader.note(person.row, meaning, "", sentence, NAME_ACCEPTED)
        return meant.keys
    for sentence, names in ((UNKNOWN_NAME, meant.unknown), (AMBIGUOUS_NAME, meant.ambiguous)):
        for name in names:
            reader.note(person.row, meaning, name, sentence.of(value=name[:80]), NAME_ACCEPTED)
    return meant.keys
