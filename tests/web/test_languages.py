"""In which language a page speaks, and that each of its sentences can be said in another."""

import ast
import html
import inspect
import re
from collections import deque
from datetime import date
from urllib.parse import urldefrag, urljoin

import pytest
from django.apps import apps
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.text import Truncator

from tests import make, mirror
from tests.web.full_house import RIDDLES, fill
from weft.congregations.logic.words import SETS, vocabulary
from weft.congregations.models import Congregation
from weft.core.actor import the_house
from weft.core.work import TROUBLE
from weft.flows import logic
from weft.flows.actions import make_example
from weft.people.models import Person
from weft.weaving.logic import answers, hours, languages, places, signup
from weft.weaving.logic.sentence import Sentence
from weft.weaving.logic.table import LATIN, SPILLED, UNTITLED
from weft.weaving.logic.workbook import FORMULAS, OTHER_SHEETS
from weft.weaving.models import Call

ON_PAPER = re.compile(r"/(paper|sheet|print)/")
KNOWN = [
    *("Weft", "Larkfield", "Português", "English", "Français", "CSV", "UTC", "A4", "Letter", "https?://\\S+"),
    r"[0-9a-f]{64}",
    "x{120}",
    r"[\w.+-]+@[\w.-]+",
    r"(Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/[\w/+-]+",
]
EVERY_WORD = {form for name in SETS for form in vocabulary({}, "en", name).values()}
PEOPLES_OWN = (
    models_own := {
        "words",
        "filename",
        "name",
        "title",
        "about",
        "line",
        "place",
        "said",
        "called",
        "note",
        "label",
    }
)


def _own_words():
    """Everything that people wrote, and the community's words."""
    found = set()
    for model in apps.get_app_config("weft").get_models():
        fields = [f.name for f in model._meta.fields if f.name in PEOPLES_OWN]
        for row in model._base_manager.values_list(*fields) if fields else []:
            found |= {str(value) for value in row if isinstance(value, str) and value.strip()}
    found |= {words for call in Call.everywhere.all() for words in _words_of(call)}
    found |= {cell for cell in re.split(r"[,\n]", RIDDLES.decode("cp1252")) if cell.strip()}
    found |= {each for each in _texts_of(logic) if " " in each or each.istitle()}
    return (
        found | {line for each in found for line in each.splitlines() if line} | {n.split()[0] for n in found}
    )


def _words_of(call):
    """What a caller wrote, and as much of it as a list shows."""
    shortened = {Truncator(call.intention).chars(most) for most in (60, 80, 90, 100, 120, 160)}
    return {call.intention, call.kind, call.rhythm, call.place, *shortened} - {""}


def _texts_of(module):
    """Every text that stands in a module."""
    nodes = ast.walk(ast.parse(inspect.getsource(module)))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _notices():
    """Every sentence that can stand beside the rows of a sheet, where a community has a clock of its own."""
    said = [LATIN, SPILLED, UNTITLED, FORMULAS, OTHER_SHEETS, TROUBLE]
    for module in (signup, places, hours, answers, languages):
        said += [each for each in vars(module).values() if isinstance(each, Sentence)]
    return [each for each in said if each not in (signup.NO_PLACE, signup.NO_PLACES, signup.NO_NAME_COLUMN)]


def _longest_part(sentence):
    """What stands between the values of a sentence, in the language that nobody speaks."""
    template = getattr(sentence, "template", sentence)
    return max(re.split(r"\{\w+\}", mirror.mirrored(template)), key=len)


@pytest.fixture
def walk(db):
    """Follow the links of a full house, as its steward sees them; gives each page by its address."""

    def pages(language, limit=90):
        steward = make_example(actor=the_house())
        client = Client(headers={"accept-language": language})
        client.force_login(steward.person.account)
        fill(steward, client, language)
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
    faults, heard = {}, ""
    for url, page in walk(mirror.CODE):
        heard += html.unescape(page)
        words = sorted({*_own_words(), *EVERY_WORD}, key=len, reverse=True)
        known = re.compile(rf"(?<!\w)({'|'.join([*KNOWN, *map(re.escape, words)])})(?!\w)", re.IGNORECASE)
        assert '<html lang="ar" dir="rtl">' in page
        for left in mirror.unsaid(re.sub(r"<title>.*?</title>", "", page), known):
            faults.setdefault(left, url)

    print(*(f"{url}: {left}" for left, url in faults.items()), sep="\n")
    assert not faults
    assert [each for each in _notices() if _longest_part(each) not in heard] == []


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
        "fr": "1er novembre 2026 dimanche 1er novembre",
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


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "Este ficheiro está vazio. Escolha o ficheiro com a sua folha de inscrição."),
        ("Name\nAna", "Esta folha só tem uma coluna."),
        ("Name,Name\nAna,Bo", "Duas colunas chamam-se “Name”. Dê a cada coluna o seu cabeçalho."),
        (
            f"Name,,City\nAna,{'x' * 5001},Lisbon",
            "Na linha 2, a coluna “Coluna 2” tem mais de 5000 carateres.",
        ),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_in_the_language_of_whoever_brings_it(
    cast, in_english, content, says
):
    steward = cast.client(cast.sol)
    steward.defaults["HTTP_ACCEPT_LANGUAGE"] = "pt"

    answer = make.bring(steward, make.open_a_round(cast.sol), content)

    assert says in html.unescape(answer.content.decode())


def test_whoever_signs_in_is_told_what_went_wrong_in_their_language(cast, in_english):
    told = {language: set(faults_when_signing_in(language)) for language in ("en", "pt", "fr")}

    assert {len(faults) for faults in told.values()} == {4}
    assert len(set.union(*told.values())) == 12


def faults_when_signing_in(language):
    """What is said to whoever types no address, a wrong one, no code, and a wrong one."""
    browser = Client(headers={"accept-language": language})
    for path, typed in (
        ("/sign-in/", {"login": ""}),
        ("/sign-in/", {"login": "nobody"}),
        ("/sign-in/", {"login": "ana@example.org"}),
        ("/sign-in/code/", {"code": ""}),
        ("/sign-in/code/", {"code": "ABCDEF"}),
    ):
        page = browser.post(path, typed).content.decode()
        for fault in re.findall(r'class="error".*?</p>', page, re.DOTALL):
            yield " ".join(html.unescape(re.sub(r"<[^>]+>", "", fault.partition(">")[2])).split())
