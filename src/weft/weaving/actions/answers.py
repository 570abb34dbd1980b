"""Writing what people said to a round."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from weft.circles.queries.circles import selves_of
from weft.congregations.models import Membership
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.sealing import seal, seal_all, unseal, unseal_all
from weft.core.text import tidy
from weft.meetings.actions import change_availability
from weft.meetings.logic import Span
from weft.meetings.queries import has_times
from weft.weaving.deeds import ANSWER_GIVEN, ANSWER_WITHDRAWN
from weft.weaving.logic.signup import SignUp
from weft.weaving.logic.yeses import FINE, LOVES, RATHER_NOT, Yes, packed, unpacked, wished
from weft.weaving.models import Answer, Round
from weft.weaving.policy import answers as policy
from weft.weaving.policy import rounds as policy_rounds

SAID = ("kind", "draws", "size_low", "size_high")
"""What an answer says openly on every way in."""
ASKED = ("said", "is_caller", "intention")
"""What only the round itself asks: no sheet speaks of it."""


@transaction.atomic
def write_answers(
    *, actor: Actor, round: Round, signups: Sequence[SignUp], members: Mapping[str, Membership]
) -> None:
    """One answer each. Who answered before keeps their row, and with it their seat; what is the same is not touched.

    The import records it.
    """
    rows = Answer.objects.of(round.congregation_id).filter(round=round, membership__in=members.values())
    before = {answer.membership_id: answer for answer in rows.select_related("self_circle")}
    opened = unseal_all([(answer.place, answer.wishes) for answer in before.values()])
    wished = dict(zip(before, opened, strict=True))
    selves = selves_of(member for member in members.values() if member.pk not in before)
    changed, wishes = [], []
    for signup in signups:
        member, said = members[signup.key], _wishes(signup, members)
        answer = before.get(member.pk) or Answer(
            congregation_id=round.congregation_id,
            round=round,
            membership=member,
            self_circle=selves[member.pk],
        )
        said = _beside(wished.get(member.pk), said)
        if _take_down(answer, signup) or wished.get(member.pk) != said:
            changed.append(answer)
            wishes.append(said)
    sealed = seal_all([(answer.place, said) for answer, said in zip(changed, wishes, strict=True)])
    for answer, closed in zip(changed, sealed, strict=True):
        answer.wishes = closed
    again = [answer for answer in changed if answer.pk is not None]
    Answer.everywhere.bulk_create([answer for answer in changed if answer.pk is None], batch_size=500)
    Answer.everywhere.bulk_update(again, [*SAID, "wishes"], batch_size=200)


def _take_down(answer: Answer, signup: SignUp) -> bool:
    """Write what somebody said openly into their answer. Says whether it is anything new."""
    earlier = [getattr(answer, field) for field in SAID]
    answer.kind = tidy(signup.kind or "", 60)
    answer.draws = [tidy(each, 120) for each in signup.draws]
    answer.size_low, answer.size_high = signup.size or (None, None)
    return answer.pk is None or earlier != [getattr(answer, field) for field in SAID]


def _wishes(signup: SignUp, members: Mapping[str, Membership]) -> bytes:
    """Whom they named, as member numbers; padded, so that its size says nothing."""
    named = {
        word: sorted(members[key].pk for key in keys if key in members)
        for word, keys in (
            ("loves", signup.loves),
            ("rather_not", signup.rather_not),
            ("couples", signup.couples),
        )
    }
    return packed(named)


def _beside(before: bytes | None, said: bytes) -> bytes:
    """What a sheet says of wishes; whatever else was kept with them stays."""
    return said if before is None else packed(unpacked(before) | unpacked(said))


@transaction.atomic
def say_yes(
    *, actor: Actor, round: Round, yes: Yes, week: Sequence[Span] = (), hours: tuple[int, int] | None = None
) -> Answer | None:
    """Say yes to a round, or say anew what goes with it. None, and nothing is kept, while nobody knows their times.

    `week` is said along by whoever has not said before when they can meet.
    """
    policy_rounds.take_part_in_round.require(actor, round)
    Round.everywhere.select_for_update().get(pk=round.pk)
    if not has_times(actor):
        if not week:
            return None
        usual = (round.congregation.hours_low, round.congregation.hours_high)
        change_availability(actor=actor, week=week, hours=hours or usual)
    answer = _own(actor, round)
    _write_down(answer, yes)
    opened = unpacked(unseal(answer.place, answer.wishes)) if answer.pk else unpacked(b"")
    spoken = {member: LOVES if speaks else _unless(opened, member) for member, speaks in yes.speaks.items()}
    answer.wishes = seal(answer.place, packed(wished(opened, spoken)))
    if answer.pk:
        answer.save(update_fields=[*SAID, *ASKED, "wishes"])
    else:
        answer.save(force_insert=True)
    record(actor, ANSWER_GIVEN, round)
    return answer


def _unless(opened: Mapping[str, list[int]], member: int) -> str:
    """A call that does not speak to somebody is no word against its caller."""
    return RATHER_NOT if member in opened[RATHER_NOT] else FINE


def _own(actor: Actor, round: Round) -> Answer:
    """The answer that somebody gave, or one to be filled in."""
    mine = Answer.objects.of(round.congregation_id).filter(round=round, membership=actor.membership_id)
    given: Answer | None = mine.select_related("self_circle").first()
    if given is not None:
        return given
    member = Membership.objects.of(round.congregation_id).get(pk=actor.membership_id)
    return Answer(
        congregation_id=round.congregation_id,
        round=round,
        membership=member,
        self_circle=selves_of([member])[member.pk],
    )


def _write_down(answer: Answer, yes: Yes) -> None:
    answer.kind = tidy(yes.kind, 60)
    answer.draws = [tidy(each, 120) for each in yes.draws]
    answer.size_low, answer.size_high = yes.size or (None, None)
    answer.said = {str(number): sorted(options) for number, options in yes.said.items() if options}
    answer.is_caller = yes.intention is not None
    answer.intention = tidy(yes.intention or "", 200)


@transaction.atomic
def keep_wishes(*, actor: Actor, answer: Answer, wishes: Mapping[int, str]) -> None:
    """Say of these members with whom one would love to be, with whom it is fine, and with whom rather not.

    Nothing of it is recorded: nobody is to read in any book that somebody wished at all.
    """
    policy.wish_with_answer.require(actor, answer)
    write_wishes(actor=actor, answer=answer, wishes=wishes)


@transaction.atomic
def write_wishes(*, actor: Actor, answer: Answer, wishes: Mapping[int, str]) -> None:
    """Seal what somebody wishes, from their own hand or from their card. What brought it is recorded."""
    locked = Answer.everywhere.select_for_update().select_related("self_circle").get(pk=answer.pk)
    opened = unpacked(unseal(locked.place, locked.wishes))
    locked.wishes = seal(locked.place, packed(wished(opened, wishes)))
    locked.save(update_fields=["wishes"])


@transaction.atomic
def write_asked(*, actor: Actor, answer: Answer, yes: Yes) -> None:
    """Keep what only the round asks, from somebody's card. That the card was taken in is recorded."""
    _write_down(answer, yes)
    answer.save(update_fields=[*SAID, *ASKED])


@transaction.atomic
def withdraw_answer(*, actor: Actor, answer: Answer) -> None:
    """Step back from a round that is still open, without a reason."""
    policy.withdraw_answer.require(actor, answer)
    record(actor, ANSWER_WITHDRAWN, answer.round)
    answer.delete()
