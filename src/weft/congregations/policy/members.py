"""Who may see who is here."""

from django.db.models import F, Q

from weft.congregations.models import Membership
from weft.congregations.policy.ties import tied_to
from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule

SMALL = ("dyad", "crew")
"""The scales in which people sit together by name."""


@rule(Membership)
def see_member(actor: Actor) -> Q:
    """Members see whoever lets everybody find them, sits with them, or is tied to them by looking out.

    Whoever welcomes people sees everybody.
    """
    if not actor.is_member:
        return NOBODY
    found = Q(listed=Membership.Listed.CONGREGATION) & ~Q(person__in=actor.hidden_ids)
    known = sits_with(actor) | Q(pk__in=tied_to(actor).values("pk")) | Q(pk=actor.membership_id)
    return Q(left_at=None) & (found | known | _welcomes(actor))


def sits_with(actor: Actor) -> Q:
    """Members who sit now in a small circle of the actor.

    Circles are a higher room. Only here and for who is on their own does this room look up, by the name that circles
    give to sitting, because who finds whom has to stand in one rule.
    """
    sitting = Membership.everywhere.filter(
        belongings__circle__in=actor.circle_ids, belongings__circle__scale__in=SMALL, belongings__until=None
    )
    return Q(pk__in=sitting.values("pk"))


def sat_with(actor: Actor) -> Q:
    """Members who sat in a small circle of the actor while the actor did, whoever of the two sits there still."""
    theirs, mine = "belongings", "belongings__circle__belongings"
    together = Membership.everywhere.filter(
        Q(**{f"{theirs}__until": None}) | Q(**{f"{theirs}__until__gt": F(f"{mine}__since")}),
        Q(**{f"{mine}__until": None}) | Q(**{f"{mine}__until__gt": F(f"{theirs}__since")}),
        belongings__circle__scale__in=SMALL,
        belongings__circle__belongings__membership=actor.membership_id,
    )
    return Q(left_at=None, pk__in=together.values("pk"))


def _welcomes(actor: Actor) -> Q:
    return ~NOBODY if actor.holds("welcome") else NOBODY


@may
def welcome_people(actor: Actor) -> bool:
    """Bring people in."""
    return actor.holds("welcome")


@may
def reach_people(actor: Actor) -> bool:
    """See the phone number and mail of people who have no account."""
    return actor.holds("welcome")
