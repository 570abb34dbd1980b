"""Who may read what happened."""

from django.db.models import Q

from weft.core.actor import Actor
from weft.core.deed import open_kinds
from weft.core.models import Entry
from weft.core.policy import NOBODY, rule

NOBODY_CAME = {"people": 0}
"""A sign-up sheet on which everybody was known already welcomes nobody."""


@rule(Entry)
def read_entry(actor: Actor) -> Q:
    """Every member, of what happened to the community as a whole."""
    if not actor.is_member:
        return NOBODY
    return Q(scope=actor.congregation_id, deed__in=open_kinds()) & ~Q(facts=NOBODY_CAME)
