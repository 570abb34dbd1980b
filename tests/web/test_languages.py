"""In which language a page speaks, and that each of its sentences can be said in another."""

import html
import re
from collections import deque
from datetime import date
from urllib.parse import urldefrag, urljoin

import pytest
from django.apps import apps
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from tests import mirror
from weft.congregations.logic.words import SETS, vocabulary
from weft.congregations.models import Congregation
from weft.core.actor import the_house
from weft.flows.actions import make_example
from weft.people.models import Person

ON_PAPER = re.compile(r"/(paper|sheet|print)/")
KNOWN = [
    *("Weft", "Larkfield", "Português", "English", "Français", "CSV", "UTC", "A4", "Letter", "https?://\\S+"),
    r"[0-9a-f]{64}",
    r"[\w.+-]+@[\w.-]+",
    r"(Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[\w/+-]+",
]
EVERY_WORD = {form for name in SETS for form in vocabulary({}, "en", name).values()}
PEOPLES_OWN = (
    models_own := {"words", "name", "title", "about", "line", "place", "said", "called", "note", "label"}
)


def _own_words():
    """Everything that people wrote, and the community's words."""
    found = set()
    for model in apps.get_app_config("weft").get_models():
        fields = [f.name for f in model._meta.fields if f.name in PEOPLES_OWN]
        for row in model._base_manager.values_list(*fields) if fields else []:
            found |= {str(value) for value in row if isinstance(value, str) and value.strip()}
    return found | {name.split()[0] for name in found}


@pytest.fixture
def walk(db):
    """Follow the links of the example, as its steward sees it; gives each page by its address."""

    def pages(language, limit=70):
        steward = make_example(actor=the_house())
        client = Client(headers={"accept-language": language})
        client.force_login(steward.person.account)
        waiting, seen, kinds = deque([f"/c/{steward.congregation.slug}/"]), set(), {}
        while waiting and len(seen) < limit:
            url = waiting.popleft()
            kind = re.sub(r"\d+", "N", url)
            if url in seen or kinds.get(kind, 0) >= 2:
                continue
            seen.add(url)
            kinds[kind] = kinds.get(kind, 0) + 1
            answer = client.get(url)
            assert answer.status_code in {200, 302, 303}, (url, answer.status_code)
            if not answer.get("Content-Type", "").startswith("text/html") or answer.status_code != 200:
                continue
            page = answer.content.decode()
            yield url, page
            found = [
                urldefrag(urljoin(url, each)).url for each in re.findall(r'<a [^>]*href="([^"]+)"', page)
            ]
            waiting += [each.replace("&amp;", "&") for each in found if each.startswith("/")]

    with translation.override("en"):
        yield pages


@pytest.fixture
def in_the_mirror(settings, tmp_path):
    """The house speaks the language that nobody speaks, too."""
    settings.LOCALE_PATHS = [mirror.hang(tmp_path)]
    settings.LANGUAGES = [*settings.LANGUAGES, (mirror.CODE, mirror.NAME)]


def test_every_sentence_of_every_page_can_be_translated(walk, in_the_mirror):
    faults = {}
    for url, page in walk(mirror.CODE):
        words = sorted({*_own_words(), *EVERY_WORD}, key=len, reverse=True)
        known = re.compile(rf"(?<!\w)({'|'.join([*KNOWN, *map(re.escape, words)])})(?!\w)", re.IGNORECASE)
        assert '<html lang="ar" dir="rtl">' in page
        for left in mirror.unsaid(re.sub(r"<title>.*?</title>", "", page), known):
            faults.setdefault(left, url)

    print(*(f"{url}: {left}" for left, url in faults.items()), sep="\n")
    assert not faults


@pytest.mark.parametrize("language", ["pt", "fr"])
def test_every_page_is_there_in_the_other_languages(walk, language):
    pages = dict(walk(language))

    assert len(pages) > 40
    assert all(f'<html lang="{language}" dir="ltr">' in page for page in pages.values())


# Which language


def spoken_on(answer):
    """The language of a page."""
    return re.search(r'<html lang="([\w-]+)"', answer.content.decode())[1]


@pytest.fixture
def in_english():
    """What a request leaves behind ends with the test."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("persons", "browsers", "communitys", "spoken"),
    [
        ("fr", "pt", "en", "fr"),
        ("", "pt-BR,en;q=0.5", "fr", "pt"),
        ("", "ja,*;q=0.1", "fr", "fr"),
        ("", "", "pt", "pt"),
        ("", "", "xx", "en"),
    ],
)
def test_the_person_comes_before_the_browser_and_the_browser_before_the_community(
    cast, in_english, persons, browsers, communitys, spoken
):
    Person.everywhere.filter(pk=cast.ana.person_id).update(language=persons)
    Congregation.everywhere.filter(pk=cast.home.pk).update(language=communitys)

    page = cast.client(cast.ana).get(cast.url(), headers={"accept-language": browsers})

    assert spoken_on(page) == spoken
    assert page["Content-Language"] == spoken
    assert "Accept-Language" in page["Vary"]


def test_whoever_is_not_signed_in_chooses_a_language_at_the_foot_of_the_page(cast, in_english):
    client = Client(headers={"accept-language": "pt"})

    before = client.get("/sign-in/")
    answer = client.post("/speak/", {"language": "fr", "next": "/sign-in/?next=/c/x/"})
    after = client.get("/sign-in/")

    assert (spoken_on(before), spoken_on(after)) == ("pt", "fr")
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/?next=/c/x/")
    assert 'lang="fr" aria-current="true">Français' in after.content.decode()
    assert "tongues" not in cast.client(cast.ana).get(cast.url()).content.decode()


def test_choosing_a_language_leads_to_no_other_house_and_to_no_language_unknown(cast, in_english):
    answer = Client().post("/speak/", {"language": "xx", "next": "https://elsewhere.example/"})

    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert "django_language" not in answer.cookies
    assert Client().get("/speak/").status_code == 405


def test_a_mail_with_a_code_speaks_the_language_of_the_page_that_asked_for_it(cast, mailoutbox, in_english):
    client = Client(headers={"accept-language": "fr"})

    client.post("/sign-in/", {"login": "ana@example.org"})

    [mail] = mailoutbox
    assert mail.subject == "Votre code"
    assert "Ce code vous ouvre la porte" in mail.body


@pytest.mark.parametrize(
    ("language", "word", "says"),
    [
        ("fr", ["équipe", "équipes", "f"], "Taille d’une équipe"),
        ("fr", ["groupe", "groupes", "m"], "Taille d’un groupe"),
        ("fr", ["hameau", "hameaux", "m"], "Taille d’un hameau"),
        ("pt", ["roda", "rodas", "f"], "Tamanho de uma roda"),
        ("pt", ["barco", "barcos", "m"], "Tamanho de um barco"),
    ],
)
def test_a_word_of_any_gender_reads_right(cast, in_english, language, word, says):
    Congregation.everywhere.filter(pk=cast.home.pk).update(words={language: {"crew": word}})

    page = cast.client(cast.ana).get(cast.url("community/"), headers={"accept-language": language})

    assert says in html.unescape(page.content.decode())


def test_dates_and_numbers_are_written_as_the_language_does():
    day = date(2026, 11, 1)
    said = {}
    for language in ("en", "pt", "fr"):
        with translation.override(language):
            said[language] = Template('{{ day|date:"j F Y" }} {{ day|date:"l j F" }}').render(
                Context({"day": day})
            )

    assert said == {
        "en": "1 November 2026 Sunday 1 November",
        "pt": "1 de novembro de 2026 domingo, 1 de novembro",
        "fr": "1 novembre 2026 dimanche 1 novembre",
    }


def test_a_sentence_of_a_mail_takes_the_form_its_language_needs(cast, in_english):
    Congregation.everywhere.filter(pk=cast.home.pk).update(word_set="handbook")
    here, told = Congregation.everywhere.get(pk=cast.home.pk), {}

    for language in ("fr", "pt", "en"):
        with translation.override(language):
            sentence = translation.gettext("Somebody new sits in your %(crew)s:\n\n%(link)s\n")
            told[language] = (sentence % (here.vocabulary | {"link": "…"})).partition("\n")[0]

    assert told == {
        "fr": "Quelqu’un de nouveau vous rejoint dans votre équipage\u00a0:",
        "pt": "Há uma pessoa nova na sua tripulação:",
        "en": "Somebody new sits in your crew:",
    }
