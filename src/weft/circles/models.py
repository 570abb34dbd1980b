"""Tables of circles and of sitting in them."""

import uuid

from django.db import models

from weft.circles.logic import called
from weft.congregations.models import Invitation, Membership
from weft.core.clock import now
from weft.core.door import Kept


class Circle(Kept):
    """A self, a dyad, a crew, a congregation or a network: the audience of all that is said in it."""

    class Scale(models.TextChoices):
        SELF = "self"
        DYAD = "dyad"
        CREW = "crew"
        CONGREGATION = "congregation"
        NETWORK = "network"

    class State(models.TextChoices):
        FORMING = "forming"
        RUNNING = "running"
        RESTING = "resting"
        ENDED = "ended"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scale = models.CharField(max_length=12, choices=Scale)
    state = models.CharField(max_length=8, choices=State, default=State.FORMING)
    name = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)
    doorway = models.CharField(max_length=200, blank=True)
    seeks_company = models.BooleanField(default=False)
    stays_as_is = models.BooleanField(default=False)

    sitters: list["Belonging"]
    """Who sits in it now, once a query has fetched them."""

    @property
    def title(self) -> str:
        return self.name or called([sitter.membership.name for sitter in self.sitters])

    @property
    def threads(self) -> list[str]:
        return [sitter.membership.person.thread for sitter in self.sitters]

    @property
    def scope(self) -> str:
        """Under which its sealed words are kept."""
        return f"circle:{self.uid}"


SMALL = (Circle.Scale.DYAD, Circle.Scale.CREW)
"""The scales in which people sit together by name."""


class Belonging(Kept):
    """Somebody sitting in a circle, from a day until a day."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="belongings")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="belongings")
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "membership"], name="sits_once", condition=models.Q(until=None)
            )
        ]


class Cycle(Kept):
    """A bounded series of weeks that a circle meets for, and then looks back."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveSmallIntegerField(default=1)
    first_day = models.DateField()
    weeks = models.PositiveSmallIntegerField()

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["circle", "number"], name="cycles_are_numbered")]


class Origin(Kept):
    """Where a crew came from: a round, a call, or an earlier crew. Those who sit in it read it as its life line."""

    class Kind(models.TextChoices):
        ROUND = "round"
        CALL = "call"
        SPLIT = "split"
        MERGE = "merge"

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="origins")
    kind = models.CharField(max_length=5, choices=Kind)
    earlier = models.ForeignKey(Circle, null=True, on_delete=models.SET_NULL, related_name="became")
    words = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=now)


class Note(Kept):
    """Sealed words of a circle."""

    class Kind(models.TextChoices):
        ACCESS = "access"
        FOOD = "food"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=12, choices=Kind)
    sealed = models.BinaryField()

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["circle", "kind"], name="one_note_of_a_kind")]


class Telling(Kept):
    """What somebody tells of themself here under one heading, and to whom."""

    class Audience(models.TextChoices):
        ME = "me"
        CREWS = "crews"
        CONGREGATION = "congregation"
        NEIGHBOURS = "neighbours"
        PUBLIC = "public"

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tellings")
    field = models.CharField(max_length=12)
    words = models.TextField(max_length=2000, blank=True)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.CONGREGATION)

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["membership", "field"], name="tells_once")]


class Opening(Kept):
    """An invitation that leads to a crew, made by somebody who sits in it."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="opening")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="openings")


class Knock(Kept):
    """Somebody who asks to sit in a crew, was asked in by one of its own, or took a seat the house offered them."""

    class State(models.TextChoices):
        ASKED = "asked"
        WELCOME = "welcome"
        OVER = "over"

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="knocks")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="knocks")
    asked_by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    was_offered = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    made_at = models.DateTimeField(default=now)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "membership"], name="knocks_once", condition=~models.Q(state="over")
            )
        ]
