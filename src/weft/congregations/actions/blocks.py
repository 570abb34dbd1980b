"""Writing about keeping apart from somebody who is here."""

from django.db import transaction

from weft.congregations.actions.ties import end_tie
from weft.congregations.models import Handover, Membership
from weft.congregations.policy import blocks as policy
from weft.congregations.policy.ties import end_tie as may_end
from weft.core.actor import Actor
from weft.people.actions.blocks import block_person


@transaction.atomic
def keep_apart(*, actor: Actor, member: Membership) -> None:
    """Keep apart from somebody who is here: what the two had of looking out for one another ends as by hand.

    What one of them asked the other to take is over, wherever both are, as after a no or when it is taken back: a yes
    said before is not handed anything. That a tie ended is recorded, as whenever one ends; that they keep apart never.
    """
    policy.block_member.require(actor, member)
    for tie in may_end.rows(actor).filter(giver__in=[member.pk, actor.membership_id or 0]):
        if member.pk in (tie.giver_id, tie.taker_id):
            end_tie(actor=actor, tie=tie)
    _end_askings(actor.person_id, member.person_id)
    block_person(actor=actor, person=member.person)


def _end_askings(one: int | None, other: int) -> None:
    """What is on its way between two people, with no trace of who ended it."""
    under_way = Handover.everywhere.filter(state__in=[Handover.State.ASKED, Handover.State.ACCEPTED])
    for asker, taker in ((one, other), (other, one)):
        rows = under_way.filter(asked_by__person=asker, taker__person=taker)
        rows.update(state=Handover.State.OVER, words="")
