"""Reading where a crew came from, for those who sit in it, cycle by cycle."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from weft.circles.models import Circle, Cycle, Origin
from weft.circles.policy import circles as policy
from weft.core.actor import Actor

DEEPEST = 8
"""So many crews back a life line goes."""
MOST_CLOTHS = 6
"""So many cloths are drawn, the last ones: as many as a telephone shows."""


@dataclass(frozen=True, slots=True)
class Span:
    """One cycle: which, from when until when."""

    number: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Knot:
    """One crew on the line: what it came from, its cycles, and its name for those who sat there themselves.

    Its cloth is woven of its number alone: who sat in an earlier crew is told to nobody who was not there.
    """

    circle: Circle
    kind: str
    words: str
    began_on: date
    cycles: list[Span]
    is_this: bool
    sat_there: bool

    @property
    def seed(self) -> str:
        return self.circle.uid.hex


@dataclass(frozen=True, slots=True)
class Line:
    """A crew's life line: its knots, and one cloth for each cycle, the earliest first."""

    knots: list[Knot]
    cloths: list[list[str]]


def life_line(actor: Actor, circle: Circle) -> Line | None:
    """Where a crew with its `sitters` came from, itself last; nothing for whoever does not sit in it.

    With one query for each crew back, and one for all their cycles.
    """
    if not policy.see_circle.allows(actor, circle):
        return None
    found, origins = {circle.pk: circle}, defaultdict[int, list[Origin]](list)
    ahead = [circle.pk]
    for _ in range(DEEPEST):
        rows = Origin.objects.of(circle.congregation_id).filter(circle__in=ahead)
        for origin in rows.select_related("earlier").order_by("pk"):
            origins[origin.circle_id].append(origin)
        earlier = [each.earlier for key in ahead for each in origins[key] if each.earlier is not None]
        ahead = [each.pk for each in earlier if each.pk not in found]
        found |= {each.pk: each for each in earlier}
        if not ahead:
            break
    cycles = _cycles(circle, found)
    ordered = sorted(found.values(), key=lambda each: (each.pk == circle.pk, each.made_at, each.pk))
    knots = [_knot(actor, each, origins[each.pk], cycles, is_this=each.pk == circle.pk) for each in ordered]
    cloths = [
        circle.threads if knot.is_this else [knot.seed] for knot in knots for _ in knot.cycles or (None,)
    ]
    return Line(knots, cloths[-MOST_CLOTHS:])


def _cycles(circle: Circle, found: Mapping[int, Circle]) -> dict[int, list[Cycle]]:
    cycles: dict[int, list[Cycle]] = defaultdict(list)
    for cycle in (
        Cycle.objects.of(circle.congregation_id).filter(circle__in=found).order_by("circle", "number")
    ):
        cycles[cycle.circle_id].append(cycle)
    return cycles


def _knot(
    actor: Actor, circle: Circle, origins: list[Origin], cycles: Mapping[int, list[Cycle]], *, is_this: bool
) -> Knot:
    first = origins[0] if origins else None
    return Knot(
        circle=circle,
        kind=first.kind if first else "",
        words=first.words if first else "",
        began_on=(first.at if first else circle.made_at).date(),
        cycles=[_span(cycle) for cycle in cycles.get(circle.pk, [])],
        is_this=is_this,
        sat_there=circle.pk in actor.circle_ids,
    )


def _span(cycle: Cycle) -> Span:
    last = cycle.first_day + timedelta(weeks=cycle.weeks) - timedelta(days=1)
    return Span(cycle.number, cycle.first_day, last)
