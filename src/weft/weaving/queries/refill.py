"""Reading which seats became free in young crews, and whom of those who wait they fit: for the house's own sums.

Sealed wishes are opened here as they are for a round, and nothing of them leaves this file but who fits.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from weft.circles.models import SMALL, Belonging, Circle, Knock
from weft.circles.policy.doors import come_along, has_room_for
from weft.circles.queries.circles import actor_of
from weft.congregations.models import Congregation
from weft.core import clock
from weft.core.sealing import unseal_all
from weft.meetings.logic.span import is_early, weeks_left
from weft.meetings.models import Series
from weft.meetings.queries import frees
from weft.weaving.logic.board import Seat
from weft.weaving.logic.refill import Sizes, can_come, fits, seats_to_offer
from weft.weaving.logic.words import folded
from weft.weaving.models import Answer, NextStep, Round

WAITS = (NextStep.Kind.WAIT, NextStep.Kind.PERSON, NextStep.Kind.SEAT)
"""The next steps of those who have no place yet; whoever was led to a call has somewhere to go."""
PASSED, NOT_WITH = "passed", ("rather_not", "not_with")


def young_crews(congregation_id: int | None = None) -> list[Circle]:
    """Crews in their first weeks that take somebody in where a seat becomes free."""
    longest = max(Congregation.everywhere.values_list("refill_days", flat=True), default=0)
    began = Series.everywhere.filter(first_day__gt=clock.today() - timedelta(days=longest + 7))
    crews = Circle.everywhere.filter(scale=Circle.Scale.CREW, stays_as_is=False, series__in=began)
    here = crews if congregation_id is None else crews.filter(congregation=congregation_id)
    return list(here.exclude(state=Circle.State.ENDED).distinct().order_by("pk"))


def free_seats(circle: Circle) -> int:
    """How many seats of a crew are to be offered now: none of one that stays as it is, or is not young any more."""
    here = circle.congregation
    begun = Series.everywhere.filter(circle=circle).order_by("first_day", "pk").first()
    is_open = (
        circle.scale == Circle.Scale.CREW and circle.state != Circle.State.ENDED and not circle.stays_as_is
    )
    if begun is None or not is_open or not is_early(begun.slot, begun.cycle, here.refill_days, clock.now()):
        return 0
    stays = list(Belonging.everywhere.filter(circle=circle).order_by("pk").values_list("since", "until"))
    offered = NextStep.everywhere.filter(circle=circle, kind=NextStep.Kind.SEAT).count()
    took = Knock.everywhere.filter(circle=circle, was_offered=True, state=Knock.State.ASKED).count()
    return seats_to_offer(stays, offered + took, Sizes(here.ideal_low, here.crew_high))


@dataclass(frozen=True, slots=True)
class LastSaid:
    """What somebody last said to a round, as far as it decides whom they sit with."""

    answer: Answer
    wishes: dict[str, Any]

    @property
    def against(self) -> frozenset[int]:
        """Whom they would rather not sit with."""
        return frozenset(member for word in NOT_WITH for member in self.wishes.get(word, ()))


def last_said(congregation_id: int, members: Iterable[int]) -> dict[int, LastSaid]:
    """What each of these last said to a round, opened with two queries."""
    rows = Answer.objects.of(congregation_id).filter(
        membership__in=list(members), round__purpose=Round.Purpose.USUAL
    )
    latest = {answer.membership_id: answer for answer in rows.select_related("self_circle").order_by("pk")}
    kept = [answer for answer in latest.values() if answer.wishes]
    opened = unseal_all([(answer.place, answer.wishes) for answer in kept])
    return {
        answer.membership_id: LastSaid(answer, json.loads(words))
        for answer, words in zip(kept, opened, strict=True)
    }


def who_waits(circle: Circle) -> list[NextStep]:
    """One step of everybody whom rounds left without a place and who has none since, the longest waiting first.

    Whoever ever sat in this crew, asked at its door or is offered it already is not among them; whoever is offered
    another seat comes last.
    """
    rows = NextStep.objects.of(circle.congregation_id).filter(kind__in=WAITS, membership__left_at=None)
    placed = Belonging.everywhere.filter(
        membership=OuterRef("membership"), circle__scale__in=SMALL, since__gt=OuterRef("made_at")
    )
    known = [
        kind.objects.of(circle.congregation_id).filter(circle=circle).values("membership")
        for kind in (Belonging, Knock, NextStep)
    ]
    free: QuerySet[NextStep] = rows.exclude(Exists(placed))
    for there in known:
        free = free.exclude(membership__in=there)
    first: dict[int, NextStep] = {}
    offered = set(rows.filter(kind=NextStep.Kind.SEAT).values_list("membership", flat=True))
    for step in free.select_related("membership__person", "membership__level").order_by("made_at", "pk"):
        first.setdefault(step.membership_id, step)
    return sorted(first.values(), key=lambda step: step.membership_id in offered)


def whom_it_fits(circle: Circle) -> Iterator[NextStep]:
    """Those who wait and whom a seat of this crew fits, by the rules of every round, the longest waiting first."""
    series = Series.everywhere.filter(circle=circle).order_by("-first_day", "-pk").first()
    ahead = weeks_left(series.slot, series.cycle, clock.now()) if series else None
    waiting = who_waits(circle)
    if series is None or ahead is None or not waiting:
        return
    seated = Belonging.everywhere.filter(circle=circle, until=None).select_related("membership__person")
    crew = [belonging.membership for belonging in seated.order_by("pk")]
    guests = [step.membership for step in waiting]
    said = last_said(circle.congregation_id, [member.pk for member in (*crew, *guests)])
    free = frees(circle.congregation_id, [member.pk for member in guests])
    table = [_seat(member, said.get(member.pk), mask=1) for member in crew]
    for step in waiting:
        guest = _seat(
            step.membership,
            told := said.get(step.membership_id),
            mask=int(can_come(free.get(step.membership_id), series.slot, ahead)),
        )
        passed = told is not None and circle.pk in told.wishes.get(PASSED, ())
        if not passed and fits(guest, table, circle.congregation.crew_high) and _may_come(step, circle):
            yield step


def _seat(member: Any, said: LastSaid | None, mask: int) -> Seat:
    """Somebody as the rules see them: those who sit there can come when they meet."""
    return Seat(
        key=str(member.pk),
        name="",
        mask=mask,
        languages=frozenset(member.person.languages),
        kind=folded(said.answer.kind) if said and said.answer.kind else None,
        apart=frozenset(map(str, said.against)) if said else frozenset(),
    )


def _may_come(step: NextStep, circle: Circle) -> bool:
    """Whether their level lets them sit in crews, and nobody sits there whom they are not to meet."""
    guest = actor_of(step.membership)
    return come_along(guest) and Circle.everywhere.filter(has_room_for(guest), pk=circle.pk).exists()


def lapsed_offers() -> list[NextStep]:
    """Seats that were kept for somebody until yesterday, and those of crews that take nobody in any more."""
    offers = NextStep.everywhere.filter(kind=NextStep.Kind.SEAT, circle__isnull=False)
    related = offers.select_related("congregation", "circle").order_by("pk")
    return [step for step in related if kept_until(step) < clock.today() or _takes_nobody(step.circle)]


def kept_until(step: NextStep) -> date:
    """The last day on which somebody may take a seat: as many days as people have for an answer."""
    return step.on or step.made_at.date() + timedelta(days=step.congregation.answer_days)


def _takes_nobody(circle: Circle | None) -> bool:
    return circle is None or circle.stays_as_is or circle.state == Circle.State.ENDED
