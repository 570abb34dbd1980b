"""Who may keep apart from whom."""

from django.db.models import Q

from weft.congregations.models import Membership
from weft.congregations.policy.members import sat_with, see_member
from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule


@rule(Membership)
def block_member(actor: Actor) -> Q:
    """Every member, from anybody else they see here, and from whomever they ever sat with, found or not."""
    if not actor.is_member:
        return NOBODY
    return (see_member.q(actor) | sat_with(actor)) & ~Q(pk=actor.membership_id)
