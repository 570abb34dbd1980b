"""Writing whether those who sit in a crew would like more company. Any one of them says so, and takes it back."""

from django.db import transaction

from weft.circles.deeds import COMPANY_SOUGHT, CREW_STAYS
from weft.circles.models import Circle, Knock
from weft.circles.policy import circles as policy
from weft.core.actor import Actor
from weft.core.chronicle import record


@transaction.atomic
def stay_as_is(*, actor: Actor, circle: Circle, stays: bool) -> None:
    """Say that a crew stays as it is, or that its free seats may be offered again.

    For whoever was offered one and took it, it is not possible now, as where somebody was faster.
    """
    policy.stay_as_is.require(actor, circle)
    circle.stays_as_is = stays
    circle.save(update_fields=["stays_as_is"])
    offered = Knock.objects.of(circle.congregation_id).filter(circle=circle, was_offered=True)
    if stays:
        offered.filter(state=Knock.State.ASKED).update(state=Knock.State.OVER)
    record(actor, CREW_STAYS, circle)


@transaction.atomic
def seek_company(*, actor: Actor, circle: Circle, seeks: bool) -> None:
    """Say that a small crew would like to join with another one, or no longer. Nobody but those who sit there knows."""
    policy.seek_company.require(actor, circle)
    circle.seeks_company = seeks
    circle.save(update_fields=["seeks_company"])
    record(actor, COMPANY_SOUGHT, circle)
