"""Reading what is agreed, and who is still to be asked."""

from django.db.models import Exists, OuterRef, QuerySet

from weft.congregations.models import Acceptance, Agreement, Membership
from weft.congregations.policy import agreements as policy
from weft.core.actor import Actor


def in_force(congregation_id: int) -> QuerySet[Agreement]:
    """What members of a community agree to now, in the order in which it was first written."""
    rows: QuerySet[Agreement] = Agreement.objects.of(congregation_id).filter(ended_at=None)
    return rows.order_by("pk")


def waiting_for(membership: Membership) -> QuerySet[Agreement]:
    """What holds now and this member has not said yes to yet."""
    accepted = Acceptance.objects.of(membership.congregation_id).filter(membership=membership)
    return in_force(membership.congregation_id).exclude(pk__in=accepted.values("agreement"))


def with_waiting(members: QuerySet[Membership]) -> QuerySet[Membership]:
    """Members with `is_asked`: whether something that holds now waits for their yes. It costs no query of its own."""
    accepted = Acceptance.everywhere.filter(agreement=OuterRef("pk"), membership=OuterRef(OuterRef("pk")))
    asked = Agreement.everywhere.filter(congregation=OuterRef("congregation"), ended_at=None)
    return members.annotate(is_asked=Exists(asked.exclude(Exists(accepted))))


def former(actor: Actor) -> QuerySet[Agreement]:
    """What held once, the latest first."""
    return policy.see_agreement.rows(actor).exclude(ended_at=None).order_by("-ended_at", "-pk")


def versions_of(actor: Actor, agreement: Agreement) -> QuerySet[Agreement]:
    """Every version of one agreement, the latest first."""
    return policy.see_agreement.rows(actor).filter(line=agreement.line).order_by("-version")
