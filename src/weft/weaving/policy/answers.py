"""Who may do what with a yes to a round."""

from django.db.models import Q

from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule
from weft.weaving.models import Answer
from weft.weaving.policy.rounds import STEERABLE


@rule(Answer)
def withdraw_answer(actor: Actor) -> Q:
    """Whoever gave it, until crews are confirmed."""
    mine = Q(membership=actor.membership_id, round__state__in=STEERABLE)
    return mine if actor.is_member else NOBODY
