"""Who looks out for whom, and the links that stop reminders of it."""

from tests import make
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.ties import accept_tie, end_tie
from weft.congregations.models import Tie
from weft.congregations.queries.ties import prompts_secret


def _over(giver, taker):
    tie = make.held_tie(giver, taker)
    end_tie(actor=actor_of(giver), tie=tie)
    return tie


def house(cast):
    half = make.asked_tie(cast.dee, cast.sol)
    accept_tie(actor=actor_of(cast.dee), tie=half)
    return {
        Tie: {
            "asked of Ana and Eve": make.asked_tie(cast.ana, cast.eve).pk,
            "asked of Dee and Sol, Dee said yes": half.pk,
            "held by Bo and Cy": make.held_tie(cast.bo, cast.cy).pk,
            "over between Cy and Dee": _over(cast.cy, cast.dee).pk,
        }
    }


def theirs(kai):
    return {Tie: make.asked_tie(kai, make.member(kai, "Vin Tide")).pk}


def doors(cast):
    held = Tie.objects.of(cast.home).get(state=Tie.State.HELD)
    over = Tie.objects.of(cast.home).get(state=Tie.State.OVER)
    return {
        "prompts_off": {
            "of a tie that holds": prompts_secret(held, to_giver=True),
            "of a tie that is over": prompts_secret(over, to_giver=False),
        }
    }
