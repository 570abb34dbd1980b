"""Tables of rounds, of what people answered, and of what was proposed to them, by noun."""

from weft.weaving.models.answers import Answer
from weft.weaving.models.rounds import Round
from weft.weaving.models.sheets import Sheet
from weft.weaving.models.weaves import Proposal, Seat, Weave

__all__ = ["Answer", "Proposal", "Round", "Seat", "Sheet", "Weave"]
