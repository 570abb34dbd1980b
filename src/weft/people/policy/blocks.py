"""Who may lift a block: whoever made it. Nobody else can even see that there is one."""

from django.db.models import Q

from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule
from weft.core.sealing import tag
from weft.people.models import Block


def tag_by(person_id: int) -> str:
    """What stands for somebody who keeps apart from somebody else."""
    return tag("blocks by", str(person_id))


def tag_of(person_id: int) -> str:
    """What stands for somebody from whom somebody else keeps apart."""
    return tag("blocks of", str(person_id))


@rule(Block)
def lift_block(actor: Actor) -> Q:
    """Whoever made it, and nobody else."""
    if actor.person_id is None or not actor.is_member:
        return NOBODY
    return Q(by_tag=tag_by(actor.person_id))
