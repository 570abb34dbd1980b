"""People who signed up become a problem for the engine: plain values, people as numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from weft.meetings.logic import HUMANE_HOURS, Cycle, Free, Grid
from weft.weaving.logic.questions import Question, asked_of_engine
from weft.weaving.logic.signup import SignUp
from weft.weaving.logic.words import folded

WISH = 1.0

Met = tuple[str, str, float]
"""The keys of two people who sat together lately, and how near that still is: 1 just now, 0 long ago."""


class SettingsRefused(ValueError):
    """Settings that cannot be; the text says what to change in one sentence."""


@dataclass(frozen=True, slots=True)
class CrewSettings:
    """What every proposed crew keeps to, and how long the engine may look."""

    first_day: date
    sizes: tuple[int, int] = (3, 6)
    ideal_sizes: tuple[int, int] = (4, 5)
    minutes: int = 90
    weeks: int = 6
    seconds: float = 10
    seed: int = 7
    hours: tuple[int, int] = HUMANE_HOURS
    met: tuple[Met, ...] = ()
    questions: tuple[Question, ...] = ()

    def __post_init__(self) -> None:
        _require(self.sizes[0] >= 2, "A crew has at least two people. Choose a smallest size of 2 or more.")
        _require(
            self.sizes[0] <= self.sizes[1],
            "The largest size is smaller than the smallest. Change one of them.",
        )
        _require(
            self.sizes[1] <= 50,
            "A crew of more than 50 people is a gathering. Choose a smaller largest size.",
        )
        low, high = self.ideal_sizes
        _require(2 <= low <= high, "The comfortable sizes go from a smaller number to a larger one.")
        _require(0 < self.seconds <= 3600, "Choose between 1 and 3,600 seconds to look for crews.")
        _require(self.seed >= 0, "A seed is a whole number of 0 or more.")
        _require(0 <= self.hours[0] < self.hours[1] <= 1440, "The earliest hour comes before the latest.")
        try:
            Cycle(self.first_day, self.weeks, self.minutes)
        except ValueError as refusal:
            raise SettingsRefused(str(refusal)) from None

    @property
    def cycle(self) -> Cycle:
        """The weeks in which the crews would meet."""
        return Cycle(self.first_day, self.weeks, self.minutes)


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise SettingsRefused(sentence)


def free_of(signup: SignUp, hours: tuple[int, int] = HUMANE_HOURS) -> Free | None:
    """When a person can meet; None while their zone is not known."""
    return Free(signup.zone, signup.week, hours) if signup.zone else None


def grid_of(frees: Sequence[Free | None], cycle: Cycle) -> Grid:
    """The weekly starts by the clocks of all these people, the most common clock first."""
    zones = Counter(free.zone for free in frees if free)
    return Grid(cycle, sorted(zones, key=lambda zone: (-zones[zone], zone)))


def crews_problem(
    signups: Sequence[SignUp], settings: CrewSettings, frees: Mapping[str, Free] | None = None
) -> tuple[dict[str, Any], Grid]:
    """The problem as the engine reads it, people in the order given, and the grid its slots stand for.

    `frees` holds, by key, what people have said themselves where that differs from the sheet.
    """
    free = [(frees or {}).get(signup.key) or free_of(signup, settings.hours) for signup in signups]
    grid = grid_of(free, settings.cycle)
    number = {signup.key: at for at, signup in enumerate(signups)}
    vetoes = vetoed(signups)
    couples = paired(signups) - vetoes
    problem = {
        "free": [format(grid.mask(each) if each else 0, "x") for each in free],
        "slots": len(grid.slots),
        "sizes": list(settings.sizes),
        "ideal_sizes": list(settings.ideal_sizes),
        "languages": [sorted(signup.languages) for signup in signups],
        "kinds": [kind_of(signup) for signup in signups],
        "wanted_sizes": [list(signup.size) if signup.size else None for signup in signups],
        "vetoes": _numbered(vetoes, number),
        "couples": _numbered(couples, number),
        "wishes": _wishes(signups, number),
        "topics": [sorted({folded(draw) for draw in signup.draws}) for signup in signups],
        "met": _met(settings.met, number),
    }
    problem |= asked_of_engine(settings.questions, [signup.chosen for signup in signups])
    return problem | _callers(signups), grid


def _callers(signups: Sequence[SignUp]) -> dict[str, list[int]]:
    """Around whom crews gather, by number; nothing where nobody calls."""
    callers = [number for number, signup in enumerate(signups) if signup.is_caller]
    return {"callers": callers} if callers else {}


def kind_of(signup: SignUp) -> str | None:
    """The kind of crew a person asks for, as it is compared."""
    return folded(signup.kind) if signup.kind else None


def vetoed(signups: Sequence[SignUp]) -> frozenset[frozenset[str]]:
    """Pairs of keys of whom at least one would rather not be with the other."""
    here = {signup.key for signup in signups}
    return frozenset(
        frozenset((signup.key, other)) for signup in signups for other in signup.rather_not if other in here
    )


def paired(signups: Sequence[SignUp]) -> frozenset[frozenset[str]]:
    """Pairs of keys who both ask to stay together: nobody is bound by what only the other said."""
    asked = {(signup.key, other) for signup in signups for other in signup.couples}
    return frozenset(frozenset((one, other)) for one, other in asked if (other, one) in asked)


def _numbered(pairs: frozenset[frozenset[str]], number: Mapping[str, int]) -> list[list[int]]:
    return sorted(sorted(number[key] for key in pair) for pair in pairs if len(pair) == 2)


def _wishes(signups: Sequence[SignUp], number: Mapping[str, int]) -> list[list[float]]:
    """Whom each person would love to be with; asking alone to stay together is such a wish too."""
    return [
        [number[signup.key], number[other], WISH]
        for signup in signups
        for other in dict.fromkeys((*signup.loves, *signup.couples))
        if other in number and other != signup.key
    ]


def _met(met: Sequence[Met], number: Mapping[str, int]) -> list[list[float]]:
    """Who sat together lately, so that fresh company is preferred; it never keeps two apart."""
    return sorted(
        [*sorted((number[one], number[other])), near]
        for one, other, near in met
        if one in number and other in number
    )
