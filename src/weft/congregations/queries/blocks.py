"""Reading from whom somebody keeps apart, and from whom they could although they do not find them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from weft.congregations.models import Membership
from weft.congregations.policy.blocks import block_member
from weft.congregations.policy.members import see_member
from weft.core.actor import Actor
from weft.people.models import Block
from weft.people.queries.blocks import KeptApart, my_blocks


def block_of(actor: Actor, member: Membership) -> Block | None:
    """By what the actor keeps apart from somebody, if they do. Most keep apart from nobody: then nothing is asked."""
    if member.person_id not in actor.apart_ids:
        return None
    return next((each.block for each in my_blocks(actor) if each.person.pk == member.person_id), None)


def not_found(actor: Actor, kept: Iterable[KeptApart]) -> QuerySet[Membership]:
    """Those the actor sat with and finds no more, but for those from whom they keep apart already."""
    known = see_member.rows(actor).values("pk")
    rows = (
        block_member.rows(actor).exclude(pk__in=known).exclude(person__in=[each.person.pk for each in kept])
    )
    found: QuerySet[Membership] = rows.select_related("person").order_by("person__name", "pk")
    return found
