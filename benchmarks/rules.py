"""Every hard rule in very many random sign-ups: crews and pairs are checked by the rules' plain definition."""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.table import Table
from loom import Problem, Question, Result, check, pairs, rounds, solve

MANY = 10_000
WORDS = ("en", "pt", "de")


def run(options: argparse.Namespace) -> list[Table]:
    """How many sign-ups, how many crews, and how many broken rules: the last number is 0."""
    many = MANY // 10 if options.quick else MANY
    shown = Table(
        "Hard rules kept", {"what": 10, "sign-ups": 8, "people": 8, "crews": 8, "broken": 6}, options.json
    )
    for what in ("crews", "pairs"):
        people, crews, wrong = 0, 0, 0
        for number in range(many):
            problem = odd_sign_up((options.seed or 1, number), smallest=2 if what == "pairs" else 3)
            result = solve(problem, rounds(1)) if what == "crews" else pairs(problem)
            people += problem.people
            crews += len(result.crews)
            wrong += broken(problem, result, pairs=what == "pairs")
        shown.add(what, many, people, crews, wrong)
    return [shown]


def broken(problem: Problem, result: Result, *, pairs: bool) -> int:
    sizes_aside = {"too_small", "too_large"} if pairs else {"only_one"}
    named = [person for crew in result.crews for person in crew] + [person for person, _ in result.unplaced]
    broken = sum(bool(set(check(problem, crew)) - sizes_aside) for crew in result.crews)
    return broken + (sorted(named) != list(range(problem.people)))


def odd_sign_up(seed: tuple[int, int], smallest: int = 3, people: int | None = None) -> Problem:
    """A small sign-up of every odd shape: couples against vetoes, narrow sizes, nobody free, two slots needed."""
    random = np.random.default_rng(seed)
    drawn, slots = int(random.integers(0, 41)), int(random.integers(1, 70))
    people = drawn if people is None else people
    low = int(random.integers(smallest, 5))
    busy = float(random.choice((0.1, 0.3, 0.6)))

    def two(share: float) -> set[tuple[int, int]]:
        count = int(share * people) if people > 1 else 0
        return {tuple(random.choice(people, 2, replace=False).tolist()) for _ in range(count)}

    def words(share: float) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(w for w in WORDS if random.random() < share) for _ in range(people))

    return Problem(
        free=tuple(_mask(random.random(slots) < busy) for _ in range(people)),
        slots=slots,
        sizes=(low, low + int(random.integers(0, 4))),
        languages=words(0.6),
        kinds=tuple(("peer", "project", None)[random.integers(3)] for _ in range(people)),
        vetoes=frozenset(two(0.3)),
        couples=frozenset(two(0.1)),
        wishes=tuple((u, v, 1.0) for u, v in two(0.5)),
        met=tuple((u, v, float(random.random())) for u, v in two(0.5)),
        needed=int(random.integers(1, 3)),
        never_only=tuple(
            frozenset(kin) for kin in [random.permutation(people)[: people // 3].tolist()] if kin
        ),
        liked=tuple(_mask(random.random(slots) < busy) for _ in range(people)),
        questions=(Question("years", words(0.4), aim="mixed"),),
    )


def _mask(flags: np.ndarray) -> int:
    return sum(1 << at for at in np.flatnonzero(flags).tolist())
