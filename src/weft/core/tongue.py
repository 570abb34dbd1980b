"""In which language the house speaks to somebody it writes to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation


@contextmanager
def speaking(*wanted: str) -> Iterator[None]:
    """Speak the first of these languages that the house has, or its own."""
    known = {code for code, _ in settings.LANGUAGES}
    with translation.override(next((code for code in wanted if code in known), settings.LANGUAGE_CODE)):
        yield
