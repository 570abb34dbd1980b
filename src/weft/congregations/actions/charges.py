"""Writing about charges: making them, and handing them on in three steps."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from weft.congregations.deeds import (
    CHARGE_ACCEPTED,
    CHARGE_CHANGED,
    CHARGE_ENDED,
    CHARGE_HANDED_OVER,
    CHARGE_LAID_DOWN,
    CHARGE_MADE,
    CHARGE_OFFERED,
    TERM_NEARS_ITS_END,
)
from weft.congregations.logic.charges import REMINDED, Held, would_be_lost
from weft.congregations.logic.permits import PERMITS
from weft.congregations.models import Charge, Congregation, Handover, Holding, Membership, Part
from weft.congregations.policy import charges as policy
from weft.congregations.queries.charges import is_vacant, parts_of, permits_of
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy

WORDS = 2000


class StillNeeded(Exception):
    """Nobody who is present could do this any more."""

    def __init__(self, permits: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(permits)))
        self.permits = permits


@transaction.atomic
def make_charge(
    *, actor: Actor, name: str, about: str, permits: Sequence[str], term_weeks: int | None
) -> Charge:
    """Make a charge that nobody holds yet."""
    policy.make_charge.require(actor)
    made: Charge = Charge.everywhere.create(
        congregation_id=actor.congregation_id or 0,
        name=tidy(name, 60),
        about=tidy(about, 300),
        permits=sorted(set(permits) & set(PERMITS)),
        term_weeks=term_weeks,
    )
    record(actor, CHARGE_MADE, made)
    return made


@transaction.atomic
def change_charge(
    *, actor: Actor, charge: Charge, name: str, about: str, permits: Sequence[str], term_weeks: int | None
) -> None:
    """Change what a charge is called, is about and permits. Raises StillNeeded rather than leave a gap."""
    policy.change_charge.require(actor, charge)
    before = _one_at_a_time(charge.congregation_id)
    charge.name, charge.about, charge.term_weeks = tidy(name, 60), tidy(about, 300), term_weeks
    charge.permits = sorted(set(permits) & set(PERMITS))
    charge.save(update_fields=["name", "about", "permits", "term_weeks"])
    _refuse_to_lose(before, charge.congregation_id, frozenset(PERMITS))
    record(actor, CHARGE_CHANGED, charge)


@transaction.atomic
def end_charge(*, actor: Actor, charge: Charge) -> None:
    """End a charge, and what was on its way with it. Raises StillNeeded rather than leave a gap."""
    policy.change_charge.require(actor, charge)
    congregation_id = charge.congregation_id
    before = _one_at_a_time(congregation_id)
    record(actor, CHARGE_ENDED, charge)
    Charge.objects.of(congregation_id).filter(pk=charge.pk).delete()
    _refuse_to_lose(before, congregation_id, frozenset(PERMITS))


@transaction.atomic
def lay_down_charge(*, actor: Actor, holding: Holding) -> None:
    """Lay down what was entrusted. Raises StillNeeded when nobody present could settle things any more."""
    policy.lay_down_charge.require(actor, holding)
    congregation_id, charge = holding.congregation_id, holding.charge
    before = _one_at_a_time(congregation_id)
    Holding.objects.of(congregation_id).filter(pk=holding.pk).delete()
    _refuse_to_lose(before, congregation_id, frozenset({"settle"}))
    vacant = holding.part == Part.HOLDER and is_vacant(charge.pk)
    record(actor, CHARGE_LAID_DOWN, charge, charges=str(charge.pk) if vacant else "")


def _one_at_a_time(congregation_id: int) -> list[Held]:
    """Who may do what, looked at by one writer at a time: two who lay down at once could leave nobody."""
    Congregation.everywhere.select_for_update().get(pk=congregation_id)
    return parts_of(congregation_id)[0]


def _refuse_to_lose(before: Sequence[Held], congregation_id: int, permits: frozenset[str]) -> None:
    after, today = parts_of(congregation_id)
    lost = would_be_lost(before, after, today) & permits
    if lost:
        raise StillNeeded(lost)


@transaction.atomic
def offer_charge(
    *,
    actor: Actor,
    charge: Charge,
    taker: Membership,
    part: Part,
    words: str,
    until: date | None = None,
    in_my_place: bool = False,
) -> Handover:
    """Ask somebody to take a charge, beside its holders or in one's own place, or to stand in for it.

    Asked again, the newer words count. Nobody but whoever settles things asks themself.
    """
    policy.offer_charge.require(actor, charge)
    if taker.pk == actor.membership_id and not actor.holds("settle"):
        raise PermissionDenied("offer_charge")
    asker = Membership.objects.of(charge.congregation_id).get(pk=actor.membership_id)
    gives = in_my_place and part == Part.HOLDER and taker != asker and _holds(charge, asker)
    under_way = Handover.objects.of(charge.congregation_id).filter(
        charge=charge, taker=taker, state__in=[Handover.State.ASKED, Handover.State.ACCEPTED]
    )
    under_way.update(state=Handover.State.OVER, words="")
    asked: Handover = Handover.everywhere.create(
        congregation_id=charge.congregation_id,
        charge=charge,
        asked_by=asker,
        giver=asker if gives else None,
        taker=taker,
        part=part,
        until=until,
        words=words.strip()[:WORDS],
    )
    record(actor, CHARGE_OFFERED, asked, charge=charge.pk)
    return asked


def _holds(charge: Charge, member: Membership) -> bool:
    holdings = Holding.objects.of(charge.congregation_id).filter(charge=charge, part=Part.HOLDER)
    return holdings.filter(membership=member).exists()


@transaction.atomic
def accept_handover(*, actor: Actor, handover: Handover) -> bool:
    """Say yes to taking something over. False when it was taken back meanwhile."""
    policy.accept_handover.require(actor, handover)
    said = _move(handover, Handover.State.ASKED, Handover.State.ACCEPTED)
    if said:
        record(actor, CHARGE_ACCEPTED, handover, charge=handover.charge_id)
    return said


@transaction.atomic
def refuse_handover(*, actor: Actor, handover: Handover) -> None:
    """Not now. Nothing of it is recorded, and its words are forgotten: a no leaves no trace."""
    policy.refuse_handover.require(actor, handover)
    _forget(handover)


@transaction.atomic
def take_handover_back(*, actor: Actor, handover: Handover) -> None:
    """Ask no longer. Nothing of it is recorded, and its words are forgotten."""
    policy.take_handover_back.require(actor, handover)
    _forget(handover)


def _forget(handover: Handover) -> None:
    under_way = [Handover.State.ASKED, Handover.State.ACCEPTED]
    rows = Handover.objects.of(handover.congregation_id).filter(pk=handover.pk, state__in=under_way)
    rows.update(state=Handover.State.OVER, words="")


def _move(handover: Handover, old: Handover.State, new: Handover.State) -> bool:
    rows = Handover.objects.of(handover.congregation_id).filter(pk=handover.pk, state=old)
    return bool(rows.update(state=new))


@transaction.atomic
def hand_over(*, actor: Actor, handover: Handover) -> bool:
    """Hand over what somebody said yes to; its words are forgotten. False when they cannot take it any more.

    Raises StillNeeded when nobody present could settle things any more.
    """
    policy.hand_over.require(actor, handover)
    before = _one_at_a_time(handover.congregation_id)
    taker = handover.taker
    if taker.left_at is not None or "hold" not in permits_of(taker):
        _forget(handover)
        return False
    if not _move(handover, Handover.State.ACCEPTED, Handover.State.DONE):
        return False
    Handover.objects.of(handover.congregation_id).filter(pk=handover.pk).update(words="")
    _give(handover)
    _refuse_to_lose(before, handover.congregation_id, frozenset({"settle"}))
    record(actor, CHARGE_HANDED_OVER, handover, charge=handover.charge_id, taker=taker.pk)
    return True


def _give(handover: Handover) -> None:
    """The taker holds it from now on; whoever gave it away does not."""
    holdings = Holding.objects.of(handover.congregation_id).filter(charge=handover.charge_id)
    if handover.giver_id is not None:
        holdings.filter(membership=handover.giver_id).delete()
    Holding.everywhere.update_or_create(
        congregation_id=handover.congregation_id,
        charge_id=handover.charge_id,
        membership_id=handover.taker_id,
        defaults={
            "part": handover.part,
            "since": clock.now(),
            "until": _until(handover),
            "reminded_at": None,
        },
    )


def _until(handover: Handover) -> date | None:
    """The day that was agreed on, or the end of the charge's usual term."""
    term = handover.charge.term_weeks
    if handover.until is not None or term is None or handover.part != Part.HOLDER:
        return handover.until
    return clock.today(handover.charge.congregation.zone) + timedelta(weeks=term)


@transaction.atomic
def remind_of_term(*, actor: Actor, holding: Holding) -> bool:
    """Whoever holds something hears once, two weeks before its term ends. False when they were told already."""
    ends = clock.today(holding.congregation.zone) + REMINDED
    untold = Holding.objects.of(holding.congregation_id).filter(
        pk=holding.pk, reminded_at=None, until__lte=ends
    )
    told = bool(untold.update(reminded_at=clock.now()))
    if told:
        record(actor, TERM_NEARS_ITS_END, holding, charge=holding.charge_id)
    return told
