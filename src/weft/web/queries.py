"""Reading across rooms for the first pages: what is next, which crews are open, and whether the house is well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F
from django.utils.translation import gettext

from weft.circles.models import SMALL, Circle, Knock
from weft.circles.policy.doors import AT_ONCE, come_along
from weft.circles.queries.circles import crew_mates, my_crews
from weft.circles.queries.doors import OwnKnock, knocks_at, my_knocks, open_crews, seen_open_crews
from weft.circles.queries.tellings import reach_of
from weft.congregations.logic.permits import PERMITS
from weft.congregations.models import Application, Congregation, Handover, Housemate, Membership, Tie
from weft.congregations.policy.household import answer_housemate
from weft.congregations.policy.members import see_member
from weft.congregations.queries import applications, charges, ties
from weft.core import clock
from weft.core.actor import Actor
from weft.meetings.logic import local_words
from weft.meetings.models import Series
from weft.meetings.queries import Coming, first_meetings, meetings_of, my_availability
from weft.weaving.models import Call, Round
from weft.weaving.policy.rounds import GOING_ON, see_round
from weft.weaving.queries import rounds_going_on
from weft.weaving.queries.calls import Waits, calls, calls_that_wait
from weft.weaving.queries.offers import OwnStep, my_steps
from weft.weaving.queries.seats import OwnSeat, my_seats

CALLS_AT_FIRST = 3
"""So many open calls a newcomer reads on the first page."""


@dataclass(frozen=True, slots=True)
class Doorway:
    """A crew that is open, as a member sees it: no names, but when it meets by their clock, and how many sit there."""

    circle: Circle
    seats: int
    when: str


@dataclass(frozen=True, slots=True)
class Doors:
    """The crews that are open, where the reader asked already, and whether they may ask one more."""

    ahead: list[Doorway]
    asked: list[OwnKnock]
    may_ask: bool
    is_enough: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """What somebody needs before their first meeting: one person, one date, and the crews that are open."""

    person: Membership | None
    asked: Tie | None
    reach: dict[str, str]
    begins_on: date | None
    doors: Doors
    calls: list[Call]
    said_when: bool
    steps: list[OwnStep] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an answer from somebody: each has its own page, except who asks to come along."""

    knocks: list[Knock]
    ties: list[Tie]
    handovers: list[Handover]
    to_hand_over: list[Handover]
    housemates: list[Housemate]
    calls: list[Waits]
    applications: list[Application]

    @property
    def is_any(self) -> bool:
        return self.number > 0

    @property
    def is_more(self) -> bool:
        """Whether anything waits beside those who ask to come along."""
        return self.number > len(self.knocks)

    @property
    def number(self) -> int:
        lists = (
            self.knocks,
            self.ties,
            self.handovers,
            self.to_hand_over,
            self.housemates,
            self.applications,
            self.calls,
        )
        return sum(map(len, lists))


@dataclass(frozen=True, slots=True)
class Home:
    """What is next for one person. It ends."""

    next: Coming | None
    titles: dict[int, Circle]
    later: list[Coming] = field(default_factory=list)
    people: list[Membership] = field(default_factory=list)
    is_alone: bool = False
    arrival: Arrival | None = None
    waiting: Waiting | None = None
    asked: list[OwnSeat] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    open_calls: int = 0
    steps: list[OwnStep] = field(default_factory=list)


def home(actor: Actor, here: Congregation, zone: str) -> Home:
    """The next meeting of each crew and what waits for an answer; for a newcomer three things and what waits."""
    crews = [crew for crew in my_crews(actor) if crew.state != Circle.State.ENDED]
    ahead = list(first_meetings(actor).values())
    soonest, titles = ahead[0] if ahead else None, {crew.pk: crew for crew in crews}
    if is_newcomer(actor):
        arrival = _arrival(actor, here, zone, sits=bool(crews))
        waiting = _waiting(actor, crews, arrival.asked)
        return Home(soonest, titles, arrival=arrival, waiting=waiting, asked=my_seats(actor))
    return Home(
        soonest,
        titles,
        later=ahead[1:],
        people=crew_mates(actor, crews),
        is_alone=not crews and actor.holds("weave") and see_member.rows(actor).count() == 1,
        waiting=_waiting(actor, crews),
        asked=my_seats(actor),
        rounds=list(rounds_going_on(actor)[:3]),
        open_calls=0 if crews else calls(actor).count(),
        steps=my_steps(actor, zone),
    )


def _waiting(actor: Actor, crews: Sequence[Circle], told: Tie | None = None) -> Waiting:
    """Everything that is asked of somebody, but for what their page tells them already."""
    asked_in = answer_housemate.rows(actor).select_related("made_by__person").order_by("pk")
    return Waiting(
        knocks=knocks_at(actor, crews),
        ties=[tie for tie in ties.asked_of_me(actor) if tie != told],
        handovers=list(charges.asked_of_me(actor)),
        to_hand_over=list(charges.to_hand_over(actor)),
        housemates=list(asked_in),
        applications=list(applications.to_answer(actor)[:3]),
        calls=calls_that_wait(actor),
    )


def is_newcomer(actor: Actor) -> bool:
    """Whoever has not sat through a first meeting yet, and has nothing of the community in hand."""
    if actor.permits & PERMITS.keys():
        return False
    mine = Series.objects.of(actor.congregation_id or 0).filter(
        circle__scale__in=SMALL,
        circle__belongings__membership=actor.membership_id,
        first_day__lte=clock.today() + timedelta(days=1),
    )
    spans = mine.annotate(since=F("circle__belongings__since"), until=F("circle__belongings__until"))
    now = clock.now()
    return not any(
        series.since <= meeting.ends_at <= (series.until or now)
        for series in spans.select_related("circle")
        for meeting in meetings_of(series)
        if meeting.ends_at <= now
    )


def _arrival(actor: Actor, here: Congregation, zone: str, *, sits: bool) -> Arrival:
    person, asked = _named_person(actor)
    return Arrival(
        person=person,
        asked=asked,
        reach=reach_of(actor, [person.pk]).get(person.pk, {}) if person else {},
        begins_on=None if sits else _next_beginning(actor),
        doors=doors(actor, here, zone),
        calls=list(calls(actor)[: CALLS_AT_FIRST + 1]),
        said_when=sits or my_availability(actor) is not None,
        steps=my_steps(actor, zone),
    )


def _named_person(actor: Actor) -> tuple[Membership | None, Tie | None]:
    """The one whom a newcomer may turn to, and what the two are asked while not both of them said yes."""
    held = ties.my_person(actor)
    if held is not None:
        return held.giver, None
    offered = ties.offered_to_me(actor)
    if offered is not None:
        return offered.giver, offered
    others = [each for each in charges.welcomers(actor) if each.pk != actor.membership_id]
    return next((each for each in others if each.person_id not in actor.apart_ids), None), None


def _next_beginning(actor: Actor) -> date | None:
    """The day from which the crews of the next round meet."""
    coming = see_round.rows(actor).filter(state__in=GOING_ON, first_day__gt=clock.today())
    return coming.order_by("first_day").values_list("first_day", flat=True).first()


def doors(actor: Actor, here: Congregation, zone: str) -> Doors:
    """The crews that are open to this reader, and what became of their asking."""
    may_ask, asked = come_along(actor), my_knocks(actor)
    crews = list(open_crews(actor) if may_ask else seen_open_crews(actor))
    when = _weekly(crews, zone)
    return Doors(
        ahead=[Doorway(crew, here.crew_high - crew.size, when.get(crew.pk, "")) for crew in crews],  # type: ignore[attr-defined]
        asked=asked,
        may_ask=may_ask,
        is_enough=sum(each.is_possible for each in asked) >= AT_ONCE,
    )


def _weekly(crews: Iterable[Circle], zone: str) -> dict[int, str]:
    """When each of these crews meets, by the clock of one zone; a crew's latest series holds."""
    rows = Series.everywhere.filter(circle__in=list(crews)).order_by("first_day", "pk")
    return {series.circle_id: local_words(series.slot, series.cycle, zone, gettext) for series in rows}


def troubles() -> list[str]:
    """What keeps this house from answering well, in words for whoever keeps it; none when all is well."""
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return ["The database waits for ./weft migrate."] if waiting else []
