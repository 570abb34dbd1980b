"""Reading which link is whose."""

from django.db.models import Q, QuerySet

from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import Holding, Invitation, Membership
from weft.congregations.policy import coming as policy
from weft.core import clock
from weft.core.actor import Actor


def open_invitation(secret: str) -> Invitation | None:
    """The invitation a secret link opens, if it still does."""
    return _if_open(Q(secret_hash=hash_of(secret)))


def kept_invitation(pk: int) -> Invitation | None:
    """An invitation somebody opened a while ago, if it still holds."""
    return _if_open(Q(pk=pk))


def _if_open(which: Q) -> Invitation | None:
    """It ends with its time, with its use, with either person's leaving, and with the inviter's right to invite."""
    rows = Invitation.everywhere.filter(which, used_at=None, revoked_at=None, expires_at__gt=clock.now())
    present = rows.filter(membership__left_at=None, made_by__left_at=None)
    never_in = present.exclude(membership__person__account__has_come_in=True)
    found = never_in.select_related("membership__person", "made_by__person", "congregation").first()
    return found if found and _may_welcome(found.made_by) else None


def _may_welcome(member: Membership) -> bool:
    holdings = Holding.objects.of(member.congregation_id).filter(membership=member)
    return any("welcome" in permits for permits in holdings.values_list("charge__permits", flat=True))


def open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Personal links that can still be used, for whoever may take them back."""
    rows = policy.revoke_invitation.rows(actor).filter(expires_at__gt=clock.now())
    return rows.select_related("membership__person").order_by("membership__person__name")
