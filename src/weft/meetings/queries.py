"""Reading when people meet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext
from icalendar import Calendar, Event

from weft.circles.models import Belonging, Circle
from weft.circles.queries.circles import selves_of
from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import Membership
from weft.core import clock
from weft.core.actor import Actor
from weft.core.sealing import Locked, unseal
from weft.meetings import policy
from weft.meetings.logic import (
    Ahead,
    Free,
    Otherwise,
    Span,
    instants,
    local_words,
    shifted,
    span,
    weeks_ahead,
)
from weft.meetings.logic.otherwise import Stretch, joined, lost
from weft.meetings.models import Availability, Busy, FeedKey, Series


@dataclass(frozen=True, slots=True)
class Coming:
    """A meeting ahead: of which circle, from when until when (UTC)."""

    circle: Circle
    starts_at: datetime
    ends_at: datetime


def meetings_of(series: Series) -> list[Coming]:
    """All meetings of a series, in order."""
    length = timedelta(minutes=series.minutes)
    return [Coming(series.circle, start, start + length) for start in instants(series.slot, series.cycle)]


def coming(actor: Actor) -> list[Coming]:
    """The actor's meetings that are not over, soonest first."""
    running = policy.see_series.rows(actor).exclude(circle__state=Circle.State.ENDED).select_related("circle")
    ahead = [
        meeting for series in running for meeting in meetings_of(series) if meeting.ends_at > clock.now()
    ]
    return sorted(ahead, key=lambda meeting: (meeting.starts_at, meeting.circle.pk))


def every_series(actor: Actor, circle: Circle) -> list[Series]:
    """All series of a circle, the first before the others, for those who sit in it."""
    rows = policy.see_series.rows(actor).filter(circle=circle).select_related("circle")
    return list(rows.order_by("first_day", "pk"))


def series_of(actor: Actor, circle: Circle) -> Series | None:
    """The circle's present series, for those who sit in it."""
    return next(iter(every_series(actor, circle)[-1:]), None)


def is_young(first: Series, days: int) -> bool:
    """Whether so many days have not gone by yet since a circle first met."""
    return span.is_early(first.slot, first.cycle, days, clock.now())


def is_ending(series: Series) -> bool:
    """Whether the cycle is in its last two weeks, or over, where it is anchored."""
    return span.is_ending(series.first_day, series.weeks, clock.today(series.zone))


def first_meetings(actor: Actor) -> dict[int, Coming]:
    """The next meeting of each of the actor's circles that has one ahead, by the circle's key."""
    nearest: dict[int, Coming] = {}
    for meeting in coming(actor):
        nearest.setdefault(meeting.circle.pk, meeting)
    return nearest


@dataclass(frozen=True, slots=True)
class Day:
    """One meeting on one person's wall: when it is there, and whether the clock shows another time than before."""

    starts_at: datetime
    ends_at: datetime
    moves: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a circle meets, for one reader: the whole cycle in their own zone, and the zone it is anchored in."""

    series: Series
    zone: str
    days: list[Day]
    next: Day | None
    here: str
    there: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether the anchor's clock shows other times than the reader's."""
        return self.here != self.there

    @property
    def moves(self) -> bool:
        return any(day.moves for day in self.days)


def rhythm(series: Series, zone: str) -> Rhythm:
    """The meetings of a series as somebody in this zone lives them."""
    days: list[Day] = []
    for meeting in meetings_of(series):
        shown = meeting.starts_at.astimezone(ZoneInfo(zone))
        last = days[-1].starts_at if days else shown
        moved = (last.weekday(), last.hour, last.minute) != (shown.weekday(), shown.hour, shown.minute)
        ends_at = meeting.ends_at.astimezone(ZoneInfo(zone))
        days.append(Day(shown, ends_at, moved, meeting.ends_at <= clock.now()))
    return Rhythm(
        series=series,
        zone=zone,
        days=days,
        next=next((day for day in days if not day.is_over), None),
        here=local_words(series.slot, series.cycle, zone, gettext),
        there=local_words(series.slot, series.cycle, series.zone, gettext),
    )


def in_each_zone(series: Series, zones: Iterable[str]) -> dict[str, str]:
    """The weekly slot as each of these zones would say it."""
    return {zone: local_words(series.slot, series.cycle, zone, gettext) for zone in zones}


def my_availability(actor: Actor) -> Availability | None:
    return policy.change_availability.rows(actor).first()


def has_times(actor: Actor) -> bool:
    """Whether the actor has said of any hour that they could meet then."""
    said = my_availability(actor)
    return said is not None and bool(said.week)


def my_feeds(actor: Actor, circle: Circle) -> QuerySet[FeedKey]:
    return policy.close_feed.rows(actor).filter(circle=circle).order_by("-made_at")


def open_feed(secret: str) -> Series | None:
    """The series a calendar link reads, while its person still sits in the circle."""
    key = FeedKey.everywhere.filter(secret_hash=hash_of(secret), revoked_at=None).first()
    if key is None:
        return None
    sits = Belonging.everywhere.filter(
        circle=key.circle_id, membership=key.membership_id, until=None, membership__left_at=None
    )
    if not sits.exists():
        return None
    return (
        Series.everywhere.filter(circle=key.circle_id).select_related("circle").order_by("-first_day").first()
    )


@dataclass(frozen=True, slots=True)
class Times:
    """All that somebody said of when they can meet; for themself alone."""

    member: Membership
    availability: Availability | None
    busy: Busy | None
    today: date

    @property
    def zone(self) -> str:
        return self.member.person.zone

    @property
    def others(self) -> tuple[Otherwise, ...]:
        """Days ahead that are not ordinary."""
        said = self.availability.others if self.availability else ()
        return tuple(each for each in said if each.last >= self.today)

    @property
    def away(self) -> Otherwise | None:
        """From when until when they are away, unless that is over."""
        return next((each for each in away(self.member) if each.last >= self.today), None)

    @property
    def ahead(self) -> Ahead | None:
        """What is really left of the coming weeks, once they have said anything."""
        if self.availability is None:
            return None
        others = [*self.others, *away(self.member)]
        taken = self.busy.times if self.busy else ()
        return weeks_ahead(
            self.availability.spans, self.availability.hours, others, taken, self.zone, self.today
        )


def my_times(actor: Actor) -> Times:
    """When the actor can meet, with three queries."""
    member = Membership.objects.of(actor.congregation_id or 0).select_related("person", "congregation")
    mine = member.get(pk=actor.membership_id)
    return Times(mine, my_availability(actor), my_calendar(actor), clock.today(mine.person.zone))


def week_elsewhere(times: Times, old_zone: str) -> tuple[Span, ...]:
    """Somebody's week as it would be if its moments stayed when they came from another zone."""
    week = times.availability.spans if times.availability else ()
    return shifted(week, old_zone, times.zone, times.today)


def my_calendar(actor: Actor) -> Busy | None:
    return policy.change_calendar.rows(actor).first()


def address_of(busy: Busy) -> str:
    """Where somebody keeps their calendar. A secret: for fetching it alone. Raises Locked."""
    scope = selves_of([busy.membership])[busy.membership_id].scope
    return unseal(busy.place(scope), busy.sealed).decode()


def host_of(busy: Busy) -> str:
    """As much of a calendar's address as may be shown to its person again."""
    try:
        return urlsplit(address_of(busy)).hostname or ""
    except Locked:
        return ""


def away(member: Membership) -> tuple[Otherwise, ...]:
    """The days on which a member is away, both ends included."""
    if member.away_from is None or member.away_until is None:
        return ()
    return (Otherwise(member.away_from, member.away_until),)


def spoken_for(members: Iterable[Membership]) -> set[int]:
    """Those of these members whose week is known and who can change it themselves: no sheet speaks for them."""
    own = Availability.everywhere.filter(membership__in=list(members))
    return set(own.exclude(membership__person__account=None).values_list("membership", flat=True))


def frees(congregation_id: int, membership_ids: list[int]) -> dict[int, Free]:
    """When each of these members could meet, with what days that are not ordinary, being away and their own
    calendar take away; members who never said are left out. For the house's own sums."""
    rows = Availability.objects.of(congregation_id).filter(membership__in=membership_ids)
    return {
        row.membership_id: row.free(row.membership.person.zone, _lost(row))
        for row in rows.select_related("membership__person", "membership__busy")
    }


def _lost(row: Availability) -> tuple[Stretch, ...]:
    member = row.membership
    busy: Busy | None = getattr(member, "busy", None)
    others = [*row.others, *away(member)]
    return joined([*lost(others, member.person.zone), *(busy.times if busy else ())])


def calendar_of(series: Series) -> bytes:
    """What a calendar reads: one weekly meeting by the wall clock of its zone, under a word that gives nobody away."""
    first, zone = meetings_of(series)[0], ZoneInfo(series.zone)
    meeting = Event()
    meeting.add("uid", f"{series.circle.uid}-{series.pk}@{settings.MAIL_DOMAIN}")
    meeting.add("dtstamp", series.circle.made_at)
    meeting.add("dtstart", first.starts_at.astimezone(zone))
    meeting.add("dtend", first.ends_at.astimezone(zone))
    meeting.add("rrule", {"freq": "weekly", "count": series.weeks, "wkst": "MO"})
    meeting.add("summary", gettext("Meeting"))
    meeting.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", "-//Weft//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext("Meetings"))
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    calendar.add_component(meeting)
    calendar.add_missing_timezones(
        first.starts_at.date(), first.starts_at.date() + timedelta(weeks=series.weeks + 4)
    )
    return bytes(calendar.to_ical())
