"""Tables of what people said to a round."""

import uuid

from django.db import models

from weft.circles.models import Circle
from weft.congregations.models import Membership
from weft.core.door import Kept
from weft.core.sealing import Place
from weft.weaving.models.rounds import Round


class Answer(Kept):
    """One person's yes to a round, and what they said with it. Private wishes are sealed in their own circle.

    `said` holds, by the number of a question of the round, what they chose; `intention` what a caller calls for.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="answers")
    self_circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60, blank=True)
    draws = models.JSONField(default=list)
    said = models.JSONField(default=dict)
    is_caller = models.BooleanField(default=False)
    intention = models.CharField(max_length=200, blank=True)
    size_low = models.PositiveSmallIntegerField(null=True)
    size_high = models.PositiveSmallIntegerField(null=True)
    wishes = models.BinaryField()

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["round", "membership"], name="answers_once")]

    @property
    def place(self) -> Place:
        return Place(self.self_circle.scope, "answer", str(self.uid), "wishes")
