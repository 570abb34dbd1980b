"""Sealed words open in their own place only, and never again when their key is destroyed."""

import os

import pytest

from weft.core.models import Key
from weft.core.sealing import Locked, Place, destroy, house_key_fits, seal, unseal

HERE = Place("circle:a", "note", "7", "words")


def test_sealed_words_open_in_their_place(db):
    sealed = seal(HERE, b"grief, and then tea")

    assert b"tea" not in sealed
    assert unseal(HERE, sealed) == b"grief, and then tea"


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("circle:b", "note", "7", "words"),
        Place("circle:a", "card", "7", "words"),
        Place("circle:a", "note", "8", "words"),
        Place("circle:a", "note", "7", "title"),
    ],
)
def test_sealed_words_do_not_open_elsewhere(db, elsewhere):
    sealed = seal(HERE, b"ours")
    seal(elsewhere, b"theirs")

    with pytest.raises(Locked):
        unseal(elsewhere, sealed)


def test_a_destroyed_key_closes_its_words_for_ever(db):
    sealed = seal(HERE, b"ours")

    destroy(HERE.scope)
    seal(HERE, b"a new beginning")

    with pytest.raises(Locked):
        unseal(HERE, sealed)


def test_another_house_key_opens_nothing(db, settings):
    sealed = seal(HERE, b"ours")

    settings.HOUSE_KEY = os.urandom(32)

    with pytest.raises(Locked):
        unseal(HERE, sealed)


def test_the_database_holds_no_key_in_the_clear(db, settings):
    seal(HERE, b"ours")

    wrapped = bytes(Key.everywhere.get().wrapped)

    assert len(wrapped) == 12 + 32 + 16
    assert settings.HOUSE_KEY not in wrapped


def test_the_house_tells_whether_its_key_fits(db, settings):
    fits_when_empty = house_key_fits()
    seal(HERE, b"ours")
    fits = house_key_fits()

    settings.HOUSE_KEY = os.urandom(32)

    assert (fits_when_empty, fits, house_key_fits()) == (True, True, False)
