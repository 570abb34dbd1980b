"""Writing what came of a turn: crews that come to be, what is asked anew, and the end of a round."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max

from weft.circles.actions.circles import Source, form_crews, move_circle
from weft.circles.models import Circle, Origin
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.sealing import seal_all, unseal_all
from weft.meetings.actions import begin_series
from weft.weaving.actions.next_steps import leave_nobody
from weft.weaving.actions.rounds import lay_blank_replies
from weft.weaving.actions.weaves import Seating, write_seats
from weft.weaving.deeds import CHANGE_CAME_ABOUT, CHANGE_DROPPED, ROUND_CONFIRMED, TURN_KEPT
from weft.weaving.logic.consent import Outcome, beginning
from weft.weaving.logic.refusals import refused
from weft.weaving.logic.yeses import packed
from weft.weaving.models import Answer, Proposal, Round, Seat, Weave


@dataclass(frozen=True, slots=True)
class Mended:
    """What the engine made of those who still wait, and which of its crews need no asking, by their place."""

    seating: Seating
    stand: frozenset[int] = frozenset()


@transaction.atomic
def keep_turn(*, actor: Actor, weave: Weave, outcome: Outcome, mended: Mended | None) -> bool:
    """All that comes of a turn, at once: crews come to be, the others are asked anew, or the round ends.

    False when the round has gone on already.
    """
    here = Round.everywhere.select_for_update().filter(
        pk=weave.round_id, state=Round.State.ASKED, weave=weave
    )
    round = here.select_related("congregation").first()
    if round is None:
        return False
    formed = _narrow(weave, outcome)
    _keep_refusals(weave, outcome)
    Answer.objects.of(round.congregation_id).filter(round=round, pk__in=outcome.out).delete()
    latest = weave if mended is None else _write_mended(actor, weave, mended)
    if mended is not None:
        formed += _standing(latest, mended)
    _form(actor, round, weave, formed)
    _forget_what_did_not_come(weave, is_over=latest != weave)
    asked = _ask_anew(actor, round, latest) if latest != weave else False
    record(actor, TURN_KEPT, round, weave=weave.pk, then=latest.pk)
    if not asked:
        _end(actor, round, latest, formed)
    return True


def _narrow(weave: Weave, outcome: Outcome) -> list[Proposal]:
    """The proposals that come to be; whoever of them did not say yes has no seat there."""
    people = {crew.key: crew.people for crew in outcome.formed}
    rows = Proposal.objects.of(weave.congregation_id).filter(weave=weave, pk__in=people)
    proposals = list(rows.order_by("number"))
    for proposal in proposals:
        seats = Seat.objects.of(weave.congregation_id).filter(proposal=proposal)
        seats.exclude(answer__in=people[proposal.pk]).update(proposal=None)
    return proposals


def _keep_refusals(weave: Weave, outcome: Outcome) -> None:
    """What people said no to is sealed with their wishes. All are sealed anew, so that nothing tells whose changed."""
    rows = Answer.objects.of(weave.congregation_id).filter(pk__in=outcome.waiting)
    answers = list(rows.select_related("self_circle").order_by("pk"))
    members = dict(
        Answer.objects.of(weave.congregation_id).filter(round=weave.round_id).values_list("pk", "membership")
    )
    opened = unseal_all([(answer.place, answer.wishes) for answer in answers])
    wishes = [
        packed(
            refused(
                json.loads(words),
                [members[other] for other in outcome.parted.get(answer.pk, ()) if other in members],
                outcome.lost.get(answer.pk),
            )
        )
        for answer, words in zip(answers, opened, strict=True)
    ]
    sealed = seal_all([(answer.place, words) for answer, words in zip(answers, wishes, strict=True)])
    for answer, closed in zip(answers, sealed, strict=True):
        answer.wishes = closed
    Answer.everywhere.bulk_update(answers, ["wishes"], batch_size=200)


def _write_mended(actor: Actor, weave: Weave, mended: Mended) -> Weave:
    """The mended proposals, as an asking of the engine that mends the one before."""
    seating = mended.seating
    again = Weave.everywhere.create(
        congregation_id=weave.congregation_id,
        round_id=weave.round_id,
        mends=weave,
        state=Weave.State.WOVEN,
        size_low=weave.size_low,
        size_high=weave.size_high,
        minutes=weave.minutes,
        first_day=weave.first_day,
        weeks=weave.weeks,
        seconds=weave.seconds,
        seed=weave.seed,
        score=dict(seating.score),
        took=seating.took,
        stop_reason=seating.stop_reason,
    )
    numbers = Proposal.objects.of(weave.congregation_id).filter(weave__round=weave.round_id)
    last = numbers.aggregate(last=Max("number"))["last"] or 0
    write_seats(actor=actor, weave=again, seating=seating, after=last)
    return again


def _standing(latest: Weave, mended: Mended) -> list[Proposal]:
    """Mended crews all of whose people said yes to them before."""
    proposals = Proposal.objects.of(latest.congregation_id).filter(weave=latest).order_by("number")
    return [proposal for at, proposal in enumerate(proposals) if at in mended.stand]


def _form(actor: Actor, round: Round, weave: Weave, proposals: Sequence[Proposal]) -> None:
    """These crews are there from now on, with their first meetings, and know where they came from."""
    if not proposals:
        return
    rows = Seat.objects.of(round.congregation_id).filter(proposal__in=proposals).order_by("pk")
    seats = list(rows.select_related("answer__membership"))
    crews = [
        [seat.answer.membership for seat in seats if seat.proposal_id == proposal.pk]
        for proposal in proposals
    ]
    cycle = beginning(weave.cycle, clock.today(round.congregation.zone) + timedelta(days=1))
    circles = form_crews(
        actor=actor,
        congregation=round.congregation,
        crews=crews,
        first_day=cycle.first_day,
        weeks=cycle.weeks,
        origins=[_source(round)] * len(crews),
    )
    plans = [(circle, proposal.slot) for circle, proposal in zip(circles, proposals, strict=True)]
    begin_series(actor=actor, plans=plans, cycle=cycle)
    _hand_over(actor, round, circles)
    keys = [proposal.pk for proposal in proposals]
    Proposal.objects.of(round.congregation_id).filter(pk__in=keys).update(formed_at=clock.now())
    Round.everywhere.filter(pk=round.pk).update(first_day=cycle.first_day)


def _source(round: Round) -> Source:
    """A crew of a round knows its name; of a split or a merge it knows the earlier crews."""
    if round.purpose == Round.Purpose.USUAL:
        return Source(Origin.Kind.ROUND, round.name)
    return Source(Origin.Kind(round.purpose), earlier=list(round.circles.all()))


def _hand_over(actor: Actor, round: Round, circles: Sequence[Circle]) -> None:
    """A round remembers the crews it made; a split or a merge ends those it began with."""
    if round.purpose == Round.Purpose.USUAL:
        round.circles.add(*circles)
        return
    for before in round.circles.all():
        move_circle(actor=actor, circle=before, state=Circle.State.ENDED)


def _forget_what_did_not_come(weave: Weave, *, is_over: bool) -> None:
    """Replies are forgotten with the turn, and so is what was proposed and did not come to be."""
    seats = Seat.objects.of(weave.congregation_id).filter(weave=weave)
    seats.update(reply=b"")
    left = seats.filter(proposal__formed_at=None)
    if is_over:
        left.delete()
    else:
        left.update(proposal=None, reasons=[])
    Proposal.objects.of(weave.congregation_id).filter(weave=weave, formed_at=None).delete()


def _ask_anew(actor: Actor, round: Round, latest: Weave) -> bool:
    """What is proposed now is put before its people. False when there is nothing to ask."""
    proposals = Proposal.objects.of(round.congregation_id).filter(weave=latest, formed_at=None)
    Round.everywhere.filter(pk=round.pk).update(weave=latest)
    if not proposals.exists():
        return False
    until = clock.now() + timedelta(days=round.answer_days)
    Round.everywhere.filter(pk=round.pk).update(turn=F("turn") + 1, answer_by=until)
    lay_blank_replies(actor=actor, weave=latest)
    return True


def _end(actor: Actor, round: Round, latest: Weave, formed: Sequence[Proposal]) -> None:
    """The round is over, and nobody is left without a next step."""
    changes = round.purpose != Round.Purpose.USUAL
    state = Round.State.OVER if changes and not formed else Round.State.CONFIRMED
    Round.everywhere.filter(pk=round.pk).update(state=state, confirmed_at=clock.now(), answer_by=None)
    if changes:
        record(actor, CHANGE_CAME_ABOUT if formed else CHANGE_DROPPED, round, weave=latest.pk)
        return
    leave_nobody(actor=actor, round=round)
    record(actor, ROUND_CONFIRMED, round, weave=latest.pk)
