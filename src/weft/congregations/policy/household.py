"""Who may see and do what in a household: the adults who live in it. No charge opens one."""

from django.db.models import Q

from weft.congregations.models import Child, Household, Housemate, Membership
from weft.congregations.policy.members import see_member
from weft.core.actor import Actor
from weft.core.policy import rule


@rule(Household)
def see_household(actor: Actor) -> Q:
    """The adults who live in it."""
    return Q(adults=actor.membership_id, adults__left_at=None)


@rule(Membership)
def ask_housemate(actor: Actor) -> Q:
    """Anybody may ask a member whom they see, once, whether they live together."""
    mine = see_household.rows(actor).values("pk")
    seen = Q(pk__in=see_member.rows(actor).values("pk")) & ~Q(pk=actor.membership_id)
    asked = Housemate.everywhere.filter(household__in=mine).values("membership")
    return seen & ~Q(household__in=mine) & ~Q(pk__in=asked)


@rule(Housemate)
def answer_housemate(actor: Actor) -> Q:
    """Whoever is asked, unless they are kept apart from who asks, or from somebody who lives there."""
    asked = Q(membership=actor.membership_id, made_by__left_at=None)
    homes = Membership.everywhere.filter(person__in=actor.apart_ids, left_at=None).exclude(household=None)
    return asked & ~Q(made_by__person__in=actor.apart_ids) & ~Q(household__in=homes.values("household"))


@rule(Housemate)
def take_back_housemate(actor: Actor) -> Q:
    """The adults of the household that asks."""
    return Q(household__in=see_household.rows(actor).values("pk"))


@rule(Child)
def change_child(actor: Actor) -> Q:
    """The adults of the child's household."""
    return Q(household__in=see_household.rows(actor).values("pk"))
