"""Writing what stands on a card of paper that somebody handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from weft.congregations.models import Membership
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.meetings.actions import keep_availabilities
from weft.meetings.queries import spoken_for
from weft.weaving.actions.answers import write_answers, write_asked, write_wishes
from weft.weaving.actions.sheets import take_in
from weft.weaving.deeds import SIGNUPS_TAKEN_IN
from weft.weaving.logic.signup import SignUp
from weft.weaving.logic.yeses import Yes
from weft.weaving.models import Answer, Round
from weft.weaving.policy import rounds as rounds_policy
from weft.weaving.policy import sheets as policy


@dataclass(frozen=True, slots=True)
class PaperCard:
    """One card: who it is from, what they said with their yes, and whom they named, by membership."""

    signup: SignUp
    yes: Yes
    wishes: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def take_card(
    *, actor: Actor, round: Round, card: PaperCard, member: Membership | None = None
) -> Answer | None:
    """A card is a yes like any other: of a member, or of somebody who belongs here from now on.

    None when the round is no longer open. Who said online when they can meet is not overruled by paper. That somebody
    was taken in is recorded.
    """
    policy.bring_sheet.require(actor, round)
    locked = Round.everywhere.select_for_update().filter(pk=round.pk, state__in=rounds_policy.STEERABLE)
    if not locked.exists():
        return None
    if member is None:
        take_in(actor=actor, round=round, signups=[card.signup])
        member = Membership.objects.of(round.congregation_id).get(signup_key=card.signup.key)
    else:
        _write_again(actor, round, card, member)
    answers = Answer.objects.of(round.congregation_id).filter(round=round, membership=member)
    answer: Answer = answers.select_related("self_circle").get()
    write_asked(actor=actor, answer=answer, yes=card.yes)
    write_wishes(actor=actor, answer=answer, wishes=card.wishes)
    return answer


def _write_again(actor: Actor, round: Round, card: PaperCard, member: Membership) -> None:
    here = round.congregation
    if card.signup.week and member.pk not in spoken_for([member]):
        week = [(member, card.signup.week)]
        keep_availabilities(actor=actor, weeks=week, hours=(here.hours_low, here.hours_high))
    write_answers(actor=actor, round=round, signups=[card.signup], members={card.signup.key: member})
    record(actor, SIGNUPS_TAKEN_IN, round, people=1, new=0)
