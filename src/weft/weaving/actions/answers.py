"""Writing what people said to a round."""

import json
from collections.abc import Mapping, Sequence

from django.db import transaction

from weft.circles.queries.circles import selves_of
from weft.congregations.models import Membership
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.sealing import seal_all, unseal_all
from weft.core.text import tidy
from weft.weaving.deeds import ANSWER_WITHDRAWN
from weft.weaving.logic.signup import SignUp
from weft.weaving.models import Answer, Round
from weft.weaving.policy import answers as policy

SAID = ("kind", "draws", "size_low", "size_high")
"""What an answer says openly."""
PADDING = 512


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
    words = json.dumps(named).encode()
    return words.ljust(-(-len(words) // PADDING) * PADDING)


@transaction.atomic
def withdraw_answer(*, actor: Actor, answer: Answer) -> None:
    """Step back from a round that is still open, without a reason."""
    policy.withdraw_answer.require(actor, answer)
    record(actor, ANSWER_WITHDRAWN, answer.round)
    answer.delete()
