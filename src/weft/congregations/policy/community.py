"""Who may set a community up and change it."""

from weft.core.actor import Actor
from weft.core.policy import may


@may
def settle_congregation(actor: Actor) -> bool:
    """Whoever settles things may change the community's settings and words."""
    return actor.holds("settle")


@may
def found_congregation(actor: Actor) -> bool:
    """Only the house itself, when somebody begins at its first page or asks on its command line."""
    return False
