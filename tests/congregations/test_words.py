"""The community's words: every form of them, in every language of the house."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from django.utils import translation

from tests import make
from weft.congregations.actions.community import choose_words
from weft.congregations.forms.words import SET_NAMES, sets
from weft.congregations.logic.grammar import Noun, forms
from weft.congregations.logic.words import NOUNS, SETS, nouns, vocabulary
from weft.congregations.models import Charge, Congregation
from weft.core.models import Entry


def said(language, noun, *names):
    every = forms(language, "crew", Noun(*noun))
    return [every[name] for name in names]


def test_english_knows_an_hour_from_a_union():
    names = ("a_crew", "in_the_crew", "no_crew", "these_crews", "Your_crew")

    assert said("en", ("ark", "arks"), *names) == ["an ark", "in the ark", "no ark", "these arks", "Your ark"]
    assert [
        said("en", (word, word), "a_crew")[0] for word in ("unit", "hour", "boat", "eucalyptus", "Inn")
    ] == [
        "a unit",
        "an hour",
        "a boat",
        "a eucalyptus",
        "an Inn",
    ]


def test_portuguese_joins_its_small_words_to_the_article():
    names = ("a_crew", "of_the_crew", "in_the_crews", "to_the_crew", "in_a_crew", "of_this_crew", "no_crew")
    names += ("your_crew", "in_your_crews", "all_the_crews", "it_crew", "ending_crews", "these_crews")

    he = said("pt", ("barco", "barcos", "m"), *names)
    she = said("pt", ("roda", "rodas", "f"), *names)

    assert he[:7] == [
        "um barco",
        "do barco",
        "nos barcos",
        "ao barco",
        "num barco",
        "deste barco",
        "nenhum barco",
    ]
    assert he[7:] == ["o seu barco", "nos seus barcos", "todos os barcos", "ele", "os", "estes barcos"]
    assert she[:7] == [
        "uma roda",
        "da roda",
        "nas rodas",
        "à roda",
        "numa roda",
        "desta roda",
        "nenhuma roda",
    ]
    assert she[7:] == ["a sua roda", "nas suas rodas", "todas as rodas", "ela", "as", "estas rodas"]


def test_french_elides_before_a_vowel_that_is_heard():
    names = (
        "the_crew",
        "of_the_crew",
        "to_the_crew",
        "this_crew",
        "of_crews",
        "a_crew",
        "my_crew",
        "no_crew",
    )

    assert said("fr", ("groupe", "groupes", "m"), *names) == [
        *("le groupe", "du groupe", "au groupe", "ce groupe", "de groupes", "un groupe", "mon groupe"),
        "aucun groupe",
    ]
    assert said("fr", ("équipe", "équipes", "f"), *names) == [
        *("l’équipe", "de l’équipe", "à l’équipe", "cette équipe", "d’équipes", "une équipe", "mon équipe"),
        "aucune équipe",
    ]
    assert said("fr", ("ronde", "rondes", "f"), *names)[:4] == [
        "la ronde",
        "de la ronde",
        "à la ronde",
        "cette ronde",
    ]
    assert said("fr", ("hôte", "hôtes", "m"), "the_crew", "this_crew") == ["l’hôte", "cet hôte"]
    assert said("fr", ("hameau", "hameaux", "m"), "the_crew", "this_crew") == ["le hameau", "ce hameau"]


@pytest.mark.parametrize("word_set", SETS)
def test_every_ready_set_has_every_noun_in_every_language_with_its_gender(word_set):
    assert set(SETS) == set(SET_NAMES)
    for language, genders in (("en", {""}), ("pt", {"m", "f"}), ("fr", {"m", "f"})):
        words = nouns({}, language, word_set)
        assert list(words) == list(NOUNS)
        assert all(noun.one and noun.many and noun.gender in genders for noun in words.values())


def test_every_noun_has_the_same_forms_in_every_language():
    assert set(vocabulary({}, "en")) == set(vocabulary({}, "pt")) == set(vocabulary({}, "fr"))


def test_a_language_without_words_of_its_own_speaks_english_and_a_region_its_language():
    assert vocabulary({}, "ar")["crew"] == "crew"
    assert vocabulary({}, "pt-br")["the_crew"] == "o grupo"


def test_own_words_hold_in_their_language_only():
    own = {"pt": {"crew": ["roda", "rodas", "f"]}, "en": {"crew": ["ring", "rings"]}}

    assert vocabulary(own, "pt", "boat")["in_the_crew"] == "na roda"
    assert vocabulary(own, "en", "boat")["a_crew"] == "a ring"
    assert vocabulary(own, "fr", "boat")["a_crew"] == "un bateau"


# In templates


def rendered(source, **given):
    return Template("{% load i18n weft %}" + source).render(Context(given))


def test_a_sentence_may_use_every_form_of_the_community():
    words = vocabulary({"en": {"crew": ["<i>ark</i>", "arks"]}})

    page = rendered(
        "{% blocktranslate %}{{ A_crew }}, {{ of_the_crews }}, {{ crew }}.{% endblocktranslate %}",
        words=words,
    )

    assert page == "A &lt;i&gt;ark&lt;/i&gt;, of the arks, ."


def test_a_translation_may_use_another_form_than_the_english_sentence():
    words = vocabulary({}, "pt", "handbook")
    source = "{% blocktranslate with crew=words.crew %}Size of a {{ crew }}{% endblocktranslate %}"

    class Catalogue:
        def gettext(self, _words):
            return "Tamanho %(of_the_crew)s: %(crew)s"

    from django.utils.translation import trans_real

    trans_real._translations["xx"] = Catalogue()
    try:
        with translation.override("xx"):
            assert rendered(source, words=words) == "Tamanho da tripulação: tripulação"
    finally:
        del trans_real._translations["xx"]


def test_numbers_names_and_pages_without_words_go_on_as_before():
    source = (
        "{% blocktranslate count n=n with who=who trimmed asvar told %}\n"
        "  {{ n }} of {{ who }} and {{ a_crew }}{% plural %}{{ n }} of {{ who }} and {{ the_crews }}, 100%\n"
        "{% endblocktranslate %}{{ told }}"
    )

    assert rendered(source, n=1, who="<b>") == "1 of &lt;b&gt; and a crew"
    assert rendered(source, n=2, who="you", words="not a vocabulary") == "2 of you and the crews, 100%"
    assert rendered("{% blocktranslate context 'x' %}{{ no_crew }}{% endblocktranslate %}") == "no crew"
    with pytest.raises(TemplateSyntaxError):
        rendered(source, n="many", who="you")


# The page


WORDS = {
    "language": "pt",
    "word_set": "boat",
    "pt-crew_one": "roda",
    "pt-crew_many": "rodas",
    "pt-crew_gender": "f",
}


def test_whoever_settles_chooses_the_words_and_sees_them_in_sentences(cast):
    client = cast.client(cast.sol)

    answer = client.post(cast.url("community/words/"), WORDS)
    page = client.get(cast.url("community/words/")).content.decode()

    assert (answer.status_code, answer["Location"]) == (303, cast.url("community/words/"))
    here = Congregation.everywhere.get(pk=cast.home.pk)
    kept = (here.language, here.word_set, here.words)
    assert kept == ("pt", "boat", {"pt": {"crew": ["roda", "rodas", "f"]}})
    assert "no boat yet. In the next launch" in page
    assert "roda" in page


def test_a_word_for_one_without_one_for_several_is_asked_for(cast):
    answer = cast.client(cast.sol).post(cast.url("community/words/"), WORDS | {"pt-crew_many": ""})

    assert answer.status_code == 422
    assert Congregation.everywhere.get(pk=cast.home.pk).word_set == "usual"


def test_members_without_the_charge_change_no_words(cast):
    with pytest.raises(PermissionDenied):
        choose_words(
            actor=cast.actor(cast.ana), congregation=cast.home, language="fr", word_set="pod", words={}
        )

    assert cast.client(cast.ana).get(cast.url("community/words/")).status_code == 404


def test_words_of_a_community_stay_out_of_what_is_written_down(cast):
    cast.client(cast.sol).post(cast.url("community/words/"), WORDS)

    entry = Entry.everywhere.order_by("-pk").first()
    assert entry.deed == "congregation.settled"
    assert "roda" not in str(entry.__dict__)


def test_another_community_keeps_its_own_words(cast):
    cast.client(cast.sol).post(cast.url("community/words/"), WORDS)

    assert Congregation.everywhere.get(pk=cast.kai.congregation_id).vocabulary["a_crew"] == "a crew"


def test_the_charge_it_was_founded_with_goes_along_until_it_has_a_name_of_its_own(cast):
    sol, names = cast.actor(cast.sol), []
    charge = Charge.objects.of(cast.home).get(holdings__membership=cast.sol)

    for word_set, renamed in (("boat", ""), ("usual", "Keeper"), ("boat", "")):
        choose_words(actor=sol, congregation=cast.home, language="en", word_set=word_set, words={})
        charge.refresh_from_db()
        names.append(charge.name)
        if renamed:
            Charge.objects.of(cast.home).filter(pk=charge.pk).update(name=renamed)

    assert names == [vocabulary({}, "en", "boat")["steward"], "steward", "Keeper"]


POD = vocabulary({}, "en", "pod")["congregation"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("people/{eve}/block/", "It holds in each {} in which you both are"),
        ("circles/{crew}/invite/", "reads your name and that of the {}, and"),
        ("community/settings/", "Name of the {}<"),
        ("community/settings/", "Where the {} is at home."),
        ("/privacy/", "Everybody in your {}, or only"),
    ],
)
def test_pages_speak_the_words_of_the_community(cast, path, words):
    Congregation.everywhere.filter(pk=cast.home.pk).update(word_set="pod")
    at = path.format(eve=cast.eve.pk, crew=cast.crew.pk)
    who = cast.sol if "settings" in path else cast.ana
    if "invite" in path:
        make.entrust(cast.sol, make.charge(cast.sol, "welcome", "welcome"), cast.ana)

    page = cast.client(who).get(at if at.startswith("/") else cast.url(at)).content.decode()

    assert POD != "community"
    assert words.format(POD) in page


def test_who_can_read_what_speaks_the_usual_words_to_whoever_has_several_homes(cast):
    Congregation.everywhere.filter(pk=cast.home.pk).update(word_set="pod")
    make.at_home(cast.kai, cast.ana.person)

    pages = [client.get("/privacy/").content.decode() for client in (cast.client(cast.ana), Client())]

    assert all("Everybody in your community, or only" in page for page in pages)


def test_the_ready_sets_are_joined_to_their_words_by_each_language_itself(monkeypatch):
    monkeypatch.setattr("weft.congregations.forms.words.gettext", lambda words: words.replace(":", " :"))

    assert all(" : " in label for _name, label in sets())


def test_a_charge_begins_as_its_heading_does_in_the_table(cast):
    page = cast.client(cast.eve).get(cast.url("community/")).content.decode()

    assert '<span class="quiet">Steward</span>' in page
    assert '<span class="quiet">steward</span>' not in page


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("fr", "mardi 1er décembre 2026", "mercredi 2 décembre 2026"),
        ("pt", "terça-feira, 1 de dezembro de 2026", "quarta-feira, 2 de dezembro de 2026"),
        ("en", "Tuesday 1 December 2026", "Wednesday 2 December 2026"),
    ],
)
def test_days_are_written_as_each_language_does(language, first, second):
    told = Template('{{ day|date:"l j F Y" }}')

    with translation.override(language):
        days = [told.render(Context({"day": date(2026, 12, day)})) for day in (1, 2)]

    assert [day.lower() for day in days] == [first.lower(), second.lower()]
