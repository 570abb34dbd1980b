"""Founding, settling, welcoming and inviting."""

import pytest
from django.core.exceptions import PermissionDenied

from tests import make
from weft.congregations.actions.coming import claim_invitation, invite_member, revoke_invitation
from weft.congregations.actions.community import settle_congregation
from weft.congregations.actions.members import welcome_people
from weft.congregations.models import Charge, Congregation, Holding, Invitation, Membership
from weft.core.actor import the_house
from weft.core.models import Entry


def deeds():
    return list(Entry.everywhere.order_by("pk").values_list("deed", flat=True))


@pytest.mark.django_db
def test_a_founder_holds_the_one_charge_with_every_permit():
    founder = make.community("Quiet Harbour", steward="Noa")

    charge = Charge.everywhere.get()
    assert (charge.name, charge.permits) == ("steward", ["settle", "weave", "welcome"])
    assert Holding.everywhere.get().membership == founder
    assert deeds() == ["congregation.founded"]


@pytest.mark.django_db
def test_communities_of_one_name_have_addresses_of_their_own():
    for _ in range(3):
        make.community("Quiet Harbour", steward="Noa")

    slugs = Congregation.everywhere.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["quiet-harbour", "quiet-harbour-2", "quiet-harbour-3"]


def test_only_the_charge_settles_welcomes_and_invites(cast):
    ana = cast.actor(cast.ana)
    tries = [
        lambda: settle_congregation(actor=ana, congregation=cast.home, settings={"crew_low": 2}, words={}),
        lambda: welcome_people(actor=ana, congregation=cast.home, people=[]),
        lambda: invite_member(actor=ana, member=cast.gus),
    ]
    before = deeds()

    for each in tries:
        with pytest.raises(PermissionDenied):
            each()

    assert deeds() == before


def test_the_steward_of_elsewhere_has_no_say_here(cast):
    with pytest.raises(PermissionDenied):
        invite_member(actor=cast.actor(cast.kai), member=cast.gus)


def test_an_invitation_is_claimed_once(cast):
    invite_member(actor=cast.actor(cast.sol), member=cast.gus)
    invitation = Invitation.everywhere.get()

    first = claim_invitation(actor=the_house(cast.home.pk), invitation=invitation)
    second = claim_invitation(actor=the_house(cast.home.pk), invitation=invitation)

    assert (first, second) == (True, False)
    assert deeds().count("invitation.claimed") == 1


def test_a_used_invitation_cannot_be_taken_back(cast):
    invite_member(actor=cast.actor(cast.sol), member=cast.gus)
    invitation = Invitation.everywhere.get()
    claim_invitation(actor=the_house(cast.home.pk), invitation=invitation)

    with pytest.raises(PermissionDenied):
        revoke_invitation(actor=cast.actor(cast.sol), invitation=invitation)


def test_a_person_is_a_member_of_a_community_once(cast):
    assert Membership.everywhere.filter(congregation=cast.home, person=cast.ana.person).count() == 1
