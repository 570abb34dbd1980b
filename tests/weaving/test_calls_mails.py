"""Who is written to about calls: the fact and a link, and nothing of what anybody said."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests import make
from weft.core.actor import the_house
from weft.core.errands import run_errand
from weft.core.models import Errand
from weft.people.actions.blocks import block_person
from weft.people.models import Person
from weft.weaving.actions import calls as actions
from weft.weaving.actions.questions import ask_of_call, reply_to_question, take_question_back
from weft.weaving.models import Joining

WORDS = "CNRY-what-for"


@pytest.fixture
def called(cast):
    """Ana calls, and Bo is in it; Gus has no way in but a mail address."""
    Person.everywhere.filter(pk=cast.gus.person_id).update(mail="gus@example.net")
    call = make.call(cast.ana, cast.bo, intention=WORDS)
    told()
    return call


def told():
    """The worker does what is to be done; who was written to, and what."""
    mail.outbox.clear()
    for errand in Errand.everywhere.filter(state="waiting").order_by("pk"):
        run_errand.call(errand.pk)
    assert not Errand.everywhere.filter(state="waiting").exists()
    words = "".join(each.subject + each.body for each in mail.outbox)
    assert not any(name in words for name in ("CNRY", "Ana", "Eve", "Nova", "Gus"))
    return {each.to[0].split("@")[0]: each.body for each in mail.outbox}


def page_of(words):
    """What the link in a mail opens, without signing in."""
    return Client().get(re.search(r"https?://[^/]+(/\S+)", words)[1])


def test_whoever_is_asked_along_gets_one_mail_with_a_link(cast, called):
    actions.ask_along(actor=cast.actor(cast.ana), call=called, members=[cast.eve, cast.gus])

    sent = told()

    assert sorted(sent) == ["eve", "gus"]
    assert "Somebody asks you to come along to a crew." in sent["gus"]
    assert WORDS in page_of(sent["gus"]).content.decode()
    assert told() == {}


def test_t45_somebody_is_written_to_three_times_a_day_at_most_however_many_ask(cast, called):
    for number in range(5):
        caller = make.member(cast.sol, f"Caller {number}")
        actions.ask_along(actor=cast.actor(caller), call=make.call(caller), members=[cast.eve])

    told()

    assert len([each for each in mail.outbox if each.to == ["eve@example.org"]]) == 3
    assert Joining.everywhere.filter(membership=cast.eve, state="asked").count() == 5


def test_t36_nobody_is_written_to_about_a_call_with_somebody_kept_apart(cast, called):
    block_person(actor=cast.actor(cast.bo), person=cast.eve.person)
    actions.ask_along(actor=cast.actor(cast.ana), call=called, members=[cast.eve])

    assert told() == {}


def test_t77_nobody_is_written_to_about_a_call_that_is_over_or_that_they_left(cast, called):
    actions.join_call(actor=cast.actor(cast.eve), call=called)
    actions.leave_call(actor=cast.actor(cast.eve), call=called)
    actions.ask_along(actor=cast.actor(cast.ana), call=called, members=[cast.cy])
    actions.withdraw_call(actor=cast.actor(cast.ana), call=called)

    assert sorted(told()) == ["bo"]


def test_all_in_it_hear_once_that_they_are_enough_and_confirm_by_the_link(cast, called):
    actions.join_call(actor=cast.actor(cast.gus), call=called)

    sent = told()

    assert sorted(sent) == ["ana", "bo", "gus"]
    assert "there are enough of you to begin" in sent["gus"]
    page = page_of(sent["gus"]).content.decode()
    assert 'value="confirm"' in page
    assert 'value="leave"' in page


def test_whoever_sits_in_the_crew_hears_that_it_is_there(cast, called):
    actions.join_call(actor=cast.actor(cast.gus), call=called)
    told()
    people = [cast.ana.pk, cast.bo.pk, cast.gus.pk]
    actions.confirm_call(actor=cast.actor(cast.bo), call=called, people=people, beginning=None)

    sent = told()

    assert sorted(sent) == ["ana", "bo", "gus"]
    assert "/circles/" in sent["ana"]
    assert "/call/" in sent["gus"]
    assert 'value="leave"' in page_of(sent["gus"]).content.decode()


def test_an_ending_is_told_kindly_to_those_who_were_in_it(cast, called):
    actions.end_call(actor=the_house(cast.home.pk), call=called)

    sent = told()

    assert sorted(sent) == ["ana", "bo"]
    assert "That is how most end, and nothing has gone wrong." in sent["bo"]
    assert "It has ended" in page_of(sent["bo"]).content.decode()


def test_a_change_is_told_to_the_others(cast, called):
    actions.change_call(actor=cast.actor(cast.ana), call=called, calling=make.calling(intention=WORDS))

    assert sorted(told()) == ["bo"]


def test_whoever_wished_hears_of_the_next_call_they_may_join_once(cast, called):
    for member in (cast.eve, cast.gus, cast.cy):
        actions.hear_of_next_call(actor=cast.actor(member), call=called)
    block_person(actor=cast.actor(cast.cy), person=cast.eve.person)
    own = make.call(cast.eve, intention=WORDS)
    first = told()
    actions.withdraw_call(actor=cast.actor(cast.eve), call=own)
    make.call(cast.dee, intention=WORDS)
    second = told()
    make.call(cast.sol, intention=WORDS)
    third = told()

    assert sorted(first) == ["gus"]
    assert "This was the one mail about it." in first["gus"]
    assert sorted(second) == ["cy", "eve"]
    assert sorted(third) == []


def test_question_and_reply_are_told_to_the_one_they_concern(cast, called):
    asked = ask_of_call(actor=cast.actor(cast.eve), call=called, words="CNRY-asked")
    first = told()
    reply_to_question(actor=cast.actor(cast.bo), question=asked, words="CNRY-replied")
    second = told()

    assert (sorted(first), sorted(second)) == (["ana"], ["eve"])
    assert f"/calls/{called.pk}/" in first["ana"]


def test_t45_nobody_is_flooded_by_changing_or_asking_again_and_again(cast, called):
    for number in range(5):
        said = make.calling(intention=f"{WORDS} {number}")
        actions.change_call(actor=cast.actor(cast.ana), call=called, calling=said)
        asked = ask_of_call(actor=cast.actor(cast.eve), call=called, words="CNRY-asked")
        told()
        take_question_back(actor=cast.actor(cast.eve), question=asked)
        sent = [each.to[0] for each in mail.outbox]
        assert sent == (["bo@example.org", "ana@example.org"] if number < 3 else [])
