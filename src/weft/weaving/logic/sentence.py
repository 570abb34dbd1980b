"""Sentences that logic hands up: in English as they are, and with what it takes to say them in another language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Translate = Callable[[str], str]

NAMED = re.compile(r"\{(\w+)\}")


def in_words(vocabulary: Mapping[str, str], translate: Translate = str) -> Translate:
    """Translates, and says "crew", and "in the crew", as this community does."""

    def word(found: re.Match[str]) -> str:
        own = vocabulary.get(found[1])
        return found[0] if own is None else own.replace("{", "{{").replace("}", "}}")

    def say(text: str) -> str:
        return NAMED.sub(word, translate(text))

    return say


same = in_words({"crew": "crew", "crews": "crews"})


class Sentence(str):
    """A sentence in English that knows its template and the values in it."""

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> Sentence:
        english = same(template)
        sentence = super().__new__(cls, english.format(**values) if values else english)
        sentence.template, sentence.values = template, values
        return sentence

    def of(self, **values: object) -> Sentence:
        """The same sentence with these values put in."""
        return Sentence(self.template, **values)


def said(text: str, translate: Translate) -> str:
    """A sentence in another language, and in the community's words; what people wrote stays as it is."""
    if not isinstance(text, Sentence):
        return text
    values = {
        name: said(value, translate) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return translate(text.template).format(**values)
