"""Who may see and do what in a community. Nowhere else says so."""

from django.db.models import Q

from weft.congregations.models import Charge, Invitation, Membership
from weft.core.actor import Actor
from weft.core.policy import may, rule

NOBODY = Q(pk__in=[])
NEVER_IN = Q(person__account__last_login=None)
"""People who have no way in, or never came in by it (a slip in a mail address must not shut anybody out)."""


@rule(Membership)
def see_member(actor: Actor) -> Q:
    """Members see who else is here."""
    return Q(left_at=None) if actor.is_member else NOBODY


@rule(Membership)
def invite_member(actor: Actor) -> Q:
    """Whoever welcomes people may invite those who never signed in."""
    return Q(left_at=None) & NEVER_IN if actor.holds("welcome") else NOBODY


@rule(Invitation)
def revoke_invitation(actor: Actor) -> Q:
    """Whoever welcomes people may take an unused invitation back."""
    return Q(used_at=None, revoked_at=None) if actor.holds("welcome") else NOBODY


@rule(Charge)
def see_charge(actor: Actor) -> Q:
    """Every member sees every charge, what it permits and who holds it."""
    return Q() if actor.is_member else NOBODY


@may
def welcome_people(actor: Actor) -> bool:
    """Bring people in."""
    return actor.holds("welcome")


@may
def reach_people(actor: Actor) -> bool:
    """See the phone number and mail of people who have no account."""
    return actor.holds("welcome")


@may
def settle_congregation(actor: Actor) -> bool:
    """Whoever settles things may change the community's settings and words."""
    return actor.holds("settle")


@may
def found_congregation(actor: Actor) -> bool:
    """Only the house itself, when somebody begins at its first page or asks on its command line."""
    return False
