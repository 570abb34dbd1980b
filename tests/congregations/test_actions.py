"""Founding, settling, welcoming and inviting."""

import pytest
from django.core.exceptions import PermissionDenied

from tests import make
from weft.congregations.actions.coming import invite_member
from weft.congregations.actions.community import settle_congregation
from weft.congregations.actions.members import welcome_people
from weft.congregations.models import Charge, Congregation, Holding, Membership
from weft.core.models import Entry


def deeds():
    return list(Entry.everywhere.order_by("pk").values_list("deed", flat=True))


@pytest.mark.django_db
def test_a_founder_holds_the_one_charge_with_every_permit():
    founder = make.community("Quiet Harbour", steward="Noa")

    charge = Charge.everywhere.get()
    assert (charge.name, charge.permits) == ("steward", ["accompany", "settle", "weave", "welcome"])
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
        lambda: settle_congregation(actor=ana, congregation=cast.home, said={"crew_low": 2}),
        lambda: welcome_people(actor=ana, congregation=cast.home, people=[]),
        lambda: invite_member(actor=ana, member=cast.gus),
    ]
    before = deeds()

    for each in tries:
        with pytest.raises(PermissionDenied):
            each()

    assert deeds() == before


def test_a_person_is_a_member_of_a_community_once(cast):
    assert Membership.everywhere.filter(congregation=cast.home, person=cast.ana.person).count() == 1
