"""Writing about calls, and about who is in them. That somebody passed is written nowhere."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from weft.circles.actions.circles import Source, form_crews
from weft.circles.models import Circle, Origin
from weft.congregations.models import Membership
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.core.chronicle import record
from weft.core.models import Entry
from weft.core.policy import Rule
from weft.core.text import tidy
from weft.meetings.actions import begin_series
from weft.people.queries.blocks import pairs_apart
from weft.weaving.deeds import (
    CALL_ASKED_ALONG,
    CALL_CHANGED,
    CALL_CONFIRMED,
    CALL_ENDED,
    CALL_GATHERED,
    CALL_JOINED,
    CALL_LEFT,
    CALL_MADE,
    CALL_WITHDRAWN,
)
from weft.weaving.logic.calls import Beginning
from weft.weaving.models import Call, CallQuestion, Joining
from weft.weaving.policy import calls as policy

State, IN = Call.State, Joining.State.IN
WORDS = ("intention", "kind", "rhythm", "place")
"""What of a call are its caller's words."""


@dataclass(frozen=True, slots=True)
class Calling:
    """What somebody calls for."""

    intention: str
    kind: str
    rhythm: str
    size_low: int
    size_high: int
    quorum: int
    place: str
    is_online: bool
    language: str
    zone: str
    first_at: datetime | None
    until: datetime
    minutes: int
    weeks: int


def _me(actor: Actor) -> Membership:
    """Whoever acts, held until they are done: what they do twice at once is done one after the other."""
    rows = Membership.objects.of(actor.congregation_id or 0).select_for_update(of=("self",))
    me: Membership = rows.get(pk=actor.membership_id)
    return me


def _held(rule: Rule[Call], actor: Actor, call: Call) -> Call | None:
    """The call as it is now, held so that nobody else changes who is in it; None where it is not possible any more."""
    Call.objects.of(call.congregation_id).select_for_update().filter(pk=call.pk).first()
    return rule.rows(actor).filter(pk=call.pk).first()


def _inside(call: Call) -> QuerySet[Joining]:
    rows: QuerySet[Joining] = Joining.objects.of(call.congregation_id)
    return rows.filter(call=call, state=IN)


# Calling


@transaction.atomic
def make_call(*, actor: Actor, calling: Calling) -> Call | None:
    """Call a crew; the caller is in it. None when as many calls of theirs are open as one caller may have."""
    policy.make_call.require(actor)
    me = _me(actor)
    if policy.change_call.rows(actor).filter(caller=me).count() >= policy.AT_ONCE:
        return None
    call = Call.everywhere.create(congregation_id=me.congregation_id, caller=me, **asdict(calling))
    Joining.everywhere.create(congregation_id=me.congregation_id, call=call, membership=me)
    record(actor, CALL_MADE, call)
    return call


@transaction.atomic
def change_call(*, actor: Actor, call: Call, calling: Calling) -> bool:
    """Say it otherwise, and tell those who are in it. False when more are in it by now than would fit."""
    held = _held(policy.change_call, actor, call)
    if held is None or _inside(held).count() > calling.size_high:
        return False
    said = asdict(calling)
    Call.objects.of(call.congregation_id).filter(pk=call.pk).update(**said)
    record(actor, CALL_CHANGED, held)
    _look_whether_gathered(held)
    return True


@transaction.atomic
def withdraw_call(*, actor: Actor, call: Call) -> bool:
    """Take a call back; those who are in it are told. False when it is over already."""
    held = _held(policy.withdraw_call, actor, call)
    if held is None or not _end(held):
        return False
    record(actor, CALL_WITHDRAWN, held)
    return True


@transaction.atomic
def end_call(*, actor: Actor, call: Call) -> bool:
    """The day until which it held is over: a usual ending. Those who are in it are told. False when it was over."""
    held = _held(policy.withdraw_call, actor, call)
    if held is None or not _end(held):
        return False
    record(actor, CALL_ENDED, held)
    return True


def _end(call: Call) -> bool:
    """Nothing is kept of who was asked along and of what was asked; those who were in it are told yet."""
    still = Call.objects.of(call.congregation_id).filter(pk=call.pk, state=State.OPEN)
    if not still.update(state=State.ENDED, ended_at=clock.now()):
        return False
    _forget_around(call)
    return True


def _forget_around(call: Call) -> None:
    here = call.congregation_id
    Joining.objects.of(here).filter(call=call, state=Joining.State.ASKED).delete()
    CallQuestion.objects.of(here).filter(call=call).delete()


# Being in it


@transaction.atomic
def join_call(*, actor: Actor, call: Call) -> bool:
    """Be in a call from now on. False where that is not possible, or no seat is free: of two the first is in."""
    held = _held(policy.join_call, actor, call)
    if held is None:
        return False
    inside = _inside(held)
    if inside.filter(membership=actor.membership_id).exists():
        return True
    if inside.count() >= held.size_high:
        return False
    _stand(actor, held, IN)
    record(actor, CALL_JOINED, held)
    _look_whether_gathered(held)
    return True


def _stand(actor: Actor, call: Call, state: Joining.State) -> None:
    Joining.objects.of(call.congregation_id).update_or_create(
        call=call,
        membership_id=actor.membership_id,
        defaults={"state": state, "made_at": clock.now()},
        create_defaults={"state": state, "congregation_id": call.congregation_id},
    )


def _look_whether_gathered(call: Call) -> None:
    """Those in it are told once that they are enough."""
    told = Entry.everywhere.filter(
        scope=call.congregation_id, deed=CALL_GATHERED.kind, thing_id=call.pk
    ).exists()
    if not told and Call.everywhere.filter(policy.is_gathered(), pk=call.pk).exists():
        record(the_house(call.congregation_id), CALL_GATHERED, call)


@transaction.atomic
def leave_call(*, actor: Actor, call: Call) -> bool:
    """Be in it no longer, at once and without a reason."""
    held = _held(policy.leave_call, actor, call)
    if held is None:
        return False
    _inside(held).filter(membership=actor.membership_id).delete()
    record(actor, CALL_LEFT, held)
    return True


@transaction.atomic
def hear_of_next_call(*, actor: Actor, call: Call) -> bool:
    """Not now, but be told of the next one. Nobody else ever learns of it, so it is not recorded."""
    held = _held(policy.hear_of_next_call, actor, call)
    if held is None:
        return False
    _stand(actor, held, Joining.State.NEXT_TIME)
    return True


@transaction.atomic
def hear_no_more(*, actor: Actor) -> None:
    """Be told of no next call. It is not recorded, as wishing it never was."""
    own = Joining.objects.of(actor.congregation_id or 0).filter(membership=actor.membership_id)
    own.filter(state=Joining.State.NEXT_TIME).delete()


@transaction.atomic
def have_heard(*, actor: Actor, member: Membership, before: Call) -> None:
    """Whoever wished to hear of the next call has: the wish is spent. It is not recorded, as it never was."""
    own = Joining.objects.of(member.congregation_id).filter(membership=member, call__lt=before.pk)
    own.filter(state=Joining.State.NEXT_TIME).delete()


@transaction.atomic
def decline_call(*, actor: Actor, call: Call) -> None:
    """Not this one. Nothing of it is kept and nobody learns of it, so it is not recorded."""
    asked = Joining.objects.of(call.congregation_id).filter(call=call, membership=actor.membership_id)
    asked.filter(state=Joining.State.ASKED).delete()


@transaction.atomic
def ask_along(*, actor: Actor, call: Call, members: Sequence[Membership]) -> None:
    """Ask these by name to come along, as many as one may ask.

    Whoever was asked already is not asked again, whatever they answered: nothing shows here what became of it.
    """
    me, held = _me(actor), _held(policy.ask_along, actor, call)
    if held is None:
        return
    asked = Entry.everywhere.filter(scope=held.congregation_id, deed=CALL_ASKED_ALONG.kind, thing_id=held.pk)
    room = policy.ALONG - asked.filter(person=me.person_id).count()
    for member in members:
        whom = policy.asked_tag(member.pk)
        if room <= 0 or asked.filter(facts__whom=whom).exists():
            continue
        Joining.everywhere.get_or_create(
            call=held,
            membership=member,
            defaults={"congregation_id": held.congregation_id, "state": Joining.State.ASKED},
        )
        record(actor, CALL_ASKED_ALONG, held, whom=whom)
        room -= 1


# What becomes of it


@transaction.atomic
def confirm_call(
    *, actor: Actor, call: Call, people: Sequence[int], beginning: Beginning | None
) -> Circle | None:
    """Those who are in it become a crew. None when they are not these people any more, or somebody was faster."""
    held = _held(policy.confirm_call, actor, call)
    if held is None:
        return None
    part_in_call(actor=the_house(held.congregation_id), call=held)
    members = [joining.membership for joining in _inside(held).select_related("membership").order_by("pk")]
    still = Call.objects.of(held.congregation_id).filter(policy.is_gathered(), pk=held.pk, state=State.OPEN)
    if [member.pk for member in members] != list(people) or not still.update(
        state=State.CONFIRMED, ended_at=clock.now()
    ):
        return None
    circle = _become_crew(actor, held, members, beginning)
    _forget_around(held)
    record(actor, CALL_CONFIRMED, held, circle=circle.pk)
    return circle


def _become_crew(
    actor: Actor, call: Call, members: Sequence[Membership], beginning: Beginning | None
) -> Circle:
    first_day = beginning.cycle.first_day if beginning else clock.today(call.zone)
    [circle] = form_crews(
        actor=actor,
        congregation=call.congregation,
        crews=[members],
        first_day=first_day,
        weeks=call.weeks,
        origins=[Source(Origin.Kind.CALL, tidy(call.intention, 80))],
    )
    if beginning is not None:
        begin_series(actor=actor, plans=[(circle, beginning.slot)], cycle=beginning.cycle)
    Call.objects.of(call.congregation_id).filter(pk=call.pk).update(circle=circle)
    return circle


@transaction.atomic
def part_in_call(*, actor: Actor, call: Call) -> None:
    """Of two in a call who keep apart by now, one is not in it any more: never whoever called, else who came later.

    It reads as leaving by hand. It is not recorded, as who keeps apart never is.
    """
    inside = list(_inside(call).select_related("membership").order_by("pk"))
    by_person = {joining.membership.person_id: joining for joining in inside}
    for pair in pairs_apart(by_person):
        one, other = sorted((by_person[person] for person in pair), key=lambda joining: joining.pk)
        parting = one if other.membership_id == call.caller_id else other
        Joining.objects.of(call.congregation_id).filter(pk=parting.pk).delete()


# Forgetting


@transaction.atomic
def forget_calls_of(*, actor: Actor, member: Membership) -> None:
    """Somebody leaves: their open calls are taken back, as is recorded, and no word of theirs is kept in any."""
    for call in policy.withdraw_call.rows(actor).filter(caller=member):
        withdraw_call(actor=actor, call=call)
    here = member.congregation_id
    CallQuestion.objects.of(here).filter(asker=member).delete()
    Joining.objects.of(here).filter(membership=member).delete()
    _forget_words(Q(caller=member, congregation=here))


@transaction.atomic
def forget_calls(*, actor: Actor, before: datetime) -> None:
    """What was called long ago is forgotten. Nothing is recorded: this is not somebody's deed."""
    long_ago = Q(ended_at__lt=before) & ~Q(intention="")
    Joining.everywhere.filter(call__in=Call.everywhere.filter(long_ago), state=IN).delete()
    _forget_words(long_ago)


def _forget_words(which: Q) -> None:
    Call.everywhere.filter(which).update(**dict.fromkeys(WORDS, ""))
