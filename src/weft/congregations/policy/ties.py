"""Who may see and change who looks out for whom."""

from django.db.models import Q, QuerySet

from weft.congregations.models import Membership, Tie
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule


@rule(Tie)
def see_tie(actor: Actor) -> Q:
    """Only the two of it, while it is asked or held; nobody else ever learns who has whom."""
    return ~Q(state=Tie.State.OVER) & between(actor)


@rule(Tie)
def accept_tie(actor: Actor) -> Q:
    """Each of the two who were asked, once."""
    given = Q(giver=actor.membership_id, giver_yes=False)
    taken = Q(taker=actor.membership_id, taker_yes=False)
    return Q(state=Tie.State.ASKED) & (given | taken) & _together(actor)


@rule(Tie)
def end_tie(actor: Actor) -> Q:
    """Each of the two, at any time: not this time where it was asked, no longer where it is held."""
    return see_tie.q(actor)


@rule(Tie)
def switch_prompts(actor: Actor) -> Q:
    """Each of the two, for themself, while it is held."""
    return Q(state=Tie.State.HELD) & between(actor)


@rule(Membership)
def say_readiness(actor: Actor) -> Q:
    """Everybody for themself."""
    return Q(pk=actor.membership_id, left_at=None)


@may
def see_the_unaccompanied(actor: Actor) -> bool:
    """Whoever accompanies people, and whoever welcomes them, sees who is on their own."""
    return actor.holds("accompany") or actor.holds("welcome")


@may
def propose_ties(actor: Actor) -> bool:
    """Whoever accompanies people may have two people asked whether one looks out for the other."""
    return actor.holds("accompany")


@rule(Membership)
def propose_to(actor: Actor) -> Q:
    """Whoever accompanies people may propose somebody to one of them."""
    return Q(left_at=None) & ~Q(person__in=actor.hidden_ids) if actor.holds("accompany") else NOBODY


@may
def choose_themes(actor: Actor) -> bool:
    """Whoever accompanies people, or settles things, may change what the two are reminded to talk about."""
    return actor.holds("accompany") or actor.holds("settle")


def between(actor: Actor) -> Q:
    """Ties of which the actor is one side, and the other is neither gone nor kept apart from them."""
    mine = Q(giver=actor.membership_id) | Q(taker=actor.membership_id)
    return mine & _together(actor) & Q(giver__left_at=None, taker__left_at=None)


def tied_to(actor: Actor) -> "QuerySet[Membership]":
    """Those for whom the actor looks out, and whoever looks out for the actor, while it is held."""
    held = Tie.everywhere.filter(between(actor), state=Tie.State.HELD)
    sides = Q(pk__in=held.values("giver")) | Q(pk__in=held.values("taker"))
    return Membership.everywhere.filter(sides).exclude(pk=actor.membership_id or 0)


def _together(actor: Actor) -> Q:
    return ~Q(giver__person__in=actor.apart_ids) & ~Q(taker__person__in=actor.apart_ids)
