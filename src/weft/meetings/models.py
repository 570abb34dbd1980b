"""Tables of availability, of recurring meetings, and of the links that calendars read."""

import uuid
from datetime import timedelta

from django.db import models

from weft.circles.models import Circle
from weft.congregations.models import Membership
from weft.core.clock import now
from weft.core.door import Kept
from weft.core.sealing import Place
from weft.meetings.logic import Cycle, Free, Otherwise, Slot, Span
from weft.meetings.logic.otherwise import Stretch, taken_up

HOLDS = timedelta(days=14)
"""How long times that were read from a calendar hold when it can no longer be read."""


class Availability(Kept):
    """When somebody could meet in an ordinary week, in their own zone, and the hours they never want."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="availability")
    week = models.JSONField(default=list)
    hours_low = models.PositiveSmallIntegerField()
    hours_high = models.PositiveSmallIntegerField()
    exceptions = models.JSONField(default=list)

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(Span(*each) for each in self.week)

    @property
    def hours(self) -> Stretch:
        return self.hours_low, self.hours_high

    @property
    def others(self) -> tuple[Otherwise, ...]:
        """Days that are not ordinary, in order."""
        return tuple(sorted(taken_up(each) for each in self.exceptions))

    def free(self, zone: str, lost: tuple[Stretch, ...] = ()) -> Free:
        return Free(zone=zone, week=self.spans, hours=self.hours, lost=lost)


class Busy(Kept):
    """A calendar that somebody keeps elsewhere: its address, sealed, and the times it says are taken, without words."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="busy")
    sealed = models.BinaryField()
    taken = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=now)
    trouble = models.CharField(max_length=40, blank=True)

    def place(self, scope: str) -> Place:
        """Where its address belongs, sealed for its person's circle of one."""
        return Place(scope, "busy", str(self.uid), "address")

    @property
    def times(self) -> tuple[Stretch, ...]:
        """What is taken, as long as that was read in the last two weeks."""
        holds = self.read_at is not None and self.read_at > now() - HOLDS
        return tuple((start, end) for start, end in self.taken) if holds else ()


class Series(Kept):
    """A circle's recurring meeting: wall time in one zone, so that clock changes move it for the others."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="series")
    zone = models.CharField(max_length=64)
    weekday = models.PositiveSmallIntegerField()
    minute = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    weeks = models.PositiveSmallIntegerField()

    class Meta(Kept.Meta):
        verbose_name_plural = "series"

    @property
    def slot(self) -> Slot:
        return Slot(zone=self.zone, weekday=self.weekday, minute=self.minute)

    @property
    def cycle(self) -> Cycle:
        return Cycle(first_day=self.first_day, weeks=self.weeks, minutes=self.minutes)


class FeedKey(Kept):
    """A secret link by which one person's calendar reads one circle's meetings."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="feed_keys")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="feed_keys")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True)
