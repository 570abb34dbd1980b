"""Who may see into a circle: those who sit in it."""

from django.db.models import Count, F, Q

from weft.circles.models import SMALL, Belonging, Circle
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


def holding(**seats: object) -> Q:
    """Circles by how many sit in each now: `seats__gte=…`, `seats__lte=…`."""
    sitting = Belonging.everywhere.filter(until=None).values("circle").annotate(seats=Count("pk"))
    return Q(pk__in=sitting.filter(**seats).values("circle"))


@rule(Circle)
def stay_as_is(actor: Actor) -> Q:
    """Those who sit in a crew that goes on say whether free seats are offered to somebody."""
    return name_circle.q(actor)


@rule(Circle)
def seek_company(actor: Actor) -> Q:
    """Those who sit in a small circle that goes on and is as small as a crew can be, or smaller."""
    few = holding(seats__lte=F("circle__congregation__crew_low"))
    return few & Q(pk__in=actor.circle_ids, scale__in=SMALL) & ~Q(state=Circle.State.ENDED)
