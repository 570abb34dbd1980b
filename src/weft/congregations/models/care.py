"""Tables of looking out for one another: the named person, and telling somebody in trust."""

import uuid

from django.db import models

from weft.congregations.models.members import Membership
from weft.core.clock import now
from weft.core.door import Kept
from weft.core.sealing import Place


class Readiness(Kept):
    """For how many others somebody would be the named person, and whether they wish for another one themself."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="readiness")
    capacity = models.PositiveSmallIntegerField(default=0)
    wants_another = models.BooleanField(default=False)


class Tie(Kept):
    """Somebody looking out for somebody: asked of both, held by both, over for both."""

    class State(models.TextChoices):
        ASKED = "asked"
        HELD = "held"
        OVER = "over"

    giver = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="ties_given")
    taker = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="ties_taken")
    state = models.CharField(max_length=5, choices=State, default=State.ASKED)
    giver_yes = models.BooleanField(default=False)
    taker_yes = models.BooleanField(default=False)
    by_invitation = models.BooleanField(default=False)
    giver_prompts = models.BooleanField(default=True)
    taker_prompts = models.BooleanField(default=True)
    theme = models.PositiveSmallIntegerField(default=0)
    prompted_on = models.DateField(null=True)
    since = models.DateTimeField(default=now)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["taker"], name="one_named_person", condition=models.Q(state="held")
            ),
            models.UniqueConstraint(
                fields=["giver", "taker"], name="tied_once", condition=~models.Q(state="over")
            ),
        ]


class Report(Kept):
    """Something told in trust, sealed for those whom the teller chose and for the teller."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        WITHDRAWN = "withdrawn"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    teller = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="reports")
    about = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    readers = models.ManyToManyField(Membership, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    @property
    def scope(self) -> str:
        return f"report:{self.uid}"

    @property
    def place(self) -> Place:
        return Place(self.scope, "report", str(self.uid), "words")


class Reply(Kept):
    """What a reader of a report, or its teller, adds to it, sealed like it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="replies")
    writer = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)
    sealed = models.BinaryField()

    @property
    def place(self) -> Place:
        return Place(self.report.scope, "reply", str(self.uid), "words")
