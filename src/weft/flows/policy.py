"""Who may leave, and take everything along. Nowhere else says so."""

from django.db.models import Q

from weft.congregations.models import Membership
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule


@rule(Membership)
def leave_congregation(actor: Actor) -> Q:
    """Everybody, for themself and for nobody else."""
    return Q(pk=actor.membership_id, left_at=None) if actor.is_member else NOBODY


@may
def take_with_me(actor: Actor) -> bool:
    """Every member, what is their own."""
    return actor.is_member
