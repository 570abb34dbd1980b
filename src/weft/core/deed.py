"""A kind of thing that can happen, with the sentence that tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deed:
    """`kind` is stored for ever; `sentence` is for the page of what happened; `told` names who hears of it."""

    kind: str
    sentence: str
    told: str = "nobody"
