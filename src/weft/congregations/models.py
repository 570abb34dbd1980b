"""Tables of a community and of belonging to it."""

from django.db import models
from django.utils.functional import cached_property

from weft.congregations.logic import vocabulary
from weft.core.clock import now
from weft.core.door import Kept
from weft.people.models import Person


class Congregation(models.Model):
    """A community of people among whom crews form. Every size, rhythm and word is its own to set."""

    slug = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=80)
    zone = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="en")
    words = models.JSONField(default=dict)
    crew_low = models.PositiveSmallIntegerField(default=3)
    crew_high = models.PositiveSmallIntegerField(default=6)
    ideal_low = models.PositiveSmallIntegerField(default=4)
    ideal_high = models.PositiveSmallIntegerField(default=5)
    meeting_minutes = models.PositiveSmallIntegerField(default=90)
    cycle_weeks = models.PositiveSmallIntegerField(default=6)
    hours_low = models.PositiveSmallIntegerField(default=7 * 60)
    hours_high = models.PositiveSmallIntegerField(default=22 * 60)
    is_example = models.BooleanField(default=False)

    everywhere = models.Manager()

    def __str__(self) -> str:
        return self.name

    @cached_property
    def vocabulary(self) -> dict[str, str]:
        return vocabulary(self.words)


class Membership(Kept):
    """A person's belonging to a community."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    signup_key = models.CharField(max_length=300, blank=True)
    joined_at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(fields=["congregation", "person"], name="one_membership_each"),
            models.UniqueConstraint(
                fields=["congregation", "signup_key"],
                name="one_signup_each",
                condition=~models.Q(signup_key=""),
            ),
        ]

    @property
    def name(self) -> str:
        return self.person.name


class Invitation(Kept):
    """A personal link by which somebody claims a way in: used once, for a while, revocable."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="invitations")
    made_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Charge(Kept):
    """Something a community entrusts to people, and what it permits. Every member can read who holds it."""

    name = models.CharField(max_length=60)
    permits = models.JSONField(default=list)
    holders = models.ManyToManyField(Membership, related_name="charges", through="Holding")


class Holding(Kept):
    """One person holding one charge."""

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="holdings")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="holdings")
    since = models.DateTimeField(default=now)

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["charge", "membership"], name="one_holding_each")]
