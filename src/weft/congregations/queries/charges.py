"""Reading who holds what."""

from django.db.models import Prefetch, QuerySet

from weft.congregations.logic.permits import WITHOUT_LEVELS
from weft.congregations.models import Charge, Holding, Membership
from weft.congregations.policy import charges as policy
from weft.core.actor import Actor


def charges(actor: Actor) -> QuerySet[Charge]:
    """Every charge with those who hold it."""
    holdings = Holding.objects.of(actor.congregation_id or 0).select_related("membership__person")
    return policy.see_charge.rows(actor).order_by("name").prefetch_related(Prefetch("holdings", holdings))


def welcomers(actor: Actor) -> list[Membership]:
    """Those a newcomer may turn to: whoever holds a charge that welcomes people, each once."""
    held = [
        holding
        for charge in charges(actor)
        if "welcome" in charge.permits
        for holding in charge.holdings.all()
    ]
    return list({holding.membership_id: holding.membership for holding in held}.values())


def permits_of(member: Membership) -> frozenset[str]:
    """All that somebody may do here: what their charges permit, and the rights of their level."""
    holdings = Holding.objects.of(member.congregation_id).filter(membership=member)
    charges = [permit for permits in holdings.values_list("charge__permits", flat=True) for permit in permits]
    rights = member.level.rights if member.level else WITHOUT_LEVELS
    return frozenset([*charges, *rights])
