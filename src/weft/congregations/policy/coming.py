"""Who may let somebody in."""

from django.db.models import Q

from weft.congregations.models import Invitation, Membership
from weft.core.actor import Actor
from weft.core.policy import rule

NOBODY = Q(pk__in=[])


NEVER_IN = ~Q(person__account__has_come_in=True)


"""People who have no way in, or never came in by it (a slip in a mail address must not shut anybody out)."""


@rule(Membership)
def invite_member(actor: Actor) -> Q:
    """Whoever welcomes people may invite those who never signed in."""
    return Q(left_at=None) & NEVER_IN if actor.holds("welcome") else NOBODY


@rule(Invitation)
def revoke_invitation(actor: Actor) -> Q:
    """Whoever welcomes people may take an unused invitation back."""
    return Q(used_at=None, revoked_at=None) if actor.holds("welcome") else NOBODY
