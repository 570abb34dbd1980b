"""Who may read sealed words of a circle."""

from django.db.models import Q

from weft.circles.models import Note
from weft.core.actor import Actor
from weft.core.policy import rule


@rule(Note)
def read_note(actor: Actor) -> Q:
    """Those who sit in its circle."""
    return Q(circle__in=actor.circle_ids)
