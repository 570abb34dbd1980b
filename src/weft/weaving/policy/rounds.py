"""Who may see, open and steer a round, and put what is proposed before its people."""

from datetime import timedelta

from django.db.models import Q

from weft.core import clock
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule
from weft.weaving.models import Round

STEERABLE = (Round.State.OPEN, Round.State.PROPOSED)
GOING_ON = (*STEERABLE, Round.State.ASKED)
HANDING_OUT = timedelta(days=7)


def usual(path: str) -> Q:
    """Rounds of the whole community. A split or a merge is between those whom it is about, and nobody else's."""
    return Q(**{f"{path}purpose": Round.Purpose.USUAL})


def before_first_meetings(path: str) -> Q:
    """Until the first week of a confirmed round is over; after that only those inside a crew see it."""
    return Q(**{f"{path}first_day__gt": clock.today() - HANDING_OUT})


@rule(Round)
def see_round(actor: Actor) -> Q:
    """Every member sees how far a round is; a split or a merge those it is about, who sit there, while it goes on."""
    if not actor.is_member:
        return NOBODY
    asked = Round.among.through.objects.filter(membership=actor.membership_id).values("round")
    theirs = Round.circles.through.objects.filter(circle__in=actor.circle_ids).values("round")
    return usual("") | Q(state__in=GOING_ON, pk__in=asked) & Q(pk__in=theirs)


@rule(Round)
def arrange_round(actor: Actor) -> Q:
    """Whoever weaves sees how far it is, what is proposed, and what came to be until the first meetings."""
    seen = Q(state__in=GOING_ON) | before_first_meetings("")
    return usual("") & seen if actor.holds("weave") else NOBODY


@rule(Round)
def steer_round(actor: Actor) -> Q:
    """Whoever weaves changes a round until what is proposed is put before its people."""
    return usual("") & Q(state__in=STEERABLE) if actor.holds("weave") else NOBODY


@rule(Round)
def put_before_people(actor: Actor) -> Q:
    """Whoever weaves, once there are proposals."""
    return usual("") & Q(state=Round.State.PROPOSED) if actor.holds("weave") else NOBODY


def is_taken(path: str = "") -> Q:
    """While a round is open and its day has not come: so long people say yes to it, or think again."""
    until = Q(**{f"{path}closes_at": None}) | Q(**{f"{path}closes_at__gt": clock.now()})
    return until & Q(**{f"{path}state": Round.State.OPEN, f"{path}purpose": Round.Purpose.USUAL})


@rule(Round)
def take_part_in_round(actor: Actor) -> Q:
    """Whoever may join rounds here, until its day: everybody, or those who were chosen or brought in."""
    if not (actor.is_member and actor.holds("join")):
        return NOBODY
    rounds = Round.everywhere.order_by()
    chosen = rounds.filter(among=actor.membership_id) | rounds.filter(answers__membership=actor.membership_id)
    return is_taken() & (Q(is_for_some=False) | Q(pk__in=chosen.values("pk")))


@rule(Round)
def gather_round(actor: Actor) -> Q:
    """Whoever weaves says who may take part, asks questions and tells people, while it is open."""
    gathering = Q(state=Round.State.OPEN, purpose=Round.Purpose.USUAL)
    return gathering if actor.holds("weave") else NOBODY


@may
def open_round(actor: Actor) -> bool:
    """Whoever weaves."""
    return actor.holds("weave")
