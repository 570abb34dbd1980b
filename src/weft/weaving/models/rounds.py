"""Tables of rounds."""

from django.db import models

from weft.circles.models import Circle
from weft.congregations.models import Membership
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
    """A time in which people say they want a crew, crews are proposed, and everybody answers for themself.

    Open until `closes_at`, or until whoever weaves looks for crews; proposed to whoever weaves until `goes_out_at`;
    then asked of the people themselves until `answer_by`, for at most `turns` turns.
    """

    class State(models.TextChoices):
        OPEN = "open"
        PROPOSED = "proposed"
        ASKED = "asked"
        CONFIRMED = "confirmed"
        OVER = "over"

    class Purpose(models.TextChoices):
        USUAL = "usual"
        SPLIT = "split"
        MERGE = "merge"

    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=5, choices=Purpose, default=Purpose.USUAL)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(default=now)
    weave = models.ForeignKey("weft.Weave", null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    closes_at = models.DateTimeField(null=True)
    holds_hours = models.PositiveSmallIntegerField(default=0)
    goes_out_at = models.DateTimeField(null=True)
    answer_days = models.PositiveSmallIntegerField(default=5)
    answer_by = models.DateTimeField(null=True)
    turns = models.PositiveSmallIntegerField(default=2)
    turn = models.PositiveSmallIntegerField(default=0)
    silence_keeps = models.BooleanField(default=False)

    is_for_some = models.BooleanField(default=False)
    among = models.ManyToManyField(Membership, related_name="+")
    circles = models.ManyToManyField(Circle, related_name="+")
    kinds = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    has_callers = models.BooleanField(default=False)
