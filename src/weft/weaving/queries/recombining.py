"""Reading crews that may become two, or one with another: who sits there, when they can meet, what was asked lately.

Sealed wishes are opened here for the house's own sums, as they are for a round.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import QuerySet

from weft.circles.models import SMALL, Circle
from weft.circles.policy.circles import holding
from weft.circles.queries.circles import with_sitters
from weft.congregations.models import Congregation, Membership
from weft.core import clock
from weft.meetings.logic import Cycle, Free, Slot
from weft.meetings.models import Series
from weft.meetings.queries import frees
from weft.people.queries.blocks import pairs_apart
from weft.weaving.logic.board import Seat
from weft.weaving.logic.problem import kind_of
from weft.weaving.logic.recombining import Party, as_they_meet, split_sizes
from weft.weaving.logic.signup import SignUp
from weft.weaving.models import Answer, Round, Weave
from weft.weaving.queries.refill import LastSaid, last_said

UNDER_WAY = (Round.State.OPEN, Round.State.PROPOSED, Round.State.ASKED)
SPLIT_AGAIN = timedelta(days=30)
"""So long after it stayed as it is, nobody is asked again whether one crew becomes two."""
MERGE_AGAIN = timedelta(days=120)
"""So long two crews are not put before each other again."""


def change_under_way(circle: Circle) -> Round | None:
    """The split or merge that is being looked for, or asked of those who sit in a circle."""
    return _changes([circle]).filter(state__in=UNDER_WAY).order_by("-pk").first()


def split_lately(circle: Circle) -> Round | None:
    """The split that was asked a short while ago and did not come about."""
    lately = _changes([circle]).filter(purpose=Round.Purpose.SPLIT, made_at__gt=clock.now() - SPLIT_AGAIN)
    return lately.filter(state=Round.State.OVER).order_by("-pk").first()


def divides(circle: Circle) -> bool:
    """Whether a circle with its `sitters` meets, and has as many people as two crews of the usual sizes have."""
    here = circle.congregation
    sizes = split_sizes(len(circle.sitters), (here.crew_low, here.crew_high))
    return sizes is not None and minutes_of(circle) is not None


def _changes(circles: Iterable[Circle]) -> QuerySet[Round]:
    return Round.everywhere.exclude(purpose=Round.Purpose.USUAL).filter(circles__in=list(circles))


@dataclass(frozen=True, slots=True)
class Sitter:
    """One who sits in a crew, as the search sees them: never for a page."""

    member: Membership
    signup: SignUp
    free: Free


@dataclass(frozen=True, slots=True)
class Table:
    """Everybody of some crews, by circle, with when each crew meets now."""

    series: Mapping[int, Series]
    sitters: Mapping[int, Sequence[Sitter]] = field(default_factory=dict)

    @property
    def everybody(self) -> list[Sitter]:
        return [sitter for sitters in self.sitters.values() for sitter in sitters]

    @property
    def slots(self) -> list[Slot]:
        return [series.slot for series in self.series.values()]

    @property
    def minutes(self) -> int:
        """As long as the longest of their meetings."""
        return max(series.minutes for series in self.series.values())


def table_of(congregation: Congregation, circles: Sequence[Circle]) -> Table:
    """Those who sit in these circles that meet, with what they last said and from whom they keep apart."""
    rows = Series.objects.of(congregation).filter(circle__in=circles).order_by("first_day", "pk")
    series = {each.circle_id: each for each in rows}
    met = list(with_sitters(Circle.everywhere.filter(pk__in=series)).order_by("pk"))
    people = {sitter.membership_id: sitter.membership for circle in met for sitter in circle.sitters}
    said, free = last_said(congregation.pk, people), frees(congregation.pk, list(people))
    apart = _apart(people.values())

    def sitter(member: Membership, meets: Series) -> Sitter:
        return _sitter(member, said.get(member.pk), free.get(member.pk), meets, apart)

    seated = {
        circle.pk: [sitter(each.membership, series[circle.pk]) for each in circle.sitters] for circle in met
    }
    return Table(series, seated)


def _apart(members: Iterable[Membership]) -> dict[int, set[int]]:
    """Who keeps apart from whom among these, whichever of the two said so."""
    by_person = {member.person_id: member.pk for member in members}
    apart: dict[int, set[int]] = defaultdict(set)
    for pair in pairs_apart(by_person):
        one, other = (by_person[person] for person in pair)
        apart[one].add(other)
        apart[other].add(one)
    return apart


def _sitter(
    member: Membership,
    said: LastSaid | None,
    free: Free | None,
    series: Series,
    apart: Mapping[int, set[int]],
) -> Sitter:
    person = member.person
    against = (said.against if said else frozenset()) | apart.get(member.pk, set())
    meets = as_they_meet(free, series.slot, series.cycle, person.zone)
    signup = SignUp(
        key=str(member.pk),
        name=person.name,
        row=member.pk,
        zone=person.zone,
        week=meets.week,
        languages=frozenset(person.languages),
        kind=(said.answer.kind or None) if said else None,
        draws=tuple(said.answer.draws) if said else (),
        loves=tuple(map(str, said.wishes.get("loves", ()))) if said else (),
        rather_not=tuple(sorted(map(str, against))),
        couples=tuple(map(str, said.wishes.get("couples", ()))) if said else (),
    )
    return Sitter(member, signup, meets)


def seeking_company(congregation: Congregation) -> list[Circle]:
    """Small circles whose people would like to join with another, and of whom nothing is asked just now."""
    few = holding(seats__lte=congregation.crew_low)
    seek = Circle.objects.of(congregation).filter(few, seeks_company=True, scale__in=SMALL)
    asked = Round.objects.of(congregation).filter(state__in=UNDER_WAY).exclude(purpose=Round.Purpose.USUAL)
    busy = asked.exclude(circles=None).values("circles")
    return list(seek.exclude(state=Circle.State.ENDED).exclude(pk__in=busy).order_by("pk"))


def party_of(circle: int, sitters: Sequence[Sitter], masks: Mapping[int, int]) -> Party:
    """A small crew as the rules see it: those who sit together already are no trouble to each other."""
    mates = {sitter.signup.key for sitter in sitters}
    seats = tuple(
        Seat(
            key=sitter.signup.key,
            name="",
            mask=masks[sitter.member.pk],
            languages=sitter.signup.languages,
            kind=kind_of(sitter.signup),
            apart=frozenset(sitter.signup.rather_not) - mates,
        )
        for sitter in sitters
    )
    return Party(circle, seats)


def put_together_lately(congregation: Congregation) -> set[frozenset[int]]:
    """Pairs of circles that were put before each other in the last months."""
    since = clock.now() - MERGE_AGAIN
    rounds = Round.objects.of(congregation).filter(purpose=Round.Purpose.MERGE, made_at__gt=since)
    met: dict[int, set[int]] = defaultdict(set)
    for round, circle in rounds.exclude(circles=None).values_list("pk", "circles"):
        met[round].add(circle)
    return {frozenset(circles) for circles in met.values()}


def coming_weeks(congregation: Congregation, minutes: int) -> Cycle:
    """The weeks for which a crew that comes out of others would meet: from when everybody can have answered on."""
    first_day = clock.today(congregation.zone) + timedelta(days=congregation.answer_days + 1)
    return Cycle(first_day, congregation.cycle_weeks, minutes)


def minutes_of(circle: Circle) -> int | None:
    """How long a circle meets; none where no meeting was ever planned."""
    rows = Series.everywhere.filter(circle=circle).order_by("-first_day", "-pk")
    return rows.values_list("minutes", flat=True).first()


def looked_for(weave_id: int) -> Weave:
    """A split that the worker looks for, with the crew it is about."""
    related = Weave.everywhere.select_related("congregation", "round", "round__congregation")
    return related.get(pk=weave_id)


def changes_of(circle_id: int) -> list[Round]:
    """Splits and merges that are under way where somebody left or came."""
    rows = Round.everywhere.filter(circles=circle_id, state__in=UNDER_WAY)
    return list(rows.exclude(purpose=Round.Purpose.USUAL).order_by("pk"))


def answers_in(round: Round) -> dict[int, int]:
    """The answer of each who is asked, by membership."""
    rows = Answer.objects.of(round.congregation_id).filter(round=round)
    return dict(rows.values_list("membership", "pk"))
