"""Keeping apart from somebody who is here: whom one may, what ends by it, and that no list tells of it."""

import pytest
from django.core import mail

from tests import make
from tests.congregations.test_charges import run_all
from weft.circles.actions.circles import leave_circle
from weft.circles.actions.tellings import tell
from weft.circles.queries.circles import actor_of
from weft.congregations.actions import charges
from weft.congregations.models import Handover, Holding, Membership, Part
from weft.people.actions.blocks import block_person
from weft.people.models import Block


def keep_apart(cast, one, other):
    return cast.client(one).post(cast.url(f"people/{other.pk}/block/"))


def listed(cast, reader):
    page = cast.client(reader).get(cast.url("care/"))
    names = [member.name for member in page.context["page"].object_list]
    return names, f'people/{cast.eve.pk}/"' in page.content.decode()


@pytest.mark.parametrize("permit", ["welcome", "accompany"])
def test_t36_whoever_is_on_their_own_stays_listed_whoever_keeps_apart_from_the_reader(cast, permit):
    make.entrust(cast.sol, make.charge(cast.sol, "care", permit), cast.dee)
    before, _ = listed(cast, cast.dee)

    block_person(actor=cast.actor(cast.eve), person=cast.dee.person)
    kept_apart = listed(cast, cast.dee)
    Block.everywhere.all().delete()
    tell(actor=cast.actor(cast.eve), said={}, listed="crews")
    private = listed(cast, cast.dee)

    assert "Eve Nova" in before
    assert kept_apart == private == (before, permit == "welcome")


@pytest.mark.parametrize("says_yes", [False, True])
@pytest.mark.parametrize("blocker", ["asker", "taker"])
def test_t36_what_one_asked_the_other_to_take_is_over_as_after_a_no(cast, says_yes, blocker):
    letter = make.charge(cast.sol, "newsletter")
    make.entrust(cast.sol, letter, cast.dee)
    asked, other = (
        charges.offer_charge(
            actor=cast.actor(cast.dee), charge=letter, taker=taker, part=Part.UNDERSTUDY, words="CNRY"
        )
        for taker in (cast.ana, cast.bo)
    )
    if says_yes:
        charges.accept_handover(actor=cast.actor(cast.ana), handover=asked)
    run_all()
    mail.outbox.clear()
    one, two = (cast.dee, cast.ana) if blocker == "asker" else (cast.ana, cast.dee)

    keep_apart(cast, one, two)
    run_all()
    answer = cast.client(cast.dee).post(cast.url(f"handovers/{asked.pk}/hand-over/"))
    page = cast.client(cast.dee).get(cast.url(f"charges/{letter.pk}/")).content.decode()

    asked.refresh_from_db()
    other.refresh_from_db()
    assert (asked.state, asked.words, other.state) == ("over", "", "asked")
    assert answer.status_code == 404
    assert "Ana Lima" not in page
    assert not Holding.objects.of(cast.home).filter(charge=letter, membership=cast.ana).exists()
    assert mail.outbox == []


def test_it_ends_what_is_on_its_way_in_every_community_both_are_in(cast):
    there = [make.at_home(cast.kai, each.person) for each in (cast.ana, cast.eve)]
    letter = make.charge(cast.kai, "newsletter")
    make.entrust(cast.kai, letter, there[0])
    charges.offer_charge(actor=actor_of(there[0]), charge=letter, taker=there[1], part=Part.HOLDER, words="")

    keep_apart(cast, cast.eve, cast.ana)

    assert Handover.everywhere.get(asked_by=there[0]).state == "over"


def test_somebody_may_keep_apart_from_those_they_sat_with_though_they_find_them_no_more(cast):
    leave_circle(actor=cast.actor(cast.cy), circle=cast.crew)
    block_person(actor=cast.actor(cast.cy), person=cast.ana.person)
    tell(actor=cast.actor(cast.cy), said={}, listed="crews")
    client, path = cast.client(cast.ana), cast.url(f"people/{cast.cy.pk}/block/")

    page = client.get(cast.url("me/blocks/")).content.decode()
    done = keep_apart(cast, cast.ana, cast.cy)
    after = client.get(cast.url("me/blocks/")).content.decode()

    assert client.get(cast.url(f"people/{cast.cy.pk}/")).status_code == 404
    assert path in page
    assert done.status_code == 303
    assert path not in after
    assert Block.everywhere.count() == 2


def test_nobody_reads_the_name_of_somebody_they_never_sat_with_there(cast):
    """Whoever was gone before they came in is no companion, nor whoever sits with others."""
    leave_circle(actor=cast.actor(cast.cy), circle=cast.crew)
    later = make.crew(cast.sol, [cast.eve, cast.bo])
    Membership.objects.of(cast.home).filter(pk__in=[cast.cy.pk, cast.ana.pk]).update(listed="crews")
    cast.eve.belongings.filter(circle=later).update(circle=cast.crew)
    client = cast.client(cast.eve)

    answers = [client.get(cast.url(f"people/{each.pk}/block/")).status_code for each in (cast.cy, cast.ana)]

    assert answers == [404, 200]
    assert "Cy O" not in client.get(cast.url("me/blocks/")).content.decode()


def test_their_page_offers_to_keep_apart_and_then_to_lift_it(cast):
    client, path = cast.client(cast.ana), cast.url(f"people/{cast.eve.pk}/")
    before = client.get(path).content.decode()
    keep_apart(cast, cast.ana, cast.eve)

    after = client.get(path).content.decode()
    theirs = cast.client(cast.sol).get(path).content.decode()

    lift = cast.url(f"me/blocks/{Block.everywhere.get().pk}/lift/")
    offer = f"{path}block/"
    assert [(offer in page, lift in page) for page in (before, after, theirs)] == [
        (True, False),
        (False, True),
        (True, False),
    ]


def test_it_has_one_name_everywhere(cast):
    client = cast.client(cast.ana)

    me, page = (client.get(cast.url(path)).content.decode() for path in ("me/", "me/blocks/"))

    assert "Whom you keep apart from</a>" in me
    assert "<h1>Whom you keep apart from</h1>" in page


def test_whoever_only_stands_in_is_not_said_to_hold_it(cast):
    letter = make.charge(cast.sol, "newsletter")
    make.entrust(cast.sol, letter, cast.ana, Part.UNDERSTUDY)

    page = cast.client(cast.bo).get(cast.url(f"people/{cast.ana.pk}/")).content.decode()
    stewards = cast.client(cast.bo).get(cast.url(f"people/{cast.sol.pk}/")).content.decode()

    assert ("Entrusted with" in page, "Named to stand in" in page) == (False, True)
    assert ("Entrusted with" in stewards, "Named to stand in" in stewards) == (True, False)
