"""Who may read what somebody tells of themself. Each telling has its own audience."""

from django.db.models import Q, QuerySet

from weft.circles.logic.tellings import REACH
from weft.circles.models import SMALL, Belonging, Circle, Telling
from weft.congregations.models import Membership
from weft.congregations.policy.members import see_member
from weft.congregations.policy.ties import tied_to
from weft.core.actor import Actor
from weft.core.policy import rule

BEYOND_CREWS = (Telling.Audience.CONGREGATION, Telling.Audience.NEIGHBOURS, Telling.Audience.PUBLIC)


@rule(Telling)
def see_telling(actor: Actor) -> Q:
    """The teller and those it is for: who sits with them, or every member who finds them; anybody, if it is public.

    How to reach somebody is read like that, too, by whoever looks out for them and by those for whom they look out.
    """
    if not actor.is_member:
        return Q(audience=Telling.Audience.PUBLIC, membership__left_at=None) & ~Q(membership__page="")
    told = Q(audience__in=BEYOND_CREWS) | Q(audience=Telling.Audience.CREWS, membership__in=_beside(actor))
    told |= Q(audience=Telling.Audience.CREWS, field__in=list(REACH), membership__in=tied_to(actor))
    found = Q(membership__in=see_member.rows(actor)) & ~Q(membership__person__in=actor.apart_ids)
    return Q(membership=actor.membership_id) | (found & told)


def _beside(actor: Actor) -> "QuerySet[Belonging, int]":
    """Those who sit now in a crew or dyad of the actor that goes on."""
    sitting = Belonging.everywhere.filter(circle__in=actor.circle_ids, circle__scale__in=SMALL, until=None)
    return sitting.exclude(circle__state=Circle.State.ENDED).values_list("membership", flat=True)


@rule(Telling)
def tell_telling(actor: Actor) -> Q:
    """Everybody tells of themself alone."""
    return Q(membership=actor.membership_id)


@rule(Membership)
def hear_name(actor: Actor) -> Q:
    """How to say a name is read by those it is for; every member who finds the person, where nothing else was said."""
    return _known(actor, "said_as")


@rule(Membership)
def read_zone(actor: Actor) -> Q:
    """A zone is read by those it is for; every member who finds the person, where nothing else was said."""
    return _known(actor, "zone")


@rule(Membership)
def read_languages(actor: Actor) -> Q:
    """Languages are read by those they are for; every member who finds the person, where nothing else was said."""
    return _known(actor, "languages")


def _known(actor: Actor, field: str) -> Q:
    of_field = Telling.everywhere.filter(field=field, congregation=actor.congregation_id)
    told = see_telling.rows(actor).filter(field=field).values("membership")
    untold = Q(pk__in=see_member.rows(actor).values("pk")) & ~Q(pk__in=of_field.values("membership"))
    return Q(pk=actor.membership_id) | Q(pk__in=told) | (untold & ~Q(person__in=actor.apart_ids))
