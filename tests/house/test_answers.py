"""Every way into the house, by every method, for everybody, held against the table: what the house really answers."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import rows
from tests.house.table import (
    ASKS_THE_DEVICE,
    BELOW,
    ELSEWHERE,
    MAY_READ,
    METHODS,
    SAFE,
    TABLE,
    USUAL,
    WALKERS,
    WAYS,
    actor_called,
    admits,
    member_called,
    states_at,
)
from tests.house.world import NEVER, World
from weft.core.policy import Way


class Walker:
    """One person at a browser of their own, who asks for everything and leaves no trace."""

    def __init__(self, built: World, name: str) -> None:
        self.client = Client(raise_request_exception=False)
        if name != "a passer-by":
            self.client.force_login(member_called(built, name).person.account)
            session = self.client.session
            session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
            session.save()
        self.jar = self.client.cookies.output(header="", sep="; ")
        self.nothings: dict[tuple[str, str, str], tuple] = {}

    def ask(self, method: str, path: str, language: str = "en") -> tuple[HttpResponse, list[str]]:
        """The answer, and what was written meanwhile; afterwards it is as if nobody had asked."""
        self.client.cookies = SimpleCookie(self.jar)
        with _undone(), _written() as written:
            response = self.client.generic(
                method, path, "", "application/x-www-form-urlencoded", headers={"accept-language": language}
            )
        return response, written

    def nothing(self, method: str, path: str, language: str = "en") -> tuple:
        """What an address at which nothing ever was tells them."""
        if (method, path, language) not in self.nothings:
            self.nothings[method, path, language] = _seen(self.ask(method, path, language)[0])
        return self.nothings[method, path, language]


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _written() -> Iterator[list[str]]:
    """Every statement that writes; the counters of those who ask too often, where a table keeps them, aside."""
    written: list[str] = []
    counters = settings.CACHES["default"].get("LOCATION", "no table")

    def listen(execute, sql, params, many, context):
        writes = re.match(r"\s*(insert|update|delete|replace|create|alter|drop)\b", sql, re.IGNORECASE)
        if writes and f'"{counters}"' not in sql:
            written.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield written


def _path(built: World, way: Way, key: object, slug: str | None = None) -> str:
    kwargs = {"congregation": slug or built.cast.home.slug} if way.path.startswith(BELOW) else {}
    word = re.search(r"<\w+:(pk|secret|name)>", way.path)
    return reverse(way.name, kwargs=kwargs | ({word[1]: key} if word else {}))


def _never(way: Way) -> object:
    return NEVER if "<int:pk>" in way.path else "never-was-here"


def _nothing(built: World, way: Way, name: str) -> str:
    """An address like this one at which nothing ever was."""
    if re.search(r"<\w+:(pk|secret|name)>", way.path):
        return _path(built, way, _never(way), slug="no-such-place" if name in ELSEWHERE else None)
    if not way.path.startswith(BELOW):
        return "/never-was-here/"
    if name in ELSEWHERE:
        return _path(built, way, None, slug="no-such-place")
    return reverse("round", args=[built.cast.home.slug, NEVER])


def _seen(response: HttpResponse) -> tuple:
    """An answer without what is new in each: what a stranger could compare."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)
    cookies = sorted(response.cookies)
    headers = {name: words for name, words in response.items() if name not in ("Date", "Set-Cookie")}
    return response.status_code, body, headers, cookies


def _words_in(response: HttpResponse) -> set[str]:
    """Which of the words that must not get about an answer carries, wherever in it."""
    words_there = response.content.decode(errors="replace")
    told = f"{words_there} {response.headers} {response.cookies}"
    return {words for words in MAY_READ if words in told}


def _expected(built: World, way: Way, state: str, method: str, name: str) -> str:
    """What the table says; of a method that nobody wrote down, that only those hear of it who may come this far."""
    if name == "a passer-by" and way.path.startswith(BELOW):
        return "sign in first"
    if method in way.guards:
        [line] = [
            line for line in TABLE if (line.url, line.thing) == (way.name, state) and method in line.methods
        ]
        return "answered" if name in line.who else "nothing here"
    first = next(iter(way.guards.values()))
    admitted = admits(first, actor_called(built, name), states_at(built, way)[state])
    return "another method" if admitted else "nothing here"


def _outcome(response: HttpResponse, path: str) -> str:
    to_sign_in = f"/sign-in/?next={path.replace('/', '%2F')}"
    if response.status_code in (302, 303) and response["Location"] == to_sign_in:
        return "sign in first"
    words = dict.fromkeys((200, 302, 303, 422), "answered") | {404: "nothing here", 405: "another method"}
    return words.get(response.status_code, "trouble")


def _places(built: World) -> Iterator[tuple[Way, str, str]]:
    """Each way to each thing in each state, with its address."""
    for way in WAYS.values():
        for state, key in states_at(built, way).items():
            yield way, state, _path(built, way, key)


@pytest.mark.parametrize("name", WALKERS)
def test_the_house_answers_as_the_table_says(built, name, caplog):
    """By every method; where somebody may not go, exactly as where nothing ever was, and without a trace."""
    walker, wrong, read, kept = Walker(built, name), [], set(), rows.read()
    met = set()
    for way, state, path in _places(built):
        for method in USUAL if way.name in met else METHODS:
            response, written = walker.ask(method, path)
            outcome, words = _outcome(response, path), _words_in(response)
            faults = [outcome] if outcome != _expected(built, way, state, method, name) else []
            if outcome == "answered":
                read |= words
            else:
                faults += [*words, *written]
            if outcome == "nothing here":
                nothing = walker.nothing(method, _nothing(built, way, name))
                faults += ["tells more than nothing"] if _seen(response) != nothing else []
            if method in SAFE and way.name not in ASKS_THE_DEVICE:
                faults += written
            wrong += [(way.name, state, method, fault) for fault in faults]
        met.add(way.name)

    assert wrong == []
    assert read == {words for words, readers in MAY_READ.items() if name in readers}
    assert not any(words in caplog.text for words in MAY_READ)
    assert rows.read() == kept


@pytest.mark.parametrize("name", ["Eve", "Sol", *ELSEWHERE])
def test_no_language_form_or_spelling_of_an_address_tells_more(built, name):
    """French, another form, another case, with and without the last stroke: hidden is as never there."""
    walker, told = Walker(built, name), []
    for way, state, path in _places(built):
        if "<int:pk>" not in way.path or not way.path.startswith(BELOW):
            continue
        if _outcome(walker.ask("GET", path)[0], path) != "nothing here":
            continue
        never = _nothing(built, way, name)
        for spelling in (
            lambda each: each,
            lambda each: each.rstrip("/"),
            lambda each: each.replace("c/", "C/", 1),
            lambda each: each + "?format=json",
            lambda each: each.rstrip("/") + ".json",
            lambda each: each.rstrip("/") + ".ics",
        ):
            one, _ = walker.ask("GET", spelling(path), language="fr")
            other = walker.nothing("GET", spelling(never), language="fr")
            if _where_nothing(one, path) != _where_nothing(other, never):
                told.append((way.name, state, spelling(path)))

    assert told == []


def _where_nothing(response: HttpResponse, path: str) -> tuple:
    """What is seen, with the address that was asked for taken out of where it leads."""
    status, body, headers, cookies = response if isinstance(response, tuple) else _seen(response)
    return status, body, {key: value.replace(path.rstrip("/"), "") for key, value in headers.items()}, cookies


def test_a_passer_by_is_sent_to_the_door_from_everywhere_alike(built):
    """Whatever is or is not at an address of a community, it answers the same."""
    walker, slug = Walker(built, "a passer-by"), built.cast.home.slug
    there = [path for way, _, path in _places(built) if way.path.startswith(BELOW)]
    nowhere = [
        f"/c/{slug}/circles/{NEVER}/",
        f"/c/{slug}/never/",
        "/c/no-such-place/",
        "/c/no-such-place/rounds/1",
    ]
    answers = set()
    for path in (*there, *nowhere):
        for method in METHODS:
            status, body, headers, cookies = _seen(walker.ask(method, path)[0])
            assert headers.pop("Location") == f"/sign-in/?next={path.replace('/', '%2F')}"
            answers.add((status, body, tuple(sorted(headers.items())), tuple(cookies)))

    assert len(there) > 100
    assert len(answers) == 1
