"""Tables of circles and of sitting in them."""

import uuid

from django.db import models

from weft.circles.logic import called
from weft.congregations.models import Membership
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


class Note(Kept):
    """Sealed words of a circle."""

    class Kind(models.TextChoices):
        ACCESS = "access"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=12, choices=Kind)
    sealed = models.BinaryField()

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["circle", "kind"], name="one_note_of_a_kind")]
