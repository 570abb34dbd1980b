"""What can happen to a circle."""

from weft.core.deed import Deed

CREWS_FORMED = Deed("crews.formed", "crews came to be", "those who sit in them")
CIRCLE_NAMED = Deed("circle.named", "gave it a name", "those who sit in it")
CIRCLE_LEFT = Deed("circle.left", "left")
CIRCLE_MOVED = Deed("circle.moved", "it went on to its next state", "those who sit in it")
ACCESS_NOTED = Deed("access.noted", "said what they need to take part")
