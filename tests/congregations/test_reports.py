"""Telling somebody in trust: read by those who were chosen, unknown to all others."""

import html
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied

from tests import make
from weft.congregations.actions.reports import (
    answer_report,
    close_report,
    tell_in_trust,
    withdraw_report,
)
from weft.congregations.models import Holding, Report
from weft.congregations.queries.reports import report_page
from weft.congregations.reactions.reports import forget_closed
from weft.core import clock
from weft.core.errands import run_errand
from weft.core.models import Entry, Errand, Key
from weft.core.sealing import Locked, unseal
from weft.flows.actions.leaving import leave_congregation
from weft.people.actions.blocks import block_person

WORDS = "CNRY what Bo did"


@pytest.fixture
def told(cast):
    """Ana told Sol and Eve something about Bo, whom the community has made a steward, too."""
    charge = Holding.objects.of(cast.home).get(membership=cast.sol).charge
    Holding.everywhere.create(congregation=cast.home, charge=charge, membership=cast.bo)
    return tell_in_trust(actor=cast.actor(cast.ana), words=WORDS, readers=[cast.sol, cast.eve], about=cast.bo)


def follow():
    for errand in Errand.everywhere.filter(entry__deed__startswith="trust.", state="waiting"):
        run_errand.call(errand.pk)


def test_t48_those_who_were_chosen_read_and_answer_it(cast, told):
    path = cast.url(f"me/trust/{told.pk}/")

    assert [cast.client(each).get(path).status_code for each in (cast.ana, cast.sol, cast.eve)] == [200] * 3
    answered = cast.client(cast.sol).post(path, {"words": "CNRY we believe you"})
    page = cast.client(cast.ana).get(path).content.decode()

    assert (answered.status_code, answered["Location"]) == (303, path)
    assert page.index(WORDS) < page.index("CNRY we believe you")
    assert "It is about Bo Ek" in page


def test_t48_nobody_else_learns_that_it_exists(cast, told):
    never = cast.client(cast.bo).get(cast.url("me/trust/2147483647/"))
    for each in (cast.bo, cast.cy):
        browser = cast.client(each)
        for path in ("", "close/", "withdraw/"):
            assert browser.post(cast.url(f"me/trust/{told.pk}/{path}")).status_code == 404
        assert browser.get(cast.url(f"me/trust/{told.pk}/")).content == never.content or each is cast.cy
        for page in ("", "me/trust/", "chronicle/", "community/", f"people/{cast.ana.pk}/"):
            answer = browser.get(cast.url(page))
            assert WORDS not in answer.content.decode()
            assert "Told" not in answer.content.decode()


def test_t48_the_accused_can_never_read_it_whatever_they_hold(cast, told):
    told.readers.add(cast.bo)

    assert cast.client(cast.bo).get(cast.url(f"me/trust/{told.pk}/")).status_code == 404
    with pytest.raises(PermissionDenied):
        tell_in_trust(actor=cast.actor(cast.ana), words=WORDS, readers=[cast.bo], about=cast.bo)
    follow()
    assert "bo@example.org" not in [to for each in mail.outbox for to in each.to]


def test_t48_mail_carries_the_fact_alone_and_the_teller_gets_none(cast, told):
    answer_report(actor=cast.actor(cast.sol), report=told, words="CNRY answered")
    follow()
    follow()

    assert sorted(each.to[0] for each in mail.outbox) == [
        "eve@example.org",
        "eve@example.org",
        "sol@example.org",
    ]
    assert {each.subject for each in mail.outbox} == {"Somebody trusts you with something"}
    told_by_mail = " ".join(each.subject + each.body for each in mail.outbox)
    assert not any(word in told_by_mail for word in ("CNRY", "Ana", "Bo "))


def test_t48_the_books_do_not_hold_who_told_it(cast, told):
    answer_report(actor=cast.actor(cast.ana), report=told, words="more")
    close_report(actor=cast.actor(cast.sol), report=told)
    withdraw_report(actor=cast.actor(cast.ana), report=told)

    entries = Entry.everywhere.filter(deed__startswith="trust.").order_by("seq")
    assert [(entry.deed, entry.person) for entry in entries] == [
        (f"trust.{deed}", None) for deed in ("told", "answered", "closed", "withdrawn")
    ]


def test_t48_the_teller_takes_it_back_at_any_time(cast, told):
    sealed, place = bytes(told.sealed), told.place
    close_report(actor=cast.actor(cast.eve), report=told)

    with pytest.raises(PermissionDenied):
        withdraw_report(actor=cast.actor(cast.sol), report=told)
    gone = cast.client(cast.ana).post(cast.url(f"me/trust/{told.pk}/withdraw/"))

    assert (gone.status_code, gone["Location"]) == (303, cast.url("me/trust/"))
    assert not Report.everywhere.exists()
    assert not Key.everywhere.filter(scope=told.scope).exists()
    with pytest.raises(Locked):
        unseal(place, sealed)
    follow()
    assert mail.outbox == []


def test_t48_a_block_changes_nothing_of_it(cast, told):
    block_person(actor=cast.actor(cast.bo), person=cast.sol.person)
    block_person(actor=cast.actor(cast.ana), person=cast.bo.person)

    page = report_page(cast.actor(cast.sol), told)

    assert [member.name for member in page.readers] == ["Eve Nova", "Sol Reis"]


def test_it_is_sealed(cast, told):
    answer_report(actor=cast.actor(cast.sol), report=told, words="CNRY answered")

    rows = str(Report.everywhere.values()) + str(told.replies.values())
    assert "CNRY" not in rows
    assert WORDS.encode() not in bytes(told.sealed)


def test_closed_it_can_be_read_for_a_year_and_is_then_forgotten(cast, told):
    path = cast.url(f"me/trust/{told.pk}/")
    closed = cast.client(cast.sol).post(f"{path}close/")
    again = cast.client(cast.sol).post(f"{path}close/")
    late = cast.client(cast.eve).post(path, {"words": "too late"})

    with time_machine.travel(clock.now() + timedelta(days=364)):
        forget_closed()
        assert cast.client(cast.ana).get(path).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=366)):
        forget_closed()

    assert [each.status_code for each in (closed, again, late)] == [303, 404, 404]
    assert not Report.everywhere.exists()
    assert not Key.everywhere.filter(scope=told.scope).exists()


def test_the_page_suggests_those_who_are_called_on_and_chooses_nobody(cast):
    page = cast.client(cast.ana).get(cast.url("me/trust/"))
    form = page.context["form"]

    assert [member.name for member in form.fields["readers"].queryset] == ["Sol Reis"]
    assert "Sol Reis" not in [member.name for member in form.fields["others"].queryset]
    assert " checked" not in page.content.decode()


def test_i_tell_it_by_the_page(cast):
    said = {"words": WORDS, "readers": [cast.sol.pk], "others": [cast.eve.pk], "about": cast.bo.pk}

    answer = cast.client(cast.ana).post(cast.url("me/trust/"), said)

    report = Report.everywhere.get()
    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"me/trust/{report.pk}/"))
    assert set(report.readers.all()) == {cast.sol, cast.eve}
    assert "Told by you" in cast.client(cast.ana).get(cast.url("me/trust/")).content.decode()
    assert "Told to you by Ana Lima" in cast.client(cast.eve).get(cast.url("me/trust/")).content.decode()


@pytest.mark.parametrize(
    "slip",
    [{"readers": [], "others": []}, {"words": ""}, {"about": "sol"}, {"others": "kai"}, {"others": "lou"}],
)
def test_what_cannot_be_told_so_tells_nothing(cast, slip):
    named = {
        key: getattr(cast, value).pk if isinstance(value, str) and value else value
        for key, value in slip.items()
    }
    said = {"words": WORDS, "readers": [cast.sol.pk]} | named

    answer = cast.client(cast.ana).post(cast.url("me/trust/"), said)

    assert answer.status_code == 422
    assert not Report.everywhere.exists()


@pytest.mark.parametrize("who", [[], ["ana"], ["kai"], ["lou"]])
def test_only_people_present_can_be_chosen(cast, who):
    with pytest.raises(PermissionDenied):
        tell_in_trust(actor=cast.actor(cast.ana), words=WORDS, readers=[getattr(cast, name) for name in who])


def test_without_belonging_nothing_can_be_told_or_read(cast, told):
    stranger = replace(cast.actor(cast.ana), membership_id=None)

    with pytest.raises(PermissionDenied):
        tell_in_trust(actor=stranger, words=WORDS, readers=[cast.sol])
    with pytest.raises(PermissionDenied):
        withdraw_report(actor=stranger, report=told)
    with pytest.raises(PermissionDenied):
        answer_report(actor=stranger, report=told, words="x")


def test_a_reader_who_leaves_reads_no_more_and_a_teller_takes_it_along(cast, told):
    leave_congregation(actor=cast.actor(cast.eve), member=cast.eve)
    assert list(told.readers.all()) == [cast.sol]

    leave_congregation(actor=cast.actor(cast.ana), member=cast.ana)
    assert not Report.everywhere.exists()


@pytest.mark.parametrize("more", [1, 29])
def test_the_list_asks_the_same_questions_for_one_and_for_many(cast, django_assert_num_queries, more):
    for _ in range(more):
        tell_in_trust(actor=cast.actor(cast.ana), words=WORDS, readers=[cast.sol])
    browser = cast.client(cast.sol)

    with django_assert_num_queries(LIST):
        browser.get(cast.url("me/trust/"))


@pytest.mark.parametrize("more", [1, 29])
def test_the_page_asks_the_same_questions_for_one_answer_and_for_many(
    cast, told, django_assert_num_queries, more
):
    for _ in range(more):
        answer_report(actor=cast.actor(cast.sol), report=told, words="more")
    browser = cast.client(cast.sol)

    with django_assert_num_queries(PAGE):
        browser.get(cast.url(f"me/trust/{told.pk}/"))


LIST, PAGE = 13, 15


def test_the_page_asks_for_readers_as_for_something_that_is_needed(cast):
    page = cast.client(cast.ana).get(cast.url("me/trust/")).content.decode()

    assert "<legend>Who may read it: choose at least one</legend>" in page


@pytest.fixture
def large(cast, monkeypatch):
    monkeypatch.setattr("weft.congregations.forms.reports.MANY", 3)
    return cast


def test_where_many_are_here_others_are_named_and_not_listed(large):
    client, path = large.client(large.ana), large.url("me/trust/")
    page = client.get(path).content.decode()

    answer = client.post(path, {"words": WORDS, "others": "eve nova\nDee Zdenek\n", "about": "Bo Ek"})

    report = Report.everywhere.get()
    assert "<select" not in page
    assert "Eve Nova" not in page
    assert answer.status_code == 303
    assert (set(report.readers.all()), report.about) == ({large.eve, large.dee}, large.bo)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"others": "Nobody Such"}, "you find nobody here who is called Nobody Such."),
        ({"others": "Kai Moana"}, "you find nobody here who is called Kai Moana."),
        ({"others": "Eve Nova"}, "several people here are called Eve Nova."),
        ({"others": "Bo Ek", "about": "Cy O'Brien\nDee Zdeněk"}, "write one name alone."),
        ({"others": ""}, "choose at least one person who may read it."),
        ({"others": "Bo Ek", "about": "Bo Ek"}, "this person is among its readers."),
    ],
)
def test_a_name_that_is_nobodys_or_not_one_persons_is_asked_for_again(large, said, words):
    make.member(large.sol, "Eve Nova")

    page = large.client(large.ana).post(large.url("me/trust/"), {"words": WORDS} | said)

    assert page.status_code == 422
    assert words in html.unescape(page.content.decode())
    assert not Report.everywhere.exists()
