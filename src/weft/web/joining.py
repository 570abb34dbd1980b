"""What becomes of an invitation: the way of a newcomer from a link to a place of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from weft.circles.actions.circles import open_selves
from weft.circles.queries.circles import actor_of, selves_of
from weft.congregations.actions.agreements import accept_agreements
from weft.congregations.actions.coming import introduce, join_as
from weft.congregations.models import Invitation, Membership
from weft.congregations.queries.agreements import in_force
from weft.congregations.queries.coming import kept_invitation
from weft.core.actor import Actor
from weft.people.actions.accounts import open_account
from weft.people.actions.people import add_people
from weft.people.models import Account, Person

JOINING = "joining"
"""Under this name a browser's session remembers who is about to prove an address, and what they agreed to."""


@transaction.atomic
def begin(invitation: Invitation, said: Mapping[str, Any]) -> Account:
    """Give an invited person a way in: an account that lets them in once its address is proven.

    Until then the link is not used up, and whoever it is kept for is called as before. So a slip in an address costs
    nothing, and nobody comes in, keeps others out, or learns whether an address is known, with one that is not theirs.
    """
    person = invitation.membership.person if invitation.membership else _new(said)
    actor = Actor(person_id=person.pk, congregation_id=invitation.congregation_id)
    return open_account(actor=actor, person=person, email=said["email"])


def _new(said: Mapping[str, Any]) -> Person:
    [person] = add_people(actor=Actor(), people=[Person(name=said["name"], zone=said["zone"])])
    return person


def to_remember(
    account: Account | None, invitation: Invitation, agreed: Sequence[int], name: str
) -> dict[str, Any]:
    """What their browser keeps until the address is proven; alike where no account was opened."""
    kept = {"account": account and account.pk, "invitation": invitation.pk}
    return kept | {"agreed": list(agreed), "name": name}


@transaction.atomic
def arrive(account: Account, joining: Mapping[str, Any] | None) -> Membership | None:
    """The address is proven: the link counts, they go by the name they said, and what they agreed to is kept.

    None when the link ended meanwhile.
    """
    if joining is None or joining["account"] != account.pk:
        return None
    invitation = kept_invitation(joining["invitation"])
    member = take_place(invitation, account.person) if invitation else None
    if member is not None:
        actor = Actor(person_id=account.person_id, congregation_id=member.congregation_id)
        language = get_language() or ""
        introduce(actor=actor, person=account.person, name=joining.get("name", ""), language=language)
        agree(member, joining["agreed"])
    return member


@transaction.atomic
def take_place(invitation: Invitation, person: Person) -> Membership | None:
    """Come in as this person, with a circle of one. None when they are in, or the link ended meanwhile."""
    member = join_as(actor=Actor(person_id=person.pk), invitation=invitation, person=person)
    if member is not None and not selves_of([member]):
        open_selves(actor=actor_of(member), members=[member])
    return member


def agree(member: Membership, agreed: Sequence[int]) -> None:
    """They read these before they came in, and said yes."""
    asked = in_force(member.congregation_id).filter(pk__in=agreed)
    accept_agreements(actor=actor_of(member), agreements=asked)
