"""Reading who holds what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from weft.congregations.logic.charges import (
    LONG_AWAY,
    RESTS,
    Held,
    is_away,
    permits_by_member,
    standings,
    to_name,
)
from weft.congregations.logic.permits import PERMITS, POWERS, WITHOUT_LEVELS, Power
from weft.congregations.models import Charge, Congregation, Handover, Holding, Level, Membership, Part
from weft.congregations.policy import charges as policy
from weft.congregations.policy.members import see_member
from weft.core import clock
from weft.core.actor import Actor
from weft.core.policy import mark

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Allowed:
    """One thing that may be done here, with everybody who may, and by what."""

    sentence: str
    parts: list[Holding]
    levels: list[str]
    is_everybodys: bool = False
    is_holders: bool = False


@dataclass(frozen=True, slots=True)
class ChargePage:
    """One charge as a member sees it: who holds it, and what is on its way that concerns them."""

    holders: list[Holding]
    understudies: list[Holding]
    permits: list[str]
    mine: Holding | None
    handovers: list[Handover]


def charges(actor: Actor) -> QuerySet[Charge]:
    """Every charge with those who hold it, and then those who stand in."""
    holdings = Holding.objects.of(actor.congregation_id or 0).filter(membership__left_at=None)
    in_order = holdings.select_related("membership__person").order_by("part", "since", "pk")
    return policy.see_charge.rows(actor).order_by("name").prefetch_related(Prefetch("holdings", in_order))


def with_doors(actor: Actor, here: Iterable[Charge], today: date) -> list[Charge]:
    """The same charges; of each part it is known whether the actor finds a page of theirs, and how its term stands."""
    found = list(here)
    holdings = [holding for charge in found for holding in charge.holdings.all()]
    open_to = see_member.rows(actor).filter(pk__in={each.membership_id for each in holdings})
    seen = set(open_to.values_list("pk", flat=True))
    for each in holdings:
        each.is_open = each.membership_id in seen
        each.term = _term(each.until, today)
    return found


def _term(until: date | None, today: date) -> str:
    if until is None or today <= until:
        return ""
    return "rests" if today > until + RESTS else "past"


def welcomers(actor: Actor) -> list[Membership]:
    """Those a newcomer may turn to: whoever may welcome people today by a charge, each once."""
    may = [
        member
        for member, permits in charge_permits(actor.congregation_id or 0).items()
        if "welcome" in permits
    ]
    here = Membership.objects.of(actor.congregation_id or 0).filter(pk__in=may, left_at=None)
    return list(
        here.exclude(person__in=actor.hidden_ids).select_related("person").order_by("person__name", "pk")
    )


def permits_of(member: Membership) -> frozenset[str]:
    """All that somebody may do here today: what their charges permit, and the rights of their level."""
    by_charge = charge_permits(member.congregation_id).get(member.pk, frozenset())
    return by_charge | _rights_at(member.level)


def _rights_at(level: Level | None) -> frozenset[str]:
    return frozenset(level.rights) if level else WITHOUT_LEVELS


def lets_hold(level: Level | None) -> bool:
    """Whether whoever is at this level, or at none, may be entrusted with something."""
    return "hold" in _rights_at(level)


def charge_permits(congregation_id: int) -> dict[int, frozenset[str]]:
    """What each member's charges permit today, by membership."""
    return dict(permits_by_member(*parts_of(congregation_id)))


def parts_of(congregation_id: int) -> tuple[list[Held], date]:
    """Everybody's part in every charge, with today's date where the community is at home."""
    here = Holding.objects.of(congregation_id).filter(membership__left_at=None)
    rows = here.order_by("pk").values_list(
        "charge",
        "membership",
        "charge__permits",
        "part",
        "until",
        "membership__away_from",
        "membership__away_until",
        "congregation__zone",
    )
    told = list(rows)
    today = clock.today(told[0][-1]) if told else clock.today()
    return [_held(row, today) for row in told], today


def _held(
    row: tuple[int, int, list[str], str, date | None, date | None, date | None, str], today: date
) -> Held:
    charge, member, permits, part, until, away_from, away_until, _zone = row
    away = is_away(today, away_from, away_until)
    return Held(charge, member, frozenset(permits), part == Part.HOLDER, until, away)


def sentences(congregation: Congregation, permits: Iterable[str]) -> list[str]:
    """What these permits allow, each in one line, in the order of the house and the words of the community."""
    chosen = set(permits)
    return [_(each) % congregation.vocabulary for permit, each in PERMITS.items() if permit in chosen]


def powers(congregation: Congregation, permits: Iterable[str]) -> list[str]:
    """Everything that may be done by these permits alone."""
    chosen = frozenset(permits)
    return [_(each.sentence) % congregation.vocabulary for each in POWERS if each.is_given_by(chosen)]


def everything_allowed(congregation: Congregation, here: Iterable[Charge]) -> list[Allowed]:
    """Everything that may be done in this community, each with who may today and by what. Nothing is left out."""
    parts, today = parts_of(congregation.pk)
    able = {
        (standing.held.charge, standing.held.member): standing.permits for standing in standings(parts, today)
    }
    together = permits_by_member(parts, today)
    holdings = [
        (
            each,
            able.get((each.charge_id, each.membership_id), frozenset()),
            together.get(each.membership_id, ()),
        )
        for charge in here
        for each in charge.holdings.all()
    ]
    levels = list(Level.objects.of(congregation).order_by("place", "pk"))
    return [_allowed(each, holdings, levels, congregation) for each in POWERS]


def _allowed(
    power: Power,
    holdings: Iterable[tuple[Holding, frozenset[str], Iterable[str]]],
    levels: list[Level],
    congregation: Congregation,
) -> Allowed:
    """Each part that gives it or helps to, and the levels that do."""
    named = [level.name for level in levels if power.is_given_by(level.rights)]
    everybodys = power.is_given_by(WITHOUT_LEVELS) and len(named) == len(levels)
    return Allowed(
        _(power.sentence) % congregation.vocabulary,
        [
            part
            for part, permits, all_told in holdings
            if power.permits & permits and power.is_given_by(all_told)
        ],
        [] if everybodys else named,
        everybodys,
        power.is_holders,
    )


def charge_page(actor: Actor, charge: Charge) -> ChargePage:
    """One charge with those who hold it; what is on its way, for whoever asked or is asked."""
    today = clock.today(charge.congregation.zone)
    [found] = with_doors(actor, charges(actor).filter(pk=charge.pk), today)
    holdings = list(found.holdings.all())
    under_way = policy.see_handover.rows(actor).filter(charge=charge)
    on_their_way = under_way.select_related("taker__person", "asked_by__person").order_by("pk")
    return ChargePage(
        holders=[each for each in holdings if each.part == Part.HOLDER],
        understudies=[each for each in holdings if each.part == Part.UNDERSTUDY],
        permits=powers(charge.congregation, charge.permits),
        mine=next((each for each in holdings if each.membership_id == actor.membership_id), None),
        handovers=mark(actor, on_their_way, accept=policy.accept_handover),
    )


def takers(actor: Actor) -> QuerySet[Membership]:
    """Whoever could be asked to take something: whom the actor finds here, whose level lets them, and who can answer.

    Whoever keeps apart from the actor is among them where they see them, and never hears of it. Only whoever settles
    things may ask themself: no term is made longer by the one whom it binds.
    """
    unable = [
        level.pk for level in Level.objects.of(actor.congregation_id or 0) if "hold" not in level.rights
    ]
    theirs = actor.apart_ids - actor.hidden_ids
    here = see_member.rows(actor).filter(person__account__is_active=True, person__account__has_come_in=True)
    able = here.exclude(level__in=unable).exclude(person__in=theirs)
    others = able if actor.holds("settle") else able.exclude(pk=actor.membership_id or 0)
    return others.select_related("person").order_by("person__name", "pk")


def asked_of_me(actor: Actor) -> QuerySet[Handover]:
    """What somebody is asked to take, and has not answered."""
    asked = policy.accept_handover.rows(actor)
    return asked.select_related("charge", "asked_by__person").order_by("pk")


def asked_lately(handover: Handover) -> bool:
    """Whether the same person asked the same one for anything in the day before."""
    before = Handover.objects.of(handover.congregation_id).filter(
        asked_by=handover.asked_by_id, taker=handover.taker_id, made_at__gt=handover.made_at - A_DAY
    )
    return bool(before.filter(pk__lt=handover.pk).exists())


def to_hand_over(actor: Actor) -> QuerySet[Handover]:
    """What others said yes to, and somebody has still to hand over."""
    return policy.hand_over.rows(actor).select_related("charge", "taker__person").order_by("pk")


def nobody_stands_in(member: Membership) -> list[Charge]:
    """What somebody who goes away for long holds alone, with nobody named to stand in."""
    if not goes_for_long(member):
        return []
    parts, _today = parts_of(member.congregation_id)
    open_ones = Charge.objects.of(member.congregation_id).filter(pk__in=to_name(parts, member.pk))
    return list(open_ones.order_by("name"))


def goes_for_long(member: Membership) -> bool:
    """Whether somebody is, or will be, away for so long that somebody had better stand in."""
    start, end = member.away_from, member.away_until
    today = clock.today(member.congregation.zone)
    if (start is None and end is None) or (end is not None and end < today):
        return False
    return end is None or end - max(start or today, today) >= LONG_AWAY


def standins_for(member: Membership) -> list[Holding]:
    """Those who stand in while a member is away for long: the understudies of what they alone hold."""
    if not goes_for_long(member):
        return []
    holders = Holding.objects.of(member.congregation_id).filter(part=Part.HOLDER, membership__left_at=None)
    shared = holders.exclude(membership=member).values("charge")
    alone = holders.filter(membership=member).exclude(charge__in=shared).values("charge")
    understudies = Holding.objects.of(member.congregation_id).filter(part=Part.UNDERSTUDY, charge__in=alone)
    here = understudies.filter(membership__left_at=None)
    return list(here.select_related("membership__person__account", "membership__congregation").order_by("pk"))


def away_from(holding: Holding) -> Membership | None:
    """For whom somebody who stands in does so now or soon: the one who holds it alone, and goes away for long."""
    holders = Holding.objects.of(holding.congregation_id).filter(charge=holding.charge_id, part=Part.HOLDER)
    rows = list(holders.filter(membership__left_at=None).select_related("membership__congregation"))
    return rows[0].membership if len(rows) == 1 and goes_for_long(rows[0].membership) else None


def is_vacant(charge_id: int) -> bool:
    """Whether nobody who is here holds it."""
    holders = Holding.everywhere.filter(charge=charge_id, part=Part.HOLDER, membership__left_at=None)
    return not holders.exists()


def parts_in(charge_ids: Iterable[int]) -> list[Holding]:
    """Everybody who is here and has a part in one of these charges."""
    rows = Holding.everywhere.filter(charge__in=charge_ids, membership__left_at=None)
    return list(rows.select_related("membership__person__account", "membership__congregation").order_by("pk"))


def told_of_term(holding: Holding) -> list[Membership]:
    """Who hears that a term ends: whoever holds it, and those who stand in for them."""
    part = Q(pk=holding.pk)
    if holding.part == Part.HOLDER:
        part |= Q(charge=holding.charge_id, part=Part.UNDERSTUDY)
    rows = Holding.objects.of(holding.congregation_id).filter(part, membership__left_at=None)
    told = rows.select_related("membership__person__account", "membership__congregation")
    return [each.membership for each in told.order_by("pk")]
