"""Who may see a call, be in it, and make a crew of it. Nobody ever sees who passed."""

from django.db.models import Count, F, Q

from weft.core.actor import Actor
from weft.core.policy import NOBODY, may, rule
from weft.core.sealing import tag
from weft.weaving.models import Call, CallQuestion, Joining

AT_ONCE = 3
"""So many calls of one caller are open at the same time."""
ALONG = 6
"""So many people somebody asks by name to come along to one call."""
QUESTIONS = 3
"""So many questions of one asker wait for a reply at the same time."""
OPEN = Q(state=Call.State.OPEN)


def asked_tag(membership_id: int) -> str:
    """What stands in the books for somebody who is asked along: only the house key tells whom."""
    return tag("asked along", str(membership_id))


@may
def make_call(actor: Actor) -> bool:
    """Whoever's level allows sitting in crews."""
    return actor.is_member and actor.holds("join")


def _where(actor: Actor, state: Joining.State) -> Q:
    """Calls to which somebody stands like this."""
    own = Joining.everywhere.filter(membership=actor.membership_id, state=state)
    return Q(pk__in=own.values("call"))


def is_in(actor: Actor) -> Q:
    """Calls that somebody is in."""
    return _where(actor, Joining.State.IN)


def _apart(actor: Actor) -> Q:
    """Calls in which somebody is whom this person is not to meet."""
    if not actor.apart_ids:
        return NOBODY
    inside = Joining.everywhere.filter(state=Joining.State.IN, membership__person__in=actor.apart_ids)
    return Q(pk__in=inside.values("call"))


def is_gathered() -> Q:
    """Calls in which enough people are."""
    inside = Joining.everywhere.filter(state=Joining.State.IN).values("call").annotate(people=Count("pk"))
    return Q(pk__in=inside.filter(people__gte=F("call__quorum")).values("call"))


@rule(Call)
def see_call(actor: Actor) -> Q:
    """Every member, while it is open; never one in which somebody is whom they are not to meet."""
    return OPEN & (is_in(actor) | ~_apart(actor)) if actor.is_member else NOBODY


@rule(Call)
def join_call(actor: Actor) -> Q:
    """Members who may sit in crews. Whether a seat is free is counted when they do."""
    return see_call.q(actor) if actor.holds("join") else NOBODY


@rule(Call)
def hear_of_next_call(actor: Actor) -> Q:
    """Whoever could join and is not in it: not now, but next time."""
    return join_call.q(actor) & ~is_in(actor)


@rule(Call)
def decline_call(actor: Actor) -> Q:
    """Whoever is asked along."""
    return see_call.q(actor) & _where(actor, Joining.State.ASKED)


@rule(Call)
def leave_call(actor: Actor) -> Q:
    """Those in it, without a reason; whoever called takes the call back instead."""
    return see_call.q(actor) & is_in(actor) & ~Q(caller=actor.membership_id)


@rule(Call)
def change_call(actor: Actor) -> Q:
    """Whoever called, while it is open."""
    return OPEN & Q(caller=actor.membership_id) if actor.is_member else NOBODY


@rule(Call)
def withdraw_call(actor: Actor) -> Q:
    """Whoever called, while it is open."""
    return change_call.q(actor)


@rule(Call)
def call_again(actor: Actor) -> Q:
    """Whoever called, once it has ended, while its words are kept for them."""
    own = Q(caller=actor.membership_id, state=Call.State.ENDED) & ~Q(intention="")
    return own if actor.is_member else NOBODY


@rule(Call)
def ask_along(actor: Actor) -> Q:
    """Those in it ask others by name."""
    return join_call.q(actor) & is_in(actor)


@rule(Call)
def confirm_call(actor: Actor) -> Q:
    """Any one of those in it, once enough are."""
    return see_call.q(actor) & is_in(actor) & is_gathered()


@rule(Call)
def ask_of_call(actor: Actor) -> Q:
    """Whoever could join."""
    return join_call.q(actor)


@rule(CallQuestion)
def see_question(actor: Actor) -> Q:
    """Whoever sees the call, except what somebody asked whom they are not to meet."""
    seen = Q(call__in=see_call.rows(actor).values("pk"))
    return seen & ~Q(asker__person__in=actor.apart_ids) if actor.is_member else NOBODY


@rule(CallQuestion)
def reply_to_question(actor: Actor) -> Q:
    """Those in the call, any one of them, once."""
    return see_question.q(actor) & Q(call__in=Call.everywhere.filter(is_in(actor)).values("pk"), reply="")


@rule(CallQuestion)
def take_question_back(actor: Actor) -> Q:
    """Whoever asked, until there is a reply."""
    return see_question.q(actor) & Q(asker=actor.membership_id, reply="")
