"""Writing stories that cross rooms."""

from weft.flows.actions.example import STEWARD_MAIL, make_example

__all__ = ["STEWARD_MAIL", "make_example"]
