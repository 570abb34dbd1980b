"""Tables of rounds."""

from django.db import models

from weft.core.clock import now
from weft.core.door import Kept
from weft.meetings.logic import Cycle


class Shape(models.Model):
    """What every crew of a round or a weave shares: sizes, length of a meeting, dates."""

    size_low = models.PositiveSmallIntegerField()
    size_high = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    weeks = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    @property
    def sizes(self) -> tuple[int, int]:
        return self.size_low, self.size_high

    @property
    def cycle(self) -> Cycle:
        return Cycle(first_day=self.first_day, weeks=self.weeks, minutes=self.minutes)


class Round(Kept, Shape):
    """A time in which people say they want a crew, crews are proposed, and people decide."""

    class State(models.TextChoices):
        OPEN = "open"
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(default=now)
    weave = models.ForeignKey("weft.Weave", null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
