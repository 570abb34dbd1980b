"""Reading rounds and weaves: how far they are, and what the engine is asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet

from weft.core.actor import Actor
from weft.core.sealing import unseal_all
from weft.meetings.logic import Cycle, Free
from weft.meetings.queries import frees
from weft.people.queries.blocks import pairs_apart
from weft.weaving.logic.problem import CrewSettings
from weft.weaving.logic.questions import chosen_of, questions_of
from weft.weaving.logic.refusals import NOT_WITH, slots_in, without_company, without_times
from weft.weaving.logic.signup import SignUp
from weft.weaving.models import Answer, Round, Weave
from weft.weaving.policy import answers as answers_policy
from weft.weaving.policy import rounds as rounds_policy
from weft.weaving.queries.company import met_in


def rounds(actor: Actor) -> QuerySet[Round]:
    """Every round of the community, the newest first, with how many said yes."""
    return rounds_policy.see_round.rows(actor).annotate(yeses=Count("answers")).order_by("-made_at")


def rounds_going_on(actor: Actor) -> QuerySet[Round]:
    """Rounds that wait for somebody: for their weavers, for those who said yes, and for those who still may."""
    waiting = (
        rounds_policy.see_round.rows(actor).filter(state__in=rounds_policy.GOING_ON).order_by("-made_at")
    )
    if actor.holds("weave"):
        return waiting
    mine = Answer.objects.of(actor.congregation_id or 0).filter(membership=actor.membership_id)
    open_to_me = rounds_policy.take_part_in_round.rows(actor)
    return waiting.filter(Q(pk__in=mine.values("round")) | Q(pk__in=open_to_me.values("pk")))


def my_answer(actor: Actor, round: Round) -> Answer | None:
    """What the actor answered to a round, while they may still step back."""
    return answers_policy.withdraw_answer.rows(actor).filter(round=round).first()


def latest_weave(round: Round) -> Weave | None:
    """The last time the engine was asked, finished or not."""
    weaves = Weave.objects.of(round.congregation_id).filter(round=round)
    return weaves.select_related("work").order_by("-pk").first()


def settings_of(weave: Weave) -> CrewSettings:
    """What the engine is asked to keep to."""
    congregation = weave.congregation
    return CrewSettings(
        sizes=weave.sizes,
        ideal_sizes=(congregation.ideal_low, congregation.ideal_high),
        minutes=weave.minutes,
        first_day=weave.first_day,
        weeks=weave.weeks,
        seconds=weave.seconds,
        seed=weave.seed,
        met=met_in(weave.round),
        questions=questions_of(weave.round.questions),
    )


def people_in(round: Round) -> int:
    """How many said yes."""
    return Answer.objects.of(round.congregation_id).filter(round=round).count()


@dataclass(frozen=True, slots=True)
class Said:
    """What the house knows of one answer when it does its sums: never for a page."""

    answer: int
    signup: SignUp
    free: Free


def said_in(round: Round, answers: Sequence[int] | None = None) -> list[Said]:
    """What people said to a round, with their sealed wishes opened and turned to each other's keys."""
    rows = Answer.objects.of(round.congregation_id).filter(round=round, membership__left_at=None)
    if answers is not None:
        rows = rows.filter(pk__in=answers)
    found = list(rows.select_related("round", "membership__person", "self_circle").order_by("pk"))
    free = frees(round.congregation_id, [answer.membership_id for answer in found])
    opened = unseal_all([(answer.place, answer.wishes) for answer in found])
    keys = {answer.membership_id: str(answer.pk) for answer in found}
    said = [
        _as_refused(
            _said(answer, told, keys, free.get(answer.membership_id)),
            told,
            keys,
            (round.weave or round).cycle,
        )
        for answer, told in zip(found, map(json.loads, opened), strict=True)
    ]
    return _kept_apart(said, {answer.membership.person_id: str(answer.pk) for answer in found})


def open_facts_in(round: Round) -> list[Said]:
    """What people said openly to a round, and when they can meet. No wish is opened for it."""
    rows = Answer.objects.of(round.congregation_id).filter(round=round, membership__left_at=None)
    found = list(rows.select_related("round", "membership__person").order_by("pk"))
    free = frees(round.congregation_id, [answer.membership_id for answer in found])
    return [_said(answer, {}, {}, free.get(answer.membership_id)) for answer in found]


def _as_refused(said: Said, told: Mapping[str, Any], keys: Mapping[int, str], cycle: Cycle) -> Said:
    """Without the company and the times that they said no to in this round."""
    company = [keys[member] for member in told.get(NOT_WITH, ()) if member in keys]
    free = without_times(said.free, slots_in(told), cycle)
    return replace(said, signup=without_company(said.signup, company), free=free)


def _kept_apart(said: list[Said], keys: Mapping[int, str]) -> list[Said]:
    """Whoever keeps apart from somebody is taken to have wished it here, too: nothing tells one from the other."""
    pairs = [sorted(keys[person] for person in pair) for pair in pairs_apart(keys)]
    if not pairs:
        return said
    apart: dict[str, tuple[str, ...]] = {}
    for one, other in pairs:
        apart[one] = (*apart.get(one, ()), other)
    return [
        replace(
            each,
            signup=replace(
                each.signup, rather_not=(*each.signup.rather_not, *apart.get(each.signup.key, ()))
            ),
        )
        for each in said
    ]


def _asked(answer: Answer) -> dict[str, Any]:
    """What they chose at the questions of the round, and what they call for."""
    return {
        "chosen": chosen_of(answer.said, questions_of(answer.round.questions)),
        "is_caller": answer.is_caller,
        "intention": answer.intention,
    }


def _said(answer: Answer, wishes: Mapping[str, Any], keys: Mapping[int, str], free: Free | None) -> Said:
    person = answer.membership.person
    free = free or Free(zone=person.zone, week=())
    loves, rather_not, couples = (
        tuple(keys[member] for member in wishes.get(word, ()) if member in keys)
        for word in ("loves", "rather_not", "couples")
    )
    signup = SignUp(
        key=str(answer.pk),
        name=person.name,
        row=answer.pk,
        zone=person.zone,
        week=free.week,
        languages=frozenset(person.languages),
        kind=answer.kind or None,
        size=(answer.size_low, answer.size_high) if answer.size_low and answer.size_high else None,
        draws=tuple(answer.draws),
        loves=loves,
        rather_not=rather_not,
        couples=couples,
        **_asked(answer),
    )
    return Said(answer.pk, signup, free)
