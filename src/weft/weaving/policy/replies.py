"""Who may see and answer what is put before them. Nobody else sees an answer, whoever weaves included."""

from django.db.models import F, Q

from weft.core import clock
from weft.core.actor import Actor
from weft.core.policy import NOBODY, rule
from weft.weaving.models import Round, Seat
from weft.weaving.policy.rounds import before_first_meetings, usual

IN_A_CREW = Q(proposal__isnull=False)
ON_THE_TABLE = IN_A_CREW & Q(
    weave__round__state=Round.State.ASKED, weave=F("weave__round__weave"), proposal__formed_at=None
)


def _mine(actor: Actor) -> Q:
    mine = Q(answer__membership=actor.membership_id, answer__membership__left_at=None)
    return mine if actor.is_member else NOBODY


@rule(Seat)
def see_own_seat(actor: Actor) -> Q:
    """Whoever it is proposed to, until the turn is over; or who sits in what came of it, until the first meetings."""
    formed = IN_A_CREW & Q(proposal__formed_at__isnull=False) & before_first_meetings("weave__round__")
    return _mine(actor) & (ON_THE_TABLE | formed)


@rule(Seat)
def reply_to_seat(actor: Actor) -> Q:
    """Whoever it is proposed to, as often as they like, until the turn ends."""
    return _mine(actor) & ON_THE_TABLE & Q(weave__round__answer_by__gt=clock.now())


@rule(Seat)
def note_reply(actor: Actor) -> Q:
    """Whoever weaves, for somebody who has no way in and no mail, and said it to them in person."""
    unreached = Q(answer__membership__person__account=None, answer__membership__person__mail="")
    here = Q(answer__membership__left_at=None, weave__round__answer_by__gt=clock.now())
    asked = unreached & here & usual("weave__round__") & ON_THE_TABLE
    return asked if actor.holds("weave") else NOBODY
