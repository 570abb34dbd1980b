"""Tables of what members agree to before taking part."""

import uuid

from django.db import models

from weft.congregations.models.members import Membership
from weft.core.clock import now
from weft.core.door import Kept


class Agreement(Kept):
    """One version of something members agree to. A newer version takes its place and is asked for anew."""

    line = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    words = models.TextField(max_length=20_000)
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(fields=["line", "version"], name="versions_are_numbered"),
            models.UniqueConstraint(
                fields=["line"], name="one_version_holds", condition=models.Q(ended_at=None)
            ),
        ]


class Acceptance(Kept):
    """A member's yes to one version of an agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="acceptances")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="acceptances")
    at = models.DateTimeField(default=now)

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["agreement", "membership"], name="accepts_once")]
