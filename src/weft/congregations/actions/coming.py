"""Writing about how somebody comes in."""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When

from weft.congregations.deeds import INVITATION_CLAIMED, INVITATION_MADE, INVITATION_REVOKED
from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import Application, Charge, Invitation, Level, Membership
from weft.congregations.policy import coming as policy
from weft.congregations.queries.coming import level_for
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.models import Entry
from weft.core.text import tidy
from weft.people.deeds import ACCOUNT_OPENED
from weft.people.models import Account, Person

INVITATION_LASTS = timedelta(days=30)
BEGUN_LASTS = timedelta(days=1)
MOST_LINKS = 20
"""So many links for several people may one member have open at a time."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a link for several people is to be: for how many, how long, under which note, and where it leads."""

    uses: int = 1
    days: int = 14
    label: str = ""
    level: Level | None = None
    charge: Charge | None = None


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
def make_invitation(*, actor: Actor, terms: Terms) -> tuple[Invitation, str] | None:
    """Make a link for the first so many who use it. Returns it with its secret.

    None when as many of theirs are open as one member may have.
    """
    policy.make_invitation.require(actor)
    if terms.level is not None:
        policy.choose_level.require(actor)
    if terms.charge is not None:
        policy.choose_charge.require(actor)
    maker = Membership.objects.of(actor.congregation_id or 0).select_for_update().get(pk=actor.membership_id)
    still_open = maker.made_invitations.filter(membership=None, used_at=None, revoked_at=None)
    if still_open.filter(expires_at__gt=clock.now()).count() >= MOST_LINKS:
        return None
    secret = secrets.token_urlsafe(24)
    invitation = Invitation.everywhere.create(
        congregation_id=maker.congregation_id,
        made_by=maker,
        label=tidy(terms.label, 80),
        secret_hash=hash_of(secret),
        level=terms.level,
        charge=terms.charge,
        uses_left=terms.uses,
        expires_at=clock.now() + timedelta(days=terms.days),
    )
    record(actor, INVITATION_MADE, invitation)
    return invitation, secret


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Take an unused link back."""
    policy.revoke_invitation.require(actor, invitation)
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])
    record(actor, INVITATION_REVOKED, invitation)


@transaction.atomic
def claim_invitation(*, actor: Actor, invitation: Invitation) -> bool:
    """Take the place that a personal link keeps. False when somebody was faster, or it ended meanwhile."""
    if not use_invitation(actor=actor, invitation=invitation):
        return False
    place = invitation.membership
    if place is not None:
        place.level = place.level or level_for(invitation)
        place.save(update_fields=["level"])
    record(actor, INVITATION_CLAIMED, invitation, **_who(invitation, invitation.membership_id))
    return True


@transaction.atomic
def join_as(*, actor: Actor, invitation: Invitation, person: Person) -> Membership | None:
    """Use a link as somebody who has a way in already: a kept place becomes theirs, an open link makes one.

    None when they belong here already, or the link ended meanwhile. Claiming it is recorded.
    """
    place = invitation.membership
    here = Membership.objects.of(invitation.congregation_id).filter(person=person)
    if here.filter(left_at=None).exclude(pk=place and place.pk).exists():
        return None
    newcomer = replace(actor, person_id=person.pk, congregation_id=invitation.congregation_id)
    if place is None or here.exclude(pk=place.pk).exists():
        return _take_new_place(newcomer, invitation, person)
    return _take_kept_place(newcomer, invitation, place, person)


def _take_new_place(actor: Actor, invitation: Invitation, person: Person) -> Membership | None:
    """Whoever comes back begins anew, too: nobody stands behind a former member."""
    if not use_invitation(actor=actor, invitation=invitation):
        return None
    member, _is_new = Membership.everywhere.get_or_create(
        congregation_id=invitation.congregation_id,
        person=person,
        defaults={"level": level_for(invitation)},
    )
    newcomer = replace(actor, membership_id=member.pk)
    record(newcomer, INVITATION_CLAIMED, invitation, **_who(invitation, member.pk))
    return member


def _take_kept_place(
    actor: Actor, invitation: Invitation, place: Membership, person: Person
) -> Membership | None:
    if not claim_invitation(actor=replace(actor, membership_id=place.pk), invitation=invitation):
        return None
    kept_for = place.person
    place.person = person
    place.save(update_fields=["person"])
    if kept_for != person and not Membership.everywhere.filter(person=kept_for).exists():
        kept_for.delete()
    return place


@transaction.atomic
def use_invitation(*, actor: Actor, invitation: Invitation) -> bool:
    """Count one use, in one statement: of those who come at once, only as many come in as it is for.

    False when it ended meanwhile. What it is used for is recorded.
    """
    usable = Invitation.everywhere.filter(
        pk=invitation.pk, used_at=None, revoked_at=None, uses_left__gt=0, expires_at__gt=clock.now()
    )
    last = When(uses_left=1, then=Value(clock.now(), output_field=DateTimeField()))
    return bool(usable.update(uses_left=F("uses_left") - 1, used_at=Case(last, default=None)))


def _who(invitation: Invitation, membership_id: int | None) -> dict[str, int | None]:
    """Who came in, and by whose link. Whoever founded a community from afar invited themself.

    For whoever asked to come in the house made the link: who stands behind them was recorded when they were welcomed.
    """
    asked = Application.objects.of(invitation.congregation_id).filter(membership=invitation.membership_id)
    by_itself = invitation.membership_id is not None and asked.exists()
    inviter = None if by_itself or invitation.made_by_id == membership_id else invitation.made_by_id
    return {"membership": membership_id, "inviter": inviter}


@transaction.atomic
def introduce(*, actor: Actor, person: Person, name: str, language: str) -> None:
    """A newcomer says by which name and in which language they come in. Claiming the link is recorded."""
    Person.everywhere.select_for_update().get(pk=person.pk)
    person.name = tidy(name, 120) or person.name
    person.language = person.language or language
    person.save(update_fields=["name", "language"])


@transaction.atomic
def forget_unproven(*, actor: Actor, email: str, begun: int | None = None) -> None:
    """Make room for somebody who begins anew: what they had begun, and whatever began with an address that nobody
    proved. Nothing came of it to record.
    """
    unproven = Account.objects.filter(Q(email=email.casefold()) | Q(pk=begun), has_come_in=False)
    Person.everywhere.filter(account__in=unproven, memberships=None).delete()
    unproven.delete()


@transaction.atomic
def forget_late(*, actor: Actor) -> None:
    """Whoever began at an open link and did not prove an address within a day was never here: nothing to record."""
    begun = Person.everywhere.filter(account__has_come_in=False, memberships=None)
    lately = Entry.everywhere.filter(
        deed=ACCOUNT_OPENED.kind, thing_id__in=begun.values("pk"), at__gt=clock.now() - BEGUN_LASTS
    )
    begun.exclude(pk__in=list(lately.values_list("thing_id", flat=True))).delete()
