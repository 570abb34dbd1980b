"""Writing about a community: one verb, one function."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils.text import slugify

from weft.congregations import policy
from weft.congregations.deeds import (
    CONGREGATION_FOUNDED,
    CONGREGATION_SETTLED,
    INVITATION_CLAIMED,
    INVITATION_MADE,
    INVITATION_REVOKED,
    PEOPLE_WELCOMED,
)
from weft.congregations.logic import PERMITS, hash_of
from weft.congregations.models import Charge, Congregation, Holding, Invitation, Membership
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy
from weft.people.models import Person

INVITATION_LASTS = timedelta(days=30)


@transaction.atomic
def found_congregation(
    *,
    actor: Actor,
    founder: Person,
    name: str,
    zone: str,
    words: Mapping[str, list[str]] | None = None,
    is_example: bool = False,
) -> Membership:
    """Set a community up; its founder is the first to hold its one charge."""
    policy.found_congregation.require(actor)
    congregation = Congregation.everywhere.create(
        slug=_free_slug(name),
        name=tidy(name, 80),
        zone=zone,
        words=dict(words or {}),
        is_example=is_example,
    )
    member = Membership.everywhere.create(congregation=congregation, person=founder)
    charge = Charge.everywhere.create(
        congregation=congregation, name=congregation.vocabulary["steward"], permits=sorted(PERMITS)
    )
    Holding.everywhere.create(congregation=congregation, charge=charge, membership=member)
    first = Actor(person_id=founder.pk, congregation_id=congregation.pk, membership_id=member.pk)
    record(first, CONGREGATION_FOUNDED, congregation)
    return member


@transaction.atomic
def settle_congregation(
    *,
    actor: Actor,
    congregation: Congregation,
    settings: Mapping[str, object],
    words: Mapping[str, list[str]],
) -> None:
    """Change the community's own settings and words."""
    policy.settle_congregation.require(actor)
    for field, value in settings.items():
        setattr(congregation, field, value)
    congregation.words = dict(words)
    congregation.save(update_fields=[*settings, "words"])
    record(actor, CONGREGATION_SETTLED, congregation)


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


@transaction.atomic
def welcome_back(*, actor: Actor, members: Iterable[Membership]) -> None:
    """Whoever left and signs up again belongs here again. Welcoming them is recorded by the import."""
    policy.welcome_people.require(actor)
    left = [member.pk for member in members if member.left_at is not None]
    Membership.everywhere.filter(pk__in=left).update(left_at=None)


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
    kept_for = invitation.membership.person
    Membership.everywhere.filter(pk=invitation.membership_id).update(person=person)
    if not Membership.everywhere.filter(person=kept_for).exists():
        kept_for.delete()
    return True


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:32] or "community"
    taken = set(Congregation.everywhere.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
