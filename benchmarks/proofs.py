"""How large a sign-up is still solved with its proof, and how near to perfect the answer is beyond."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from time import monotonic

from benchmarks.chart import Chart
from benchmarks.crews import SHEETS, sheet_problem
from benchmarks.instances import banded, sign_ups
from benchmarks.table import Table
from loom import Problem, Result, budget, either, rounds, seconds, solve

ASKED: dict[str, tuple[Callable[[], Problem], float]] = {
    "9 of 42 slots, 60": (partial(banded, 60, 9), 10.0),
    "9 of 42 slots, 100": (partial(banded, 100, 9), 30.0),
    "9 of 42 slots, 150": (partial(banded, 150, 9), 60.0),
    "14 of 42 slots, 60": (partial(banded, 60, 14), 10.0),
    "14 of 42 slots, 100": (partial(banded, 100, 14), 30.0),
    "network-150-1": (lambda: sheet_problem(SHEETS / "network-150-1.csv"), 30.0),
    "made up, 300": (partial(sign_ups, 300), 30.0),
    "big-1000-1": (lambda: sheet_problem(SHEETS / "big-1000-1.csv"), 120.0),
}


def run(options: argparse.Namespace) -> list[Table]:
    """Seconds to the proof, or the gap to the bound when time is up; and seconds to the first answer."""
    columns = {
        "sign-ups": 20,
        "placed": 9,
        "at most": 7,
        "worst-off": 9,
        "at most ": 8,
        "total": 9,
        "at most  ": 9,
    }
    columns |= {"gap": 7, "seconds": 7, "first, s": 8, "ended": 8}
    shown = Table(
        "Crews: proofs and bounds, for each aim where those before it are equal", columns, options.json
    )
    solve(banded(44, 6), either(rounds(2), seconds(60)))  # compiled, or loaded, before any clock starts
    for name, (make, limit) in ASKED.items():
        problem = make()
        given = (options.seconds or limit) / (10 if options.quick else 1)
        result, first = measured(problem, given, options.seed or 1)
        score, bound = result.score, result.bound
        gap = max(0.0, 1 - score["total"] / bound.total)
        shown.add(
            name,
            int(score["placed"]),
            bound.placed,
            f"{score['worst_person']:.3f}",
            f"{bound.worst_person:.2f}",
            f"{score['total']:.3f}",
            f"{bound.total:.3f}",
            f"{gap:.2%}",
            f"{result.seconds:.1f}",
            f"{first:.2f}",
            result.stop_reason,
        )
    return [shown]


def measured(problem: Problem, limit: float, seed: int) -> tuple[Result, float]:
    """An answer, and the seconds to the first one."""
    began, first = monotonic(), []
    stop = either(rounds(100 * budget(problem, limit)), seconds(limit))
    result = solve(problem, stop, seed, lambda _: first or first.append(monotonic() - began))
    return result, first[0] if first else result.seconds


def curves(options: argparse.Namespace) -> dict[str, Chart]:
    """Seconds to the proof over people."""
    solve(banded(44, 6), either(rounds(2), seconds(60)))
    series: dict[str, list[tuple[float, float]]] = {"9 of 42 slots": [], "14 of 42 slots": []}
    for name, slots in (("9 of 42 slots", 9), ("14 of 42 slots", 14)):
        for people in (20, 30, 40, 50, 60, 70, 80, 90, 100):
            result, _ = measured(banded(people, slots), 5.0 if options.quick else 40.0, options.seed or 1)
            if not result.bound.proven:
                break
            series[name].append((people, result.seconds))
    return {"proofs": Chart("Crews: seconds to the proof", "people", "seconds", series, log_up=True)}
