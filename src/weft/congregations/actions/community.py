"""Setting a community up and changing it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.text import slugify

from weft.congregations.deeds import (
    CONGREGATION_FOUNDED,
    CONGREGATION_SETTLED,
)
from weft.congregations.logic.permits import PERMITS
from weft.congregations.models import Charge, Congregation, Holding, Membership
from weft.congregations.policy import community as policy
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy
from weft.people.models import Person


@transaction.atomic
def found_congregation(
    *,
    actor: Actor,
    founder: Person,
    name: str,
    zone: str,
    words: Mapping[str, list[str]] | None = None,
    is_example: bool = False,
) -> Membership:
    """Set a community up; its founder is the first to hold its one charge."""
    policy.found_congregation.require(actor)
    congregation = Congregation.everywhere.create(
        slug=_free_slug(name),
        name=tidy(name, 80),
        zone=zone,
        words={"en": dict(words or {})},
        is_example=is_example,
    )
    member = Membership.everywhere.create(congregation=congregation, person=founder)
    charge = Charge.everywhere.create(
        congregation=congregation, name=congregation.vocabulary["steward"], permits=sorted(PERMITS)
    )
    Holding.everywhere.create(congregation=congregation, charge=charge, membership=member)
    first = Actor(person_id=founder.pk, congregation_id=congregation.pk, membership_id=member.pk)
    record(first, CONGREGATION_FOUNDED, congregation)
    return member


@transaction.atomic
def settle_congregation(
    *,
    actor: Actor,
    congregation: Congregation,
    settings: Mapping[str, object],
    words: Mapping[str, list[str]],
) -> None:
    """Change the community's own settings and words."""
    policy.settle_congregation.require(actor)
    for field, value in settings.items():
        setattr(congregation, field, value)
    congregation.words = {congregation.language: dict(words)}
    congregation.save(update_fields=[*settings, "words"])
    record(actor, CONGREGATION_SETTLED, congregation)


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:32] or "community"
    taken = set(Congregation.everywhere.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
