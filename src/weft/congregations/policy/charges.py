"""Who may see, change and hand on charges."""

from django.db.models import Q, QuerySet

from weft.congregations.models import Charge, Handover, Holding, Part
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule


@rule(Charge)
def see_charge(actor: Actor) -> Q:
    """Every member sees every charge, what it permits and who holds it."""
    return Q() if actor.is_member else NOBODY


@may
def make_charge(actor: Actor) -> bool:
    """Whoever settles things may make a new charge."""
    return actor.holds("settle")


@rule(Charge)
def change_charge(actor: Actor) -> Q:
    """Whoever settles things may change a charge, or end it."""
    return Q() if actor.holds("settle") else NOBODY


@rule(Charge)
def offer_charge(actor: Actor) -> Q:
    """Whoever holds a charge, or settles things, may ask somebody to take it or to stand in for it."""
    if actor.holds("settle"):
        return Q()
    return Q(pk__in=_held_by(actor))


@rule(Holding)
def lay_down_charge(actor: Actor) -> Q:
    """Everybody may lay down what they hold themself."""
    return Q(membership=actor.membership_id)


@rule(Handover)
def see_handover(actor: Actor) -> Q:
    """Whoever asks and whoever is asked, until it is done or over; no asking of somebody kept apart arrives."""
    under_way = Q(state__in=[Handover.State.ASKED, Handover.State.ACCEPTED])
    return under_way & (Q(asked_by=actor.membership_id) | _to(actor))


@rule(Handover)
def accept_handover(actor: Actor) -> Q:
    """Whoever is asked, where their level lets them be entrusted with something."""
    if not actor.holds("hold"):
        return NOBODY
    return _to(actor) & Q(state=Handover.State.ASKED)


@rule(Handover)
def refuse_handover(actor: Actor) -> Q:
    """Whoever is asked, until it is handed over."""
    return see_handover.q(actor) & _to(actor)


@rule(Handover)
def hand_over(actor: Actor) -> Q:
    """Whoever asked, once the other said yes, while it is still theirs to give."""
    mine = Q(asked_by=actor.membership_id, state=Handover.State.ACCEPTED)
    return mine if actor.holds("settle") else mine & Q(charge__in=_held_by(actor))


@rule(Handover)
def take_handover_back(actor: Actor) -> Q:
    """Whoever asked, until it is handed over."""
    return see_handover.q(actor) & Q(asked_by=actor.membership_id)


def _to(actor: Actor) -> Q:
    """What somebody is asked, but for what those ask from whom they are kept apart."""
    return Q(taker=actor.membership_id) & ~Q(asked_by__person__in=actor.apart_ids)


def _held_by(actor: Actor) -> "QuerySet[Holding, int]":
    holdings = Holding.everywhere.filter(membership=actor.membership_id, part=Part.HOLDER)
    return holdings.values_list("charge", flat=True)
