"""Languages as people name them."""

import pytest

from weft.weaving.logic.languages import TITLES, parse_languages


@pytest.mark.parametrize(
    ("text", "codes", "unknown"),
    [
        ("English, Portuguese", {"en", "pt"}, ()),
        ("en, pt-BR; pt_PT", {"en", "pt"}, ()),
        ("português e inglês", {"en", "pt"}, ()),
        ("Deutsch und Englisch", {"de", "en"}, ()),
        ("français et anglais", {"fr", "en"}, ()),
        ("castellano y catalán", {"es", "ca"}, ()),
        ("English (native), some German", {"en", "de"}, ()),
        ("fluent English/Svenska", {"en", "sv"}, ()),
        ("日本語", {"ja"}, ()),
        ("Brazilian Portuguese", {"pt"}, ()),
        ("English, Klingon, Dothraki", {"en"}, ("Klingon", "Dothraki")),
        ("", set(), ()),
        ("-", set(), ()),
    ],
)
def test_languages_by_name_or_code(text, codes, unknown):
    assert parse_languages(text) == (frozenset(codes), unknown)


def test_every_code_has_a_name_that_is_read_back():
    assert {code: parse_languages(title) for code, title in TITLES.items()} == {
        code: (frozenset({code}), ()) for code in TITLES
    }
