"""A kind of thing that can happen, with the sentence that tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deed:
    """`kind` is stored for ever; `sentence` tells it; `told` names who hears of it.

    `in_chronicle`: every member reads it on the page of what happened. Only what concerns all of a community is for
    that page, never what somebody does in private.
    """

    kind: str
    sentence: str
    told: str = "nobody"
    in_chronicle: bool = False

    def __post_init__(self) -> None:
        _known[self.kind] = self


_known: dict[str, Deed] = {}


def open_kinds() -> frozenset[str]:
    """The kinds of deeds that every member of a community reads."""
    return frozenset(kind for kind, deed in _known.items() if deed.in_chronicle)


def deed_of(kind: str) -> Deed | None:
    """The deed that is stored under this kind, if the house still knows it."""
    return _known.get(kind)
