"""Who may see and arrange what is proposed."""

from django.db.models import F, Q

from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule
from weft.weaving.models import Proposal, Round, Seat, Weave
from weft.weaving.policy.rounds import before_first_meetings, usual


@rule(Seat)
def move_seat(actor: Actor) -> Q:
    """Whoever weaves, in the proposal that is on the table."""
    on_the_table = Q(weave__round__state=Round.State.PROPOSED, weave=F("weave__round__weave"))
    return on_the_table & usual("weave__round__") if actor.holds("weave") else NOBODY


@rule(Weave)
def see_weave(actor: Actor) -> Q:
    """Whoever weaves; never what mends a proposal after people have answered it."""
    return usual("round__") & Q(mends=None) if actor.holds("weave") else NOBODY


@rule(Weave)
def stop_weave(actor: Actor) -> Q:
    """Whoever weaves."""
    return see_weave.q(actor) & Q(state=Weave.State.WEAVING)


@rule(Proposal)
def hand_out_proposal(actor: Actor) -> Q:
    """Whoever weaves hands out crews that came to be, to people without screens, until the first meetings."""
    formed = Q(formed_at__isnull=False) & usual("weave__round__")
    return formed & before_first_meetings("weave__round__") if actor.holds("weave") else NOBODY
