"""Writing about who belongs here."""

from collections.abc import Sequence

from django.db import transaction

from weft.congregations.deeds import PEOPLE_WELCOMED
from weft.congregations.models import Congregation, Membership
from weft.congregations.policy import members as policy
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.people.models import Person


@transaction.atomic
def welcome_people(
    *, actor: Actor, congregation: Congregation, people: Sequence[tuple[Person, str]]
) -> list[Membership]:
    """People belong here from now on; each with the key that keeps a second import from doubling them."""
    policy.welcome_people.require(actor)
    members = Membership.everywhere.bulk_create(
        Membership(congregation=congregation, person=person, signup_key=key) for person, key in people
    )
    record(actor, PEOPLE_WELCOMED, congregation, people=len(members))
    return members
