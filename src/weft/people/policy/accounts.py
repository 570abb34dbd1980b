"""Who may see and end where somebody is signed in."""

from allauth.usersessions.models import UserSession
from django.db.models import Q

from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule


@rule(UserSession)
def end_device(actor: Actor) -> Q:
    """Whoever is signed in there, and nobody else."""
    return Q(user__person=actor.person_id) if actor.is_signed_in else NOBODY
