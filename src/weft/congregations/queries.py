"""Reading a community: who is here, who holds what, which link is whose."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from weft.congregations import policy
from weft.congregations.logic import hash_of
from weft.congregations.models import Charge, Congregation, Holding, Invitation, Membership
from weft.core import clock
from weft.core.actor import Actor
from weft.core.text import fold
from weft.people.models import Person


@dataclass(frozen=True, slots=True)
class MemberPage:
    """One member as another sees them."""

    may_invite: bool
    reach: Person | None
    charges: list[Charge]
    invitation: Invitation | None


def members(actor: Actor, words: str = "") -> QuerySet[Membership]:
    """Who is here, by name; `words` narrows to names that hold them, whatever the accents."""
    here = policy.see_member.rows(actor)
    if words:
        named = here.values_list("pk", "person__name")
        here = here.filter(pk__in=[pk for pk, name in named if fold(words) in fold(name)])
    return here.select_related("person", "person__account").order_by("person__name", "pk")


def member_page(actor: Actor, member: Membership) -> MemberPage:
    """What one member sees of another: how to reach somebody only where that is entrusted to them."""
    may_invite = policy.invite_member.allows(actor, member)
    holdings = Holding.objects.of(member.congregation_id).filter(membership=member).select_related("charge")
    return MemberPage(
        may_invite=may_invite,
        reach=member.person if may_invite and policy.reach_people(actor) else None,
        charges=[holding.charge for holding in holdings.order_by("charge__name")],
        invitation=open_invitations(actor).filter(membership=member).first(),
    )


def charges(actor: Actor) -> QuerySet[Charge]:
    """Every charge with those who hold it."""
    holdings = Holding.objects.of(actor.congregation_id or 0).select_related("membership__person")
    return policy.see_charge.rows(actor).order_by("name").prefetch_related(Prefetch("holdings", holdings))


def open_invitation(secret: str) -> Invitation | None:
    """The invitation a secret link opens, if it still does."""
    return _if_open(Q(secret_hash=hash_of(secret)))


def kept_invitation(pk: int) -> Invitation | None:
    """An invitation somebody opened a while ago, if it still holds."""
    return _if_open(Q(pk=pk))


def _if_open(which: Q) -> Invitation | None:
    """It ends with its time, with its use, with either person's leaving, and with the inviter's right to invite."""
    rows = Invitation.everywhere.filter(which, used_at=None, revoked_at=None, expires_at__gt=clock.now())
    present = rows.filter(membership__left_at=None, made_by__left_at=None)
    never_in = present.filter(membership__person__account__last_login=None)
    found = never_in.select_related("membership__person", "made_by__person", "congregation").first()
    return found if found and _may_welcome(found.made_by) else None


def _may_welcome(member: Membership) -> bool:
    holdings = Holding.objects.of(member.congregation_id).filter(membership=member)
    return any("welcome" in permits for permits in holdings.values_list("charge__permits", flat=True))


def open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Personal links that can still be used, for whoever may take them back."""
    rows = policy.revoke_invitation.rows(actor).filter(expires_at__gt=clock.now())
    return rows.select_related("membership__person").order_by("membership__person__name")


def welcomers(actor: Actor) -> list[Membership]:
    """Those a newcomer may turn to: whoever holds a charge that welcomes people, each once."""
    held = [
        holding
        for charge in charges(actor)
        if "welcome" in charge.permits
        for holding in charge.holdings.all()
    ]
    return list({holding.membership_id: holding.membership for holding in held}.values())


def is_fresh() -> bool:
    """Whether nobody has set up a community of their own in this house yet."""
    return not Congregation.everywhere.filter(is_example=False).exists()


def homes_of(person_id: int) -> QuerySet[Congregation]:
    """The communities a person belongs to."""
    belongs = Q(pk__in=Membership.everywhere.filter(person=person_id, left_at=None).values("congregation"))
    return Congregation.everywhere.filter(belongs).order_by("name")
