"""Writing two crews out of one, and one out of two: asked of exactly those who sit there, and only if all say yes.

Whoever weaves sees nothing of it. What people answer is sealed as in any round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from weft.circles.models import Circle
from weft.circles.queries.circles import seated, selves_of
from weft.congregations.models import Congregation, Membership
from weft.core import clock, work
from weft.core.actor import Actor, the_house
from weft.core.chronicle import record
from weft.core.sealing import seal_all
from weft.meetings.actions import close_feeds
from weft.meetings.logic import Cycle, Slot
from weft.weaving.actions.rounds import put_before_people
from weft.weaving.actions.weaves import Seating, keep_weave
from weft.weaving.deeds import CHANGE_DROPPED, SPLIT_ASKED
from weft.weaving.logic.recombining import split_sizes
from weft.weaving.logic.yeses import packed
from weft.weaving.models import Answer, Round, Weave
from weft.weaving.policy import recombining as policy
from weft.weaving.queries import recombining as queries

SECONDS, SEED = 5, 7
NO_WISHES: Mapping[str, list[int]] = {"loves": [], "rather_not": [], "couples": []}


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of some crews: of which, what it is called, and what the new ones share."""

    purpose: Round.Purpose
    circles: Sequence[Circle]
    people: Sequence[Membership]
    sizes: tuple[int, int]
    cycle: Cycle


@transaction.atomic
def ask_split(*, actor: Actor, circle: Circle) -> bool:
    """Ask the worker for two crews out of exactly these people; then it is put before each of them.

    False while that is under way, was asked a short while ago, or cannot be by the sizes of the community.
    """
    policy.split_circle.require(actor, circle)
    locked = Circle.everywhere.select_for_update().select_related("congregation").get(pk=circle.pk)
    here, people = locked.congregation, [sitter.membership for sitter in seated(locked).sitters]
    sizes = split_sizes(len(people), (here.crew_low, here.crew_high))
    minutes = queries.minutes_of(locked)
    if sizes is None or minutes is None or queries.change_under_way(locked) or queries.split_lately(locked):
        return False
    cycle = queries.coming_weeks(here, minutes)
    round = open_change(
        actor=the_house(here.pk), change=Change(Round.Purpose.SPLIT, [locked], people, sizes, cycle)
    )
    weave = _weave(round)
    weave.work = work.begin(the_house(here.pk), "split", weave.pk)
    weave.save(update_fields=["work"])
    record(actor, SPLIT_ASKED, locked)
    return True


@transaction.atomic
def open_change(*, actor: Actor, change: Change) -> Round:
    """A round of exactly those who sit in these crews, whom nobody else sees. What asked for it is recorded.

    That they are in it says nothing for them: each of them answers once something is put before them.
    """
    here = change.people[0].congregation
    round = Round.everywhere.create(
        congregation=here,
        name=_called(change.purpose, here),
        purpose=change.purpose,
        state=Round.State.PROPOSED,
        size_low=change.sizes[0],
        size_high=change.sizes[1],
        minutes=change.cycle.minutes,
        first_day=change.cycle.first_day,
        weeks=change.cycle.weeks,
        answer_days=here.answer_days,
        turns=1,
        is_for_some=True,
    )
    round.circles.set(change.circles)
    round.among.set(change.people)
    _write_blank_answers(round, change.people)
    return round


def _called(purpose: Round.Purpose, here: Congregation) -> str:
    with translation.override(here.language):
        one_of_two, two_of_one = _("One %(crew)s out of two"), _("Two %(crews)s out of one")
        words = two_of_one if purpose == Round.Purpose.SPLIT else one_of_two
        return words % here.vocabulary


def _write_blank_answers(round: Round, people: Sequence[Membership]) -> None:
    """What they once wished stays where it is sealed: here is only who is asked."""
    selves, words = selves_of(people), packed(NO_WISHES)
    answers = [
        Answer(
            congregation_id=round.congregation_id,
            round=round,
            membership=member,
            self_circle=selves[member.pk],
        )
        for member in people
    ]
    for answer, sealed in zip(answers, seal_all([(each.place, words) for each in answers]), strict=True):
        answer.wishes = sealed
    Answer.everywhere.bulk_create(answers)


def _weave(round: Round) -> Weave:
    return Weave.everywhere.create(
        congregation_id=round.congregation_id,
        round=round,
        size_low=round.size_low,
        size_high=round.size_high,
        minutes=round.minutes,
        first_day=round.first_day,
        weeks=round.weeks,
        seconds=SECONDS,
        seed=SEED,
    )


@transaction.atomic
def put_change_before(*, actor: Actor, weave: Weave, seating: Seating) -> bool:
    """Put what was found before each of those it is about, which records it. False, and it is over, where it cannot
    be any more."""
    kept = keep_weave(actor=actor, weave=weave, seating=seating)
    if kept and put_before_people(actor=actor, round=Round.everywhere.get(pk=weave.round_id)):
        return True
    drop_change(actor=actor, round=weave.round)
    return False


@transaction.atomic
def put_merge_before(
    *, actor: Actor, change: Change, slot: Slot, reasons: Mapping[int, Sequence[str]]
) -> bool:
    """Put one crew out of two before all of both; `reasons` are everybody's sentences, by membership.

    Putting it before them is recorded.
    """
    round = open_change(actor=actor, change=change)
    answers = Answer.objects.of(round.congregation_id).filter(round=round).order_by("pk")
    keys = {member: answer for answer, member in answers.values_list("pk", "membership")}
    seating = Seating(
        crews=[(slot, list(keys.values()))],
        reasons={keys[member]: sentences for member, sentences in reasons.items()},
        score={"placed": len(keys)},
        bound={},
        conflicts=[],
        placeable=len(keys),
        took=0,
        stop_reason="",
    )
    return put_change_before(actor=actor, weave=_weave(round), seating=seating)


@transaction.atomic
def drop_change(*, actor: Actor, round: Round) -> bool:
    """It stays as it is, and what was answered is forgotten. False where somebody was faster."""
    over = {"state": Round.State.OVER, "confirmed_at": clock.now(), "answer_by": None}
    under_way = Round.everywhere.filter(pk=round.pk, state__in=queries.UNDER_WAY)
    if not under_way.exclude(purpose=Round.Purpose.USUAL).update(**over):
        return False
    for weave in Weave.objects.of(round.congregation_id).filter(round=round, work__isnull=False):
        work.stop(weave.work)
    forget_change(actor=actor, round=round)
    record(actor, CHANGE_DROPPED, round)
    return True


@transaction.atomic
def forget_change(*, actor: Actor, round: Round) -> None:
    """Nothing is kept of a split or a merge that is over but that it was asked. What ended it is recorded."""
    Round.everywhere.filter(pk=round.pk).update(weave=None)
    Weave.objects.of(round.congregation_id).filter(round=round).delete()
    Answer.objects.of(round.congregation_id).filter(round=round).delete()


@transaction.atomic
def finish_recombining(*, actor: Actor, round: Round) -> None:
    """The earlier crews are over, and no calendar reads them any more. That they ended is recorded."""
    for circle in round.circles.all():
        close_feeds(actor=actor, circle=circle)
