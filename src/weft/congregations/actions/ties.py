"""Writing about looking out for one another."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F, Q

from weft.congregations.deeds import (
    READINESS_SAID,
    THEMES_CHANGED,
    TIE_ASKED,
    TIE_ENDED,
    TIE_HELD,
    TIE_PROMPTED,
    TIE_PROMPTS_CHANGED,
    TIES_PROPOSED,
)
from weft.congregations.logic.ties import propose, reshuffle
from weft.congregations.models import Congregation, Membership, Readiness, Tie
from weft.congregations.policy import ties as policy
from weft.congregations.queries.ties import (
    ASKED,
    HELD,
    due_ties,
    may_be_held,
    wanted_for_everybody,
    wanted_for_those_without,
)
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.core.chronicle import record
from weft.core.text import tidy

OVER = Tie.State.OVER


@transaction.atomic
def say_readiness(*, actor: Actor, member: Membership, capacity: int, wants_another: bool) -> None:
    """Say for how many one would look out, and whether one would like somebody else some day."""
    policy.say_readiness.require(actor, member)
    Readiness.everywhere.update_or_create(
        congregation_id=member.congregation_id,
        membership=member,
        defaults={"capacity": capacity, "wants_another": wants_another},
    )
    record(actor, READINESS_SAID, member)


@transaction.atomic
def tie_newcomer(
    *, actor: Actor, giver: Membership, taker: Membership, by_invitation: bool = True
) -> Tie | None:
    """Ask whoever brought a newcomer in to look out for them, and the newcomer whether they like that.

    Whoever only welcomed them is asked within what they offered. That they are asked is recorded. None where it cannot
    be, or somebody is asked or there already.
    """
    _one_at_a_time(taker.congregation_id)
    asked = Tie(congregation_id=taker.congregation_id, giver=giver, taker=taker, by_invitation=by_invitation)
    around = Q(taker=taker) | Q(giver=taker, taker=giver)
    if Tie.objects.of(taker.congregation_id).filter(around).exclude(state=OVER).exists():
        return None
    return _ask(actor, asked) if may_be_held(asked) else None


@transaction.atomic
def propose_ties(*, actor: Actor, congregation: Congregation) -> int:
    """Ask somebody with room for everybody who has nobody, and them. Returns how many pairs were asked."""
    policy.propose_ties.require(actor)
    _one_at_a_time(congregation.pk)
    record(actor, TIES_PROPOSED, congregation)
    return _ask_all(congregation, propose(wanted_for_those_without(congregation.pk)))


@transaction.atomic
def propose_tie(*, actor: Actor, giver: Membership, taker: Membership) -> None:
    """Ask one person whether they would look out for another who has nobody, and that other.

    Nobody is asked beyond what they offered, or with whom they keep apart. Whether they were asked is told to nobody.
    """
    policy.propose_to.require(actor, taker)
    policy.propose_to.require(actor, giver)
    _one_at_a_time(taker.congregation_id)
    record(actor, TIES_PROPOSED, taker.congregation)
    wanted = wanted_for_those_without(taker.congregation_id)
    may_be_asked = wanted.room.get(giver.pk, 0) > 0 and wanted.may(giver.pk, taker.pk)
    if may_be_asked and taker.pk in wanted.takers:
        _ask_all(taker.congregation, {taker.pk: giver.pk})


@transaction.atomic
def reshuffle_ties(*, actor: Actor, congregation: Congregation) -> int:
    """Ask around anew, for everybody. What is held stays until both have said yes to something new."""
    policy.propose_ties.require(actor)
    _one_at_a_time(congregation.pk)
    record(actor, TIES_PROPOSED, congregation)
    return _ask_all(congregation, reshuffle(*wanted_for_everybody(congregation.pk)))


def _one_at_a_time(congregation_id: int) -> None:
    """Ties of a community are written one after the other, so that what was looked up still holds."""
    Congregation.everywhere.select_for_update().get(pk=congregation_id)


def _ask_all(congregation: Congregation, found: Mapping[int, int]) -> int:
    house = the_house(congregation.pk)
    for taker, giver in sorted(found.items()):
        _ask(house, Tie(congregation=congregation, giver_id=giver, taker_id=taker))
    return len(found)


def _ask(actor: Actor, tie: Tie) -> Tie:
    tie.save(force_insert=True)
    record(actor, TIE_ASKED, tie)
    return tie


@transaction.atomic
def accept_tie(*, actor: Actor, tie: Tie) -> bool:
    """Say yes, for oneself. It holds once both did, in place of what the one who is looked out for had.

    False when it can be no more; then it is over.
    """
    policy.accept_tie.require(actor, tie)
    _one_at_a_time(tie.congregation_id)
    mine = "giver_yes" if tie.giver_id == actor.membership_id else "taker_yes"
    asked = Tie.objects.of(tie.congregation_id).filter(pk=tie.pk, state=ASKED)
    if not asked.update(**{mine: True}):
        return False
    if not asked.filter(giver_yes=True, taker_yes=True).exists():
        return True
    if not may_be_held(tie):
        asked.update(state=OVER)
        return False
    _let_go_of_others(actor, tie)
    asked.update(state=HELD, since=clock.now())
    Readiness.objects.of(tie.congregation_id).filter(membership=tie.taker_id).update(wants_another=False)
    record(actor, TIE_HELD, tie)
    return True


def _let_go_of_others(actor: Actor, tie: Tie) -> None:
    others = Tie.objects.of(tie.congregation_id).filter(taker=tie.taker_id).exclude(pk=tie.pk)
    others.filter(state=ASKED).update(state=OVER)
    for other in others.filter(state=HELD):
        Tie.everywhere.filter(pk=other.pk).update(state=OVER)
        record(actor, TIE_ENDED, other)


@transaction.atomic
def end_tie(*, actor: Actor, tie: Tie) -> None:
    """Either of the two ends it, without a reason. Of a question that was answered with a no, nothing is recorded."""
    policy.end_tie.require(actor, tie)
    live = Tie.objects.of(tie.congregation_id).filter(pk=tie.pk)
    if live.filter(state=HELD).update(state=OVER):
        record(actor, TIE_ENDED, tie)
    else:
        live.filter(state=ASKED).update(state=OVER)


@transaction.atomic
def end_ties_of(*, actor: Actor, member: Membership) -> None:
    """Somebody goes: whatever they held with others is over. Each end is recorded; those who stay hear of it."""
    ties = (
        Tie.objects.of(member.congregation_id).filter(Q(giver=member) | Q(taker=member)).exclude(state=OVER)
    )
    for tie in ties:
        end_tie(actor=the_house(member.congregation_id), tie=tie)


@transaction.atomic
def switch_prompts(*, actor: Actor, tie: Tie, on: bool) -> None:
    """Be reminded of each other by mail from now on, or no longer; for oneself. A change is recorded."""
    policy.switch_prompts.require(actor, tie)
    _switch(actor, tie, to_giver=tie.giver_id == actor.membership_id, on=on)


@transaction.atomic
def stop_prompts(*, actor: Actor, tie: Tie, to_giver: bool) -> None:
    """Be reminded no longer, by the link in a reminder: whoever has it needs nothing else. A change is recorded."""
    _switch(the_house(tie.congregation_id), tie, to_giver=to_giver, on=False)


def _switch(actor: Actor, tie: Tie, *, to_giver: bool, on: bool) -> None:
    side = "giver_prompts" if to_giver else "taker_prompts"
    if Tie.objects.of(tie.congregation_id).filter(pk=tie.pk, **{side: not on}).update(**{side: on}):
        record(actor, TIE_PROMPTS_CHANGED, tie)


@transaction.atomic
def prompt_tie(*, actor: Actor, tie: Tie) -> bool:
    """It is time to remind the two of each other, with the next theme. False when it was done already."""
    today = clock.today(tie.congregation.zone)
    due = due_ties(tie.congregation).filter(pk=tie.pk, theme=tie.theme)
    if not due.update(prompted_on=today, theme=F("theme") + 1):
        return False
    record(actor, TIE_PROMPTED, tie, theme=tie.theme)
    return True


@transaction.atomic
def choose_themes(*, actor: Actor, congregation: Congregation, themes: Sequence[str]) -> None:
    """Change what the two are reminded to talk about; none: the themes to begin with."""
    policy.choose_themes.require(actor)
    congregation.themes = [tidy(theme, 200) for theme in themes if tidy(theme, 200)]
    congregation.save(update_fields=["themes"])
    record(actor, THEMES_CHANGED, congregation)
