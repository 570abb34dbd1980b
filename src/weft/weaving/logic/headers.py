"""What the columns of a sign-up sheet mean, guessed from their headings and from what stands under them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from weft.congregations.logic.words import gettext_noop
from weft.weaving.logic.day_words import weekday_named
from weft.weaving.logic.hours import parse_week
from weft.weaving.logic.places import find_zone
from weft.weaving.logic.sentence import Translate, same
from weft.weaving.logic.words import folded, says_nothing

MEANINGS: dict[str, str] = {
    "name": gettext_noop("Name"),
    "surname": gettext_noop("Family name"),
    "mail": gettext_noop("Mail address"),
    "phone": gettext_noop("Phone"),
    "place": gettext_noop("Where they live"),
    "zone": gettext_noop("Time zone"),
    "available": gettext_noop("When they can meet, in any week"),
    "available:0": gettext_noop("When they can meet on Monday"),
    "available:1": gettext_noop("When they can meet on Tuesday"),
    "available:2": gettext_noop("When they can meet on Wednesday"),
    "available:3": gettext_noop("When they can meet on Thursday"),
    "available:4": gettext_noop("When they can meet on Friday"),
    "available:5": gettext_noop("When they can meet on Saturday"),
    "available:6": gettext_noop("When they can meet on Sunday"),
    "unavailable": gettext_noop("When they can not meet, in any week"),
    "unavailable:0": gettext_noop("When they can not meet on Monday"),
    "unavailable:1": gettext_noop("When they can not meet on Tuesday"),
    "unavailable:2": gettext_noop("When they can not meet on Wednesday"),
    "unavailable:3": gettext_noop("When they can not meet on Thursday"),
    "unavailable:4": gettext_noop("When they can not meet on Friday"),
    "unavailable:5": gettext_noop("When they can not meet on Saturday"),
    "unavailable:6": gettext_noop("When they can not meet on Sunday"),
    "languages": gettext_noop("Languages"),
    "kind": gettext_noop("Kind of {crew}"),
    "size": gettext_noop("Size of {crew}"),
    "draws": gettext_noop("What draws them"),
    "loves": gettext_noop("Whom they would love to be with"),
    "rather_not": gettext_noop("Whom they would rather not be with (private)"),
    "couples": gettext_noop("Whom they want to stay together with"),
    "access": gettext_noop("Access needs"),
    "timestamp": gettext_noop("When they answered"),
    "ignore": gettext_noop("Leave this column out"),
}
_MANY = ("available", "unavailable", "ignore")

_RULES: tuple[tuple[str, str], ...] = (  # the first that fits a folded heading wins
    (
        "timestamp",
        r"timestamp|time ?stamp|submitted|submission|carimbo|zeitstempel|horodateur|"
        r"marca temporal|data/hora|start time|"
        r"completion time|hora de (inicio|conclusao)",
    ),
    (
        "unavailable",
        r"^(when|which|what|quando|wann|quand|cuando)\b.*(\bnot (be )?(meet|available|free|"
        r"able|possible|work)|n't|"
        r"\bnao\b|\bnicht\b|\bpas\b)|^cuando no\b|^when .*\bnot\b",
    ),
    ("mail", r"\be?-?mail|correo|courriel|correio eletr"),
    (
        "rather_not",
        r"rather not|not (want to )?be with|prefer not|not with|avoid|keep apart|prefiro nao|"
        r"prefer\w* nao|"
        r"evitar|nao (ficar|estar) com|lieber nicht|nicht mit|plutot pas|preferes pas|eviter|"
        r"prefieres no|preferirias no|"
        r"prefiero no|veto",
    ),
    (
        "couples",
        r"couple|partner\b|together with|stay together|must be with|same (crew|group) as|"
        r"household|casal|companheir|"
        r"junt[oa]s? com|zusammen mit|ensemble avec|pareja|junto con",
    ),
    (
        "loves",
        r"(love|like|want|wish|hope|prefer)\w* to (be|work|meet|team)\b.*\bwith|anyone you|"
        r"people you('d| would)|"
        r"com quem|gostari?as? de (estar|ficar)|wunsch|mit wem|gerne? (zusammen|mit)|avec qui|"
        r"aimerai\w* etre|con quien|"
        r"gustaria estar|whom? would you|crew ?mates?|friends",
    ),
    ("zone", r"time ?zone|fuso|zeitzone|fuseau|zona horaria|huso|\btz\b"),
    (
        "unavailable",
        r"(can ?not|can't|cannot|not able to|never) (you )?(meet|make|come|attend)|can('t|"
        r" ?not) you|unavailab|"
        r"not available|not free|\bbusy\b|when .*\bnot\b|nao (pode|podes|posso|podem|consegue|disp)|indispon|"
        r"ocupad|nicht (konn|kann|verf)|"
        r"keine zeit|(kannst|konnen|kann).*nicht|ne (peux|pouvez)|indisponib|no (puedes|puede|disponib)",
    ),
    (
        "available",
        r"when (could|can|would|are|do|might)|availab|\bfree\b|times? (that|which|you|for|"
        r"works?)|best times?|meeting times?|"
        r"quando (pode|podes|podem|esta|te|consegu)|disponib|disponiv|horarios?|wann|verfugbar|zeiten|quand|"
        r"cuando|^(days?|times?|hours?)$|"
        r"days and times|dias e horas",
    ),
    ("languages", r"language|lingua|idioma|sprache|langue"),
    (
        "size",
        r"\bsize|how many (people|others)|tamanho|quantas pessoas|gro(ss|b)e|taille|tamano|"
        r"cuantas personas",
    ),
    (
        "draws",
        r"draws|love a (crew|group|pod) for|what for|topics?\b|theme|interest|\bwhy\b|motivat|"
        r"hope (for|to)|o que (te|o|a|lhe)|"
        r"tema|interess|porque|themen|warum|sujet|pourquoi|attire|por que|atrae|para que",
    ),
    ("kind", r"kind|type of|sort of|tipo|\bart\b|genre|welche gruppe"),
    ("access", r"access|acess|barriere|needs|necessidades|necesidades|besoins|bedurfnis|accommodation"),
    ("phone", r"phone|mobile|whatsapp|signal|telegram|telef|telemovel|celular|handy|\btel\b|movil|portable"),
    (
        "place",
        r"where (do|are|will) you|\bcity\b|\btown\b|location|\bplace\b|country|based|onde (vive|"
        r"mora|estas|esta)|cidade|"
        r"localidade|morada|wohn|stadt|\bort\b|\bville\b|habite|ciudad|donde|pais\b",
    ),
    ("surname", r"surname|last name|family name|apelido|sobrenome|nachname|nom de famille|apellido"),
    ("name", r"\bname|\bnome\b|vorname|prenom|\bnom\b|nombre|who are you|quem es|called"),
)
_COMPILED = tuple((meaning, re.compile(pattern)) for meaning, pattern in _RULES)
_PLAIN_NAME = re.compile(
    r"(?:your |full |first |given |preferred |what is your |what's your |o seu |teu )?(?:full )?(?:name|"
    r"nome)\b\W*"
)
_EXAMPLE = re.compile(
    r"[(\[]?\b(?:e\.?g\b|for example|ex\.|example|por exemplo|z\.? ?b\.|par exemple|por ejemplo).*$"
)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|h)?"
_HOURS = re.compile(rf"(?<![\w]){_CLOCK}(?:\s*(?:-|–|—|to|a|as)\s*{_CLOCK})?(?!\w)")


def guess(headers: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Column → meaning for every column, as a beginning that people can correct."""
    mapping: dict[int, str] = {}
    for column, header in enumerate(headers):
        meaning = meaning_of(header)
        taken = meaning.split(":")[0].split("@")[0] not in _MANY and meaning in mapping.values()
        mapping[column] = "ignore" if taken else meaning
    _prefer_plain_name(headers, mapping)
    _by_values(sample_rows, mapping)
    return mapping


def meaning_of(header: str) -> str:
    """What one heading says, by its words alone."""
    plain = _EXAMPLE.sub("", folded(header)).strip()
    for meaning, pattern in _COMPILED:
        if pattern.search(plain):
            return _timed(meaning, plain) if meaning in ("available", "unavailable") else meaning
    return "ignore" if weekday_named(plain) is None else _timed("available", plain)


def _timed(meaning: str, plain: str) -> str:
    """The weekday or the hour that a column of a grid stands for, in brackets or as the heading itself."""
    bracket = re.search(r"[\[(]([^\])]*)[\])]\s*$", plain)
    day = weekday_named(plain)
    hours = _hours(bracket.group(1) if bracket else plain)
    return meaning + (f":{day}" if day is not None else "") + (f"@{hours[0]}-{hours[1]}" if hours else "")


def _hours(text: str) -> tuple[int, int] | None:
    """The hours in a heading such as [8-9AM] or Mon 18:00."""
    found = _HOURS.search(text)
    spans = parse_week(found.group(), 0) if found else ()
    return (spans[0].start, spans[0].end) if isinstance(spans, tuple) and len(spans) == 1 else None


def _prefer_plain_name(headers: Sequence[str], mapping: dict[int, str]) -> None:
    """A heading that is nothing but "Name" is the name, whatever came before it."""
    plain = [column for column, header in enumerate(headers) if _PLAIN_NAME.fullmatch(folded(header))]
    if not plain:
        return
    for column, meaning in mapping.items():
        if meaning == "name":
            mapping[column] = "ignore"
    mapping[plain[0]] = "name"


def _by_values(rows: Sequence[Sequence[str]], mapping: dict[int, str]) -> None:
    """What the headings leave open, told by what stands under them."""
    said = {meaning.split(":")[0].split("@")[0] for meaning in mapping.values()}
    asked: tuple[tuple[str, bool, Callable[[str], bool]], ...] = (
        ("mail", "mail" in said, lambda value: bool(_MAIL.fullmatch(value))),
        ("available", bool(said & {"available", "unavailable"}), _is_week),
        ("zone", bool(said & {"zone", "place"}), lambda value: find_zone(value) is not None),
        ("name", "name" in said, _is_name),
    )
    for meaning, known, fits in asked:
        columns = [] if known else [column for column, old in mapping.items() if old == "ignore"]
        for column in columns:
            values = [row[column] for row in rows if column < len(row) and not says_nothing(row[column])]
            if values and sum(map(fits, values)) >= 0.6 * len(values):
                mapping[column] = meaning
                break


def _is_week(value: str) -> bool:
    return isinstance(parse_week(value), tuple) and bool(re.search(r"[^\W\d]", value)) and len(value) > 2


def _is_name(value: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d_][^\d@]{1,60}", value)) and 2 <= len(value.split()) <= 4


def label_of(meaning: str, translate: Translate = same) -> str:
    """A meaning in words, also for the hours of a grid."""
    base, _, hours = meaning.partition("@")
    if not hours:
        return translate(MEANINGS.get(base, base))
    start, end = (int(minute) for minute in hours.split("-"))
    return f"{translate(MEANINGS[base])}, {start // 60:02d}:{start % 60:02d}–{end // 60:02d}:{end % 60:02d}"


def is_meaning(meaning: str) -> bool:
    """Whether a meaning that came back from a form is one we know."""
    base, at, hours = meaning.partition("@")
    if base not in MEANINGS or (at and not base.startswith(("available", "unavailable"))):
        return False
    found = re.fullmatch(r"(\d{1,4})-(\d{1,4})", hours)
    return not at or bool(found and 0 <= int(found[1]) < int(found[2]) <= 1440)
