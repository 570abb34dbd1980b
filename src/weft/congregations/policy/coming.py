"""Who may let somebody in."""

from django.db.models import Q

from weft.congregations.models import Invitation, Membership
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule

NEVER_IN = ~Q(person__account__has_come_in=True)


"""People who have no way in, or never came in by it (a slip in a mail address must not shut anybody out)."""


@rule(Membership)
def invite_member(actor: Actor) -> Q:
    """Whoever welcomes people may invite those who never signed in."""
    return Q(left_at=None) & NEVER_IN if actor.holds("welcome") else NOBODY


@may
def make_invitation(actor: Actor) -> bool:
    """Whoever welcomes people, or may invite by the level they belong at, may make a link for several people."""
    return actor.holds("welcome") or actor.holds("invite")


@may
def choose_level(actor: Actor) -> bool:
    """Whoever welcomes people may say at which level a link lets people in."""
    return actor.holds("welcome")


@may
def choose_charge(actor: Actor) -> bool:
    """Whoever settles who holds what may have a link ask newcomers to take on a charge."""
    return actor.holds("settle")


@rule(Invitation)
def revoke_invitation(actor: Actor) -> Q:
    """Whoever made a link, and whoever welcomes people, may take it back while it is not used up."""
    unused = Q(used_at=None, revoked_at=None)
    if actor.holds("welcome"):
        return unused
    return unused & Q(made_by=actor.membership_id) if actor.is_member else NOBODY
