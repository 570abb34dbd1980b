"""Reading who acts, where they sit, who sits with them."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from weft.circles.models import SMALL, Belonging, Circle
from weft.circles.policy import circles as policy
from weft.congregations.models import Membership
from weft.congregations.queries.charges import permits_of
from weft.core.actor import Actor
from weft.people.queries.blocks import apart


def actor_of(membership: Membership) -> Actor:
    """A member acting in their community, with the circles they sit in and what their charges permit."""
    circles = Belonging.objects.of(membership.congregation_id).filter(membership=membership, until=None)
    kept_apart = apart(membership.person_id)
    return Actor(
        person_id=membership.person_id,
        congregation_id=membership.congregation_id,
        membership_id=membership.pk,
        circle_ids=frozenset(circles.values_list("circle", flat=True)),
        permits=permits_of(membership),
        apart_ids=kept_apart.ids,
        hidden_ids=kept_apart.hidden_ids,
    )


def my_crews(actor: Actor) -> QuerySet[Circle]:
    """The crews and dyads an actor sits in, those that go on first, each with its `sitters`."""
    mine = policy.see_circle.rows(actor).filter(scale__in=SMALL)
    return with_sitters(mine).order_by("ended_at", "-made_at")


def with_sitters(circles: QuerySet[Circle]) -> QuerySet[Circle]:
    """Circles with `sitters`: who sits in each now, in one query for all."""
    return circles.prefetch_related(_now_sitting())


def seated(circle: Circle) -> Circle:
    """The same circle with its `sitters`."""
    prefetch_related_objects([circle], _now_sitting())
    return circle


def _now_sitting() -> "Prefetch[str, QuerySet[Belonging], str]":
    rows = Belonging.everywhere.filter(until=None).select_related("membership__person").order_by("pk")
    return Prefetch("belongings", rows, to_attr="sitters")


def crew_mates(actor: Actor, crews: Iterable[Circle]) -> list[Membership]:
    """Those who sit with the actor in any of these circles, each once, by name."""
    seated_with = {sitter.membership_id: sitter.membership for crew in crews for sitter in crew.sitters}
    seated_with.pop(actor.membership_id or 0, None)
    return sorted(seated_with.values(), key=lambda member: (member.name.casefold(), member.pk))


def selves_of(members: Iterable[Membership]) -> dict[int, Circle]:
    """The circle of one of each of these members, for the house's own work."""
    own = Belonging.everywhere.filter(
        membership__in=list(members), circle__scale=Circle.Scale.SELF, until=None
    )
    return {belonging.membership_id: belonging.circle for belonging in own.select_related("circle")}
