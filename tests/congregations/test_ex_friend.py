"""What a friend who is one no longer tries, and what holds: nothing of it arrives, and nothing tells them so."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests import make
from tests.congregations.test_charges import run_all
from tests.weaving.pages import text
from weft.circles.actions.circles import leave_circle
from weft.circles.actions.tellings import Said, tell
from weft.circles.models import Telling
from weft.circles.queries.circles import actor_of
from weft.circles.queries.tellings import portrait
from weft.congregations.actions import charges, household
from weft.congregations.actions.applications import say_as_applicant
from weft.congregations.actions.coming import Terms, make_invitation
from weft.congregations.actions.levels import Kind, add_level
from weft.congregations.models import (
    Application,
    Handover,
    Holding,
    Housemate,
    Invitation,
    Level,
    Membership,
    Part,
    Tie,
)
from weft.congregations.policy import household as home_policy
from weft.congregations.queries.charges import asked_of_me, takers
from weft.congregations.queries.coming import kept_invitation
from weft.core import clock
from weft.core.actor import PASSER_BY
from weft.core.models import Entry
from weft.people.actions.blocks import block_person
from weft.people.models import Block, Person
from weft.people.queries.blocks import my_blocks


def keep_apart(cast, one, other):
    block_person(actor=cast.actor(one), person=other.person)


def ask(cast, charge, asker, taker, **said):
    told = {"part": Part.HOLDER, "words": ""} | said
    return charges.offer_charge(actor=cast.actor(asker), charge=charge, taker=taker, **told)


@pytest.fixture
def letter(cast):
    """Something that Dee holds, for a term."""
    made = make.charge(cast.sol, "newsletter")
    make.entrust(cast.sol, made, cast.dee, until=clock.today() + timedelta(days=30))
    run_all()
    mail.outbox.clear()
    return made


# Asking somebody to take something


def test_t35_no_asking_to_take_something_arrives_from_somebody_kept_apart(cast, letter):
    keep_apart(cast, cast.ana, cast.dee)

    asked = ask(cast, letter, cast.dee, cast.ana)
    run_all()

    client = cast.client(cast.ana)
    pages = [client.get(cast.url(path)) for path in (f"charges/{letter.pk}/", "community/", "")]
    answers = [client.post(cast.url(f"handovers/{asked.pk}/{verb}/")) for verb in ("accept", "not-now")]
    assert client.get(cast.url(f"handovers/{asked.pk}/")).status_code == 404
    assert not any(f"handovers/{asked.pk}/" in page.content.decode() for page in pages)
    assert [answer.status_code for answer in answers] == [404, 404]
    assert [each.to for each in mail.outbox if each.to == ["ana@example.org"]] == []


def test_t35_what_was_asked_before_is_gone_for_whoever_keeps_apart_since(cast, letter):
    asked = ask(cast, letter, cast.dee, cast.ana)
    assert list(asked_of_me(cast.actor(cast.ana))) == [asked]

    keep_apart(cast, cast.ana, cast.dee)
    run_all()

    assert list(asked_of_me(cast.actor(cast.ana))) == []
    assert mail.outbox == []


def test_t36_asking_somebody_who_keeps_apart_looks_as_asking_anybody_who_does_not_answer(cast, letter):
    keep_apart(cast, cast.ana, cast.dee)
    client, pages = cast.client(cast.dee), []
    path = cast.url(f"charges/{letter.pk}/")

    for taker in (cast.ana, cast.bo):
        asked = client.post(f"{path}offer/", {"taker": taker.pk, "part": "holder"})
        pages.append((asked.status_code, client.get(path).content.decode().count("says yes, or not now.")))

    assert pages == [(303, 1), (303, 2)]


def test_t36_whoever_is_found_by_nobody_and_whoever_keeps_apart_are_missing_alike(cast, letter):
    keep_apart(cast, cast.eve, cast.dee)
    tell(actor=cast.actor(cast.bo), said={}, listed="crews")
    leave_circle(actor=cast.actor(cast.bo), circle=cast.crew)

    names = [member.name for member in takers(cast.actor(cast.dee))]

    assert names == ["Ana Lima", "Cy O'Brien", "Sol Reis"]


def test_nobody_whom_a_term_binds_makes_it_longer_alone(cast, letter):
    page = cast.client(cast.dee).post(
        cast.url(f"charges/{letter.pk}/offer/"), {"taker": cast.dee.pk, "part": "holder"}
    )

    assert page.status_code == 422
    with pytest.raises(PermissionDenied):
        ask(cast, letter, cast.dee, cast.dee, until=clock.today() + timedelta(days=3000))
    assert ask(cast, letter, cast.sol, cast.sol).taker == cast.sol
    assert Holding.objects.of(cast.home).get(charge=letter).until == clock.today() + timedelta(days=30)


def test_t45_whoever_asks_again_and_again_writes_to_somebody_once_a_day(cast, letter):
    for _ in range(3):
        asked = ask(cast, letter, cast.dee, cast.ana)
        run_all()
        charges.refuse_handover(actor=cast.actor(cast.ana), handover=asked)
    Handover.everywhere.update(made_at=clock.now() - timedelta(days=2))
    ask(cast, letter, cast.dee, cast.ana)
    run_all()

    assert [each.to for each in mail.outbox] == [["ana@example.org"]] * 2


# Living together


def test_t35_nobody_is_asked_into_a_home_where_somebody_lives_from_whom_they_keep_apart(cast):
    household.ask_housemate(actor=cast.actor(cast.ana), member=cast.bo)
    household.join_household(actor=cast.actor(cast.bo), housemate=Housemate.everywhere.get())
    keep_apart(cast, cast.ana, cast.dee)
    bo = Membership.everywhere.select_related("person", "congregation", "level").get(pk=cast.bo.pk)

    household.ask_housemate(actor=actor_of(bo), member=cast.dee)
    household.ask_housemate(actor=actor_of(bo), member=cast.eve)

    asked = {row.membership_id: row for row in Housemate.everywhere.all()}
    dees, eves = (home_policy.answer_housemate.rows(cast.actor(each)) for each in (cast.dee, cast.eve))
    assert (list(dees), list(eves)) == ([], [asked[cast.eve.pk]])
    assert "Bo Ek" not in cast.client(cast.dee).get(cast.url("me/household/")).content.decode()


# Looking out for one another


def test_t36_what_two_had_of_each_other_ends_by_a_block_as_it_ends_by_hand(cast):
    ends = []
    for taker, path in ((cast.bo, "ties/{}/end/"), (cast.cy, "people/{}/block/")):
        tie = make.held_tie(cast.ana, taker)
        run_all()
        mail.outbox.clear()
        client = cast.client(cast.ana)
        client.post(cast.url(path.format(tie.pk if "ties" in path else taker.pk)))
        run_all()
        told = sorted(each.to[0].split("@")[0] for each in mail.outbox)
        entry = Entry.everywhere.filter(deed="tie.ended").latest("seq")
        ends.append((entry.thing_id == tie.pk, entry.person == cast.ana.person_id, len(told), told[0]))

    assert ends == [(True, True, 2, "ana"), (True, True, 2, "ana")]
    assert set(Tie.objects.of(cast.home).values_list("state", flat=True)) == {"over"}


def test_a_block_leaves_what_either_has_with_others(cast):
    tie = make.held_tie(cast.ana, cast.bo)

    cast.client(cast.ana).post(cast.url(f"people/{cast.eve.pk}/block/"))

    tie.refresh_from_db()
    assert (tie.state, Block.everywhere.count()) == ("held", 1)


# Looking on from where one cannot be seen


def test_t35_whoever_keeps_apart_first_reads_no_more_of_the_other_either(cast):
    tell(actor=cast.actor(cast.ana), said={"offer": Said("CNRY bread", Telling.Audience.CONGREGATION)})
    Person.everywhere.filter(pk=cast.ana.person_id).update(said_as="CNRY AH-na")
    cast.ana.person.refresh_from_db()
    before = portrait(cast.actor(cast.eve), cast.ana)
    keep_apart(cast, cast.eve, cast.ana)

    page = cast.client(cast.eve).get(cast.url(f"people/{cast.ana.pk}/")).content.decode()
    search = cast.client(cast.eve).get(cast.url("people/"), {"name": "bread"}).content.decode()

    assert (before.told, before.said_as) == ({"offer": "CNRY bread"}, "CNRY AH-na")
    assert "CNRY" not in page + search
    assert "Europe/Lisbon" not in page


def test_t35_a_list_of_those_one_keeps_apart_from_follows_nobody_elsewhere(cast):
    make.member(cast.kai, "unused")
    there = Membership.everywhere.create(congregation=cast.kai.congregation, person=cast.eve.person)
    keep_apart(cast, cast.ana, cast.eve)
    Membership.everywhere.filter(pk=cast.eve.pk).delete()
    Person.everywhere.filter(pk=there.person_id).update(name="CNRY Newname")

    page = cast.client(cast.ana).get(cast.url("me/blocks/")).content.decode()

    assert "CNRY" not in page
    assert "Somebody who is no longer here" in page
    assert [each.person.name for each in my_blocks(cast.actor(cast.ana))] == [""]


# Links


def test_t36_a_link_reads_the_same_for_a_member_whoever_made_it(cast):
    made = make_invitation(actor=cast.actor(cast.sol), terms=Terms(uses=3))
    client = cast.client(cast.eve)
    before = client.get(f"/join/{made[1]}/")
    keep_apart(cast, cast.sol, cast.eve)

    after = client.get(f"/join/{made[1]}/")

    assert "belongs here already" in text(after)
    assert (after.status_code, text(after)) == (before.status_code, text(before))


def test_t19_a_link_to_a_level_ends_with_its_makers_right_to_give_one(cast):
    inviting = add_level(actor=cast.actor(cast.sol), kind=Kind("Friend", rights={"invite"}))
    partner = add_level(actor=cast.actor(cast.sol), kind=Kind("Partner", rights={"invite", "decide"}))
    make.entrust(cast.sol, make.charge(cast.sol, "door", "welcome"), cast.ana)
    Membership.everywhere.filter(pk=cast.ana.pk).update(level=inviting)
    ana = Membership.everywhere.select_related("level", "person", "congregation").get(pk=cast.ana.pk)
    plain, _ = make_invitation(actor=actor_of(ana), terms=Terms())
    leading, _ = make_invitation(actor=actor_of(ana), terms=Terms(level=partner))
    assert kept_invitation(leading.pk) == leading

    Holding.objects.of(cast.home).filter(membership=ana).delete()

    assert kept_invitation(plain.pk) == plain
    assert kept_invitation(leading.pk) is None


def test_t19_a_link_vouches_for_nobody_where_its_maker_may_not(cast):
    make.admission(cast.sol, "sponsor")
    level = Level.everywhere.create(congregation=cast.home, name="Friend", rights=["invite"])
    Membership.everywhere.filter(pk=cast.ana.pk).update(level=level)
    ana = Membership.everywhere.select_related("level", "person", "congregation").get(pk=cast.ana.pk)
    link, _ = make_invitation(actor=actor_of(ana), terms=Terms())

    make.application(cast.sol, invitation=Invitation.everywhere.get(pk=link.pk))

    [application] = Application.objects.of(cast.home)
    assert (application.sponsor, application.vouched_at, application.due_at) == (cast.ana, None, None)


def test_t41_a_conversation_tells_days_and_no_times(cast):
    make.admission(cast.sol, "holders")
    application, secret = make.application(cast.sol)
    say_as_applicant(actor=PASSER_BY, application=application, words="Hello")

    pages = [
        Client().get(f"/application/{secret}/"),
        cast.client(cast.sol).get(cast.url(f"applications/{application.pk}/")),
    ]

    assert [re.findall(r'datetime="([^"]*)"', page.content.decode()) for page in pages] == [
        [f"{clock.today()}"]
    ] * 2


# What is kept on the way


@pytest.mark.parametrize(
    "path", ["/join/never-was/", "/take/never-was/", "/p/nobody/", "/application/never-was/"]
)
def test_t10_nothing_on_the_way_keeps_an_answer_to_somebody_without_a_name(db, path):
    answer = Client().get(path)

    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (404, True)
