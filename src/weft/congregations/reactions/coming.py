"""What follows when somebody comes in by a link, and what is forgotten of those who did not."""

from weft.congregations.actions.charges import offer_charge
from weft.congregations.actions.coming import forget_late
from weft.congregations.models import Invitation, Membership, Part
from weft.congregations.policy.charges import offer_charge as may_offer
from weft.congregations.policy.coming import choose_charge
from weft.congregations.queries.charges import permits_of
from weft.core.actor import Actor, the_house
from weft.core.models import Entry


def ask_for_charge(entry: Entry) -> None:
    """Whoever came in by a link that leads to a charge is asked for it, if they may hold it and its maker may ask."""
    rows = Invitation.objects.of(entry.scope).filter(pk=entry.thing_id, charge__isnull=False)
    invitation = rows.select_related("charge", "made_by__level").first()
    newcomer = (
        Membership.objects.of(entry.scope).filter(pk=entry.facts.get("membership"), left_at=None).first()
    )
    if invitation is None or newcomer is None or invitation.made_by.left_at is not None:
        return
    maker, charge = _acting(invitation.made_by), invitation.charge
    may_ask = choose_charge(maker) and may_offer.allows(maker, charge)
    if may_ask and "hold" in permits_of(newcomer):
        offer_charge(actor=maker, charge=charge, taker=newcomer, part=Part.HOLDER, words="")


def _acting(member: Membership) -> Actor:
    return Actor(
        person_id=member.person_id,
        congregation_id=member.congregation_id,
        membership_id=member.pk,
        permits=permits_of(member),
    )


def forget_who_never_came() -> None:
    """Each hour: names and addresses that nobody proved are not kept."""
    forget_late(actor=the_house())
