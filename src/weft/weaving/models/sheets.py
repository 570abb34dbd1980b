"""Tables of sign-up sheets on their way in."""

import uuid

from django.db import models

from weft.core.clock import now
from weft.core.door import Kept
from weft.core.models import Work
from weft.core.sealing import Place
from weft.weaving.models.rounds import Round


class Sheet(Kept):
    """A sign-up sheet on its way in: sealed while it is looked at, forgotten once it is in."""

    class State(models.TextChoices):
        LOOKED_AT = "looked at"
        IMPORTED = "imported"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    filename = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.LOOKED_AT)
    sealed = models.BinaryField()
    mapping = models.JSONField(default=dict)
    zones = models.JSONField(default=dict)
    work = models.ForeignKey(Work, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)

    @property
    def place(self) -> Place:
        return Place(f"sheet:{self.uid}", "sheet", str(self.uid), "file")
