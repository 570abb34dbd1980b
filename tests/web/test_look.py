"""The look: colours that can be read, files that are what they say, pages that need nothing inline."""

import base64
import hashlib
import re
from pathlib import Path
from types import SimpleNamespace

import allauth
import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils import translation

from weft.core.cloth import DYES
from weft.templatetags.weft import ICONS

NAV = [("/", "Next", "next", True), ("/people/", "People", "people", False)]
SCHEMES = ("light", "dark")


@pytest.fixture
def static(house):
    return house / "src" / "weft" / "static" / "weft"


@pytest.fixture
def css(static):
    return (static / "css" / "weft.css").read_text(encoding="utf-8")


def _tokens(css: str) -> dict[str, tuple[str, str]]:
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    return {name: (light, dark) for name, light, dark in pairs}


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_counted_as_wcag_counts_it():
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "paper-2", "field"])
def test_words_can_be_read_in_every_dye_on_every_ground(css, ground, scheme):
    tokens, side = _tokens(css), SCHEMES.index(scheme)

    faint = {
        ink: round(_contrast(tokens[ink][side], tokens[ground][side]), 2)
        for ink in ("ink", "ink-2", *DYES)
        if _contrast(tokens[ink][side], tokens[ground][side]) < 4.5
    }

    assert faint == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "paper-2", "field"])
def test_edges_of_controls_can_be_seen(css, ground, scheme):
    tokens, side = _tokens(css), SCHEMES.index(scheme)

    assert _contrast(tokens["edge"][side], tokens[ground][side]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_primary_button_can_be_read(css, scheme):
    tokens, side = _tokens(css), SCHEMES.index(scheme)

    assert _contrast(tokens["paper"][side], tokens["woad"][side]) >= 4.5


def test_older_phones_get_the_light_scheme_of_the_same_tokens(css):
    plain = dict(re.findall(r"^    --([\w-]+): (#\w{6});", css, re.MULTILINE))

    assert plain == {name: light for name, (light, _dark) in _tokens(css).items()}


def test_threads_on_paper_have_the_dyes_of_the_screen(css):
    assert {dye: _tokens(css)[dye][0] for dye in DYES} == DYES


def test_the_style_sheet_is_small_and_in_layers(css):
    assert len(css.encode()) <= 40_000
    assert "@layer reset, tokens, base, layout, parts, rooms, print;" in css


def test_the_style_sheet_fetches_nothing_from_elsewhere(css, static):
    fetched = re.findall(r"url\(\"([^\"]+)\"\)", css)

    assert sorted(fetched) == sorted(f"../fonts/{font.name}" for font in (static / "fonts").glob("*.woff2"))


def test_fonts_and_scripts_are_light(static):
    assert sum(font.stat().st_size for font in (static / "fonts").glob("*.woff2")) <= 250_000
    assert (static / "js" / "weft.js").stat().st_size <= 6_000


def test_the_script_for_passkeys_is_that_of_the_installed_library(static):
    [ours] = (static / "vendor").glob("passkeys-*.js")
    if ours.stem != f"passkeys-{allauth.__version__}":
        pytest.skip(f"the library installed here is {allauth.__version__}")
    parts = ("mfa/js/webauthn-json.js", "mfa/js/webauthn.js", "account/js/onload.js")

    assert ours.read_text() == ";\n".join(Path(finders.find(part)).read_text() for part in parts)


def test_vendored_files_are_the_ones_we_took(static):
    record = (static / "vendor" / "VENDORED.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `([^`]+)` \|.*\| `sha384-([^`]+)` \|$", record, re.MULTILINE))

    real = {
        str(path.relative_to(static)): base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()
        for folder, ending in (("fonts", "*.woff2"), ("vendor", "*.js"), (".", "icons.svg"))
        for path in (static / folder).glob(ending)
    }

    assert said == real


def test_every_icon_that_a_template_asks_for_is_in_the_sprite(house):
    templates = (house / "src" / "weft" / "templates").rglob("*.html")
    asked = {
        name
        for template in templates
        for name in re.findall(r"{% icon [\"']([\w-]+)[\"']", template.read_text(encoding="utf-8"))
    }

    assert asked - ICONS == set()
    assert {"next", "people", "circles", "me"} <= ICONS


def _draw(said: str, **context: object) -> str:
    return Template("{% load weft %}" + said).render(Context(context))


def test_an_icon_beside_words_is_silent_and_one_alone_has_a_name():
    assert _draw("{% icon 'check' %}") == (
        '<svg class="icon icon-check" width="20" height="20" aria-hidden="true">'
        '<use href="/static/weft/icons.svg#check"/></svg>'
    )
    assert ' role="img"><title>Call &lt;Ana&gt;</title>' in _draw(
        "{% icon 'phone' title=t %}", t="Call <Ana>"
    )


def test_an_icon_that_is_not_there_is_said_at_once():
    with pytest.raises(TemplateSyntaxError, match="There is no icon 'unicorn'"):
        _draw("{% icon 'unicorn' %}")


def test_templates_draw_people_circles_and_scales():
    drawn = _draw(
        "{% swatch 7 24 %}|{% swatch 'a' 48 title='<Ana>' %}|{% cloth seeds 72 %}|{% cloth 'lisboa' 32 %}"
        "|{% scale_mark 'crew' %}",
        seeds=["a", "b", 7],
    ).split("|")

    assert [part.split('"')[1] for part in drawn] == ["swatch", "swatch", "cloth", "cloth", "mark"]
    assert "<title>&lt;Ana&gt;</title>" in drawn[1]


def _page(template: str = "base.html", **context: object) -> str:
    shell = {
        "nav": NAV,
        "congregation": SimpleNamespace(name="O'Brien & friends", slug="obrien"),
        "home_url": "/c/",
    }
    return render_to_string(template, shell | context)


def test_a_page_loads_one_style_sheet_and_two_scripts_and_nothing_inline():
    page = _page(messages=[SimpleNamespace(level_tag="success")])

    assert re.findall(r"<link rel=\"stylesheet\" href=\"([^\"]+)\"", page) == ["/static/weft/css/weft.css"]
    assert re.findall(r"<script[^>]*>[^<]*", page) == [
        '<script defer src="/static/weft/vendor/htmx-4.0.1.js">',
        '<script type="module" src="/static/weft/js/weft.js">',
    ]
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)


def test_a_page_names_its_language_its_way_through_and_where_one_is():
    page = _page()

    assert '<html lang="en" dir="ltr">' in page
    assert '<a class="skip" href="#content">' in page
    assert page.count('aria-current="page"') == 1
    assert "O&#x27;Brien &amp; friends" in page


def test_a_page_in_arabic_runs_from_right_to_left():
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl">' in _page()


def test_what_was_done_is_said_politely_where_a_screen_reader_hears_it():
    page = _page(messages=[SimpleNamespace(level_tag="error", __str__=str)])
    region = page[page.index('<div class="notices" role="status">') : page.index("<header>")]

    assert region.count('class="notice error"') == 1
    assert "#alert" in region


@pytest.mark.parametrize("template", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_pages_for_what_went_wrong_need_nothing_and_say_what_to_do(template):
    page = render_to_string(template)

    assert page.count("<h1>") == 1
    assert page.count('class="button primary"') == 1
    assert "!" not in re.sub(r"<!doctype html>", "", page)


class Sheet(forms.Form):
    name = forms.CharField(label="What is it called?", help_text="Everybody sees this.")
    about = forms.CharField(required=False)
    speak = forms.MultipleChoiceField(choices=[("en", "English")], widget=forms.CheckboxSelectMultiple)
    keep = forms.BooleanField(label="Keep it")
    file = forms.FileField(required=False)


def test_a_form_labels_helps_and_says_not_yet():
    page = render_to_string("parts/form.html", {"form": Sheet({"name": ""}), "word": "Go on"})

    assert '<label for="id_name">What is it called?</label>' in page
    assert '<p class="help" id="id_name_helptext">Everybody sees this.</p>' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert re.search(
        r'<div id="id_name_error"><p class="error">.*<span>Not yet: This field is required.</span>', page
    )
    assert '<a href="#id_speak_group">' in page
    assert 'id="id_speak_group"' in page
    assert 'enctype="multipart/form-data"' in page


def test_every_reference_inside_a_form_leads_somewhere():
    page = render_to_string("parts/form.html", {"form": Sheet({}), "word": "Go on"})
    ids = set(re.findall(r'\sid="([^"]+)"', page))

    described = {ref for refs in re.findall(r'aria-describedby="([^"]+)"', page) for ref in refs.split()}
    linked = set(re.findall(r'href="#([^"]+)"', page)) | set(re.findall(r'\sfor="([^"]+)"', page))

    assert described | linked <= ids


def test_a_form_without_mistakes_is_quiet():
    page = render_to_string("parts/form.html", {"form": Sheet(), "word": "Go on"})

    assert "Not yet" not in page
    assert 'role="alert"' not in page


def _work(**work: object) -> str:
    context = {
        "work": {"percent": 42, "sentence": "Trying more ways.", **work},
        "url": "/weaves/7/",
        "next_url": "/r/7/",
    }
    return render_to_string(
        "parts/progress.html", context | {"next_word": "Look at it", "stop_url": "/weaves/7/stop/"}
    )


def test_long_work_shows_itself_and_can_be_stopped():
    page = _work(is_over=False)

    assert 'hx-get="/weaves/7/" hx-trigger="every 1s"' in page
    assert '<progress max="100" value="42" aria-labelledby="work-sentence">' in page
    assert 'action="/weaves/7/stop/"' in page
    assert "Look at it" not in page


def test_work_that_is_done_asks_no_more_and_leads_on():
    page = _work(is_over=True)

    assert "hx-" not in page
    assert "/stop/" not in page
    assert '<a class="button primary" href="/r/7/">Look at it</a>' in page


@pytest.mark.parametrize(("is_over", "refreshes"), [(False, 1), (True, 0)])
def test_without_scripts_the_page_of_long_work_loads_itself_again(is_over, refreshes):
    head = render_to_string("parts/progress_refresh.html", {"work": {"is_over": is_over}})

    assert head.count('<noscript><meta http-equiv="refresh" content="3"></noscript>') == refreshes


def test_pages_of_a_list_keep_what_was_asked_for():
    page = render_to_string(
        "parts/pagination.html", {"page": Paginator(range(30), 10).page(2), "query": "q=ana"}
    )

    assert re.findall(r'<a[^>]* href="([^"]+)"', page) == ["?q=ana&amp;page=1", "?q=ana&amp;page=3"]
    assert "Page 2 of 3" in page


def test_a_list_on_one_page_has_no_pages():
    assert render_to_string("parts/pagination.html", {"page": Paginator(range(3), 10).page(1)}).strip() == ""


def test_an_empty_place_teaches():
    page = render_to_string(
        "parts/empty.html",
        {
            "symbol": "circles",
            "sentence": "Crews live here.",
            "example": "Ana, Bea.",
            "url": "/new/",
            "word": "Begin",
        },
    )

    assert [part in page for part in ("#circles", "Crews live here.", "Ana, Bea.", '"/new/"', "Begin")] == [
        True
    ] * 5


@pytest.mark.parametrize(
    ("context", "body"),
    [({}, "sheet a4"), ({"paper": "letter", "large": True}, "sheet letter large")],
)
def test_a_sheet_knows_its_paper_and_its_size_of_type(context, body):
    page = _page("print.html", **context)

    assert f'<body class="{body}">' in page
    assert "data-print hidden" in page
