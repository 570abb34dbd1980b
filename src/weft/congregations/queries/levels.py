"""Reading the levels of belonging."""

from django.db.models import QuerySet

from weft.congregations.models import Level, Membership
from weft.congregations.policy import levels as policy
from weft.core.actor import Actor


def levels(actor: Actor) -> QuerySet[Level]:
    """Every level, in the order the community gave them."""
    return policy.see_level.rows(actor).order_by("place", "pk")


def is_held(level: Level) -> bool:
    """Whether somebody who is here has this level."""
    return bool(Membership.objects.of(level.congregation_id).filter(level=level, left_at=None).exists())
