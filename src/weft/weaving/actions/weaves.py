"""Writing what is proposed, and moving people in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from weft.core import clock, work
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.meetings.logic import Cycle, Slot
from weft.weaving.actions.rounds import put_before_people
from weft.weaving.deeds import SEAT_MOVED, WEAVE_ASKED, WEAVE_MADE, WEAVE_STOPPED
from weft.weaving.logic.rounds import USUAL_SEED, seconds_for
from weft.weaving.models import Answer, Proposal, Round, Seat, Weave
from weft.weaving.policy import rounds as rounds_policy
from weft.weaving.policy import weaves as weaves_policy


@dataclass(frozen=True, slots=True)
class Seating:
    """What the engine answered, in rows: each crew's slot and members, everybody's reasons, what conflicts."""

    crews: Sequence[tuple[Slot, Sequence[int]]]
    reasons: Mapping[int, Sequence[str]]
    score: Mapping[str, float]
    bound: Mapping[str, float]
    conflicts: Sequence[Mapping[str, Any]]
    placeable: int
    took: float
    stop_reason: str


@transaction.atomic
def ask_weave(
    *, actor: Actor, round: Round, sizes: tuple[int, int], cycle: Cycle, seconds: int, seed: int
) -> Weave:
    """Ask the worker for a proposal; one that is still being looked for is stopped."""
    rounds_policy.steer_round.require(actor, round)
    for earlier in Weave.objects.of(round.congregation_id).filter(round=round, state=Weave.State.WEAVING):
        _stop(earlier)
    weave = Weave.everywhere.create(
        congregation_id=round.congregation_id,
        round=round,
        size_low=sizes[0],
        size_high=sizes[1],
        minutes=cycle.minutes,
        first_day=cycle.first_day,
        weeks=cycle.weeks,
        seconds=seconds,
        seed=seed,
    )
    weave.work = work.begin(actor, "weave", weave.pk)
    weave.save(update_fields=["work"])
    record(actor, WEAVE_ASKED, round, weave=weave.pk)
    return weave


@transaction.atomic
def ask_when_closed(*, actor: Actor, round: Round) -> Weave | None:
    """The day of a round has come: the worker is asked for crews, once. None with too few, or if it was asked since.

    What is recorded is that a proposal was asked for.
    """
    locked = Round.everywhere.select_for_update().get(pk=round.pk)
    people = Answer.objects.of(round.congregation_id).filter(round=round).count()
    asked = Weave.objects.of(round.congregation_id).filter(round=round, made_at__gte=locked.closes_at)
    if locked.state != Round.State.OPEN or people < locked.size_low or asked.exists():
        return None
    return ask_weave(
        actor=actor,
        round=locked,
        sizes=locked.sizes,
        cycle=locked.cycle,
        seconds=seconds_for(people),
        seed=USUAL_SEED,
    )


@transaction.atomic
def stop_weave(*, actor: Actor, weave: Weave) -> None:
    """Stop looking. What was proposed before stays as it was."""
    weaves_policy.stop_weave.require(actor, weave)
    _stop(weave)
    record(actor, WEAVE_STOPPED, weave.round, weave=weave.pk)


def _stop(weave: Weave) -> None:
    Weave.everywhere.filter(pk=weave.pk, state=Weave.State.WEAVING).update(state=Weave.State.DROPPED)
    if weave.work:
        work.stop(weave.work)


@transaction.atomic
def keep_weave(*, actor: Actor, weave: Weave, seating: Seating) -> bool:
    """Put what the engine answered before people. False when nobody waits for it any more."""
    waiting = Weave.everywhere.filter(pk=weave.pk, state=Weave.State.WEAVING)
    woven = waiting.update(
        state=Weave.State.WOVEN,
        score=dict(seating.score),
        bound=seating.bound,
        conflicts=list(seating.conflicts),
        placeable=seating.placeable,
        took=seating.took,
        stop_reason=seating.stop_reason,
    )
    steerable = Round.everywhere.filter(pk=weave.round_id, state__in=rounds_policy.STEERABLE)
    goes_out_at, at_once = _goes_out(weave.round)
    proposed = {"state": Round.State.PROPOSED, "weave": weave, "goes_out_at": goes_out_at}
    if not woven or not steerable.update(**proposed):
        return False
    write_seats(actor=actor, weave=weave, seating=seating)
    record(actor, WEAVE_MADE, weave.round, weave=weave.pk)
    if at_once:
        put_before_people(actor=actor, round=weave.round)
    return True


def _goes_out(round: Round) -> tuple[datetime | None, bool]:
    """When it goes to its people by itself, and whether that is at once: so it is after a deadline, if nobody
    wants to look at it before. Looking again does not make anybody wait longer."""
    now = clock.now()
    if round.holds_hours:
        return round.goes_out_at or now + timedelta(hours=round.holds_hours), False
    return None, round.closes_at is not None and round.closes_at <= now


@transaction.atomic
def write_seats(*, actor: Actor, weave: Weave, seating: Seating, after: int = 0) -> list[Proposal]:
    """The proposed crews in their order, numbered on from `after`, and everybody's seat. What made them is recorded."""
    proposals = Proposal.everywhere.bulk_create(
        _proposal(weave, number, slot) for number, (slot, _) in enumerate(seating.crews, start=after + 1)
    )
    placed = {
        answer: proposal
        for proposal, (_, answers) in zip(proposals, seating.crews, strict=True)
        for answer in answers
    }
    Seat.everywhere.bulk_create(
        Seat(
            congregation_id=weave.congregation_id,
            weave=weave,
            answer_id=answer,
            proposal=placed.get(answer),
            reasons=list(reasons),
        )
        for answer, reasons in seating.reasons.items()
    )
    return list(proposals)


def _proposal(weave: Weave, number: int, slot: Slot) -> Proposal:
    return Proposal(
        congregation_id=weave.congregation_id,
        weave=weave,
        number=number,
        zone=slot.zone,
        weekday=slot.weekday,
        minute=slot.minute,
    )


@transaction.atomic
def move_seat(
    *,
    actor: Actor,
    seat: Seat,
    target: Proposal | None,
    slots: Mapping[int, Slot],
    reasons: Mapping[int, Sequence[str]],
    new_slot: Slot | None = None,
) -> None:
    """Move somebody to another proposed crew, to a new one, or to those who wait.

    `slots` are the crews' slots after the move, by proposal; `reasons` everybody's sentences, by answer.
    """
    round = seat.weave.round
    rounds_policy.steer_round.require(actor, round)
    if new_slot is not None:
        target = _proposal(seat.weave, _next_number(seat.weave), new_slot)
        target.save(force_insert=True)
    Seat.everywhere.filter(pk=seat.pk).update(proposal=target)
    for proposal, slot in slots.items():
        Proposal.objects.of(round.congregation_id).filter(pk=proposal).update(
            zone=slot.zone, weekday=slot.weekday, minute=slot.minute
        )
    for answer, sentences in reasons.items():
        Seat.objects.of(round.congregation_id).filter(weave=seat.weave, answer=answer).update(
            reasons=list(sentences)
        )
    Proposal.objects.of(round.congregation_id).filter(weave=seat.weave, seats=None).delete()
    record(actor, SEAT_MOVED, round, seat=seat.pk)


def _next_number(weave: Weave) -> int:
    numbers = Proposal.objects.of(weave.congregation_id).filter(weave=weave).aggregate(last=Max("number"))
    return (numbers["last"] or 0) + 1
