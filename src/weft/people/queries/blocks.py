"""Reading who is not to meet whom."""


def apart_from(person_id: int) -> frozenset[int]:
    """Whoever this person blocked, or is blocked by: they are never put together."""
    return frozenset()


def hidden_from(person_id: int) -> frozenset[int]:
    """Whoever blocked this person, and tells them nothing any more."""
    return frozenset()
