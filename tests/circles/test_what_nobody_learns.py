"""What nobody learns of anybody: their week, their picture, when they came or were last here."""

import re
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.forms import FileField, Form

from tests.house.source import SRC
from weft.congregations.models import Membership
from weft.core.policy import Rule, ways
from weft.meetings import policy as meetings
from weft.meetings.actions import change_availability
from weft.meetings.logic import Span
from weft.meetings.models import Availability, Busy


def test_t39_nobody_but_me_reads_my_week_or_my_calendar(cast):
    change_availability(actor=cast.actor(cast.ana), week=[Span(0, 1080, 1200)], hours=(480, 1320))
    Busy.everywhere.create(congregation=cast.home, membership=cast.ana, sealed=b"x", taken=[])

    rules = [
        each
        for each in _of_package(meetings)
        if isinstance(each, Rule) and each.model in (Availability, Busy)
    ]
    readers = {
        (each.name, who.name)
        for each in rules
        for who in (*cast.present, cast.lou, cast.kai)
        if each.rows(cast.actor(who)).filter(membership=cast.ana).exists()
    }

    assert {each.model for each in rules} == {Availability, Busy}
    assert readers == {(each.name, "Ana Lima") for each in rules}


def _of_package(package):
    inside = iter_modules(getattr(package, "__path__", []))
    found = [import_module(f"{package.__name__}.{each.name}") for each in inside]
    return [value for module in (package, *found) for value in vars(module).values()]


def _forms(kind=Form):
    for each in kind.__subclasses__():
        if each.__module__.startswith("weft."):
            yield each
        yield from _forms(each)


SHEETS = {"weft.weaving.forms.sheets"}


def test_t40_no_page_takes_a_picture():
    """Whatever a picture would carry, place and device included, never comes here: the one file is a sign-up sheet."""
    list(ways())
    taking = {
        each.__module__
        for each in _forms()
        for field in each.base_fields.values()
        if isinstance(field, FileField)
    }
    in_templates = [
        path.name
        for path in (SRC / "weft" / "templates").rglob("*.html")
        if re.search(r"type=.file", path.read_text(encoding="utf-8"))
    ]
    columns = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("weft").get_models()
        for field in model._meta.get_fields()
        if field.__class__.__name__ in ("ImageField", "FileField")
    ]

    assert (taking, in_templates, columns) == (SHEETS, [], [])


def test_t41_no_page_tells_when_somebody_came_or_was_here(cast):
    Membership.everywhere.update(joined_at="1987-06-05T04:03:02Z")
    client = cast.client(cast.bo)

    pages = [
        client.get(cast.url(path))
        for path in (
            "",
            "people/",
            f"people/{cast.ana.pk}/",
            "circles/",
            f"circles/{cast.crew.pk}/",
            "community/",
        )
    ]

    assert {page.status_code for page in pages} == {200}
    assert not [page for page in pages if "1987" in page.content.decode() or "Last-Modified" in page]


NEVER_KEPT = {"last_seen", "last_login", "last_active", "active_at", "online"}


def test_t41_nobody_keeps_when_somebody_was_here():
    """No table of ours has such a column, and no page asks when somebody joined."""
    columns = {
        field.name for model in apps.get_app_config("weft").get_models() for field in model._meta.get_fields()
    }
    asked = [
        path.name
        for path in (SRC / "weft" / "templates").rglob("*.html")
        if "joined_at" in path.read_text(encoding="utf-8")
    ]

    assert columns & NEVER_KEPT == set()
    assert asked == []
