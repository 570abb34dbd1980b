"""Who may open the door of a crew, ask to come along, and let somebody in. No charge does any of it."""

from datetime import timedelta

from django.db.models import F, Q

from weft.circles.models import Belonging, Circle, Knock
from weft.circles.policy.circles import holding
from weft.core import clock
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule

AGAIN_AFTER = timedelta(days=30)
"""So long after it was not possible, nobody asks the same crew once more."""
AT_ONCE = 3
"""So many crews somebody asks at the same time."""


def _full() -> Q:
    """Circles in which nobody else fits."""
    return holding(seats__gte=F("circle__congregation__crew_high"))


def _apart(actor: Actor) -> Q:
    """Circles in which somebody sits whom this person is not to meet."""
    if not actor.apart_ids:
        return NOBODY
    kept_apart = Belonging.everywhere.filter(until=None, membership__person__in=actor.apart_ids)
    return Q(pk__in=kept_apart.values("circle"))


@rule(Circle)
def open_door(actor: Actor) -> Q:
    """Those who sit in a crew that goes on."""
    return Q(pk__in=actor.circle_ids, scale=Circle.Scale.CREW) & ~Q(state=Circle.State.ENDED)


def has_room_for(actor: Actor) -> Q:
    """Crews that go on, with a free seat, in which nobody sits whom this person is not to meet."""
    going_on = Q(scale=Circle.Scale.CREW) & ~Q(state=Circle.State.ENDED)
    return going_on & ~Q(pk__in=actor.circle_ids) & ~_full() & ~_apart(actor)


@rule(Circle)
def see_open_crew(actor: Actor) -> Q:
    """Members, while its door is open and a seat is free; never one where somebody sits whom they are not to meet."""
    return has_room_for(actor) & ~Q(doorway="") if actor.is_member else NOBODY


@rule(Circle)
def knock_at_circle(actor: Actor) -> Q:
    """Members who may sit in crews, where they did not ask a short while ago."""
    if not actor.holds("join"):
        return NOBODY
    asked = Knock.everywhere.filter(membership=actor.membership_id)
    lately = Q(state=Knock.State.ASKED) | Q(state=Knock.State.OVER, made_at__gt=clock.now() - AGAIN_AFTER)
    return see_open_crew.q(actor) & ~Q(pk__in=asked.filter(lately).values("circle"))


@rule(Knock)
def see_own_knock(actor: Actor) -> Q:
    """Whoever asked."""
    return Q(membership=actor.membership_id)


@rule(Knock)
def hope_for_answer(actor: Actor) -> Q:
    """Whoever asked, while it is possible: a seat is free, and the door is open, or they were invited along, or the
    house offered them the seat and those who sit there still want it taken."""
    rooms = Circle.everywhere.filter(has_room_for(actor))
    invited = Q(circle__in=rooms, asked_by__isnull=False)
    offered = Q(circle__in=rooms.filter(stays_as_is=False), was_offered=True)
    at_a_door = Q(circle__in=rooms.exclude(doorway="")) | invited | offered
    return see_own_knock.q(actor) & Q(state=Knock.State.ASKED) & at_a_door


@rule(Knock)
def take_knock_back(actor: Actor) -> Q:
    """Whoever asked, until they are answered."""
    return see_own_knock.q(actor) & Q(state=Knock.State.ASKED)


@rule(Knock)
def answer_knock(actor: Actor) -> Q:
    """Those who sit in the crew, any one of them, and nobody else: no charge seats anybody."""
    asked = Q(circle__in=actor.circle_ids, state=Knock.State.ASKED, membership__left_at=None)
    return asked & ~Q(membership__person__in=actor.apart_ids)


@rule(Circle)
def invite_into_circle(actor: Actor) -> Q:
    """Those who sit in it, if they may invite people into the community."""
    return open_door.q(actor) if actor.holds("invite") or actor.holds("welcome") else NOBODY


@may
def come_along(actor: Actor) -> bool:
    """Whoever's level allows sitting in crews."""
    return actor.is_member and actor.holds("join")
