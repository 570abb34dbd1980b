"""Tables of availability, of recurring meetings, and of the links that calendars read."""

import uuid

from django.db import models

from weft.circles.models import Circle
from weft.congregations.models import Membership
from weft.core.clock import now
from weft.core.door import Kept
from weft.meetings.logic import Cycle, Free, Slot, Span


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

    def free(self, zone: str) -> Free:
        return Free(zone=zone, week=self.spans, hours=(self.hours_low, self.hours_high))


class Busy(Kept):
    """A calendar that somebody keeps elsewhere: its address, sealed, and the times it says are taken, without words."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="busy")
    sealed = models.BinaryField()
    taken = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=now)
    trouble = models.CharField(max_length=40, blank=True)


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
