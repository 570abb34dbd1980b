"""Who may read and change the levels of belonging."""

from django.db.models import Q

from weft.congregations.models import Level, Membership
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule


@rule(Level)
def see_level(actor: Actor) -> Q:
    """Every member reads what each level allows."""
    return Q() if actor.is_member else NOBODY


@rule(Level)
def change_level(actor: Actor) -> Q:
    """Whoever settles things changes levels, their order and at which one people begin."""
    return Q() if actor.holds("settle") else NOBODY


@may
def add_level(actor: Actor) -> bool:
    """Whoever settles things adds levels."""
    return actor.holds("settle")


@rule(Membership)
def set_level(actor: Actor) -> Q:
    """Whoever settles things gives members another level."""
    return Q(left_at=None) if actor.holds("settle") else NOBODY
