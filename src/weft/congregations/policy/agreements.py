"""Who may read, write and accept what is agreed."""

from django.db.models import Q

from weft.congregations.models import Agreement
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule


@rule(Agreement)
def see_agreement(actor: Actor) -> Q:
    """Every member reads what is agreed, and what was agreed before."""
    return Q() if actor.is_member else NOBODY


@rule(Agreement)
def accept_agreement(actor: Actor) -> Q:
    """Every member says yes for themself, to what holds now."""
    return Q(ended_at=None) if actor.is_member else NOBODY


@rule(Agreement)
def change_agreement(actor: Actor) -> Q:
    """Whoever settles things writes what holds now anew, or ends it."""
    return Q(ended_at=None) if actor.holds("settle") else NOBODY


@may
def write_agreement(actor: Actor) -> bool:
    """Whoever settles things writes down what members agree to."""
    return actor.holds("settle")
