"""Small truths about text that people type."""

import pytest

from weft.core.text import fold, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana \n Lima ", "Ana Lima"),
        ("O'Brien", "O'Brien"),
        ("Zdene\u030ck", "Zdeněk"),
        ("a\u202eb\x00c\ufeff", "abc"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("", ""),
    ],
)
def test_a_line_is_kept_as_typed_without_what_cannot_be_seen(typed, kept):
    assert tidy(typed) == kept


def test_a_line_is_not_longer_than_asked():
    assert tidy("abcdef", 3) == "abc"


def test_spellings_that_a_person_calls_the_same_are_the_same():
    assert fold("  JOSÉ  Ångström ") == fold("jose angstrom")
