"""Writing about keeping apart from somebody who is here."""

from django.db import transaction

from weft.congregations.actions.ties import end_tie
from weft.congregations.models import Membership
from weft.congregations.policy import blocks as policy
from weft.congregations.policy.ties import end_tie as may_end
from weft.core.actor import Actor
from weft.people.actions.blocks import block_person


@transaction.atomic
def keep_apart(*, actor: Actor, member: Membership) -> None:
    """Keep apart from somebody who is here: what the two had of looking out for one another ends as by hand.

    That a tie ended is recorded, as whenever one ends; that they keep apart never is.
    """
    policy.block_member.require(actor, member)
    for tie in may_end.rows(actor).filter(giver__in=[member.pk, actor.membership_id or 0]):
        if member.pk in (tie.giver_id, tie.taker_id):
            end_tie(actor=actor, tie=tie)
    block_person(actor=actor, person=member.person)
