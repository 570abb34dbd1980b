"""Writing about when people meet: one verb, one function."""

import secrets
from collections.abc import Sequence

from django.db import transaction

from weft.circles.models import Circle
from weft.circles.policy.circles import see_circle
from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import Membership
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.meetings import policy
from weft.meetings.deeds import AVAILABILITY_CHANGED, FEED_CLOSED, FEED_OPENED
from weft.meetings.logic import Cycle, Slot, Span
from weft.meetings.models import Availability, FeedKey, Series


@transaction.atomic
def keep_availabilities(
    *, actor: Actor, weeks: Sequence[tuple[Membership, Sequence[Span]]], hours: tuple[int, int]
) -> None:
    """Write down when many people can meet, as their sign-up said. The import records it."""
    Availability.everywhere.bulk_create(
        (
            Availability(
                congregation_id=member.congregation_id,
                membership=member,
                week=_plain(week),
                hours_low=hours[0],
                hours_high=hours[1],
            )
            for member, week in weeks
        ),
        update_conflicts=True,
        unique_fields=["membership"],
        update_fields=["week"],
    )


@transaction.atomic
def change_availability(*, actor: Actor, week: Sequence[Span], hours: tuple[int, int]) -> None:
    """A person says anew when they can meet, and the hours they never want."""
    Availability.objects.of(actor.congregation_id or 0).update_or_create(
        membership_id=actor.membership_id,
        defaults={"week": _plain(week), "hours_low": hours[0], "hours_high": hours[1]},
        create_defaults={
            "congregation_id": actor.congregation_id,
            "week": _plain(week),
            "hours_low": hours[0],
            "hours_high": hours[1],
        },
    )
    record(actor, AVAILABILITY_CHANGED)


def _plain(week: Sequence[Span]) -> list[list[int]]:
    return [[span.weekday, span.start, span.end] for span in week]


@transaction.atomic
def begin_series(*, actor: Actor, plans: Sequence[tuple[Circle, Slot]], cycle: Cycle) -> list[Series]:
    """Each circle meets weekly at its slot for the cycle. Forming the crews is recorded already."""
    return Series.everywhere.bulk_create(
        Series(
            congregation_id=circle.congregation_id,
            circle=circle,
            zone=slot.zone,
            weekday=slot.weekday,
            minute=slot.minute,
            minutes=cycle.minutes,
            first_day=cycle.first_day,
            weeks=cycle.weeks,
        )
        for circle, slot in plans
    )


@transaction.atomic
def open_feed(*, actor: Actor, circle: Circle) -> str:
    """Make a calendar link for one circle; the actor's earlier links for it end. Returns its secret, shown once."""
    see_circle.require(actor, circle)
    policy.close_feed.rows(actor).filter(circle=circle).update(revoked_at=clock.now())
    secret = secrets.token_urlsafe(24)
    key = FeedKey.everywhere.create(
        congregation_id=circle.congregation_id,
        circle=circle,
        membership=Membership.objects.of(circle.congregation_id).get(pk=actor.membership_id),
        secret_hash=hash_of(secret),
    )
    record(actor, FEED_OPENED, key)
    return secret


@transaction.atomic
def close_feed(*, actor: Actor, feed: FeedKey) -> None:
    """End a calendar link at once."""
    policy.close_feed.require(actor, feed)
    feed.revoked_at = clock.now()
    feed.save(update_fields=["revoked_at"])
    record(actor, FEED_CLOSED, feed)
