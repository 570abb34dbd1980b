"""Who may see into a circle: those who sit in it."""

from django.db.models import Q

from weft.circles.models import SMALL, Circle
from weft.core.actor import Actor
from weft.core.policy import rule


@rule(Circle)
def see_circle(actor: Actor) -> Q:
    """Those who sit in it."""
    return Q(pk__in=actor.circle_ids)


@rule(Circle)
def name_circle(actor: Actor) -> Q:
    """Those who sit in a crew that goes on."""
    return Q(pk__in=actor.circle_ids, scale=Circle.Scale.CREW) & ~Q(state=Circle.State.ENDED)


@rule(Circle)
def leave_circle(actor: Actor) -> Q:
    """Anybody leaves a crew or a dyad they sit in, without a reason."""
    return Q(pk__in=actor.circle_ids, scale__in=SMALL)
