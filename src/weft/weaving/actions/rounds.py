"""Writing about rounds."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from weft.congregations.models import Congregation, Membership
from weft.core import clock, work
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.sealing import seal_all
from weft.core.text import tidy
from weft.meetings.logic import Cycle
from weft.people.queries.blocks import pairs_apart
from weft.weaving.actions.sheets import forget_sheet
from weft.weaving.deeds import (
    CHANGE_PUT_BEFORE,
    PEOPLE_CHOSEN,
    QUESTIONS_ASKED,
    ROUND_OPENED,
    ROUND_PUT_BEFORE,
    ROUND_TOLD,
)
from weft.weaving.logic.consent import SILENT, reply_words
from weft.weaving.logic.questions import MOST_QUESTIONS, Question
from weft.weaving.logic.rounds import Course
from weft.weaving.models import Answer, Proposal, Round, Seat, Sheet, Weave
from weft.weaving.policy import rounds as policy
from weft.weaving.queries.people import to_tell_of

SETTLE = "settle"


@transaction.atomic
def open_round(
    *,
    actor: Actor,
    congregation: Congregation,
    name: str,
    sizes: tuple[int, int],
    cycle: Cycle,
    course: Course | None = None,
) -> Round:
    """Open a round. Nobody is in it until they say yes, and nobody is told before `tell_of_round`."""
    policy.open_round.require(actor)
    usual = Course(answer_days=congregation.answer_days, turns=congregation.turns)
    opened = Round.everywhere.create(
        congregation=congregation,
        name=tidy(name, 80),
        size_low=sizes[0],
        size_high=sizes[1],
        minutes=cycle.minutes,
        first_day=cycle.first_day,
        weeks=cycle.weeks,
        **_kept(course or usual),
    )
    record(actor, ROUND_OPENED, opened)
    return opened


def _kept(course: Course) -> dict[str, object]:
    return asdict(course) | {"kinds": [tidy(kind, 60) for kind in course.kinds]}


@transaction.atomic
def ask_questions(*, actor: Actor, round: Round, questions: Sequence[Question]) -> bool:
    """Say what a round asks everybody. False once somebody has said yes: they answered other questions."""
    policy.gather_round.require(actor, round)
    locked = Round.everywhere.select_for_update().get(pk=round.pk)
    if Answer.objects.of(round.congregation_id).filter(round=round).exists():
        return False
    locked.questions = [each.kept for each in questions[:MOST_QUESTIONS]]
    locked.save(update_fields=["questions"])
    record(actor, QUESTIONS_ASKED, round, questions=len(locked.questions))
    return True


@transaction.atomic
def choose_people(
    *, actor: Actor, round: Round, added: Iterable[Membership], dropped: Iterable[Membership] = ()
) -> int:
    """Say who may take part in a round that is for some. Returns how many more may now."""
    policy.gather_round.require(actor, round)
    before = round.among.count()
    round.among.remove(*dropped)
    round.among.add(*added)
    more = round.among.count() - before
    record(actor, PEOPLE_CHOSEN, round, people=before + more)
    return more


@transaction.atomic
def tell_of_round(*, actor: Actor, round: Round) -> int:
    """Everybody who may take part and was not told yet hears that a round is open. Returns how many that are."""
    policy.gather_round.require(actor, round)
    Round.everywhere.select_for_update().get(pk=round.pk)
    untold = [member.pk for member in to_tell_of(round)]
    if untold:
        record(actor, ROUND_TOLD, round, members=",".join(map(str, untold)))
    return len(untold)


@transaction.atomic
def put_before_people(*, actor: Actor, round: Round) -> bool:
    """Put each proposed crew before its own people, who answer privately until a day.

    False when somebody was faster, a crew has fewer than two people, or people are not to meet any more.
    """
    policy.put_before_people.require(actor, round)
    weave = Round.everywhere.select_for_update().get(pk=round.pk).weave
    if weave is None or not _can_be_put(weave):
        return False
    until = clock.now() + timedelta(days=round.answer_days)
    asked = {
        "state": Round.State.ASKED,
        "answer_by": until,
        "goes_out_at": None,
        "first_day": weave.first_day,
    }
    proposed = Round.everywhere.filter(pk=round.pk, state=Round.State.PROPOSED, weave=weave)
    if not proposed.update(turn=F("turn") + 1, **asked):
        return False
    lay_blank_replies(actor=actor, weave=weave)
    for sheet in Sheet.objects.of(round.congregation_id).filter(round=round, state=Sheet.State.LOOKED_AT):
        forget_sheet(actor=actor, sheet=sheet)
    usual = round.purpose == Round.Purpose.USUAL
    record(actor, ROUND_PUT_BEFORE if usual else CHANGE_PUT_BEFORE, round, weave=weave.pk)
    return True


def _can_be_put(weave: Weave) -> bool:
    """Whether nobody would sit alone, or with somebody they are not to meet, since the proposal was made."""
    crews = _people_by_proposal(weave)
    apart = pairs_apart(person for people in crews.values() for person in people)
    return (
        bool(crews)
        and min(map(len, crews.values())) > 1
        and not any(pair <= set(people) for pair in apart for people in crews.values())
    )


def _people_by_proposal(weave: Weave) -> dict[int, list[int]]:
    seats = Seat.objects.of(weave.congregation_id).filter(weave=weave, proposal__isnull=False)
    crews: dict[int, list[int]] = {
        key: []
        for key in Proposal.objects.of(weave.congregation_id).filter(weave=weave).values_list("pk", flat=True)
    }
    for proposal, person in seats.values_list("proposal", "answer__membership__person"):
        crews[proposal].append(person)
    return crews


@transaction.atomic
def lay_blank_replies(*, actor: Actor, weave: Weave) -> None:
    """Everybody to whom a crew is proposed has a reply, sealed and empty. That they are asked is recorded already."""
    rows = Seat.objects.of(weave.congregation_id).filter(weave=weave, proposal__formed_at=None)
    seats = list(rows.exclude(proposal=None).select_related("answer__self_circle", "proposal"))
    blank = seal_all([(seat.place, reply_words(SILENT)) for seat in seats])
    for seat, sealed in zip(seats, blank, strict=True):
        seat.reply = sealed
    Seat.everywhere.bulk_update(seats, ["reply"], batch_size=400)
    _count(list({seat.proposal_id: seat.proposal for seat in seats}.values()), seats)


def _count(proposals: Sequence[Proposal], seats: Sequence[Seat]) -> None:
    """How many people each is put before: a crew that shrinks meanwhile is not the one they were asked about."""
    for proposal in proposals:
        proposal.put_before = sum(seat.proposal_id == proposal.pk for seat in seats)
    Proposal.everywhere.bulk_update(proposals, ["put_before"], batch_size=400)


@transaction.atomic
def begin_settling(*, actor: Actor, round: Round) -> bool:
    """The turn is over: nobody answers any more, and the worker puts together what was answered.

    False when that is under way, or the round has gone on. What comes of it is recorded when it is kept.
    """
    locked = Round.everywhere.select_for_update().filter(pk=round.pk, state=Round.State.ASKED).first()
    latest = Weave.everywhere.select_related("work").filter(pk=locked.weave_id or 0) if locked else None
    weave = latest.first() if latest is not None else None
    if weave is None or (weave.work and weave.work.kind == SETTLE and not weave.work.is_over):
        return False
    Round.everywhere.filter(pk=round.pk, answer_by__gt=clock.now()).update(answer_by=clock.now())
    weave.work = work.begin(actor, SETTLE, weave.pk)
    weave.save(update_fields=["work"])
    return True
