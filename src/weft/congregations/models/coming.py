"""Tables of coming in: invitations, applications and the talk about them."""

import uuid

from django.db import models

from weft.congregations.models.charges import Charge
from weft.congregations.models.community import Congregation, Level
from weft.congregations.models.members import Membership
from weft.core.clock import now
from weft.core.door import Kept
from weft.core.sealing import Place


class Invitation(Kept):
    """A link by which somebody comes in: to a place kept for one person, or for the first so many who use it.

    It holds for a while, ends with its maker's right to invite, and can be taken back. It may lead to a charge.
    """

    membership = models.ForeignKey(
        Membership, null=True, on_delete=models.CASCADE, related_name="invitations"
    )
    made_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="made_invitations")
    label = models.CharField(max_length=80, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    level = models.ForeignKey(Level, null=True, on_delete=models.SET_NULL, related_name="+")
    charge = models.ForeignKey(Charge, null=True, on_delete=models.SET_NULL, related_name="+")
    uses_left = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Application(Kept):
    """Somebody who asks to come in: their answers, sealed, how far it is, and the rule that held when they asked."""

    class State(models.TextChoices):
        OPEN = "open"
        HALTED = "halted"
        WELCOMED = "welcomed"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    mail = models.CharField(max_length=254, blank=True)
    zone = models.CharField(max_length=64)
    answers = models.BinaryField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    sponsor = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="vouched_for")
    vouched_at = models.DateTimeField(null=True)
    admission = models.CharField(max_length=10, choices=Congregation.Admission)
    due_at = models.DateTimeField(null=True)
    halted_at = models.DateTimeField(null=True)
    applicant_told_at = models.DateTimeField(null=True)
    deciders_told_at = models.DateTimeField(null=True)
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.SET_NULL, related_name="+")
    membership = models.OneToOneField(
        Membership, null=True, on_delete=models.SET_NULL, related_name="application"
    )
    made_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True)

    @property
    def scope(self) -> str:
        return f"application:{self.uid}"

    @property
    def place(self) -> Place:
        return Place(self.scope, "application", str(self.uid), "answers")


class Remark(Kept):
    """Something said between an applicant and those who decide, sealed. No writer: the applicant."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="remarks")
    writer = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    by_applicant = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=now)
    sealed = models.BinaryField()

    @property
    def place(self) -> Place:
        return Place(self.application.scope, "remark", str(self.uid), "words")


class Objection(Kept):
    """Somebody who may wants to talk before an applicant comes in. It halts, it does not decline."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="objections")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta(Kept.Meta):
        constraints = [models.UniqueConstraint(fields=["application", "membership"], name="objects_once")]
