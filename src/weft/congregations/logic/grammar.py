"""How a noun stands in a sentence: with its article, after “of” and “in”, as “this”, “no” and “your”, by language.

A form is named by what it says in English, with the noun's key: `of_the_crew`, `in_a_crew`, `your_crews`. Written
with a capital it begins a sentence: `The_crew`. Beside them stand `it_crew` (it, il, elle), and `ending_crew` and
`ending_crews`: what a participle takes on beside this noun in languages where it takes on something.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Noun(NamedTuple):
    """A noun as a community says it."""

    one: str
    many: str
    gender: str = ""


Forms = dict[str, str]

AN_HOUR = ("hour", "honor", "honour", "honest", "heir")
A_UNION = ("uni", "use", "usu", "uti", "ute", "eu", "ewe", "one", "once")
LE_HAMEAU = re.compile(
    "hache|hackathon|haie|hall|halo|halte|hamac|hameau|hanap|hangar|hanse|harde|hareng|harpe|hasard|hauban|haut|"
    "havre|hérisson|héron|héros|hêtre|hibou|hiérarchie|hobby|hochet|homard|horde|hors|houle|hub|huit|hutte|onz|oui|"
    "yacht|yaourt|yourte|yoga"
)
VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"


def english(noun: Noun) -> tuple[Forms, Forms]:
    """A crew, the crew, of the crew."""
    one, many = noun.one, noun.many
    word = one.casefold()
    vowel = word.startswith(AN_HOUR) or (word[:1] in tuple("aeiou") and not word.startswith(A_UNION))
    single = _around(one, a="an" if vowel else "a", the="the", this="this", my="my", our="our", your="your")
    single |= {"of": f"of {one}", "no": f"no {one}", "each": f"each {one}", "another": f"another {one}"}
    several = _around(many, the="the", this="these", my="my", our="our", your="your")
    several |= {
        "of": f"of {many}",
        "no": f"no {many}",
        "all_the": f"all the {many}",
        "other": f"other {many}",
    }
    return single | {"it": "it", "ending": ""}, several | {"it": "they", "ending": ""}


def _around(word: str, **before: str) -> Forms:
    """The noun after each of these words, and after “of”, “in” and “to” before them."""
    said = {key: f"{each} {word}" for key, each in before.items()}
    for small in ("of", "in", "to"):
        said |= {f"{small}_{key}": f"{small} {each} {word}" for key, each in before.items()}
    return said


def portuguese(noun: Noun) -> tuple[Forms, Forms]:
    """Um grupo, o grupo, do grupo; uma roda, a roda, da roda."""
    one, many = noun.one, noun.many
    o, um = ("a", "uma") if noun.gender == "f" else ("o", "um")
    own = {"my": "minha", "our": "nossa", "your": "sua"}
    own = own if noun.gender == "f" else {"my": "meu", "our": "nosso", "your": "seu"}
    este = "esta" if noun.gender == "f" else "este"
    single = {"a": f"{um} {one}", "of_a": f"de {um} {one}", "in_a": f"n{um} {one}", "to_a": f"a {um} {one}"}
    single |= _the(o, one, {key: f"{o} {mine}" for key, mine in own.items()})
    single |= _this(este, one) | {"of": f"de {one}", "each": f"cada {one}", "another": f"outr{o} {one}"}
    single["no"] = f"nenhum{'a' if o == 'a' else ''} {one}"
    several = _the(f"{o}s", many, {key: f"{o}s {mine}s" for key, mine in own.items()})
    several |= _this(f"{este}s", many) | {"of": f"de {many}", "other": f"outr{o}s {many}"}
    several |= {"no": single["no"], "all_the": f"tod{o}s {o}s {many}"}
    it = "ela" if o == "a" else "ele"
    return single | {"it": it, "ending": o}, several | {"it": f"{it}s", "ending": f"{o}s"}


def _the(article: str, word: str, own: Mapping[str, str]) -> Forms:
    """O grupo, do grupo, no grupo, ao grupo; o seu grupo, do seu grupo …"""
    to = {"o": "ao", "a": "à", "os": "aos", "as": "às"}[article]
    said: Forms = {}
    for key, before in {"the": article, **own}.items():
        rest = before.removeprefix(article)
        said |= {key: f"{article}{rest} {word}", f"of_{key}": f"d{article}{rest} {word}"}
        said |= {f"in_{key}": f"n{article}{rest} {word}", f"to_{key}": f"{to}{rest} {word}"}
    return said


def _this(este: str, word: str) -> Forms:
    """Este grupo, deste grupo, neste grupo, a este grupo."""
    ways = {"this": este, "of_this": f"d{este}", "in_this": f"n{este}", "to_this": f"a {este}"}
    return {key: f"{way} {word}" for key, way in ways.items()}


def french(noun: Noun) -> tuple[Forms, Forms]:
    """Un groupe, le groupe, du groupe; une équipe, l’équipe, de l’équipe."""
    one, many, she = noun.one, noun.many, noun.gender == "f"
    single, several = _le(one, she), _les(many)
    un, e = ("une", "e") if she else ("un", "")
    single |= {
        "a": f"{un} {one}",
        "of_a": f"d’{un} {one}",
        "in_a": f"dans {un} {one}",
        "to_a": f"à {un} {one}",
    }
    ce = "cette" if she else "cet" if _elides(one) else "ce"
    my = "ma" if she and not _elides(one) else "mon"
    for key, before in {"this": ce, "my": my, "our": "notre", "your": "votre"}.items():
        single |= _dans(key, before, one)
    for key, before in {"this": "ces", "my": "mes", "our": "nos", "your": "vos"}.items():
        several |= _dans(key, before, many)
    single |= {"no": f"aucun{e} {one}", "each": f"chaque {one}", "another": f"{un} autre {one}"}
    several |= {
        "no": single["no"],
        "all_the": f"tou{'te' if she else ''}s les {many}",
        "other": f"autres {many}",
    }
    it = "elle" if she else "il"
    return single | {"it": it, "ending": e}, several | {"it": f"{it}s", "ending": f"{e}s"}


def _elides(word: str) -> bool:
    """Whether the word begins with a vowel that is heard, as l’équipe and l’hôte do, and le hameau does not."""
    start = word.casefold()
    return start[:1] in tuple(f"{VOWELS}h") and not LE_HAMEAU.match(start)


def _le(word: str, she: bool) -> Forms:
    if _elides(word):
        ways = {"the": "l’", "of_the": "de l’", "in_the": "dans l’", "to_the": "à l’", "of": "d’"}
    elif she:
        ways = {"the": "la ", "of_the": "de la ", "in_the": "dans la ", "to_the": "à la ", "of": "de "}
    else:
        ways = {"the": "le ", "of_the": "du ", "in_the": "dans le ", "to_the": "au ", "of": "de "}
    return {key: f"{way}{word}" for key, way in ways.items()}


def _les(word: str) -> Forms:
    ways = {"the": "les ", "of_the": "des ", "in_the": "dans les ", "to_the": "aux "}
    return {key: f"{way}{word}" for key, way in ways.items()} | {
        "of": f"{'d’' if _elides(word) else 'de '}{word}"
    }


def _dans(key: str, before: str, word: str) -> Forms:
    ways = {key: "", f"of_{key}": "de ", f"in_{key}": "dans ", f"to_{key}": "à "}
    return {name: f"{way}{before} {word}" for name, way in ways.items()}


GRAMMARS: Mapping[str, Callable[[Noun], tuple[Forms, Forms]]] = {
    "en": english,
    "pt": portuguese,
    "fr": french,
}
GENDERED = frozenset({"pt", "fr"})


def forms(language: str, key: str, noun: Noun) -> Forms:
    """Every form of one noun by its name; what a translator may write in a sentence."""
    single, several = GRAMMARS.get(language, english)(noun)
    said = {key: noun.one, f"{key}s": noun.many}
    said |= {f"{way}_{key}": words for way, words in single.items()}
    said |= {f"{way.replace('this', 'these')}_{key}s": words for way, words in several.items()}
    return said | {name[:1].upper() + name[1:]: words[:1].upper() + words[1:] for name, words in said.items()}
