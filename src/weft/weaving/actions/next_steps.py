"""Writing what is offered to those without a place."""

from django.db import transaction

from weft.core.actor import Actor
from weft.weaving.logic.next_steps import CALL, PERSON, SEAT, WAIT, next_steps
from weft.weaving.models import NextStep, Round
from weft.weaving.queries.next_steps import left_over


@transaction.atomic
def leave_nobody(*, actor: Actor, round: Round) -> None:
    """Everybody who said yes and has no crew is offered a next step. That the round ended is recorded already."""
    left = left_over(round)
    NextStep.objects.of(round.congregation_id).filter(round=round).delete()
    NextStep.everywhere.bulk_create(
        NextStep(
            congregation_id=round.congregation_id,
            round=round,
            membership_id=step.who,
            kind=step.kind,
            circle_id=step.of if step.kind == SEAT else None,
            call_id=step.of if step.kind == CALL else None,
            person_id=step.of if step.kind == PERSON else None,
            on=left.on if step.kind == WAIT else None,
        )
        for step in next_steps(left.people, left.crews, left.calls, left.holders)
    )
