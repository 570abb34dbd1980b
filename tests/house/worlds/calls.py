"""Calls in every state, what was asked about them, and the links that lead to them by mail."""

from tests import make
from weft.circles.queries.circles import actor_of
from weft.weaving.actions.calls import ask_along, confirm_call, withdraw_call
from weft.weaving.actions.questions import ask_of_call, reply_to_question
from weft.weaving.models import Call, CallQuestion
from weft.weaving.queries.call_links import call_secret

CALLED, ENDED, BY_MAIL = "CNRY-what-is-called-for", "CNRY-what-was-called-for", "CNRY-what-a-link-leads-to"
MAY_READ = {
    CALLED: {"Ana", "Bo", "Cy", "Dee", "Eve", "Gus", "Sol"},
    ENDED: {"Ana"},
    BY_MAIL: {"Ana", "Bo", "Cy", "Dee", "Eve", "Gus", "Sol", "Lou", "Kai", "a passer-by"},
}


def house(cast):
    """Ana's call, with Bo in it and Eve asked along; Dee's, in which enough are; and Ana's that are over."""
    called = make.call(cast.ana, cast.bo, intention=CALLED)
    ask_along(actor=cast.actor(cast.bo), call=called, members=[cast.eve])
    enough = make.call(cast.dee, cast.bo, intention=CALLED, size_low=2, quorum=2)
    become = make.call(cast.ana, cast.cy, cast.dee, intention=ENDED)
    people = [cast.ana.pk, cast.cy.pk, cast.dee.pk]
    confirm_call(actor=cast.actor(cast.ana), call=become, people=people, beginning=None)
    over = make.call(cast.ana, cast.bo, intention=ENDED)
    withdraw_call(actor=cast.actor(cast.ana), call=over)
    asked, answered = (ask_of_call(actor=cast.actor(cast.eve), call=called, words="When?") for _ in range(2))
    reply_to_question(actor=cast.actor(cast.bo), question=answered, words="Soon.")
    return {
        Call: {
            "Ana's, Bo is in it and Eve is asked": called.pk,
            "Dee's, with Bo enough are in it": enough.pk,
            "Ana's, a crew by now": become.pk,
            "Ana's, ended": over.pk,
        },
        CallQuestion: {"Eve's, of Ana's call": asked.pk, "Eve's, with a reply": answered.pk},
    }


def theirs(kai):
    """A call of the neighbours, and a question about it."""
    call = make.call(kai, intention=CALLED)
    other = make.member(kai, "Wim Tide")
    return {
        Call: call.pk,
        CallQuestion: ask_of_call(actor=actor_of(other), call=call, words="When?").pk,
    }


def doors(cast):
    """Links for Gus, who has no way in; and for Lou, who left."""
    open_one = make.call(cast.ana, intention=BY_MAIL)
    over = make.call(cast.cy, cast.gus, intention=BY_MAIL)
    withdraw_call(actor=cast.actor(cast.cy), call=over)
    never_in = make.call(cast.cy, intention=BY_MAIL)
    withdraw_call(actor=cast.actor(cast.cy), call=never_in)
    return {
        "call_link": {
            "Gus's, to a call that is open": call_secret(open_one, cast.gus),
            "Gus's, to a call that ended while he was in it": call_secret(over, cast.gus),
            "Gus's, to a call that ended without him": call_secret(never_in, cast.gus),
            "Lou's, who left": call_secret(open_one, cast.lou),
        }
    }
