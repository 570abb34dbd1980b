"""Reading who is not to meet whom.

Rows hold tags that only the house key makes, so a stolen database names nobody; the two are sealed beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from weft.core.actor import Actor
from weft.core.sealing import Place, unseal_all
from weft.people.models import Block, Person
from weft.people.policy import blocks as policy

SCOPE = "blocks"
HALF = 8


@dataclass(frozen=True, slots=True)
class Apart:
    """Whom a person is not to meet, and which of them said so."""

    ids: frozenset[int]
    hidden_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class KeptApart:
    """One block as whoever made it sees it."""

    block: Block
    person: Person


def block_place(block: Block) -> Place:
    """Where the two of a block belong."""
    return Place(SCOPE, "block", str(block.uid), "pair")


def _pairs(rows: Iterable[Block]) -> list[tuple[int, int]]:
    """Who blocked whom, opened."""
    opened = unseal_all([(block_place(row), row.sealed) for row in rows])
    return [(int.from_bytes(words[:HALF]), int.from_bytes(words[HALF:])) for words in opened]


def pair_words(by: int, of: int) -> bytes:
    """What is sealed of a block: as long for any two people."""
    return by.to_bytes(HALF) + of.to_bytes(HALF)


def apart(person_id: int) -> Apart:
    """Whoever this person blocked or is blocked by, with one question to the database where there is nobody."""
    concerned = Q(by_tag=policy.tag_by(person_id)) | Q(of_tag=policy.tag_of(person_id))
    rows = list(Block.everywhere.filter(concerned))
    if not rows:
        return Apart(frozenset(), frozenset())
    pairs = _pairs(rows)
    return Apart(
        ids=frozenset(each for pair in pairs for each in pair) - {person_id},
        hidden_ids=frozenset(by for by, of in pairs if of == person_id),
    )


def apart_from(person_id: int) -> frozenset[int]:
    """Whoever this person blocked, or is blocked by: they are never put together."""
    return apart(person_id).ids


def pairs_apart(person_ids: Iterable[int]) -> frozenset[frozenset[int]]:
    """All pairs among these people who are not to be put together, whichever of the two said so."""
    among = set(person_ids)
    rows = list(Block.everywhere.filter(by_tag__in=[policy.tag_by(each) for each in among]))
    return frozenset(frozenset(pair) for pair in _pairs(rows) if pair[1] in among) if rows else frozenset()


def my_blocks(actor: Actor) -> list[KeptApart]:
    """Everybody the actor keeps apart from, by the name they go by now where both are.

    Of somebody who is nowhere with the actor any more, no name is told: they may go by another one elsewhere.
    """
    rows = list(policy.lift_block.rows(actor))
    if not rows:
        return []
    blocked = {of: row for row, (_, of) in zip(rows, _pairs(rows), strict=True)}
    me = Person.everywhere.filter(pk=actor.person_id or 0, memberships__left_at=None)
    found = Person.everywhere.filter(
        pk__in=blocked,
        memberships__left_at=None,
        memberships__congregation__in=me.values("memberships__congregation"),
    )
    here = {person.pk: person for person in found}
    kept = [KeptApart(row, here.get(of, Person(pk=of, name=""))) for of, row in blocked.items()]
    return sorted(kept, key=lambda each: (each.person.name.casefold(), each.person.pk))
