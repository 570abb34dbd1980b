"""Writing about when people meet: one verb, one function."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from weft.circles.models import Circle
from weft.circles.policy.circles import see_circle
from weft.circles.queries.circles import selves_of
from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import Membership
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.sealing import seal
from weft.meetings import policy
from weft.meetings.deeds import (
    AVAILABILITY_CHANGED,
    AWAY_SAID,
    CALENDAR_FORGOTTEN,
    CALENDAR_NAMED,
    CAME_BACK,
    FEED_CLOSED,
    FEED_OPENED,
)
from weft.meetings.logic import Cycle, Otherwise, Slot, Span, shifted
from weft.meetings.logic.otherwise import MOST, Stretch
from weft.meetings.logic.otherwise import kept as as_kept
from weft.meetings.models import Availability, Busy, FeedKey, Series

BUSY_EVERY = timedelta(hours=6)


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


@transaction.atomic
def say_otherwise(*, actor: Actor, days: Otherwise) -> None:
    """Say that some days are not ordinary; what was said of exactly these days before is replaced.

    What is recorded is that the availability changed.
    """
    kept = policy.change_availability.rows(actor).select_for_update().get()
    ahead = [each for each in kept.others if (each.first, each.last) != (days.first, days.last)]
    _keep_others(actor, kept, [*ahead, days])


@transaction.atomic
def unsay_otherwise(*, actor: Actor, first: date, last: date) -> None:
    """Let days be ordinary again. What is recorded is that the availability changed."""
    kept = policy.change_availability.rows(actor).select_for_update().get()
    _keep_others(actor, kept, [each for each in kept.others if (each.first, each.last) != (first, last)])


def _keep_others(actor: Actor, kept: Availability, others: Sequence[Otherwise]) -> None:
    """Days that are over are forgotten on the way."""
    yesterday = clock.today() - timedelta(days=1)
    ahead = sorted(each for each in others if each.last >= yesterday)
    kept.exceptions = [as_kept(each) for each in ahead[:MOST]]
    kept.save(update_fields=["exceptions"])
    record(actor, AVAILABILITY_CHANGED)


@transaction.atomic
def move_week(*, actor: Actor, old_zone: str, new_zone: str) -> None:
    """Shift the person's ordinary weeks, in all their communities, so that they stay the same moments."""
    theirs = Availability.everywhere.filter(membership__person=actor.person_id, membership__left_at=None)
    for kept in theirs.select_for_update():
        kept.week = _plain(shifted(kept.spans, old_zone, new_zone, clock.today()))
        kept.save(update_fields=["week"])
    record(actor, AVAILABILITY_CHANGED)


@transaction.atomic
def say_away(*, actor: Actor, start: date, until: date) -> None:
    """From this day until that day, both included, the actor is away. Nobody is told."""
    me = Membership.objects.of(actor.congregation_id or 0).filter(pk=actor.membership_id)
    me.update(away_from=start, away_until=until)
    record(actor, AWAY_SAID)


@transaction.atomic
def come_back(*, actor: Actor) -> None:
    """The actor is not away, or no longer."""
    me = Membership.objects.of(actor.congregation_id or 0).filter(pk=actor.membership_id)
    me.update(away_from=None, away_until=None)
    record(actor, CAME_BACK)


@transaction.atomic
def name_calendar(*, actor: Actor, address: str) -> Busy:
    """Have busy times read from this address; an earlier one and what it said are forgotten."""
    policy.change_calendar.rows(actor).delete()
    me = Membership.objects.of(actor.congregation_id or 0).get(pk=actor.membership_id)
    busy = Busy(congregation_id=me.congregation_id, membership=me)
    busy.sealed = seal(busy.place(selves_of([me])[me.pk].scope), address.encode())
    busy.due_at = clock.now() + BUSY_EVERY
    busy.save(force_insert=True)
    record(actor, CALENDAR_NAMED, busy)
    return busy


@transaction.atomic
def forget_calendar(*, actor: Actor, busy: Busy) -> None:
    """Delete a calendar's address and all that was read from it."""
    policy.change_calendar.require(actor, busy)
    record(actor, CALENDAR_FORGOTTEN, busy)
    busy.delete()


@transaction.atomic
def take_due_calendars(*, actor: Actor, most: int) -> list[int]:
    """Whoever gets one of these reads it. Nothing is recorded: this is not somebody's deed."""
    due = Busy.everywhere.filter(due_at__lte=clock.now(), membership__left_at=None).order_by("due_at")
    again = clock.now() + BUSY_EVERY
    return [
        key
        for key in due.values_list("pk", flat=True)[:most]
        if Busy.everywhere.filter(pk=key, due_at__lte=clock.now()).update(due_at=again)
    ]


@transaction.atomic
def keep_taken(*, actor: Actor, busy: Busy, taken: Sequence[Stretch]) -> None:
    """What a calendar says now, unless it was forgotten meanwhile. Nothing is recorded: it is no deed."""
    still = Busy.everywhere.filter(pk=busy.pk, sealed=busy.sealed)
    still.update(taken=[list(each) for each in taken], read_at=clock.now(), trouble="")


@transaction.atomic
def keep_trouble(*, actor: Actor, busy: Busy, trouble: str) -> None:
    """A calendar could not be read. What it said holds for two weeks; from then on it is asked once a day.
    Nothing is recorded."""
    still = Busy.everywhere.filter(pk=busy.pk, sealed=busy.sealed)
    still.update(trouble=trouble)
    if not busy.times:
        still.update(taken=[], due_at=clock.now() + timedelta(days=1))


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


@transaction.atomic
def close_feeds(*, actor: Actor, circle: Circle) -> None:
    """End every calendar link of a circle that is over. What ended it is recorded."""
    links = FeedKey.objects.of(circle.congregation_id).filter(circle=circle, revoked_at=None)
    links.update(revoked_at=clock.now())
