"""Who may see and do what with rounds and proposals. Nowhere else says so."""

from datetime import timedelta

from django.db.models import F, Q

from weft.core import clock
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule
from weft.weaving.models import Answer, Proposal, Round, Seat, Sheet, Weave

STEERABLE = (Round.State.OPEN, Round.State.PROPOSED)
HANDING_OUT = timedelta(days=7)


def _before_first_meetings(path: str) -> Q:
    """Until the first week of a confirmed round is over; after that only those inside a crew see it."""
    return Q(**{f"{path}first_day__gt": clock.today() - HANDING_OUT})


@rule(Round)
def see_round(actor: Actor) -> Q:
    """Every member sees that a round is going on, and how far it is."""
    return Q() if actor.is_member else NOBODY


@rule(Round)
def arrange_round(actor: Actor) -> Q:
    """Whoever weaves sees what is proposed, and what is confirmed until the first meetings."""
    return Q(state__in=STEERABLE) | _before_first_meetings("") if actor.holds("weave") else NOBODY


@rule(Round)
def steer_round(actor: Actor) -> Q:
    """Whoever weaves changes a round until it is confirmed."""
    return Q(state__in=STEERABLE) if actor.holds("weave") else NOBODY


@rule(Round)
def bring_sheet(actor: Actor) -> Q:
    """Whoever both weaves and welcomes people, until the round is confirmed."""
    both = actor.holds("welcome") and actor.holds("weave")
    return Q(state__in=STEERABLE) if both else NOBODY


@rule(Seat)
def move_seat(actor: Actor) -> Q:
    """Whoever weaves, in the proposal that is on the table."""
    on_the_table = Q(weave__round__state=Round.State.PROPOSED, weave=F("weave__round__weave"))
    return on_the_table if actor.holds("weave") else NOBODY


@rule(Weave)
def see_weave(actor: Actor) -> Q:
    """Whoever weaves."""
    return Q() if actor.holds("weave") else NOBODY


@rule(Sheet)
def see_sheet(actor: Actor) -> Q:
    """Whoever welcomes people and weaves, while the round is open."""
    both = actor.holds("welcome") and actor.holds("weave")
    return Q(round__state__in=STEERABLE) if both else NOBODY


@rule(Answer)
def withdraw_answer(actor: Actor) -> Q:
    """Whoever gave it, until crews are confirmed."""
    mine = Q(membership=actor.membership_id, round__state__in=STEERABLE)
    return mine if actor.is_member else NOBODY


@rule(Weave)
def stop_weave(actor: Actor) -> Q:
    """Whoever weaves."""
    return Q(state=Weave.State.WEAVING) if actor.holds("weave") else NOBODY


@rule(Proposal)
def hand_out_proposal(actor: Actor) -> Q:
    """Whoever weaves hands out what they confirmed, to people without screens, until the first meetings."""
    confirmed = Q(weave__round__state=Round.State.CONFIRMED, weave=F("weave__round__weave"))
    return confirmed & _before_first_meetings("weave__round__") if actor.holds("weave") else NOBODY


@may
def open_round(actor: Actor) -> bool:
    """Whoever weaves."""
    return actor.holds("weave")
