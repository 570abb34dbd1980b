"""Pure truths of this room, by noun."""

from weft.circles.logic.circles import STEPS, called

__all__ = ["STEPS", "called"]
