"""Writing about levels of belonging."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from weft.congregations.deeds import LEVEL_ADDED, LEVEL_CHANGED, LEVEL_DROPPED, LEVEL_GIVEN
from weft.congregations.logic.permits import RIGHTS
from weft.congregations.models import Level, Membership
from weft.congregations.policy import levels as policy
from weft.congregations.queries import levels as queries
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy


@dataclass(frozen=True, slots=True)
class Kind:
    """What a level is to be called, what it is about, and what it allows."""

    name: str
    about: str = ""
    rights: Collection[str] = ()

    @property
    def known_rights(self) -> list[str]:
        return [right for right in RIGHTS if right in self.rights]


@transaction.atomic
def add_level(*, actor: Actor, kind: Kind) -> Level:
    """A level of the community's own, after those there are."""
    policy.add_level.require(actor)
    there = Level.objects.of(actor.congregation_id or 0)
    last = there.aggregate(last=Max("place"))["last"]
    level = Level.everywhere.create(
        congregation_id=actor.congregation_id or 0,
        name=tidy(kind.name, 60),
        about=tidy(kind.about, 300),
        rights=kind.known_rights,
        place=0 if last is None else last + 1,
    )
    record(actor, LEVEL_ADDED, level)
    return level


@transaction.atomic
def add_ready_levels(*, actor: Actor, kinds: Sequence[Kind]) -> bool:
    """A ready set where there is no level yet: newcomers begin at the first, whoever is here has the last.

    False when there are levels already. Adding each is recorded.
    """
    policy.add_level.require(actor)
    if Level.objects.of(actor.congregation_id or 0).exists():
        return False
    added = [add_level(actor=actor, kind=kind) for kind in kinds]
    Level.everywhere.filter(pk=added[0].pk).update(is_first=True)
    Membership.objects.of(actor.congregation_id or 0).filter(level=None).update(level=added[-1])
    return True


@transaction.atomic
def change_level(*, actor: Actor, level: Level, kind: Kind) -> None:
    """Another name, other words, other rights; they hold at once for everybody who has this level."""
    policy.change_level.require(actor, level)
    level.name, level.about, level.rights = tidy(kind.name, 60), tidy(kind.about, 300), kind.known_rights
    level.save(update_fields=["name", "about", "rights"])
    record(actor, LEVEL_CHANGED, level)


@transaction.atomic
def begin_with_level(*, actor: Actor, level: Level) -> None:
    """Newcomers begin at this level from now on."""
    policy.change_level.require(actor, level)
    Level.objects.of(level.congregation_id).filter(is_first=True).update(is_first=False)
    Level.everywhere.filter(pk=level.pk).update(is_first=True)
    record(actor, LEVEL_CHANGED, level)


@transaction.atomic
def raise_level(*, actor: Actor, level: Level) -> None:
    """It changes places with the one before it."""
    policy.change_level.require(actor, level)
    order = list(queries.levels(actor).select_for_update())
    at = order.index(level)
    if at:
        order[at - 1], order[at] = order[at], order[at - 1]
        for place, each in enumerate(order):
            Level.everywhere.filter(pk=each.pk).update(place=place)
        record(actor, LEVEL_CHANGED, level)


@transaction.atomic
def drop_level(*, actor: Actor, level: Level, to: Level | None = None) -> bool:
    """Take a level away; whoever has it gets another one. False when somebody has it and no other was named."""
    policy.change_level.require(actor, level)
    if to is None and queries.is_held(level):
        return False
    Membership.objects.of(level.congregation_id).filter(level=level).update(level=to)
    record(actor, LEVEL_DROPPED, level)
    Level.everywhere.filter(pk=level.pk).delete()
    return True


@transaction.atomic
def set_level(*, actor: Actor, member: Membership, level: Level | None) -> None:
    """Give a member another level, or none."""
    policy.set_level.require(actor, member)
    member.level = level
    member.save(update_fields=["level"])
    record(actor, LEVEL_GIVEN, member, level=level.pk if level else None)
