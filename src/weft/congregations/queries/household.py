"""Reading who lives together."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from weft.congregations.models import Child, Household, Housemate, Membership
from weft.congregations.policy import household as policy
from weft.core.actor import Actor
from weft.core.sealing import Place, unseal_all

A_FEW = 10


@dataclass(frozen=True, slots=True)
class ChildCard:
    """A child as its household reads of it."""

    child: Child
    name: str
    allergy: str


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """Who lives with the actor, and who was asked."""

    household: Household | None
    adults: list[Membership]
    children: list[ChildCard]
    asked: list[Housemate]
    asks_me: list[Housemate]


def household_page(actor: Actor) -> HouseholdPage:
    """The actor's household with all that is written of it, and those that ask them in."""
    household = policy.see_household.rows(actor).first()
    return HouseholdPage(
        household=household,
        adults=list(adults_of(household)) if household else [],
        children=children_of(actor),
        asked=list(_with_people(policy.take_back_housemate.rows(actor))),
        asks_me=list(_with_people(policy.answer_housemate.rows(actor))),
    )


def _with_people(asked: QuerySet[Housemate]) -> QuerySet[Housemate]:
    return asked.select_related("membership__person", "made_by__person").order_by("pk")


def adults_of(household: Household) -> QuerySet[Membership]:
    """The adults who live in it, by name."""
    here = Membership.objects.of(household.congregation_id).filter(household=household, left_at=None)
    found: QuerySet[Membership] = here.select_related("person").order_by("person__name", "pk")
    return found


def children_of(actor: Actor) -> list[ChildCard]:
    """The children of the actor's household, opened for them."""
    rows = list(
        policy.change_child.rows(actor).select_related("household", "guardian__person").order_by("pk")
    )
    places = [(child_place(row, field), getattr(row, field)) for row in rows for field in ("name", "allergy")]
    words = [opened.decode() for opened in unseal_all(places)] if places else []
    return [ChildCard(row, *words[2 * at : 2 * at + 2]) for at, row in enumerate(rows)]


def child_place(child: Child, field: str) -> Place:
    """Where words about a child belong."""
    return Place(child.household.scope, "child", str(child.uid), field)


def to_ask(found: QuerySet[Membership], actor: Actor) -> Mapping[int, Membership]:
    """The first few of these whom the actor may ask."""
    rows = found.filter(pk__in=policy.ask_housemate.rows(actor).values("pk"))[:A_FEW]
    return {member.pk: member for member in rows}
