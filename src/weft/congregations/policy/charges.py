"""Who may see and hand on charges."""

from django.db.models import Q

from weft.congregations.models import Charge
from weft.core.actor import Actor
from weft.core.policy import rule

NOBODY = Q(pk__in=[])


@rule(Charge)
def see_charge(actor: Actor) -> Q:
    """Every member sees every charge, what it permits and who holds it."""
    return Q() if actor.is_member else NOBODY
