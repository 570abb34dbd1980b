"""Tables of belonging to a community, and of who lives with whom."""

import uuid

from django.db import models
from django.utils.translation import gettext as _

from weft.congregations.models.community import Level
from weft.core.clock import now
from weft.core.door import Kept
from weft.people.models import Person


class Household(Kept):
    """People of one kitchen: adults who belong here, and the children they look after."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    @property
    def scope(self) -> str:
        """Under which what is sealed about its children is kept."""
        return f"household:{self.uid}"


class Membership(Kept):
    """A person's belonging to a community."""

    class Listed(models.TextChoices):
        CREWS = "crews"
        CONGREGATION = "congregation"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    page = models.CharField(max_length=24, blank=True)
    signup_key = models.CharField(max_length=300, blank=True)
    level = models.ForeignKey(Level, null=True, on_delete=models.SET_NULL, related_name="members")
    listed = models.CharField(max_length=12, choices=Listed, default=Listed.CONGREGATION)
    household = models.ForeignKey(Household, null=True, on_delete=models.SET_NULL, related_name="adults")
    joined_at = models.DateTimeField(default=now)
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    former = models.PositiveIntegerField(null=True)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(fields=["congregation", "person"], name="one_membership_each"),
            models.UniqueConstraint(
                fields=["congregation", "signup_key"],
                name="one_signup_each",
                condition=~models.Q(signup_key=""),
            ),
            models.UniqueConstraint(
                fields=["page"], name="one_public_page_each", condition=~models.Q(page="")
            ),
            models.UniqueConstraint(
                fields=["congregation", "former"],
                name="former_members_are_numbered",
                condition=~models.Q(former=None),
            ),
        ]

    @property
    def name(self) -> str:
        if self.former is not None:
            return _("former member %(number)s") % {"number": self.former}
        return self.person.name


class Child(Kept):
    """A child of a household, by first name, with what they must not eat or touch, and who answers for them."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="children")
    guardian = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="children")
    name = models.BinaryField()
    allergy = models.BinaryField()


class Housemate(Kept):
    """An adult asked into a household, until they say yes or it is taken back."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="asked")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["household", "membership"], name="asked_in_once")]
