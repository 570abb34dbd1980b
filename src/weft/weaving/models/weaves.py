"""Tables of what was proposed to people, and who would sit where."""

from django.db import models

from weft.core.clock import now
from weft.core.door import Kept
from weft.core.models import Work
from weft.core.sealing import Place
from weft.meetings.logic import Slot
from weft.weaving.models.answers import Answer
from weft.weaving.models.rounds import Round, Shape


class Weave(Kept, Shape):
    """One asking of the engine: what it was asked, what it answered, and which earlier answer it mends."""

    class State(models.TextChoices):
        WEAVING = "weaving"
        WOVEN = "woven"
        DROPPED = "dropped"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="weaves")
    mends = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
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
    """One proposed crew, with the slot that suits each of them; `put_before` how many people it was put before."""

    weave = models.ForeignKey(Weave, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    weekday = models.PositiveSmallIntegerField()
    minute = models.PositiveSmallIntegerField()
    put_before = models.PositiveSmallIntegerField(default=0)
    formed_at = models.DateTimeField(null=True)

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["weave", "number"], name="proposals_are_numbered")]

    @property
    def slot(self) -> Slot:
        return Slot(zone=self.zone, weekday=self.weekday, minute=self.minute)


class Seat(Kept):
    """A person's place in a weave: in a proposed crew, or waiting for a next step. Its reasons are sentences.

    What they answer is sealed in their own circle, and looks the same before they answered.
    """

    weave = models.ForeignKey(Weave, on_delete=models.CASCADE, related_name="seats")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="seats")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.SET_NULL, related_name="seats")
    reasons = models.JSONField(default=list)
    reply = models.BinaryField(default=bytes)

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["weave", "answer"], name="sits_once_in_a_weave")]

    @property
    def place(self) -> Place:
        return Place(self.answer.self_circle.scope, "seat", f"{self.weave_id}/{self.answer_id}", "reply")
