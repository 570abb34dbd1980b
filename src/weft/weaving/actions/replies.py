"""Writing what people answer to what is put before them. It is theirs alone: nothing of it is in the chronicle."""

from django.db import transaction
from django.db.models import QuerySet

from weft.core.actor import Actor
from weft.core.sealing import seal
from weft.weaving.actions.rounds import begin_settling
from weft.weaving.logic.consent import BACK, REPLIES, YES, everybody_answered, reply_words
from weft.weaving.models import Round, Seat
from weft.weaving.policy import replies as policy
from weft.weaving.queries.turns import turn_of


@transaction.atomic
def reply_to_seat(*, actor: Actor, seat: Seat, reply: str) -> bool:
    """Answer what is proposed to oneself, or change the answer until the turn ends. False when it has ended.

    An answer is nobody else's, so it is not recorded. When it was the last that was missing, the turn ends.
    """
    policy.see_own_seat.require(actor, seat)
    return reply in REPLIES and _write(actor, policy.reply_to_seat.rows(actor), seat, reply)


@transaction.atomic
def note_reply(*, actor: Actor, seat: Seat, is_yes: bool) -> bool:
    """Write down what somebody without a way in and without mail said in person. False when the turn has ended.

    Theirs like any other answer: it is not recorded, and whoever wrote it down does not see it again.
    """
    policy.note_reply.require(actor, seat)
    return _write(actor, policy.note_reply.rows(actor), seat, YES if is_yes else BACK)


def _write(actor: Actor, answerable: QuerySet[Seat], seat: Seat, reply: str) -> bool:
    """While the turn lasts: it ends once, and what is written before counts."""
    round = Round.everywhere.select_for_update().get(pk=seat.weave.round_id)
    found = answerable.filter(pk=seat.pk).select_related("answer__self_circle", "weave").first()
    if found is None:
        return False
    found.reply = seal(found.place, reply_words(reply))
    found.save(update_fields=["reply"])
    if everybody_answered(turn_of(found.weave)):
        begin_settling(actor=actor, round=round)
    return True
