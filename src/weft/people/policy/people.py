"""Who may change a person."""

from django.db.models import Q

from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule
from weft.people.models import Person


@rule(Person)
def change_me(actor: Actor) -> Q:
    """Only the person themself."""
    return Q(pk=actor.person_id) if actor.is_signed_in else NOBODY
