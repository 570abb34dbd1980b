"""Reading the signed link of a call: what it opens for whoever got it by mail, without signing in."""

from dataclasses import dataclass

from django.core import signing

from weft.circles.models import Belonging, Circle
from weft.circles.queries.circles import actor_of, seated
from weft.congregations.models import Membership
from weft.congregations.queries.applications import has_come_in
from weft.core.actor import Actor
from weft.weaving.models import Call, Joining
from weft.weaving.policy import calls as policy

SALT = "weft.call"


@dataclass(frozen=True, slots=True)
class Link:
    """One call for one member, as it stands now: open, a crew in which they sit, or ended while they were in it."""

    call: Call
    member: Membership
    actor: Actor
    circle: Circle | None = None
    has_ended: bool = False

    @property
    def has_account(self) -> bool:
        return has_come_in(self.member)


def call_secret(call: Call, member: Membership) -> str:
    """What a link in a mail carries: which call, and to whom it was written; signed, and never kept."""
    return signing.dumps([call.pk, member.pk], salt=SALT)


def opened_call(secret: str) -> Link | None:
    """What a link opens now. None for one that this house did not make, and for one that leads nowhere any more."""
    try:
        call_id, member_id = signing.loads(secret, salt=SALT)
    except signing.BadSignature:
        return None
    rows = Membership.everywhere.filter(pk=member_id, left_at=None)
    member = rows.select_related("person", "congregation", "level").first()
    if member is None:
        return None
    call = Call.objects.of(member.congregation_id).filter(pk=call_id).select_related("congregation").first()
    return _standing(call, member) if call is not None else None


def _standing(call: Call, member: Membership) -> Link | None:
    actor = actor_of(member)
    if policy.see_call.allows(actor, call):
        return Link(call, member, actor)
    if call.state == Call.State.CONFIRMED:
        sits = Belonging.objects.of(call.congregation_id).filter(circle=call.circle_id, until=None)
        here = sits.filter(membership=member).select_related("circle").first()
        return Link(call, member, actor, circle=seated(here.circle)) if here is not None else None
    was_in = Joining.objects.of(call.congregation_id).filter(
        call=call, membership=member, state=Joining.State.IN
    )
    ended = call.state == Call.State.ENDED and was_in.exists()
    return Link(call, member, actor, has_ended=True) if ended else None
