"""Who may see and arrange what is proposed."""

from django.db.models import F, Q

from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule
from weft.weaving.models import Proposal, Round, Seat, Weave
from weft.weaving.policy.rounds import before_first_meetings


@rule(Seat)
def move_seat(actor: Actor) -> Q:
    """Whoever weaves, in the proposal that is on the table."""
    on_the_table = Q(weave__round__state=Round.State.PROPOSED, weave=F("weave__round__weave"))
    return on_the_table if actor.holds("weave") else NOBODY


@rule(Weave)
def see_weave(actor: Actor) -> Q:
    """Whoever weaves."""
    return Q() if actor.holds("weave") else NOBODY


@rule(Weave)
def stop_weave(actor: Actor) -> Q:
    """Whoever weaves."""
    return Q(state=Weave.State.WEAVING) if actor.holds("weave") else NOBODY


@rule(Proposal)
def hand_out_proposal(actor: Actor) -> Q:
    """Whoever weaves hands out what they confirmed, to people without screens, until the first meetings."""
    confirmed = Q(weave__round__state=Round.State.CONFIRMED, weave=F("weave__round__weave"))
    return confirmed & before_first_meetings("weave__round__") if actor.holds("weave") else NOBODY
