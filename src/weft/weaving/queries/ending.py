"""Reading whose crews end soon, so that a round can be opened for them: people, never which crew they sit in."""

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from weft.circles.models import SMALL, Belonging, Circle, Cycle
from weft.congregations.models import Membership
from weft.core.actor import Actor
from weft.meetings.logic.span import last_day
from weft.weaving.policy.rounds import open_round

SEVERAL = 2
"""So many crews end in the same week before their people are told: of one alone it would tell who sits in it."""


def people_of_ending_cycles(actor: Actor, by: date) -> QuerySet[Membership]:
    """Everybody whose crew's cycle ends by the week of this day, by name, for whoever may open a round.

    Weeks in which fewer than two crews end that the reader does not sit in are left out, and weeks are taken whole,
    whichever day is asked for: who sits together is read from no list. The others find what is open on the page of
    their crew.
    """
    here = Membership.objects.of(actor.congregation_id or 0).filter(left_at=None)
    circles = _ending(actor, by) if open_round(actor) else []
    sitting = Belonging.objects.of(actor.congregation_id or 0).filter(circle__in=circles, until=None)
    found = here.filter(pk__in=sitting.values("membership"))
    return found.select_related("person").order_by("person__name", "pk")


def _ending(actor: Actor, by: date) -> list[int]:
    """The circles that count, week by week of their last day."""
    going_on = Circle.objects.of(actor.congregation_id or 0).filter(scale__in=SMALL)
    cycles = Cycle.objects.of(actor.congregation_id or 0).filter(
        circle__in=going_on.exclude(state=Circle.State.ENDED)
    )
    latest = {cycle.circle_id: cycle for cycle in cycles.order_by("circle", "number")}
    weeks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for circle, cycle in latest.items():
        week = _week(last_day(cycle.first_day, cycle.weeks))
        if week <= _week(by):
            weeks[week].append(circle)
    return [
        circle
        for found in weeks.values()
        if len(set(found) - actor.circle_ids) >= SEVERAL
        for circle in found
    ]


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week
