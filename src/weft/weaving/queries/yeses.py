"""Reading a card: what somebody says with their yes, before they say it and after."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from weft.circles.queries.circles import actor_of
from weft.congregations.models import Membership
from weft.core.actor import Actor
from weft.core.sealing import unseal
from weft.meetings.logic import WEEKDAYS, week_words
from weft.meetings.queries import my_availability
from weft.weaving.logic.questions import Question, questions_of
from weft.weaving.logic.yeses import FINE, LOVES, RATHER_NOT, unpacked
from weft.weaving.models import Answer, Round
from weft.weaving.policy.rounds import take_part_in_round

SALT = "weft.take_part"


@dataclass(frozen=True, slots=True)
class Calling:
    """What somebody in a round would like a crew for."""

    caller: int
    name: str
    thread: str
    intention: str
    speaks: bool


@dataclass(frozen=True, slots=True)
class YesCard:
    """One person's card in one round. `week` is empty while nobody knows when they could meet."""

    round: Round
    member: Membership
    answer: Answer | None
    before: Answer | None
    week: str
    questions: tuple[Question, ...]
    calls: list[Calling]

    @property
    def initial(self) -> dict[str, Any]:
        """What the card shows to begin with: what they said here, or what they said last time."""
        said = self.answer or self.before
        if said is None:
            return {}
        told: dict[str, Any] = {"kind": said.kind, "draws": ", ".join(said.draws), "size": _size(said)}
        if self.answer is not None:
            told |= {"calls": said.is_caller, "intention": said.intention}
            told |= {f"question_{number}": options for number, options in said.said.items()}
        return told | {f"speaks_{call.caller}": call.speaks for call in self.calls}


def _size(said: Answer) -> str:
    sizes = [size for size in (said.size_low, said.size_high) if size]
    return "–".join(str(size) for size in dict.fromkeys(sizes))


def yes_card(actor: Actor, round: Round) -> YesCard:
    """The actor's card in a round they may take part in."""
    members = Membership.objects.of(round.congregation_id).select_related("person", "congregation")
    mine = Answer.objects.of(round.congregation_id).filter(membership=actor.membership_id)
    answers = list(mine.select_related("self_circle").order_by("-pk")[:20])
    answer = next((each for each in answers if each.round_id == round.pk), None)
    said = my_availability(actor)
    return YesCard(
        round=round,
        member=members.get(pk=actor.membership_id),
        answer=answer,
        before=next((each for each in answers if each.round_id != round.pk), None),
        week=week_words(said.spans, [_(day) for day in WEEKDAYS]) if said else "",
        questions=questions_of(round.questions),
        calls=_calls(actor, round, answer) if round.has_callers else [],
    )


def _calls(actor: Actor, round: Round, answer: Answer | None) -> list[Calling]:
    """What others call for, as far as the two are to meet at all; and whether it speaks to the actor."""
    rows = Answer.objects.of(round.congregation_id).filter(round=round, is_caller=True)
    others = rows.exclude(membership=actor.membership_id).exclude(membership__person__in=actor.apart_ids)
    loved = set(wishes_of(answer)[LOVES]) if answer else set()
    return [
        Calling(
            caller=each.membership_id,
            name=each.membership.name,
            thread=each.membership.person.thread,
            intention=each.intention,
            speaks=each.membership_id in loved,
        )
        for each in others.select_related("membership__person").order_by("pk")
    ]


def wishes_of(answer: Answer) -> dict[str, list[int]]:
    """What somebody wishes, opened: for them alone, and for the house's own sums."""
    return unpacked(unseal(answer.place, answer.wishes))


def wish_words(answer: Answer) -> dict[int, str]:
    """Of each member of whom somebody said it: whether they would love to be with them, or rather not."""
    told = wishes_of(answer)
    return {member: word for word in (LOVES, RATHER_NOT) for member in told[word]}


def wish_of(words: dict[int, str], member: int) -> str:
    return words.get(member, FINE)


# By a link in a mail


def part_secret(round: Round, member: Membership) -> str:
    """What the link in an invitation carries: which round, and whose card; signed, and never kept."""
    return signing.dumps([round.pk, member.pk], salt=SALT)


def opened_part(secret: str) -> tuple[Actor, Round] | None:
    """Who may take part by a link, and in what; None for a link this house never made, or that is over."""
    try:
        round_pk, member_pk = signing.loads(secret, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    member = Membership.everywhere.filter(pk=member_pk, left_at=None).select_related("level").first()
    if member is None:
        return None
    actor = actor_of(member)
    round = take_part_in_round.rows(actor).filter(pk=round_pk).select_related("congregation").first()
    return None if round is None else (actor, round)
