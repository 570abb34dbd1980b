"""Tables of charges: what is entrusted to whom, until when, and how it is handed over."""

from django.db import models

from weft.congregations.models.members import Membership
from weft.core.clock import now
from weft.core.door import Kept


class Charge(Kept):
    """Something a community entrusts to people, and what it permits. Every member can read who holds it."""

    name = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True)
    permits = models.JSONField(default=list)
    term_weeks = models.PositiveSmallIntegerField(null=True)
    holders = models.ManyToManyField(Membership, related_name="charges", through="Holding")

    @property
    def by_part(self) -> list[tuple[str, list["Holding"]]]:
        """Those who hold it, then those who stand in, as far as there are any."""
        parts = [(part, [each for each in self.holdings.all() if each.part == part]) for part in Part]
        return [(part, found) for part, found in parts if found]

    @property
    def is_held(self) -> bool:
        """Whether somebody holds it, and not only stands in."""
        return any(each.part == Part.HOLDER for each in self.holdings.all())


class Part(models.TextChoices):
    """Whoever holds a charge, or stands in for them while they are away."""

    HOLDER = "holder"
    UNDERSTUDY = "understudy"


class Holding(Kept):
    """One person's part in one charge, until a day where a term is set."""

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="holdings")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="holdings")
    part = models.CharField(max_length=10, choices=Part, default=Part.HOLDER)
    since = models.DateTimeField(default=now)
    until = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)

    is_open: bool
    """Whether the reader finds a page of whoever holds it, once a query has looked."""
    term: str
    """Where its term is over, "past", or four weeks later "rests"; once a query has looked."""

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["charge", "membership"], name="one_holding_each")]


class Handover(Kept):
    """A charge on its way to somebody: asked, said yes to, handed over. No giver: it takes it from nobody."""

    class State(models.TextChoices):
        ASKED = "asked"
        ACCEPTED = "accepted"
        DONE = "done"
        OVER = "over"

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="handovers")
    asked_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    giver = models.ForeignKey(Membership, null=True, on_delete=models.CASCADE, related_name="+")
    taker = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="handovers")
    part = models.CharField(max_length=10, choices=Part, default=Part.HOLDER)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    until = models.DateField(null=True)
    words = models.TextField(max_length=2000, blank=True)
    made_at = models.DateTimeField(default=now)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["charge", "taker"],
                name="asked_once_for_a_charge",
                condition=models.Q(state__in=["asked", "accepted"]),
            )
        ]
