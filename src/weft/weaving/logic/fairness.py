"""How well each crew fares, from what was said openly: to see first which one needs a hand. Never from wishes.

A crew is measured, and no person: by how many times a week suit all of it, what its people share, the sizes they
asked for, and whether it has a comfortable size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from weft.congregations.logic.words import gettext_noop
from weft.weaving.logic.problem import kind_of
from weft.weaving.logic.reasons import number_words
from weft.weaving.logic.sentence import Translate, same
from weft.weaving.logic.signup import SignUp
from weft.weaving.logic.words import folded

ROOM = 8
"""So many times a week are as good as more."""

NO_START = gettext_noop("No time of the week suits all of them.")
ONE_START = gettext_noop("One time of the week suits all of them.")
STARTS = gettext_noop("{starts} times of the week suit all of them.")
SHARED = gettext_noop("What draws them, or the kind they ask for, they share with somebody here.")
SOME_SHARED = gettext_noop(
    "Not everybody shares what draws them, or the kind they ask for, with somebody here."
)
SIZE_MET = gettext_noop("It has the size they asked for.")
SIZE_MISSED = gettext_noop("Not everybody asked for this size.")
COMFORTABLE = gettext_noop("With {size} people it has a comfortable size.")
UNCOMFORTABLE = gettext_noop("With {size} people it is not of the size that is comfortable here.")


@dataclass(frozen=True, slots=True)
class Standing:
    """How one crew fares: each part from 0 to 1, where what nobody asked for counts as given."""

    size: int
    starts: int
    shared: float
    sizes_met: float
    comfort: float

    @property
    def level(self) -> float:
        """All of it together, from 0 to 1."""
        return fmean((min(self.starts, ROOM) / ROOM, self.shared, self.sizes_met, self.comfort))


def standing(crew: Sequence[SignUp], starts: int, ideal: tuple[int, int]) -> Standing:
    """How a crew of these fares, for whom so many starts a week are possible."""
    size, (low, high) = len(crew), ideal
    return Standing(
        size=size,
        starts=starts,
        shared=_share([_shares(one, crew) for one in crew if one.draws or one.kind]),
        sizes_met=_share([one.size[0] <= size <= one.size[1] for one in crew if one.size]),
        comfort=1 / (1 + max(low - size, size - high, 0)),
    )


def _share(held: Sequence[bool]) -> float:
    return fmean(held) if held else 1.0


def _shares(one: SignUp, crew: Sequence[SignUp]) -> bool:
    draws, kind = {folded(draw) for draw in one.draws}, kind_of(one)
    return any(
        (kind is not None and kind_of(mate) == kind) or bool(draws & {folded(draw) for draw in mate.draws})
        for mate in crew
        if mate is not one
    )


def standing_words(held: Standing, translate: Translate = same) -> tuple[str, ...]:
    """The same in words."""
    starts = {0: NO_START, 1: ONE_START}.get(held.starts, STARTS)
    size = number_words(held.size, translate)
    return (
        translate(starts).format(starts=number_words(held.starts, translate)),
        translate(SHARED if held.shared == 1 else SOME_SHARED),
        translate(SIZE_MET if held.sizes_met == 1 else SIZE_MISSED),
        translate(COMFORTABLE if held.comfort == 1 else UNCOMFORTABLE).format(size=size),
    )
