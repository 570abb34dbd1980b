"""Crews mended after refusals, beside making all crews anew: who is left out, how many others change, how long."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from time import monotonic, process_time

import numpy as np

from benchmarks.crews import SHEETS, sheet_problem
from benchmarks.instances import sign_ups, with_callers
from benchmarks.table import Table, median
from loom import Problem, either, repair, rounds, seconds, solve

REFUSALS = (1, 10, 30)
LIMIT = 3.0
Crews = tuple[tuple[int, ...], ...]
Way = Callable[[Problem, Crews], Crews]
WAYS: dict[str, Way] = {
    "loom": lambda later, plan: repair(later, plan, stop=seconds(LIMIT)).crews,
    "anew from the plan": lambda later, plan: solve(later, seconds(LIMIT), start=plan).crews,
    "anew": lambda later, plan: solve(later, seconds(LIMIT)).crews,
}


def run(options: argparse.Namespace) -> list[Table]:
    """Some people, drawn at random, step back from a plan."""
    columns = {"sign-ups": 16, "refuse": 6, "way": 18, "crews": 6, "touched": 7, "others changed": 14}
    shown = Table(
        f"Crews mended after refusals, {LIMIT:g} seconds at most (medians)",
        columns | {"left out": 8, "seconds": 7, "slowest": 7, "CPU s": 6},
        options.json,
    )
    seeds = (1, 2, 3) if options.seed is None and not options.quick else (options.seed or 1,)
    problems = {
        "network-150-1": sheet_problem(SHEETS / "network-150-1.csv"),
        "made up, 300": sign_ups(300),
        "callers, 300": with_callers(300),
    }
    solve(sign_ups(60), either(rounds(2), seconds(60)))  # compiled, or loaded, before any clock starts
    for name, problem in problems.items():
        plan = solve(problem, either(rounds(200), seconds(10))).crews
        for count in REFUSALS:
            for way, make in WAYS.items():
                told = [_after(problem, plan, count, seed, make) for seed in seeds]
                touched, changed, left, took, used = zip(*told, strict=True)
                values = [f"{median(list(each)):g}" for each in (touched, changed, left)]
                values += [f"{median(list(took)):.2f}", f"{max(took):.2f}", f"{median(list(used)):.2f}"]
                shown.add(name, count, way, len(plan), *values)
    return [shown]


def _after(
    problem: Problem, plan: Crews, count: int, seed: int, make: Way
) -> tuple[float, float, float, float, float]:
    """Crews touched, other crews changed, people left out beside those who refuse, seconds, and of a processor."""
    seated = [person for crew in plan for person in crew]
    gone = set(np.random.default_rng(seed).choice(seated, count, replace=False).tolist())
    free = tuple(0 if person in gone else mask for person, mask in enumerate(problem.free))
    later = replace(problem, free=free)
    began, work = monotonic(), process_time()
    crews = make(later, plan)
    took, used = monotonic() - began, process_time() - work
    touched = {crew for crew in plan if not gone.isdisjoint(crew)}
    changed = len(set(plan) - touched - set(crews))
    left = len(seated) - count - sum(map(len, crews))
    return float(len(touched)), float(changed), float(left), took, used
