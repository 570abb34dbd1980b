"""Random rounds of every odd shape: crews made, then mended after refusals; no rule broken, nobody dropped."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.rules import broken, odd_sign_up
from benchmarks.table import Table
from loom import Problem, Result, either, repair, rounds, seconds, solve
from loom.rules import only_ones

MANY = 500
BRIEFLY = 0.3  # seconds for each answer of an audit: what is cut short has to keep the rules, too
WHYS = {
    "no_time_given",
    "no_common_time",
    "no_shared_language",
    "kinds_differ",
    "too_many_together",
    "two_callers",
    "no_room_left",
}


def run(options: argparse.Namespace) -> list[Table]:
    """How many rounds, people, crews and refusals; the last number is 0."""
    many = MANY // 10 if options.quick else MANY
    columns = {"what": 22, "rounds": 6, "people": 7, "crews": 7, "refused": 7, "only ones": 9, "broken": 6}
    shown = Table("Random rounds made and mended", columns, options.json)
    found = [audited((options.seed or 1, number)) for number in range(many)]
    sums = [sum(getattr(each, name) for each in found) for name in Audited.__slots__]
    shown.add("crews, callers, kinds", many, *sums)
    return [shown]


@dataclass(frozen=True, slots=True)
class Audited:
    """One round audited: its people, crews made and mended, who is the only one of a kind, and what is broken."""

    people: int
    crews: int
    refused: int
    only_ones: int
    broken: int


def audited(seed: tuple[int, int]) -> Audited:
    """Crews for a random round, then mended after random refusals; each answer is checked in plain words."""
    problem, random = odd_round(seed), np.random.default_rng((*seed, 1))
    result = solve(problem, either(rounds(2), seconds(BRIEFLY)), seed[1])
    seated = [person for crew in result.crews for person in crew]
    gone = set(random.choice(seated, min(len(seated), int(random.integers(1, 6))), replace=False).tolist())
    free = tuple(0 if person in gone else mask for person, mask in enumerate(problem.free))
    later = replace(problem, free=free)
    mended = repair(later, result.crews, stop=seconds(BRIEFLY))
    lost = set(result.crews) - set(mended.crews) - set(mended.touched) - set(mended.changed)
    return Audited(
        people=problem.people,
        crews=len(result.crews) + len(mended.crews),
        refused=len(gone),
        only_ones=len(result.only_ones) + len(mended.result.only_ones),
        broken=_left(problem, result) + _left(later, mended.result) + len(lost),
    )


def _left(problem: Problem, result: Result) -> int:
    """Crews that break a rule that never gives way, people not told of once, and only ones not told of."""
    told = sorted({person for crew in result.crews for person in only_ones(problem, crew)})
    whys = {why for _, why in result.unplaced} - WHYS
    return (
        broken(replace(problem, never_only=()), result, pairs=False)
        + (told != list(result.only_ones))
        + len(whys)
    )


def odd_round(seed: tuple[int, int], people: int | None = None) -> Problem:
    """A round of every odd shape, with callers, two kinds of which nobody shall be the only one, and questions."""
    random = np.random.default_rng((*seed, 2))
    many = int(random.integers(6, 41)) if people is None else people
    problem = odd_sign_up(seed, smallest=2, people=many)
    some = [random.random(many) < share for share in (0.3, 0.2, 0.25)]
    kin = [frozenset(np.flatnonzero(each).tolist()) for each in some]
    return replace(problem, callers=kin[0], never_only=kin[1:] if random.random() < 0.6 else ())
