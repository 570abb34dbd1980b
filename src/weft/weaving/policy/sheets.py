"""Who may bring a sign-up sheet and look at it."""

from django.db.models import Q

from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule
from weft.weaving.models import Round, Sheet
from weft.weaving.policy.rounds import STEERABLE


@rule(Round)
def bring_sheet(actor: Actor) -> Q:
    """Whoever both weaves and welcomes people, until the round is confirmed."""
    both = actor.holds("welcome") and actor.holds("weave")
    return Q(state__in=STEERABLE) if both else NOBODY


@rule(Sheet)
def see_sheet(actor: Actor) -> Q:
    """Whoever welcomes people and weaves, while the round is open."""
    both = actor.holds("welcome") and actor.holds("weave")
    return Q(round__state__in=STEERABLE) if both else NOBODY
