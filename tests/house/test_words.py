"""Translations: whole, with the right plurals, every placeholder kept, and compiled as they are written."""

import json
from io import BytesIO

import pytest
from babel.messages.mofile import read_mo
from django.core.management import CommandError, call_command

from weft.project import catalogues

PLURALS = {"pt": (2, "(n != 1)"), "fr": (2, "(n > 1)")}


@pytest.fixture(scope="module")
def sentences():
    """Every sentence of the source, gathered once."""
    return catalogues.gathered()


def test_every_language_that_is_offered_has_a_catalogue():
    assert set(catalogues.SPOKEN) == set(PLURALS)
    assert all(catalogues.po(language).is_file() for language in catalogues.SPOKEN)


@pytest.mark.parametrize("language", PLURALS)
def test_every_sentence_is_translated(language, sentences):
    missing = catalogues.missing(catalogues.renewed(language, sentences))

    print(*(each["id"] for each in missing), sep="\n")
    assert missing == [], "Run ./weft words, and translate what is missing."


@pytest.mark.parametrize("language", PLURALS)
def test_every_translation_fits_its_sentence(language):
    catalog = catalogues.kept(language)
    said = [each for each in catalog if each.id and each.string and all(each.string)]
    wrong = [(each.id, catalogues.wrong(each, catalog.num_plurals)) for each in said]

    assert (catalog.num_plurals, catalog.plural_expr) == PLURALS[language]
    assert [each for each in wrong if each[1]] == []


@pytest.mark.parametrize("language", PLURALS)
def test_what_is_compiled_is_what_is_written(language):
    written = catalogues.kept(language)
    compiled = read_mo(BytesIO(catalogues.po(language).with_suffix(".mo").read_bytes()))

    assert _said(compiled) == _said(written)


def _said(catalog):
    """Each sentence with what is said for it, as far as something is."""
    every = [each for each in catalog if each.id and each.string and all(each.string)]
    return {each.id if isinstance(each.id, str) else each.id[0]: tuple(each.string) for each in every}


def test_no_sentence_asks_for_what_only_a_page_can_do(sentences):
    """A filter inside a sentence is lost: {{ rounds|capfirst }} is no name, {{ Rounds }} is."""
    assert [each.id for each in sentences if "|" in str(each.id)] == []


def test_a_translation_may_say_another_form_of_the_same_noun_but_lose_nothing():
    catalog = catalogues.empty("pt")
    catalog.add("%(name)s left the %(crew)s", "")
    catalog.add(("%(n)s %(crew)s", "%(n)s %(crews)s"), ("", ""))
    takes = [
        {"id": "%(name)s left the %(crew)s", "text": "%(name)s saiu %(of_the_crew)s"},
        {"id": "%(name)s left the %(crew)s", "text": "%(name)s saiu"},
        {"id": "%(name)s left the %(crew)s", "text": "%(nome)s saiu %(of_the_crew)s"},
        {"id": "%(name)s left the %(crew)s", "text": " %(name)s saiu %(of_the_crew)s"},
        {"id": "%(n)s %(crew)s", "text": ["%(n)s %(crew)s", ""]},
        {"id": "%(n)s %(crew)s", "text": ["%(n)s %(crew)s"]},
        {"id": "nothing", "text": "nada"},
    ]

    troubles = [catalogues.taken_in(catalog, [take]) for take in takes]

    assert [len(each) for each in troubles] == [0, 1, 1, 1, 1, 1, 1]
    assert [each.string for each in catalog if each.id == takes[0]["id"]] == [takes[0]["text"]]
    assert catalogues.missing(catalog) == [
        {"id": "%(n)s %(crew)s", "plural": "%(n)s %(crews)s", "context": ""}
    ]


def test_the_command_gathers_lists_takes_in_and_compiles(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    said = tmp_path / "said.json"
    said.write_text(
        json.dumps([{"id": "Nobody", "text": "Personne"}, {"id": "…", "text": "…"}]), encoding="utf-8"
    )

    call_command("words", "fr", missing=True)
    before = {each["id"] for each in json.loads(capsys.readouterr().out)}
    call_command("words", "fr", take=said)
    troubles = capsys.readouterr().err
    call_command("words", "fr", missing=True)
    after = {each["id"] for each in json.loads(capsys.readouterr().out)}
    with pytest.raises(SystemExit):
        call_command("words", "fr", check=True)
    with pytest.raises(CommandError):
        call_command("words", missing=True)

    assert before - after == {"Nobody"}
    assert "no such sentence" in troubles
    compiled = read_mo(BytesIO(catalogues.po("fr").with_suffix(".mo").read_bytes()))
    assert compiled["Nobody"].string == "Personne"
