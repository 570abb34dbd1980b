"""Tables of rounds, of what people answered, of what was proposed to them, and of calls, by noun."""

from weft.weaving.models.answers import Answer
from weft.weaving.models.calls import Call, CallQuestion, Joining, NextStep
from weft.weaving.models.rounds import Round
from weft.weaving.models.sheets import Sheet
from weft.weaving.models.weaves import Proposal, Seat, Weave

__all__ = [
    "Answer",
    "Call",
    "CallQuestion",
    "Joining",
    "NextStep",
    "Proposal",
    "Round",
    "Seat",
    "Sheet",
    "Weave",
]
