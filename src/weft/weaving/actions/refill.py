"""Writing what is offered to those who have no place: a free seat is offered, taken, or passed without a word."""

from datetime import timedelta

from django.db import transaction

from weft.circles.actions.doors import take_offered_seat
from weft.circles.models import Circle
from weft.congregations.models import Membership
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.core.chronicle import record
from weft.core.sealing import seal
from weft.weaving.deeds import SEAT_OFFERED
from weft.weaving.logic.yeses import packed
from weft.weaving.models import NextStep
from weft.weaving.policy import next_steps as policy
from weft.weaving.queries import refill as queries


@transaction.atomic
def offer_free_seats(*, actor: Actor, circle: Circle) -> list[NextStep]:
    """Offer each free seat of a young crew to one of those who wait; each offer is recorded, and told to them alone."""
    locked = Circle.everywhere.select_for_update().select_related("congregation").filter(pk=circle.pk).first()
    seats = queries.free_seats(locked) if locked else 0
    if locked is None or not seats:
        return []
    return [
        _offer(actor, locked, step)
        for step, _ in zip(queries.whom_it_fits(locked), range(seats), strict=False)
    ]


def _offer(actor: Actor, circle: Circle, waits: NextStep) -> NextStep:
    """The seat is kept for them as many days as people have for an answer."""
    offered = NextStep.everywhere.create(
        congregation_id=circle.congregation_id,
        membership_id=waits.membership_id,
        round_id=waits.round_id,
        kind=NextStep.Kind.SEAT,
        circle=circle,
        on=clock.today() + timedelta(days=circle.congregation.answer_days),
    )
    record(actor, SEAT_OFFERED, offered)
    return offered


@transaction.atomic
def take_step(*, actor: Actor, step: NextStep) -> bool:
    """Ask to sit where a seat is offered. False where it went meanwhile; the offer is gone either way.

    Asking there is recorded like any asking at a door.
    """
    policy.take_step.require(actor, step)
    circle_id = step.circle_id or 0
    step.delete()
    return take_offered_seat(actor=actor, circle_id=circle_id)


@transaction.atomic
def pass_step(*, actor: Actor, step: NextStep) -> None:
    """Not this one. That somebody passed is kept nowhere but sealed with their own wishes, so it is not recorded.

    A seat is offered to the next at once.
    """
    policy.pass_step.require(actor, step)
    circle = step.circle if step.kind == NextStep.Kind.SEAT else None
    let_go(actor=actor, step=step)
    if circle is not None:
        offer_free_seats(actor=the_house(circle.congregation_id), circle=circle)


@transaction.atomic
def let_go(*, actor: Actor, step: NextStep) -> None:
    """What was offered is not any more, and the same seat is not offered to them again. This is recorded nowhere."""
    said = queries.last_said(step.congregation_id, [step.membership_id]).get(step.membership_id)
    if step.kind == NextStep.Kind.SEAT and said is not None:
        passed = sorted({*said.wishes.get(queries.PASSED, ()), step.circle_id})
        said.answer.wishes = seal(said.answer.place, packed(said.wishes | {queries.PASSED: passed}))
        said.answer.save(update_fields=["wishes"])
    step.delete()


@transaction.atomic
def end_steps_of(*, actor: Actor, member: Membership) -> None:
    """Somebody found a place: nothing is offered to them any more. What made it so is recorded."""
    NextStep.objects.of(member.congregation_id).filter(membership=member).delete()
