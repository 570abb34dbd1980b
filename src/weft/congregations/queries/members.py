"""Reading who is here."""

from dataclasses import dataclass

from django.db.models import QuerySet

from weft.congregations.models import Holding, Invitation, Membership, Part
from weft.congregations.policy import members as policy
from weft.congregations.policy.coming import invite_member
from weft.congregations.queries.blocks import block_of
from weft.congregations.queries.coming import open_invitations
from weft.core.actor import Actor
from weft.core.text import fold
from weft.people.models import Block, Person


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One member as another sees them."""

    may_invite: bool
    reach: Person | None
    held: list[Holding]
    stands_in: list[Holding]
    invitation: Invitation | None
    kept_apart: Block | None


def members(actor: Actor, words: str = "") -> QuerySet[Membership]:
    """Who is here, by name; `words` narrows to names that hold them, whatever the accents."""
    here = policy.see_member.rows(actor)
    if words:
        named = here.values_list("pk", "person__name")
        here = here.filter(pk__in=[pk for pk, name in named if fold(words) in fold(name)])
    return here.select_related("person", "person__account").order_by("person__name", "pk")


def member_page(actor: Actor, member: Membership) -> MemberPage:
    """What one member sees of another: how to reach somebody only where that is entrusted to them."""
    may_invite = invite_member.allows(actor, member)
    rows = Holding.objects.of(member.congregation_id).filter(membership=member).select_related("charge")
    holdings = list(rows.order_by("charge__name"))
    return MemberPage(
        may_invite=may_invite,
        reach=member.person if may_invite and policy.reach_people(actor) else None,
        held=[each for each in holdings if each.part == Part.HOLDER],
        stands_in=[each for each in holdings if each.part == Part.UNDERSTUDY],
        invitation=open_invitations(actor).filter(membership=member).first(),
        kept_apart=block_of(actor, member),
    )
