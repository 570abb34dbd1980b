"""Reading what is offered to oneself: a crew is told by its size, its hour and its kind, never by who sits there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from weft.circles.models import Belonging
from weft.core.actor import Actor
from weft.meetings.logic import local_words
from weft.meetings.models import Series
from weft.weaving.models import Answer, NextStep, Round
from weft.weaving.policy import next_steps as policy
from weft.weaving.queries.refill import kept_until


@dataclass(frozen=True, slots=True)
class ToldCrew:
    """A crew as whoever is offered a seat in it reads of it."""

    uid: str
    size: int
    when: str
    kind: str


@dataclass(frozen=True, slots=True)
class OwnStep:
    """One thing that is offered to the reader; of a seat, what is told of the crew and until when it is kept."""

    step: NextStep
    crew: ToldCrew | None = None
    until: date | None = None

    @property
    def kind(self) -> str:
        return self.step.kind


def my_steps(actor: Actor, zone: str, round: Round | None = None) -> list[OwnStep]:
    """What is offered to the actor and still possible, after one round or after all: seats first, then as it came.

    What several rounds offer alike is told once; what a round offered that is gone is gone with it.
    """
    rows = policy.see_step.rows(actor).exclude(round=None)
    if round is not None:
        rows = rows.filter(round=round)
    related = rows.select_related("call", "person__person", "round", "circle", "congregation")
    latest = {
        (each.kind, each.circle_id, each.call_id, each.person_id): each for each in related.order_by("pk")
    }
    steps = sorted(latest.values(), key=lambda step: step.kind != NextStep.Kind.SEAT)
    told = _told([step.circle_id for step in steps if step.circle_id is not None], zone)
    return [
        OwnStep(step, told.get(step.circle_id or 0), kept_until(step) if step.circle_id else None)
        for step in steps
    ]


def _told(circles: list[int], zone: str) -> dict[int, ToldCrew]:
    if not circles:
        return {}
    sitting: dict[int, set[int]] = defaultdict(set)
    rows = Belonging.everywhere.filter(circle__in=circles, until=None)
    for circle, member in rows.values_list("circle", "membership"):
        sitting[circle].add(member)
    kinds = _kinds(member for members in sitting.values() for member in members)
    return {
        series.circle_id: ToldCrew(
            uid=series.circle.uid.hex,
            size=len(sitting[series.circle_id]),
            when=local_words(series.slot, series.cycle, zone, _),
            kind=_one_kind(kinds, sitting[series.circle_id]),
        )
        for series in Series.everywhere.filter(circle__in=circles)
        .select_related("circle")
        .order_by("first_day", "pk")
    }


def _kinds(members: Iterable[int]) -> dict[int, str]:
    """The kind each of these asked for last."""
    said = Answer.everywhere.filter(membership__in=list(members)).exclude(kind="")
    return dict(said.order_by("pk").values_list("membership", "kind"))


def _one_kind(kinds: Mapping[int, str], people: Iterable[int]) -> str:
    """The kind all those asked for who named any."""
    asked = {kinds[member] for member in people if member in kinds}
    return asked.pop() if len(asked) == 1 else ""
