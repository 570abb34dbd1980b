"""Writing about who keeps apart from whom."""

from django.db import transaction
from django.db.models import Q

from weft.core.actor import Actor
from weft.core.sealing import seal
from weft.people.models import Block, Person
from weft.people.policy import blocks as policy
from weft.people.queries.blocks import block_place, pair_words


@transaction.atomic
def block_person(*, actor: Actor, person: Person) -> None:
    """Keep apart from somebody, from now on and wherever both are.

    It is not recorded: what happened is kept for ever, and nobody is ever to read there who keeps apart from whom.
    """
    if actor.person_id is None or actor.person_id == person.pk:
        return
    block = Block(by_tag=policy.tag_by(actor.person_id), of_tag=policy.tag_of(person.pk))
    if Block.everywhere.filter(by_tag=block.by_tag, of_tag=block.of_tag).exists():
        return
    block.sealed = seal(block_place(block), pair_words(actor.person_id, person.pk))
    Block.everywhere.bulk_create([block], ignore_conflicts=True)


@transaction.atomic
def lift_block(*, actor: Actor, block: Block) -> None:
    """Keep apart no longer. It is not recorded, as the block never was."""
    policy.lift_block.require(actor, block)
    block.delete()


@transaction.atomic
def forget_blocks(*, actor: Actor, person_id: int) -> None:
    """Forget every block by and of somebody who leaves this house. That they leave is recorded, no block ever is."""
    concerned = Q(by_tag=policy.tag_by(person_id)) | Q(of_tag=policy.tag_of(person_id))
    Block.everywhere.filter(concerned).delete()
