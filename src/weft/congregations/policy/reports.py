"""Who may read what was told in trust: the teller, and those whom they chose. No charge opens it."""

from django.db.models import Q

from weft.congregations.models import Report
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule

OPEN = Q(state=Report.State.OPEN)


def _mine(actor: Actor) -> Q:
    return Q(teller=actor.membership_id) if actor.is_member else NOBODY


def _among(actor: Actor) -> Q:
    """The teller and the readers; whomever it is about is neither."""
    if not actor.is_member:
        return NOBODY
    chosen = Report.readers.through._base_manager.filter(membership=actor.membership_id).values("report")
    told = Q(pk__in=chosen) & (Q(about=None) | ~Q(about=actor.membership_id))
    return Q(teller=actor.membership_id) | told


@rule(Report)
def read_report(actor: Actor) -> Q:
    """Whoever told it, and those whom they chose to read it."""
    return _among(actor)


@rule(Report)
def answer_report(actor: Actor) -> Q:
    """Whoever told it, and those whom they chose, until it is closed."""
    return _among(actor) & OPEN


@rule(Report)
def withdraw_report(actor: Actor) -> Q:
    """Whoever told it, at any time."""
    return _mine(actor)


@may
def tell_in_trust(actor: Actor) -> bool:
    """Every member."""
    return actor.is_member
