"""Who may see who is here."""

from django.db.models import Q

from weft.congregations.models import Membership
from weft.core.actor import Actor
from weft.core.policy import may, rule

NOBODY = Q(pk__in=[])


@rule(Membership)
def see_member(actor: Actor) -> Q:
    """Members see who else is here."""
    return Q(left_at=None) if actor.is_member else NOBODY


@may
def welcome_people(actor: Actor) -> bool:
    """Bring people in."""
    return actor.holds("welcome")


@may
def reach_people(actor: Actor) -> bool:
    """See the phone number and mail of people who have no account."""
    return actor.holds("welcome")
