"""Who may keep apart from whom."""

from django.db.models import Q

from weft.congregations.models import Membership
from weft.congregations.policy.members import see_member
from weft.core.actor import Actor
from weft.core.policy import rule


@rule(Membership)
def block_member(actor: Actor) -> Q:
    """Every member, from anybody else they see here."""
    return see_member.q(actor) & ~Q(pk=actor.membership_id)
