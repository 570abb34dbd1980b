"""Rules that cannot hold together: the smallest reason, so that somebody can mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from loom.bound import most_seated
from loom.problem import Problem
from loom.reach import Reach
from loom.result import Conflict
from loom.rules import Rules, check

Thing = TypeVar("Thing")


def conflicts(problem: Problem) -> tuple[Conflict, ...]:
    """What contradicts itself in a problem.

    First people who ask to be together and can sit nowhere, each with the fewest people and rules that keep
    them out. Then, where no crew at all can be formed, the smallest set of rules that forbids every crew (a
    deletion filter: Chinneck and Dravnieks 1991); or else sizes into which the people do not divide. That nobody
    is the only one of a kind is no part of it, as it gives way (see `loom.solve`).
    """
    if problem.people == 0:
        return ()
    rules = Rules(problem).lenient()
    return conflicts_in(rules, any(Reach(rules).placeable))


def conflicts_in(rules: Rules, anybody: bool) -> tuple[Conflict, ...]:
    """The same where the rules are worked out already, and whether anybody can be placed."""
    problem = rules.problem
    found = [Conflict(("couple", "veto"), pair) for pair in sorted(problem.couples & problem.vetoes)]
    found += _who_sit_nowhere(problem, rules.units)
    if not anybody:
        found.append(Conflict(tuple(_fewest(list(RELAXED), lambda kept: _forbids(problem, kept)))))
    elif most_seated(problem.people, problem.sizes) < problem.people:
        found.append(Conflict(("sizes",)))
    return tuple(found)


def _fewest(things: Sequence[Thing], conflict: Callable[[list[Thing]], bool]) -> list[Thing]:
    """As few of the things as still conflict: none of them can be left out."""
    kept = list(things)
    for thing in things:
        without = [other for other in kept if other != thing]
        if conflict(without):
            kept = without
    return kept


TOGETHER = {
    "too_large": "sizes",
    "no_common_time": "time",
    "no_shared_language": "language",
    "kinds_differ": "kind",
    "two_callers": "callers",
    "not_possible": "veto",
}


def _who_sit_nowhere(problem: Problem, units: Sequence[tuple[int, ...]]) -> Iterator[Conflict]:
    for unit in units:
        broken = [code for code in check(problem, unit) if code in TOGETHER] if len(unit) > 1 else []
        if broken:
            rule = TOGETHER[broken[0]]
            yield Conflict(
                ("couple", rule) if rule == "veto" else (rule, "couple"),
                tuple(_fewest(unit, partial(_breaks, problem, broken[0]))),
            )


def _breaks(problem: Problem, code: str, people: Sequence[int]) -> bool:
    return code in check(problem, people)


RELAXED: dict[str, dict[str, object]] = {
    "sizes": {},
    "time": {"slots": 1, "needed": 1, "liked": ()},
    "language": {"languages": ()},
    "kind": {"kinds": ()},
    "only_one": {"never_only": ()},
    "callers": {"callers": frozenset()},
    "couple": {"couples": frozenset()},
    "veto": {"vetoes": frozenset()},
}


def _forbids(problem: Problem, kept: list[str]) -> bool:
    """Whether these rules by themselves allow no crew."""
    fields = {name: value for rule in RELAXED if rule not in kept for name, value in RELAXED[rule].items()}
    if "time" not in kept:
        fields["free"] = (1,) * problem.people
    if "sizes" not in kept:
        fields["sizes"] = (2, max(2, problem.people))
    if problem.people == 1 and "sizes" not in kept:
        return False
    return not any(Reach(Rules(replace(problem, **fields))).placeable)  # type: ignore[arg-type]
