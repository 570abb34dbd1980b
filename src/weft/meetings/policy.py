"""Who may see when people meet. Nowhere else says so."""

from django.db.models import Q

from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule
from weft.meetings.models import Availability, Busy, FeedKey, Series


@rule(Series)
def see_series(actor: Actor) -> Q:
    """Those who sit in the circle."""
    return Q(circle__in=actor.circle_ids)


@rule(Availability)
def change_availability(actor: Actor) -> Q:
    """Only the person themself."""
    return Q(membership=actor.membership_id) if actor.is_member else NOBODY


@rule(Busy)
def change_calendar(actor: Actor) -> Q:
    """Only the person whose calendar it is."""
    return Q(membership=actor.membership_id) if actor.is_member else NOBODY


@rule(FeedKey)
def close_feed(actor: Actor) -> Q:
    """Whoever made the link."""
    return Q(membership=actor.membership_id, revoked_at=None) if actor.is_member else NOBODY
