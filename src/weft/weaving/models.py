"""Tables of rounds, of what people answered, and of what was proposed to them."""

import uuid

from django.db import models

from weft.circles.models import Circle
from weft.congregations.models import Membership
from weft.core.clock import now
from weft.core.door import Kept
from weft.core.models import Work
from weft.core.sealing import Place
from weft.meetings.logic import Cycle, Slot


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


class Sheet(Kept):
    """A sign-up sheet on its way in: sealed while it is looked at, forgotten once it is in."""

    class State(models.TextChoices):
        LOOKED_AT = "looked at"
        IMPORTED = "imported"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    filename = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.LOOKED_AT)
    sealed = models.BinaryField()
    mapping = models.JSONField(default=dict)
    zones = models.JSONField(default=dict)
    work = models.ForeignKey(Work, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)

    @property
    def place(self) -> Place:
        return Place(f"sheet:{self.uid}", "sheet", str(self.uid), "file")


class Answer(Kept):
    """One person's yes to a round, and what they said with it. Private wishes are sealed in their own circle."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="answers")
    self_circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60, blank=True)
    draws = models.JSONField(default=list)
    size_low = models.PositiveSmallIntegerField(null=True)
    size_high = models.PositiveSmallIntegerField(null=True)
    wishes = models.BinaryField()

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["round", "membership"], name="answers_once")]

    @property
    def place(self) -> Place:
        return Place(self.self_circle.scope, "answer", str(self.uid), "wishes")


class Weave(Kept, Shape):
    """One asking of the engine: what it was asked, and what it answered."""

    class State(models.TextChoices):
        WEAVING = "weaving"
        WOVEN = "woven"
        DROPPED = "dropped"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="weaves")
    state = models.CharField(max_length=7, choices=State, default=State.WEAVING)
    made_at = models.DateTimeField(default=now)
    seconds = models.PositiveSmallIntegerField(default=10)
    seed = models.PositiveIntegerField(default=7)
    work = models.ForeignKey(Work, null=True, on_delete=models.SET_NULL, related_name="+")
    score = models.JSONField(default=dict)
    bound = models.JSONField(default=dict)
    conflicts = models.JSONField(default=list)
    placeable = models.PositiveIntegerField(null=True)
    took = models.FloatField(null=True)
    stop_reason = models.CharField(max_length=40, blank=True)


class Proposal(Kept):
    """One proposed crew, with the slot that suits each of them."""

    weave = models.ForeignKey(Weave, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    weekday = models.PositiveSmallIntegerField()
    minute = models.PositiveSmallIntegerField()

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["weave", "number"], name="proposals_are_numbered")]

    @property
    def slot(self) -> Slot:
        return Slot(zone=self.zone, weekday=self.weekday, minute=self.minute)


class Seat(Kept):
    """A person's place in a weave: in a proposed crew, or waiting for a next step. Its reasons are two sentences."""

    weave = models.ForeignKey(Weave, on_delete=models.CASCADE, related_name="seats")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="seats")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.SET_NULL, related_name="seats")
    reasons = models.JSONField(default=list)

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["weave", "answer"], name="sits_once_in_a_weave")]
