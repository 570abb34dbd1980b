"""Writing what is asked about a call, and what those in it say to that."""

from django.db import transaction

from weft.congregations.models import Membership
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.weaving.deeds import QUESTION_ANSWERED, QUESTION_ASKED, QUESTION_TAKEN_BACK
from weft.weaving.models import Call, CallQuestion
from weft.weaving.policy import calls as policy


@transaction.atomic
def ask_of_call(*, actor: Actor, call: Call, words: str) -> CallQuestion | None:
    """Ask something that everybody who sees the call reads. None when enough of theirs wait for a reply."""
    policy.ask_of_call.require(actor, call)
    here = Membership.objects.of(call.congregation_id).select_for_update(of=("self",))
    asker = here.get(pk=actor.membership_id)
    waiting = CallQuestion.objects.of(call.congregation_id).filter(asker=asker, reply="")
    if waiting.count() >= policy.QUESTIONS:
        return None
    question: CallQuestion = CallQuestion.everywhere.create(
        congregation_id=call.congregation_id, call=call, asker=asker, words=words
    )
    record(actor, QUESTION_ASKED, call, question=question.pk)
    return question


@transaction.atomic
def reply_to_question(*, actor: Actor, question: CallQuestion, words: str) -> bool:
    """Say something to that, once; everybody who sees the call reads it. False when another was faster."""
    policy.reply_to_question.require(actor, question)
    unanswered = CallQuestion.objects.of(question.congregation_id).filter(pk=question.pk, reply="")
    if not unanswered.update(reply=words):
        return False
    record(actor, QUESTION_ANSWERED, question.call, question=question.pk)
    return True


@transaction.atomic
def take_question_back(*, actor: Actor, question: CallQuestion) -> None:
    """Ask no longer. Nothing of it is left."""
    policy.take_question_back.require(actor, question)
    record(actor, QUESTION_TAKEN_BACK, question.call)
    question.delete()
