"""Who may do what with a yes to a round."""

from django.db.models import F, Q

from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule
from weft.weaving.models import Answer, Round, Seat
from weft.weaving.policy.rounds import STEERABLE, is_taken


@rule(Answer)
def withdraw_answer(actor: Actor) -> Q:
    """Whoever gave it, until something is put before them: then stepping back is one of their answers to that."""
    mine = Q(membership=actor.membership_id)
    on_the_table = Seat.everywhere.filter(weave=F("weave__round__weave")).exclude(proposal=None)
    waits = Q(round__state=Round.State.ASKED) & ~Q(pk__in=on_the_table.values("answer")) & ~_placed()
    return mine & (Q(round__state__in=STEERABLE) | waits) if actor.is_member else NOBODY


def _placed() -> Q:
    """Whoever sits in a crew that came to be."""
    return Q(seats__proposal__formed_at__isnull=False)


@rule(Answer)
def wish_with_answer(actor: Actor) -> Q:
    """Whoever gave it, alone, while people say yes."""
    mine = Q(membership=actor.membership_id) & is_taken("round__")
    return mine if actor.is_member else NOBODY
