"""Reading who waits for a crew, what could be offered to them, and what is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import and_
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from weft.circles.models import Belonging
from weft.congregations.models import Membership, Tie
from weft.congregations.policy.members import see_member
from weft.congregations.queries.charges import charge_permits
from weft.core import clock
from weft.core.actor import Actor
from weft.meetings.logic import Cycle, Free, Slot, local_words
from weft.meetings.models import Series
from weft.people.queries.blocks import pairs_apart
from weft.weaving.logic.next_steps import Place, Somebody
from weft.weaving.logic.problem import kind_of, vetoed
from weft.weaving.logic.times import can_make
from weft.weaving.logic.words import folded
from weft.weaving.models import Answer, Call, Joining, NextStep, Round
from weft.weaving.policy import next_steps as policy
from weft.weaving.queries.proposals import zone_words
from weft.weaving.queries.weaves import Said, said_in

TURNED_TO = frozenset({"accompany", "weave"})
QUARTER = 15


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Those without a crew at the end of a round, and everything that could be offered to them."""

    people: Sequence[Somebody]
    crews: Sequence[Place]
    calls: Sequence[Place]
    holders: Sequence[int]
    on: date


# For the house's own work


def left_over(round: Round) -> LeftOver:
    """Who has no crew, and what there is for them. Wishes are opened for it; what is offered tells nothing of them."""
    answers = list(Answer.objects.of(round.congregation_id).filter(round=round).select_related("membership"))
    members = {answer.pk: answer.membership for answer in answers}
    said = {members[each.answer].pk: each for each in said_in(round) if each.answer in members}
    waiting = [members[key] for key in _unplaced(round) if key in members]
    series = _series(round)
    calls = _open_calls(round)
    people = _people_of(calls)
    apart = _apart(said, members, {*people.keys(), *(pk for each in people.values() for pk in each)})
    companions = _companions(waiting)
    return LeftOver(
        people=[
            Somebody(
                key=member.pk,
                languages=said[member.pk].signup.languages,
                kind=kind_of(said[member.pk].signup),
                apart=apart.get(member.pk, frozenset()),
                makes=frozenset(
                    each.circle_id for each in series if can_make(said[member.pk].free, each.slot, each.cycle)
                ),
                joins=frozenset(call.pk for call in calls if _has_time(said[member.pk].free, call)),
                companion=companions.get(member.pk),
            )
            for member in waiting
        ],
        crews=[_crew(each, round, said) for each in series],
        calls=[_call(call, people[call.pk]) for call in calls],
        holders=_holders(round),
        on=looked_for_again(round),
    )


def _unplaced(round: Round) -> list[int]:
    answers = Answer.objects.of(round.congregation_id).filter(round=round, membership__left_at=None)
    placed = answers.filter(seats__proposal__formed_at__isnull=False)
    return list(answers.exclude(pk__in=placed.values("pk")).order_by("pk").values_list("pk", flat=True))


def _series(round: Round) -> list[Series]:
    """When each crew of this round meets."""
    rows = Series.objects.of(round.congregation_id).filter(circle__in=round.circles.all())
    return list(rows.exclude(circle__ended_at__isnull=False).select_related("circle").order_by("circle"))


def _crew(series: Series, round: Round, said: Mapping[int, Said]) -> Place:
    """A crew as a place: what those who sit in it share, and how many more fit."""
    sitting = Belonging.objects.of(round.congregation_id).filter(circle=series.circle_id, until=None)
    people = frozenset(sitting.values_list("membership", flat=True))
    signups = [said[key].signup for key in people if key in said]
    spoken = [signup.languages for signup in signups if signup.languages]
    kinds = {kind for signup in signups if (kind := kind_of(signup))}
    most = min(round.size_high, round.congregation.crew_high)
    return Place(
        key=series.circle_id,
        people=people,
        room=most - len(people),
        languages=reduce(and_, spoken) if spoken else frozenset(),
        kind=kinds.pop() if len(kinds) == 1 else None,
    )


def _open_calls(round: Round) -> list[Call]:
    """Calls that hold, those that end first before the others."""
    rows = Call.objects.of(round.congregation_id).filter(state=Call.State.OPEN, until__gt=clock.now())
    return list(rows.filter(caller__left_at=None).order_by("until", "pk"))


def _people_of(calls: Sequence[Call]) -> dict[int, frozenset[int]]:
    joined = Joining.everywhere.filter(call__in=calls, state=Joining.State.IN, membership__left_at=None)
    people: dict[int, set[int]] = {call.pk: {call.caller_id} for call in calls}
    for call, member in joined.values_list("call", "membership"):
        people[call].add(member)
    return {call: frozenset(members) for call, members in people.items()}


def _call(call: Call, people: frozenset[int]) -> Place:
    return Place(
        key=call.pk,
        people=people,
        room=call.size_high - len(people),
        languages=frozenset({call.language} - {""}),
        kind=folded(call.kind) if call.kind else None,
    )


def _has_time(free: Free, call: Call) -> bool:
    """Whether the first meeting, where it stands, falls into somebody's ordinary week."""
    if call.first_at is None:
        return True
    wall = call.first_at.astimezone(ZoneInfo(call.zone))
    minute = wall.hour * 60 + wall.minute
    if minute % QUARTER:
        return True
    cycle = Cycle(wall.date(), max(1, call.weeks), call.minutes)
    return can_make(free, Slot(call.zone, wall.weekday(), minute), cycle)


def _apart(
    said: Mapping[int, Said], members: Mapping[int, Membership], others: Iterable[int]
) -> dict[int, frozenset[int]]:
    """Who is not put with whom, whoever said so and wherever."""
    apart: dict[int, set[int]] = defaultdict(set)
    for pair in vetoed([each.signup for each in said.values()]):
        if len(pair) == 2:
            one, other = (members[int(key)].pk for key in pair)
            apart[one].add(other)
            apart[other].add(one)
    everybody = Membership.everywhere.filter(pk__in={*said, *others}).values_list("person", "pk")
    by_person = dict(everybody)
    for people in pairs_apart(by_person):
        one, other = (by_person[person] for person in people)
        apart[one].add(other)
        apart[other].add(one)
    return {key: frozenset(each) for key, each in apart.items()}


def _companions(waiting: Sequence[Membership]) -> dict[int, int]:
    """Who looks out for them already."""
    held = Tie.everywhere.filter(taker__in=waiting, state=Tie.State.HELD, giver__left_at=None)
    return dict(held.values_list("taker", "giver"))


def _holders(round: Round) -> list[int]:
    """Whoever may be turned to: those who accompany people, or weave."""
    permits = charge_permits(round.congregation_id)
    return sorted(key for key, may in permits.items() if may & TURNED_TO)


def looked_for_again(round: Round) -> date:
    """The day on which crews are looked for again: when the next round closes, or as long after as rounds are open."""
    zone = ZoneInfo(round.congregation.zone)
    others = Round.objects.of(round.congregation_id).filter(
        purpose=Round.Purpose.USUAL, state=Round.State.OPEN, is_for_some=False, closes_at__gt=clock.now()
    )
    following = others.exclude(pk=round.pk).order_by("closes_at").first()
    if following is not None and following.closes_at is not None:
        closes_at: datetime = following.closes_at
        return closes_at.astimezone(zone).date()
    begun = (round.closes_at or clock.now()).astimezone(zone).date()
    today = clock.today(round.congregation.zone)
    days = timedelta(days=round.congregation.open_days)
    return begun + days if begun + days > today else today + days


# For whoever waits, and for whoever weaves


def my_steps(actor: Actor, round: Round) -> list[NextStep]:
    """What is offered to the actor after a round: a crew is told by its size, its time and its kind, never by name."""
    rows = policy.see_step.rows(actor).filter(round=round)
    steps = list(
        rows.select_related("call__caller__person", "person__person", "membership__person").order_by("pk")
    )
    about = _crews_told(steps)
    for step in steps:
        step.told = about.get(step.circle_id or 0)  # type: ignore[attr-defined]
    return steps


@dataclass(frozen=True, slots=True)
class ToldCrew:
    """A crew as whoever is offered a seat sees it."""

    size: int
    when: str
    zone_words: str
    kind: str


def _crews_told(steps: Sequence[NextStep]) -> dict[int, ToldCrew]:
    circles = [step.circle_id for step in steps if step.circle_id is not None]
    if not circles:
        return {}
    zone = steps[0].membership.person.zone
    rows = Belonging.everywhere.filter(circle__in=circles, until=None)
    sitting: dict[int, set[int]] = defaultdict(set)
    for circle, member in rows.values_list("circle", "membership"):
        sitting[circle].add(member)
    said = Answer.everywhere.filter(round__in={step.round_id for step in steps}).exclude(kind="")
    kinds = dict(said.values_list("membership", "kind"))
    return {
        series.circle_id: ToldCrew(
            size=len(sitting[series.circle_id]),
            when=local_words(series.slot, series.cycle, zone, _),
            zone_words=zone_words(zone),
            kind=_one_kind(kinds, sitting[series.circle_id]),
        )
        for series in Series.everywhere.filter(circle__in=circles).order_by("first_day", "pk")
    }


def _one_kind(kinds: Mapping[int, str], people: Iterable[int]) -> str:
    asked = {kinds[member] for member in people if member in kinds}
    return asked.pop() if len(asked) == 1 else ""


def waiting_together(round: Round) -> QuerySet[Membership]:
    """Those who wait for a crew after a round, by name."""
    steps = NextStep.objects.of(round.congregation_id).filter(round=round, kind=NextStep.Kind.WAIT)
    here = Membership.objects.of(round.congregation_id).filter(
        pk__in=steps.values("membership"), left_at=None
    )
    return here.select_related("person").order_by("person__name", "pk")


def waits_with_me(actor: Actor, round: Round) -> list[Membership]:
    """The others who wait, for one of them: whom they find here, and nobody they keep apart from."""
    group = waiting_together(round)
    if not group.filter(pk=actor.membership_id or 0).exists():
        return []
    seen = see_member.rows(actor).filter(pk__in=group.values("pk"))
    others = seen.exclude(pk=actor.membership_id or 0).exclude(person__in=actor.apart_ids)
    return list(others.select_related("person").order_by("person__name", "pk"))
