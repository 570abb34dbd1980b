"""Writing about who lives together: adults say yes for themselves, children have somebody who answers for them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from weft.congregations.deeds import (
    CHILD_FORGOTTEN,
    CHILD_WRITTEN,
    HOUSEHOLD_JOINED,
    HOUSEHOLD_LEFT,
    HOUSEHOLD_PASSED,
    HOUSEMATE_ASKED,
    HOUSEMATE_TAKEN_BACK,
)
from weft.congregations.models import Child, Household, Housemate, Membership
from weft.congregations.policy import household as policy
from weft.congregations.queries.household import adults_of, child_place
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.policy import be_member
from weft.core.sealing import destroy, seal_all
from weft.core.text import tidy


def _me(actor: Actor) -> Membership:
    be_member.require(actor)
    rows = Membership.objects.of(actor.congregation_id or 0).select_for_update(of=("self",))
    me: Membership = rows.select_related("household").get(pk=actor.membership_id)
    return me


def _household_of(me: Membership) -> Household:
    """Theirs, or a new one in which they live alone until somebody says yes."""
    if me.household is None:
        me.household = Household.everywhere.create(congregation_id=me.congregation_id)
        me.save(update_fields=["household"])
    return me.household


@transaction.atomic
def ask_housemate(*, actor: Actor, member: Membership) -> None:
    """Ask another adult whether they live together. Nothing is shared until they say yes themselves."""
    policy.ask_housemate.require(actor, member)
    me = _me(actor)
    household = _household_of(me)
    Housemate.everywhere.get_or_create(
        congregation_id=me.congregation_id, household=household, membership=member, defaults={"made_by": me}
    )
    record(actor, HOUSEMATE_ASKED, household)


@transaction.atomic
def take_back_housemate(*, actor: Actor, housemate: Housemate) -> None:
    """Ask no longer."""
    policy.take_back_housemate.require(actor, housemate)
    household = housemate.household
    housemate.delete()
    record(actor, HOUSEMATE_TAKEN_BACK, household)


@transaction.atomic
def join_household(*, actor: Actor, housemate: Housemate) -> bool:
    """Say yes for oneself, and leave where one lived before. False when it was taken back meanwhile."""
    policy.answer_housemate.require(actor, housemate)
    me = _me(actor)
    gone, _ = Housemate.everywhere.filter(pk=housemate.pk).delete()
    if not gone:
        return False
    if me.household is not None and me.household_id != housemate.household_id:
        leave_household(actor=actor)
    Membership.everywhere.filter(pk=me.pk).update(household=housemate.household_id)
    record(actor, HOUSEHOLD_JOINED, housemate.household)
    return True


@transaction.atomic
def pass_household(*, actor: Actor, housemate: Housemate) -> None:
    """Say no. Nothing of it is kept."""
    policy.answer_housemate.require(actor, housemate)
    household = housemate.household
    housemate.delete()
    record(actor, HOUSEHOLD_PASSED, household)


@transaction.atomic
def leave_household(*, actor: Actor) -> None:
    """Live elsewhere; what is written of the children one answers for goes, too. The last one out forgets it all."""
    me = _me(actor)
    household = me.household
    if household is None:
        return
    Child.everywhere.filter(household=household, guardian=me).delete()
    Housemate.everywhere.filter(household=household, made_by=me).delete()
    Membership.everywhere.filter(pk=me.pk).update(household=None)
    record(actor, HOUSEHOLD_LEFT, household)
    if not adults_of(household).exists():
        destroy(household.scope)
        household.delete()


@transaction.atomic
def write_child(
    *, actor: Actor, name: str, allergy: str, guardian: Membership | None = None, child: Child | None = None
) -> Child:
    """Write down a child by first name and allergy, sealed, with an adult of the household who answers for them."""
    me = _me(actor)
    if child is not None:
        policy.change_child.require(actor, child)
    household = child.household if child is not None else _household_of(me)
    answers = guardian or me
    if not adults_of(household).filter(pk=answers.pk).exists():
        raise PermissionDenied("guardian")
    row = child or Child(congregation_id=me.congregation_id, household=household)
    row.guardian = answers
    row.name, row.allergy = seal_all(
        [
            (child_place(row, "name"), tidy(name, 60).encode()),
            (child_place(row, "allergy"), allergy.encode()),
        ]
    )
    if child is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["guardian", "name", "allergy"])
    record(actor, CHILD_WRITTEN, household)
    return row


@transaction.atomic
def forget_child(*, actor: Actor, child: Child) -> None:
    """Take a child off these pages."""
    policy.change_child.require(actor, child)
    household = child.household
    child.delete()
    record(actor, CHILD_FORGOTTEN, household)
