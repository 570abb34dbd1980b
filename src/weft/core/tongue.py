"""In which language the house speaks to somebody."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils import dateformat, formats, translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header


def spoken(*wanted: str) -> str:
    """The first of these languages that the house has, or its own."""
    return next(filter(None, map(_of_the_house, wanted)), settings.LANGUAGE_CODE)


@contextmanager
def speaking(*wanted: str) -> Iterator[None]:
    """Speak the first of these languages that the house has, or its own."""
    with translation.override(spoken(*wanted)):
        yield


def day_words(day: date, shape: str) -> str:
    """A day in the language spoken now, in a shape such as “j F Y”; in French the first of a month is its 1er."""
    written = str(formats.get_format(shape))
    if day.day == 1 and (translation.get_language() or "").startswith("fr"):
        written = re.sub(r"(?<!\\)j", r"j\\e\\r", written)
    return dateformat.format(day, written)


def asked_by(request: HttpRequest) -> str:
    """The language this browser chose here or prefers everywhere, as far as the house has it; else nothing."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    preferred = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return next(filter(None, map(_of_the_house, [chosen, *(code for code, _ in preferred)])), "")


def _of_the_house(code: str) -> str:
    """This language as the house has it: Portuguese for pt-br; nothing if it has none like it."""
    if not code or code == "*":
        return ""
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return ""
