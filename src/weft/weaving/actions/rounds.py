"""Writing about rounds."""

from collections.abc import Sequence

from django.db import transaction

from weft.circles.actions.circles import form_crews
from weft.congregations.models import Congregation, Membership
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy
from weft.meetings.actions import begin_series
from weft.meetings.logic import Cycle
from weft.people.queries.blocks import pairs_apart
from weft.weaving.actions.sheets import forget_sheet
from weft.weaving.deeds import ROUND_CONFIRMED, ROUND_OPENED
from weft.weaving.models import Proposal, Round, Sheet
from weft.weaving.policy import rounds as policy


@transaction.atomic
def open_round(
    *, actor: Actor, congregation: Congregation, name: str, sizes: tuple[int, int], cycle: Cycle
) -> Round:
    """Open a round. Nobody is in it until they say yes."""
    policy.open_round.require(actor)
    opened = Round.everywhere.create(
        congregation=congregation,
        name=tidy(name, 80),
        size_low=sizes[0],
        size_high=sizes[1],
        minutes=cycle.minutes,
        first_day=cycle.first_day,
        weeks=cycle.weeks,
    )
    record(actor, ROUND_OPENED, opened)
    return opened


def _has_pair_apart(crews: Sequence[Sequence[Membership]]) -> bool:
    """Whether somebody would sit with somebody they are not to meet, since the proposal was made."""
    people = [{member.person_id for member in crew} for crew in crews]
    apart = pairs_apart(set().union(*people))
    return any(pair <= crew for pair in apart for crew in people)


@transaction.atomic
def confirm_round(*, actor: Actor, round: Round) -> bool:
    """The proposed crews come to be.

    False when somebody was faster, a crew has fewer than two people, or people are not to meet any more.
    """
    policy.steer_round.require(actor, round)
    weave = round.weave
    if weave is None:
        return False
    rows = Proposal.objects.of(round.congregation_id).filter(weave=weave)
    proposals = list(rows.prefetch_related("seats__answer__membership"))
    crews = [[seat.answer.membership for seat in proposal.seats.all()] for proposal in proposals]
    if not crews or min(len(crew) for crew in crews) < 2 or _has_pair_apart(crews):
        return False
    cycle = weave.cycle
    was_open = Round.everywhere.filter(pk=round.pk, state=Round.State.PROPOSED)
    confirmed = {"state": Round.State.CONFIRMED, "confirmed_at": clock.now()}
    if not was_open.update(**confirmed, first_day=cycle.first_day):
        return False
    circles = form_crews(
        actor=actor,
        congregation=round.congregation,
        crews=crews,
        first_day=cycle.first_day,
        weeks=cycle.weeks,
    )
    plans = [(circle, proposal.slot) for circle, proposal in zip(circles, proposals, strict=True)]
    begin_series(actor=actor, plans=plans, cycle=cycle)
    for sheet in Sheet.objects.of(round.congregation_id).filter(round=round, state=Sheet.State.LOOKED_AT):
        forget_sheet(actor=actor, sheet=sheet)
    record(actor, ROUND_CONFIRMED, round, weave=weave.pk)
    return True
