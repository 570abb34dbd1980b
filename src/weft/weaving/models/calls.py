"""Tables of calls: somebody says what they would like a crew for, and others join."""

import uuid

from django.db import models

from weft.circles.models import Circle
from weft.congregations.models import Membership
from weft.core.clock import now
from weft.core.door import Kept
from weft.weaving.models.rounds import Round


class Call(Kept):
    """An open invitation to a crew. It holds until a day, and then it is a crew or it ends by itself.

    `circle` is the crew it became: for those who sit in it, and who have no other way in than its mail.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        ENDED = "ended"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    caller = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="calls")
    intention = models.TextField(max_length=600)
    kind = models.CharField(max_length=60, blank=True)
    rhythm = models.CharField(max_length=80, blank=True)
    minutes = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField()
    size_low = models.PositiveSmallIntegerField()
    size_high = models.PositiveSmallIntegerField()
    quorum = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=120, blank=True)
    is_online = models.BooleanField(default=True)
    language = models.CharField(max_length=12, blank=True)
    zone = models.CharField(max_length=64)
    first_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    circle = models.ForeignKey(Circle, null=True, on_delete=models.SET_NULL, related_name="+")


class Joining(Kept):
    """Somebody and a call: in it, asked along, or to be told of the next one. That somebody passed is not kept."""

    class State(models.TextChoices):
        IN = "in"
        ASKED = "asked"
        NEXT_TIME = "next time"

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="joinings")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="joinings")
    state = models.CharField(max_length=9, choices=State, default=State.IN)
    made_at = models.DateTimeField(default=now)

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["call", "membership"], name="joins_once")]


class CallQuestion(Kept):
    """Something a member asks about a call, and what those in it say to that. Whoever sees the call reads both."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    asker = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(max_length=600)
    reply = models.TextField(max_length=600, blank=True)
    made_at = models.DateTimeField(default=now)


class NextStep(Kept):
    """What is offered to somebody without a place. It is there while it is offered; taken or passed, it is gone."""

    class Kind(models.TextChoices):
        SEAT = "seat"
        CALL = "call"
        WAIT = "wait"
        PERSON = "person"

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="next_steps")
    round = models.ForeignKey(Round, null=True, on_delete=models.SET_NULL, related_name="next_steps")
    kind = models.CharField(max_length=6, choices=Kind)
    circle = models.ForeignKey(Circle, null=True, on_delete=models.CASCADE, related_name="+")
    call = models.ForeignKey(Call, null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Membership, null=True, on_delete=models.CASCADE, related_name="+")
    on = models.DateField(null=True)
    made_at = models.DateTimeField(default=now)
