"""Writing about taking everything along."""

from django.db import transaction

from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.flows import policy
from weft.flows.deeds import EXPORT_ASKED, EXPORT_TAKEN
from weft.people.actions.exports import ask_export, take_export
from weft.people.models import Export


@transaction.atomic
def ask_for_everything(*, actor: Actor) -> str:
    """A member asks for all that is theirs. Returns the secret of the link it will lie behind."""
    policy.take_with_me.require(actor)
    export, secret = ask_export(actor=actor)
    record(actor, EXPORT_ASKED, export)
    return secret


@transaction.atomic
def take_everything(*, actor: Actor, export: Export) -> bytes | None:
    """Whoever has the link takes it along, once."""
    content = take_export(actor=actor, export=export)
    if content is not None:
        record(actor, EXPORT_TAKEN, export)
    return content
