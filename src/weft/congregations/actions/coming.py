"""Writing about how somebody comes in."""

import secrets
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from weft.congregations.deeds import (
    INVITATION_CLAIMED,
    INVITATION_MADE,
    INVITATION_REVOKED,
)
from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import Invitation, Membership
from weft.congregations.policy import coming as policy
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.people.models import Person

INVITATION_LASTS = timedelta(days=30)


@transaction.atomic
def invite_member(*, actor: Actor, member: Membership) -> str:
    """Make a personal link for somebody who cannot sign in yet; older ones for them end. Returns its secret."""
    policy.invite_member.require(actor, member)
    Invitation.objects.of(member.congregation_id).filter(
        membership=member, used_at=None, revoked_at=None
    ).update(revoked_at=clock.now())
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.everywhere.create(
        congregation_id=member.congregation_id,
        membership=member,
        made_by=Membership.objects.of(member.congregation_id).get(pk=actor.membership_id),
        secret_hash=hash_of(secret),
        expires_at=clock.now() + INVITATION_LASTS,
    )
    record(actor, INVITATION_MADE, invitation)
    return secret


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Take an unused link back."""
    policy.revoke_invitation.require(actor, invitation)
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])
    record(actor, INVITATION_REVOKED, invitation)


@transaction.atomic
def claim_invitation(*, actor: Actor, invitation: Invitation) -> bool:
    """Use a link up. False when somebody was faster, or it ended meanwhile."""
    open_still = Invitation.everywhere.filter(
        pk=invitation.pk, used_at=None, revoked_at=None, expires_at__gt=clock.now()
    )
    if not open_still.update(used_at=clock.now()):
        return False
    record(actor, INVITATION_CLAIMED, invitation)
    return True


@transaction.atomic
def join_as(*, actor: Actor, invitation: Invitation, person: Person) -> bool:
    """Use a link up as somebody who has a way in already: the place that was kept is theirs. Claiming it is recorded.

    False when they belong here already, or the link ended meanwhile.
    """
    here = Membership.objects.of(invitation.congregation_id).filter(person=person)
    newcomer = replace(
        actor, congregation_id=invitation.congregation_id, membership_id=invitation.membership_id
    )
    if here.exists() or not claim_invitation(actor=newcomer, invitation=invitation):
        return False
    place = invitation.membership
    if place is None:
        return False
    kept_for = place.person
    Membership.everywhere.filter(pk=place.pk).update(person=person)
    if not Membership.everywhere.filter(person=kept_for).exists():
        kept_for.delete()
    return True
