"""Who is acting: the only thing a policy may ask about the person at the other end."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person inside one congregation, a passer-by, or the house itself at work."""

    person_id: int | None = None
    congregation_id: int | None = None
    membership_id: int | None = None
    circle_ids: frozenset[int] = frozenset()
    permits: frozenset[str] = frozenset()
    apart_ids: frozenset[int] = frozenset()
    """People who are not to meet this person, by whichever of the two said so."""
    hidden_ids: frozenset[int] = frozenset()
    """People of whom this person learns no more than their name in a shared circle."""
    is_house: bool = False

    @property
    def is_member(self) -> bool:
        return self.membership_id is not None

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    def holds(self, permit: str) -> bool:
        """Whether a charge they hold, or being the house, permits this."""
        return self.is_house or permit in self.permits


PASSER_BY = Actor()


def the_house(congregation_id: int | None = None) -> Actor:
    """The worker, acting for nobody, inside one congregation."""
    return Actor(congregation_id=congregation_id, is_house=True)
