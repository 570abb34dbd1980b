"""Reading which link is whose."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import Charge, Invitation, Level, Membership
from weft.congregations.policy import coming as policy
from weft.congregations.queries.charges import lets_hold, permits_of
from weft.core import clock
from weft.core.actor import Actor

MOST_A_DAY = 5
"""So many personal links may be made for one person in a day before letters stop."""
A_DAY = timedelta(days=1)
FOR_ANYBODY = Q(membership=None)
FOR_ONE = Q(membership__left_at=None) & ~Q(membership__person__account__has_come_in=True)


def open_invitation(secret: str) -> Invitation | None:
    """The invitation a secret link opens, if it still does."""
    return _if_open(Q(secret_hash=hash_of(secret)))


def kept_invitation(pk: int) -> Invitation | None:
    """An invitation somebody opened a while ago, if it still holds."""
    return _if_open(Q(pk=pk))


def _if_open(which: Q) -> Invitation | None:
    """It ends with its time, with its last use, with either person's leaving, and with the maker's right to invite."""
    rows = Invitation.everywhere.filter(which, used_at=None, revoked_at=None, expires_at__gt=clock.now())
    present = rows.filter(FOR_ANYBODY | FOR_ONE, made_by__left_at=None, uses_left__gt=0)
    found = present.select_related(
        "membership__person",
        "membership__application__sponsor__person",
        "made_by__person",
        "made_by__level",
        "congregation",
        "level",
        "charge",
    ).first()
    return found if found and _may_still_invite(found) else None


def _may_still_invite(invitation: Invitation) -> bool:
    """A place that is kept for one person, or a level of its own, is given by those who welcome people alone."""
    by_welcome = invitation.membership_id is not None or invitation.level_id is not None
    enough = {"welcome"} if by_welcome else {"welcome", "invite"}
    return not enough.isdisjoint(permits_of(invitation.made_by))


def open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Personal links that can still be used, for whoever welcomes people."""
    if not actor.holds("welcome"):
        return Invitation.everywhere.none()
    return _open_to(actor).filter(membership__isnull=False).order_by("membership__person__name")


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """Links that can still be used: one's own, and for whoever welcomes people all of them."""
    return _open_to(actor).order_by("expires_at", "pk")


def _open_to(actor: Actor) -> QuerySet[Invitation]:
    rows = policy.revoke_invitation.rows(actor).filter(expires_at__gt=clock.now(), made_by__left_at=None)
    return rows.select_related(
        "membership__person", "membership__application", "made_by__person", "level", "charge"
    )


def enough_for_today(member: Membership) -> bool:
    """Whether so many personal links were made for somebody within a day that another letter would be too much."""
    lately = Invitation.objects.of(member.congregation_id).filter(
        membership=member, made_at__gt=clock.now() - A_DAY
    )
    return bool(lately.count() >= MOST_A_DAY)


def levels_to_choose(actor: Actor) -> QuerySet[Level]:
    """The levels at which a link of theirs may let people in."""
    if not policy.choose_level(actor):
        return Level.everywhere.none()
    rows: QuerySet[Level] = Level.objects.of(actor.congregation_id or 0)
    return rows.order_by("place", "pk")


def charges_to_choose(actor: Actor) -> QuerySet[Charge]:
    """The charges that a link of theirs may ask newcomers to take on."""
    if not policy.choose_charge(actor):
        return Charge.everywhere.none()
    rows: QuerySet[Charge] = Charge.objects.of(actor.congregation_id or 0)
    return rows.order_by("name", "pk")


def first_level(congregation_id: int) -> Level | None:
    """The level at which people begin in a community, if it named one."""
    found: Level | None = Level.objects.of(congregation_id).filter(is_first=True).first()
    return found


def level_for(invitation: Invitation) -> Level | None:
    """The level a link leads to, or the one at which people begin here."""
    return invitation.level or first_level(invitation.congregation_id)


def charge_asked(invitation: Invitation) -> Charge | None:
    """What newcomers by this link are asked to take on: nothing, where their level lets nobody hold anything."""
    if invitation.charge is None or not lets_hold(level_for(invitation)):
        return None
    return invitation.charge


def belongs(congregation_id: int, person_id: int) -> bool:
    """Whether somebody is a member there now."""
    here = Membership.objects.of(congregation_id)
    return bool(here.filter(person=person_id, left_at=None).exists())


def was_invited(person_id: int) -> bool:
    """Whether a place was kept for somebody, so that they come in by their link alone."""
    return bool(Invitation.everywhere.filter(membership__person=person_id).exists())
