"""Leaving with dignity: what goes, what stays, and that nothing stands behind the number that is left."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests import make
from weft.circles.actions.notes import note_needs
from weft.circles.models import Belonging, Circle, Note, Telling
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.coming import invite_member
from weft.congregations.actions.reports import tell_in_trust
from weft.congregations.models import (
    Congregation,
    Holding,
    Household,
    Invitation,
    Membership,
    Report,
    Tie,
)
from weft.core import clock
from weft.core.chronicle import verify
from weft.core.errands import run_errand
from weft.core.models import Entry, Errand, Key
from weft.flows import reactions
from weft.flows.actions.leaving import leave_congregation
from weft.flows.queries.leaving import leaving_page, to_be_erased
from weft.meetings.actions import open_feed
from weft.meetings.models import FeedKey
from weft.people.models import Account, Person
from weft.weaving.models import Answer


def leave(cast, member):
    assert leave_congregation(actor=cast.actor(member), member=member)
    member.refresh_from_db()
    return member


def follow(entry_deed="congregation.left"):
    """The worker does what follows."""
    for errand in Errand.everywhere.filter(entry__deed=entry_deed, state="waiting"):
        run_errand.call(errand.pk)


def test_the_page_says_before_what_goes_and_what_stays_and_looking_changes_nothing(cast):
    before = Entry.everywhere.count()

    page = cast.client(cast.ana).get(cast.url("me/leave/")).content.decode()

    assert page.index("Take everything with you") < page.index("What goes at once") < page.index("What stays")
    assert "Bo" in page
    assert "Your seat:" in page
    assert page.count('<button class="primary"') == 1
    assert "<textarea" not in page
    assert Entry.everywhere.count() == before


def test_t16_whoever_left_finds_nothing_of_it_any_more(cast):
    browser = cast.client(cast.ana)
    secret = open_feed(actor=cast.actor(cast.ana), circle=cast.crew)
    make.community("Second Home", steward="Nia", email="nia@example.org")
    other = make.community("Third Home", steward="Oz", email="oz@example.org")
    Membership.everywhere.create(congregation=other.congregation, person=cast.ana.person)

    gone = browser.post(cast.url("me/leave/"))

    assert (gone.status_code, gone["Location"]) == (303, "/")
    nowhere = browser.get("/c/no-such-place/people/")
    for path in ("", "people/", f"circles/{cast.crew.pk}/", "me/", "chronicle/", "me/trust/"):
        assert browser.get(cast.url(path)).status_code == 404
        assert browser.get(cast.url(path)).content == nowhere.content
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404
    assert not FeedKey.everywhere.filter(membership=cast.ana).exists()
    assert browser.get(f"/c/{other.congregation.slug}/").status_code == 200


def test_what_they_had_here_is_gone_and_a_number_is_left(cast):
    ana = cast.actor(cast.ana)
    note_needs(actor=ana, access="a ramp", food="")
    Telling.everywhere.create(congregation=cast.home, membership=cast.ana, field="offers", words="bread")
    Tie.everywhere.create(congregation=cast.home, giver=cast.bo, taker=cast.ana, state="held")
    tell_in_trust(actor=ana, words="something", readers=[cast.bo])
    own = Circle.objects.of(cast.home).get(scale="self", belongings__membership=cast.ana)
    person_id = cast.ana.person_id

    left = leave(cast, cast.ana)

    assert (left.name, left.person.name, left.person_id == person_id) == ("former member 2", "", False)
    assert not Belonging.objects.of(cast.home).filter(membership=left, until=None).exists()
    assert not Telling.everywhere.exists()
    assert not Note.objects.of(cast.home).filter(circle=own).exists()
    assert not Report.everywhere.exists()
    assert not Key.everywhere.filter(scope=own.scope).exists()
    assert [tie.state for tie in Tie.everywhere.all()] == ["over"]
    assert verify() == []


def test_numbers_go_on_and_each_is_given_once(cast):
    assert [leave(cast, each).name for each in (cast.ana, cast.bo)] == ["former member 2", "former member 3"]


def test_crewmates_hear_that_somebody_left_not_who(cast):
    leave(cast, cast.ana)
    follow()
    follow()

    assert sorted(each.to[0] for each in mail.outbox) == [
        "bo@example.org",
        "cy@example.org",
        "dee@example.org",
    ]
    assert not any("Ana" in each.subject + each.body for each in mail.outbox)
    page = cast.client(cast.bo).get(cast.url(f"circles/{cast.crew.pk}/")).content.decode()
    assert "Ana" not in page


def test_answers_of_open_rounds_are_taken_back_and_of_confirmed_ones_only_numbers_stay(cast):
    people = [
        make.signup(name, mail=f"{name.casefold()}@example.org", draws=("bread",))
        for name in ("Ana", "Bo", "Cy")
    ]
    done, going = make.open_a_round(cast.sol, "Done"), make.open_a_round(cast.sol, "Going")
    yes = make.yeses(cast.sol, done, people)
    make.yeses(cast.sol, going, people)
    make.propose(cast.sol, done, [list(yes.values())])
    make.confirm(cast.sol, done)
    cast.ana.refresh_from_db()

    leave(cast, cast.ana)

    [answer] = Answer.everywhere.filter(membership=cast.ana)
    assert (answer.round, answer.draws, bytes(answer.wishes)) == (done, [], b"")
    assert [seat.reasons for seat in answer.seats.all()] == [[]]


def test_t22_nobody_leaves_a_community_that_nobody_could_change_after_them(cast):
    browser = cast.client(cast.sol)

    looked = browser.get(cast.url("me/leave/")).content.decode()
    refused = browser.post(cast.url("me/leave/"))

    assert "Hand this over to somebody first" in looked
    assert refused.status_code == 422
    assert not leave_congregation(actor=cast.actor(cast.sol), member=cast.sol)
    cast.sol.refresh_from_db()
    assert cast.sol.left_at is None


def test_t22_the_understudy_takes_over_from_the_last_who_could_settle_things(cast):
    charge = Holding.objects.of(cast.home).get(membership=cast.sol).charge
    Holding.everywhere.create(congregation=cast.home, charge=charge, membership=cast.eve, part="understudy")

    leave(cast, cast.sol)

    assert [(each.membership, each.part) for each in Holding.objects.of(cast.home)] == [(cast.eve, "holder")]
    assert cast.actor(cast.eve).holds("settle")


def test_t22_the_last_one_closes_the_door_and_later_nothing_is_left(cast):
    alone = make.community("Lone Rock", steward="Uma Sol", email="uma@example.org")
    here, slug = alone.congregation_id, alone.congregation.slug
    page = leaving_page(cast.actor(alone), alone)
    own = Circle.objects.of(here).get(scale="self")
    note_needs(actor=cast.actor(alone), access="quiet", food="")

    leave(cast, alone)
    follow()
    reactions.forget_those_who_left()
    kept = Congregation.everywhere.filter(slug=slug).exists()
    shell = Membership.everywhere.get(pk=alone.pk).person_id
    with time_machine.travel(clock.now() + timedelta(days=31)):
        reactions.forget_those_who_left()

    assert (page.is_last, page.must_hand_over, kept) == (True, [], True)
    assert not Congregation.everywhere.filter(slug=slug).exists()
    assert not Key.everywhere.filter(scope=own.scope).exists()
    assert not Person.everywhere.filter(pk=shell).exists()
    assert Congregation.everywhere.filter(pk=cast.home.pk).exists()
    assert verify() == []


def test_t22_a_circle_whose_last_one_leaves_ends_and_its_words_are_forgotten(cast):
    leave(cast, cast.ana)
    follow()
    leave(cast, cast.bo)

    cast.dyad.refresh_from_db()
    assert cast.dyad.state == "ended"
    assert not Key.everywhere.filter(scope=cast.dyad.scope).exists()


def test_nobody_leaves_for_another(cast):
    with pytest.raises(PermissionDenied):
        leave_congregation(actor=cast.actor(cast.sol), member=cast.ana)


def test_invitations_of_theirs_open_nothing_and_say_nothing_more(cast):
    charge = Holding.objects.of(cast.home).get(membership=cast.sol).charge
    Holding.everywhere.create(congregation=cast.home, charge=charge, membership=cast.bo)
    secret = invite_member(actor=cast.actor(cast.sol), member=cast.gus)
    Invitation.everywhere.update(label="for a friend of mine")

    leave(cast, cast.sol)

    assert Client().get(f"/join/{secret}/").status_code == 404
    assert [(each.label, each.revoked_at is None) for each in Invitation.everywhere.all()] == [("", False)]


def test_children_go_with_whoever_answers_for_them_and_the_household_with_the_last(cast):
    home = Household.everywhere.create(congregation=cast.home)
    Membership.everywhere.filter(pk__in=[cast.ana.pk, cast.bo.pk]).update(household=home)
    home.children.create(congregation=cast.home, guardian=cast.ana, name=b"x", allergy=b"")
    his = home.children.create(congregation=cast.home, guardian=cast.bo, name=b"y", allergy=b"")
    cast.ana.refresh_from_db()
    cast.bo.refresh_from_db()

    leave(cast, cast.ana)
    stay = list(home.children.all())
    leave(cast, cast.bo)

    assert stay == [his]
    assert not Household.everywhere.exists()


def test_the_last_leaving_closes_the_way_in_at_once_and_erases_the_person(cast):
    phone, desk = cast.client(cast.ana), cast.client(cast.ana)
    account, person_id = cast.ana.person.account, cast.ana.person_id
    Authenticator.objects.create(user=account, type="webauthn", data={"name": "Ana's"})

    gone = phone.post(cast.url("me/leave/"))
    closed = Account.objects.get(pk=account.pk)

    assert gone["Location"] == "/out/"
    assert (closed.is_active, Authenticator.objects.count(), UserSession.objects.count()) == (False, 0, 0)
    assert desk.get(cast.url()).status_code == 302
    assert to_be_erased() == [person_id]
    follow()
    assert not Person.everywhere.filter(pk=person_id).exists()
    assert not Account.objects.filter(pk=account.pk).exists()
    assert not any(
        session.get_decoded().get("_auth_user_id") == str(account.pk) for session in Session.objects.all()
    )
    assert Entry.everywhere.filter(deed="person.erased").count() == 1


def test_what_an_errand_missed_a_chore_makes_good_within_the_day(cast):
    person_id = cast.ana.person_id
    leave(cast, cast.ana)

    reactions.forget_those_who_left()
    reactions.forget_those_who_left()

    assert not Person.everywhere.filter(pk=person_id).exists()
    assert Membership.everywhere.get(pk=cast.ana.pk).name == "former member 2"


def test_t20_coming_back_begins_anew(cast):
    """Whoever comes back with the same address sits nowhere, holds nothing, and wrote nothing."""
    from weft.people.actions.blocks import block_person
    from weft.people.queries.blocks import apart_from

    block_person(actor=cast.actor(cast.bo), person=cast.ana.person)
    leave(cast, cast.ana)
    follow()

    again = make.member(cast.sol, "Ana Lima", email="ana@example.org")

    actor = actor_of(again)
    own = Circle.objects.of(cast.home).get(scale="self", belongings__membership=again)
    assert actor.circle_ids == {own.pk}
    assert (again.pk == cast.ana.pk, actor.apart_ids, apart_from(again.person_id)) == (
        False,
        frozenset(),
        frozenset(),
    )
    assert not Entry.everywhere.filter(person=again.person_id).exclude(deed="account.opened").exists()


def test_t20_somebody_who_lives_elsewhere_in_the_house_too_comes_back_as_somebody_new(cast):
    other = make.community("Third Home", steward="Oz", email="oz@example.org")
    there = Membership.everywhere.create(congregation=other.congregation, person=cast.ana.person)
    person = cast.ana.person
    leave(cast, cast.ana)
    follow()

    again = Membership.everywhere.create(congregation=cast.home, person=person)

    there.refresh_from_db()
    assert (there.left_at, there.person.name) == (None, "Ana Lima")
    assert actor_of(again).circle_ids == frozenset()
    assert Account.objects.get(person=person).is_active


def test_t43_leaving_is_quiet(cast):
    """No page, no mail and no chronicle shows who left; the page one lands on says nothing."""
    browser = cast.client(cast.ana)
    gone = browser.get(browser.post(cast.url("me/leave/"))["Location"])
    follow()

    words = re.sub(r"<[^>]*>", " ", gone.content.decode())
    assert " ".join(words.split()) == "Blank page Blank page Nothing is open here."
    chronicle = cast.client(cast.bo).get(cast.url("chronicle/")).content.decode()
    assert "Somebody left." in chronicle
    assert "Ana" not in chronicle
    assert "ana@example.org" not in [to for each in mail.outbox for to in each.to]


def test_a_steward_of_people_on_a_sheet_alone_can_leave_and_the_page_says_that_it_closes(cast):
    alone = make.community("Lone Rock", steward="Uma Sol", email="uma@example.org")
    on_paper = make.member(alone, "Pim Paper", phone="+351 900 000 009")
    here, paper = alone.congregation_id, on_paper.person_id
    looked = cast.client(alone).get(f"/c/{alone.congregation.slug}/me/leave/").content.decode()

    leave(cast, alone)
    follow()
    with time_machine.travel(clock.now() + timedelta(days=29)):
        reactions.forget_those_who_left()
        kept = Congregation.everywhere.filter(pk=here).exists()
    with time_machine.travel(clock.now() + timedelta(days=31)):
        reactions.forget_those_who_left()

    assert "Nobody else here has a way in. When you go, it closes" in looked
    assert "Hand this over to somebody first" not in looked
    assert kept
    assert not Congregation.everywhere.filter(pk=here).exists()
    assert not Person.everywhere.filter(pk=paper).exists()


def test_a_community_that_nobody_left_is_never_forgotten(cast):
    new = make.community("New Rock", steward="Vi Sol")

    with time_machine.travel(clock.now() + timedelta(days=31)):
        reactions.forget_those_who_left()

    assert Congregation.everywhere.filter(pk=new.congregation_id).exists()


def test_what_is_to_be_handed_over_is_a_link_and_what_one_stands_in_for_is_said(cast):
    charge = Holding.objects.of(cast.home).get(membership=cast.sol).charge
    letter = make.charge(cast.sol, "newsletter")
    make.entrust(cast.sol, letter, cast.sol, "understudy")

    page = cast.client(cast.sol).get(cast.url("me/leave/")).content.decode()

    assert f'href="{cast.url(f"charges/{charge.pk}/offer/")}"' in page
    assert "What you are named to stand in for: newsletter." in page
    assert "What is entrusted to you: newsletter." not in page
