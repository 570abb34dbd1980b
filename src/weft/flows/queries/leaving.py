"""Reading what somebody's leaving would mean, before they decide."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from weft.circles.models import Belonging, Circle
from weft.circles.queries.circles import my_crews
from weft.congregations.models import Charge, Child, Congregation, Holding, Membership, Part, Tie
from weft.core.actor import Actor
from weft.people.models import Person

WITH_A_WAY_IN = Q(person__account__is_active=True, person__account__has_come_in=True)
"""Members who can come in, and so take something over."""


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """What somebody has here, and what would happen to it."""

    crews: list[Circle]
    charges: list[Charge]
    stands_in: list[Charge]
    ties: int
    children: int
    has_housemates: bool
    must_hand_over: list[Charge]
    is_last: bool
    leaves_some: bool
    has_other_homes: bool


def leaving_page(actor: Actor, member: Membership) -> LeavingPage:
    """Everything that leaving would end here, for the one who thinks of it."""
    held = _held(member)
    mates = Membership.objects.of(member.congregation_id).filter(household=member.household, left_at=None)
    ties = Tie.objects.of(member.congregation_id).filter(Q(giver=member) | Q(taker=member))
    last = is_last(member)
    return LeavingPage(
        crews=[crew for crew in my_crews(actor) if crew.state != Circle.State.ENDED],
        charges=[holding.charge for holding in held],
        stands_in=[holding.charge for holding in _held(member, Part.UNDERSTUDY)],
        ties=ties.exclude(state=Tie.State.OVER).count(),
        children=Child.objects.of(member.congregation_id).filter(guardian=member).count(),
        has_housemates=member.household_id is not None and mates.exclude(pk=member.pk).exists(),
        must_hand_over=[] if last or others_settle(member) else _settling(held),
        is_last=last,
        leaves_some=last and _others(member).exists(),
        has_other_homes=has_homes(member.person_id, but=member),
    )


def _held(member: Membership, part: Part = Part.HOLDER) -> list[Holding]:
    rows = Holding.objects.of(member.congregation_id).filter(membership=member, part=part)
    return list(rows.select_related("charge").order_by("charge__name"))


def _settling(held: list[Holding]) -> list[Charge]:
    return [holding.charge for holding in held if "settle" in holding.charge.permits]


def others_settle(member: Membership) -> bool:
    """Whether somebody else who can sign in may settle things here; nobody needs to when the leaver never could."""
    rows = Holding.objects.of(member.congregation_id).filter(membership__left_at=None)
    if not any("settle" in row.charge.permits for row in _held(member)):
        return True
    able = rows.exclude(membership=member).filter(membership__person__account__is_active=True)
    return any("settle" in permits for permits in able.values_list("charge__permits", flat=True))


def is_last(member: Membership) -> bool:
    """Whether nobody else belongs to this community who could come in: on paper alone nobody keeps one going."""
    return not _others(member).filter(WITH_A_WAY_IN).exists()


def _others(member: Membership) -> QuerySet[Membership]:
    here = Membership.objects.of(member.congregation_id).filter(left_at=None)
    others: QuerySet[Membership] = here.exclude(pk=member.pk)
    return others


def has_homes(person_id: int, but: Membership | None = None) -> bool:
    """Whether somebody belongs to a community of this house, that one aside."""
    rows = Membership.everywhere.filter(person=person_id, left_at=None)
    return (rows.exclude(pk=but.pk) if but else rows).exists()


def still_sitting(congregation_id: int, circle_ids: list[int]) -> list[Membership]:
    """Whoever sits in any of these circles now and can be reached by mail, each once."""
    rows = Belonging.objects.of(congregation_id).filter(
        circle__in=circle_ids,
        until=None,
        membership__left_at=None,
        membership__person__account__is_active=True,
    )
    rows = rows.select_related("membership__person__account", "membership__congregation")
    return list({row.membership_id: row.membership for row in rows.order_by("pk")}.values())


def to_be_erased() -> list[int]:
    """People whose way in is closed and who belong nowhere any more."""
    closed = Person.everywhere.filter(account__is_active=False)
    here = Membership.everywhere.filter(left_at=None).values("person")
    return list(closed.exclude(pk__in=here).values_list("pk", flat=True))


def left_behind(before: datetime) -> list[Congregation]:
    """Communities whose last member with a way in left before then."""
    here = Membership.everywhere.filter(WITH_A_WAY_IN, left_at=None).values("congregation")
    gone = Membership.everywhere.filter(left_at__gt=before).values("congregation")
    once = Membership.everywhere.filter(left_at__lte=before).values("congregation")
    return list(Congregation.everywhere.filter(pk__in=once).exclude(pk__in=here).exclude(pk__in=gone))
