"""Writing about the doors of crews. Only those who sit in a crew let anybody in.

Whoever is let in belongs to it from that day (`Belonging.since`): what a crew keeps of earlier days is not theirs.
"""

from django.db import transaction

from weft.circles.deeds import (
    DOOR_CLOSED,
    DOOR_OPENED,
    KNOCK_TAKEN_BACK,
    KNOCK_WELCOMED,
    KNOCKED,
    OPENING_MADE,
)
from weft.circles.models import Belonging, Circle, Knock, Opening
from weft.circles.policy import doors as policy
from weft.circles.queries.circles import actor_of, seated
from weft.circles.queries.doors import knocks_at
from weft.congregations.actions.coming import Terms, make_invitation
from weft.congregations.models import Invitation, Membership
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy


@transaction.atomic
def open_door(*, actor: Actor, circle: Circle, words: str) -> None:
    """Tell members in one line that there is a seat. Until then nobody else knows that the crew exists."""
    policy.open_door.require(actor, circle)
    circle.doorway = tidy(words, 200)
    circle.save(update_fields=["doorway"])
    record(actor, DOOR_OPENED, circle)


@transaction.atomic
def close_door(*, actor: Actor, circle: Circle) -> None:
    """Nobody else sees the crew any more. For whoever asked at the door it is not possible now."""
    policy.open_door.require(actor, circle)
    circle.doorway = ""
    circle.save(update_fields=["doorway"])
    at_the_door = Knock.objects.of(circle.congregation_id).filter(
        circle=circle, asked_by=None, was_offered=False
    )
    at_the_door.filter(state=Knock.State.ASKED).update(state=Knock.State.OVER)
    record(actor, DOOR_CLOSED, circle)


@transaction.atomic
def knock_at_circle(*, actor: Actor, circle_id: int) -> bool:
    """Ask to come along. False where that is not possible, for whatever reason, or when enough are asked already."""
    policy.come_along.require(actor)
    asker = Membership.objects.of(actor.congregation_id or 0).select_for_update().get(pk=actor.membership_id)
    circle = policy.knock_at_circle.rows(actor).filter(pk=circle_id).first()
    if circle is None or policy.hope_for_answer.rows(actor).count() >= policy.AT_ONCE:
        return False
    _knock(circle, asker)
    record(actor, KNOCKED, circle)
    return True


@transaction.atomic
def take_offered_seat(*, actor: Actor, circle_id: int) -> bool:
    """Whoever the house offered a free seat asks to sit there, though the door may be closed. False where that is not
    possible any more, for whatever reason."""
    policy.come_along.require(actor)
    taker = Membership.objects.of(actor.congregation_id or 0).select_for_update().get(pk=actor.membership_id)
    room = Circle.objects.of(taker.congregation_id).filter(policy.has_room_for(actor), stays_as_is=False)
    circle = room.filter(pk=circle_id).first()
    asked = Knock.objects.of(taker.congregation_id).filter(circle=circle_id, membership=taker)
    if circle is None or asked.filter(state=Knock.State.ASKED).exists():
        return False
    _knock(circle, taker, was_offered=True)
    record(actor, KNOCKED, circle)
    return True


def _knock(
    circle: Circle, member: Membership, asked_by: Membership | None = None, *, was_offered: bool = False
) -> None:
    """Somebody stands at the door; what was long ago, when they sat here once, makes room."""
    earlier = Knock.objects.of(circle.congregation_id).filter(circle=circle, membership=member)
    earlier.update(state=Knock.State.OVER)
    Knock.everywhere.create(
        congregation_id=circle.congregation_id,
        circle=circle,
        membership=member,
        asked_by=asked_by,
        was_offered=was_offered,
    )


@transaction.atomic
def take_knock_back(*, actor: Actor, knock: Knock) -> None:
    """Ask no longer. Nothing of it is left for those who sit there."""
    policy.take_knock_back.require(actor, knock)
    record(actor, KNOCK_TAKEN_BACK, knock.circle)
    knock.delete()


@transaction.atomic
def welcome_knock(*, actor: Actor, knock: Knock) -> bool:
    """Any one of those who sit there lets somebody in, and all of them are told. False when it is not possible."""
    policy.answer_knock.require(actor, knock)
    circle = Circle.everywhere.select_for_update().get(pk=knock.circle_id)
    possible = {each.pk for each in knocks_at(actor, [seated(circle)])}
    asked = Knock.objects.of(circle.congregation_id).filter(pk=knock.pk, state=Knock.State.ASKED)
    if knock.pk not in possible or not asked.update(state=Knock.State.WELCOME):
        return False
    Belonging.everywhere.create(
        congregation_id=circle.congregation_id, circle=circle, membership_id=knock.membership_id
    )
    record(actor, KNOCK_WELCOMED, circle, membership=knock.membership_id)
    return True


@transaction.atomic
def decline_knock(*, actor: Actor, knock: Knock) -> None:
    """Not now. Who said so is kept nowhere, so it is not recorded; whoever asked reads that it is not possible now."""
    policy.answer_knock.require(actor, knock)
    asked = Knock.objects.of(knock.congregation_id).filter(pk=knock.pk, state=Knock.State.ASKED)
    asked.update(state=Knock.State.OVER)


@transaction.atomic
def invite_into_circle(*, actor: Actor, circle: Circle) -> tuple[Invitation, str] | None:
    """Make a link by which one person from outside comes in and asks to sit in this crew, with its secret.

    None when as many links of theirs are open as one member may have.
    """
    policy.invite_into_circle.require(actor, circle)
    made = make_invitation(actor=actor, terms=Terms())
    if made is None:
        return None
    Opening.everywhere.create(congregation_id=circle.congregation_id, invitation=made[0], circle=circle)
    record(actor, OPENING_MADE, circle)
    return made


@transaction.atomic
def lead_to_circle(*, actor: Actor, opening: Opening, newcomer: Membership) -> bool:
    """Whoever came in by a link that leads to a crew asks to sit in it. That they came in is recorded already.

    False where it is not possible, or whoever made the link does not sit there any more; nobody is told why.
    """
    inviter = opening.invitation.made_by
    sits = Belonging.objects.of(opening.congregation_id).filter(circle=opening.circle, until=None)
    room = Circle.everywhere.filter(policy.has_room_for(actor_of(newcomer)), pk=opening.circle_id)
    asked = Knock.objects.of(opening.congregation_id).filter(circle=opening.circle, membership=newcomer)
    if not room.exists() or not sits.filter(membership=inviter).exists():
        return False
    if asked.filter(state=Knock.State.ASKED).exists():
        return False
    _knock(opening.circle, newcomer, inviter)
    return True
