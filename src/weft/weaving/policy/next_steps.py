"""Who may see, take and pass what is offered to them when they have no place."""

from django.db.models import Q

from weft.circles.models import Circle
from weft.circles.policy.doors import has_room_for
from weft.core import clock
from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule
from weft.weaving.models import Call, NextStep


@rule(NextStep)
def see_step(actor: Actor) -> Q:
    """Whoever it is offered to, while it is possible: a seat is free, a call is open, a person is here."""
    if not actor.is_member:
        return NOBODY
    rooms = Circle.everywhere.filter(
        has_room_for(actor), congregation=actor.congregation_id, stays_as_is=False
    )
    seat = Q(kind=NextStep.Kind.SEAT, circle__in=rooms)
    call = Q(kind=NextStep.Kind.CALL, call__state=Call.State.OPEN, call__until__gt=clock.now())
    person = Q(kind=NextStep.Kind.PERSON, person__left_at=None) & ~Q(person__person__in=actor.apart_ids)
    possible = seat | call | person | Q(kind=NextStep.Kind.WAIT)
    return Q(membership=actor.membership_id) & possible


@rule(NextStep)
def take_step(actor: Actor) -> Q:
    """Whoever a seat is offered to, if they may sit in crews; where it went meanwhile, they read just that."""
    mine = Q(membership=actor.membership_id, kind=NextStep.Kind.SEAT)
    return mine if actor.is_member and actor.holds("join") else NOBODY


@rule(NextStep)
def pass_step(actor: Actor) -> Q:
    """Whoever it is offered to."""
    return Q(membership=actor.membership_id) if actor.is_member else NOBODY
