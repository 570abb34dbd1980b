"""The languages that people name, in whichever language they name them, as short codes."""

from __future__ import annotations

import re
from functools import lru_cache

from weft.weaving.logic.sentence import Sentence
from weft.weaving.logic.words import folded, says_nothing

ACCEPTED = Sentence("Names such as English or português, or codes such as en, pt.")
_NAMES = {
    "ar": "arabic arabe arabisch العربية", "bg": "bulgarian bulgaro bulgarisch bulgare български",
    "bn": "bengali bangla", "ca": "catalan catala catalao katalanisch", "cs": "czech checo tschechisch "
    "tcheque cestina",
    "cy": "welsh cymraeg", "da": "danish dinamarques danisch danois danes dansk",
    "de": "german alemao deutsch allemand aleman", "el": "greek grego griechisch grec griego ελληνικα",
    "en": "english ingles englisch anglais", "eo": "esperanto", "es": "spanish espanhol spanisch espagnol "
    "espanol castellano "
    "castelhano", "et": "estonian eesti", "eu": "basque euskara basco", "fa": "persian farsi persa",
    "fi": "finnish finlandes finnisch finnois suomi", "fr": "french frances franzosisch francais",
    "ga": "irish gaelic gaeilge", "gl": "galician galego", "he": "hebrew hebraico hebraisch hebreu hebreo "
    "עברית",
    "hi": "hindi", "hr": "croatian croata kroatisch croate hrvatski", "hu": "hungarian hungaro ungarisch "
    "hongrois magyar",
    "id": "indonesian indonesio bahasa indonesisch", "is": "icelandic islenska",
    "it": "italian italiano italienisch italien", "ja": "japanese japones japanisch japonais 日本語",
    "ko": "korean coreano koreanisch coreen 한국어", "lt": "lithuanian lietuviu", "lv": "latvian latviesu",
    "mi": "maori", "ms": "malay", "ne": "nepali", "nl": "dutch holandes neerlandes niederlandisch "
    "neerlandais "
    "nederlands hollandisch", "no": "norwegian noruegues norwegisch norvegien norsk",
    "pl": "polish polaco polnisch polonais polski", "pt": "portuguese portugues portugiesisch portugais",
    "ro": "romanian romeno rumanisch roumain rumano "
    "romana", "ru": "russian russo russisch russe ruso русский",
    "sk": "slovak slovencina", "sl": "slovenian slovene slovenscina", "sr": "serbian servio serbisch srpski",
    "sv": "swedish sueco schwedisch suedois "
    "svenska", "sw": "swahili kiswahili suaili", "ta": "tamil", "te": "telugu",
    "th": "thai", "tl": "tagalog filipino", "tr": "turkish turco turkisch turc turkce",
    "uk": "ukrainian ucraniano ukrainisch українська", "ur": "urdu", "vi": "vietnamese vietnamita",
    "zh": "chinese mandarin chines chinesisch chinois chino "
    "中文", "yue": "cantonese", "ase": "asl", "bfi": "bsl",
}  # fmt: skip
_CODE_OF = {folded(name): code for code, names in _NAMES.items() for name in names.split()}
TITLES = {code: names.split()[0].capitalize() for code, names in _NAMES.items()} | {
    "ase": "ASL",
    "bfi": "BSL",
}
_LEVELS = re.compile(
    r"\b(?:fluent|native|basic|some|a little|a bit of|good|mother tongue|fluente|nativo|nativa|un peu de|"
    r"other|outro)\b:?"
)
_SPLIT = re.compile(r"[,;/&+|\n]|\s(?:and|e|und|et|y|or|ou)\s")


@lru_cache(maxsize=8192)
def parse_languages(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The codes of the languages in a cell, and the words that are none we know."""
    codes: set[str] = set()
    unknown: list[str] = []
    for part in _SPLIT.split(re.sub(r"\(.*?\)", "", text)):
        word = _LEVELS.sub("", folded(part)).strip(" .:")
        code = _code(word)
        if code:
            codes.add(code)
        elif not says_nothing(word):
            unknown.append(part.strip())
    return frozenset(codes), tuple(unknown)


def _code(word: str) -> str | None:
    """A name or a code; of pt-BR and pt_PT the language is Portuguese."""
    primary = re.split(r"[-_]", word)[0]
    return _CODE_OF.get(word) or (primary if primary in _NAMES else None) or _CODE_OF.get(word.split(" ")[-1])
