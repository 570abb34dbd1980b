"""Who may see, open and steer a round."""

from datetime import timedelta

from django.db.models import Q

from weft.core import clock
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule
from weft.weaving.models import Round

STEERABLE = (Round.State.OPEN, Round.State.PROPOSED)
HANDING_OUT = timedelta(days=7)


def before_first_meetings(path: str) -> Q:
    """Until the first week of a confirmed round is over; after that only those inside a crew see it."""
    return Q(**{f"{path}first_day__gt": clock.today() - HANDING_OUT})


@rule(Round)
def see_round(actor: Actor) -> Q:
    """Every member sees that a round is going on, and how far it is."""
    return Q() if actor.is_member else NOBODY


@rule(Round)
def arrange_round(actor: Actor) -> Q:
    """Whoever weaves sees what is proposed, and what is confirmed until the first meetings."""
    return Q(state__in=STEERABLE) | before_first_meetings("") if actor.holds("weave") else NOBODY


@rule(Round)
def steer_round(actor: Actor) -> Q:
    """Whoever weaves changes a round until it is confirmed."""
    return Q(state__in=STEERABLE) if actor.holds("weave") else NOBODY


@may
def open_round(actor: Actor) -> bool:
    """Whoever weaves."""
    return actor.holds("weave")
