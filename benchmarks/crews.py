"""Crews from sign-up sheets: the engine beside its rivals, given the same seconds and the same rules.

Each row is computed in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.table import Table, median
from loom import Problem, budget, check, either, problem_from_dict, problem_to_dict, rounds, seconds, solve
from loom.terms import Terms

SHEETS = Path(__file__).parent / "sheets"
FIRST_DAY = date(2026, 12, 1)
ENGINE = "loom"
WAYS = (ENGINE, "greedy", "random restarts", "swaps by rule", "lift the lowest", "CP-SAT", "HiGHS, plain")
SHIPPED = {"cohort-24-1": 3.0, "island-38-1": 3.0, "network-150-1": 10.0, "big-1000-1": 60.0}
Crews = list[tuple[int, ...]]


def run(options: argparse.Namespace) -> int | list[Table]:
    """The sheets that are named, or those that lie here."""
    seeds = (1, 2, 3, 4, 5) if options.seed is None else (options.seed,)
    given = {path.stem: path for path in options.sheets} or {name: SHEETS / f"{name}.csv" for name in SHIPPED}
    problems = {}
    for name, path in given.items():
        try:
            limit = SHIPPED.get(name, 10.0) if options.seconds is None else options.seconds
            problems[name] = sheet_problem(path), limit / (10 if options.quick else 1)
        except (OSError, ValueError) as refusal:
            print(f"{path}: {refusal}", file=sys.stderr)
            return 2
    return [table(problems, seeds=seeds[:1] if options.quick else seeds, silent=options.json)]


@dataclass(frozen=True, slots=True)
class Run:
    """What one way made of a problem with one seed."""

    crews: Crews
    seconds: float
    megabytes: float
    placeable: int | None = None
    bound: float | None = None
    proven: bool = False


def sheet_problem(path: Path) -> Problem:
    """The problem that a sign-up sheet poses, with the settings a congregation begins with."""
    from weft.weaving.logic.problem import CrewSettings, crews_problem
    from weft.weaving.logic.sheet import read_sheet

    _, reading = read_sheet(path.read_bytes(), "Europe/Lisbon")
    written, _ = crews_problem(reading.signups, CrewSettings(first_day=FIRST_DAY))
    return problem_from_dict(written)


def run_alone(way: str, problem: Problem, limit: float, seed: int) -> Run:
    """One way with one seed, in a fresh process."""
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    written = json.dumps(problem_to_dict(problem))
    process = fresh.Process(target=_work, args=(theirs, way, written, limit, seed))
    process.start()
    theirs.close()
    answer: Run = ours.recv()
    process.join()
    return answer


def _work(pipe: Any, way: str, written: str, limit: float, seed: int) -> None:
    if way != ENGINE:
        import_module("benchmarks.rivals")  # before the clock starts, and not in the engine's memory
    problem = problem_from_dict(json.loads(written))
    began = monotonic()
    if way == ENGINE:
        result = solve(problem, either(rounds(budget(problem, limit)), seconds(limit)), seed)
        found: tuple[Any, ...] = (result.placeable, result.bound.total, result.bound.proven)
        crews = list(result.crews)
    else:
        from benchmarks.rivals import RIVALS

        crews, found = RIVALS[way](problem, limit, seed), ()
    took = monotonic() - began
    pipe.send(Run(crews, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, *found))


def table(problems: dict[str, tuple[Problem, float]], *, seeds: tuple[int, ...], silent: bool) -> Table:
    """Medians over the seeds for each way and each problem; `gap` is to the bound that the engine proved."""
    columns = {"sheet": 16, "people": 6, "way": 16, "placed": 9, "worst-off": 9, "total": 8, "gap": 7}
    columns |= {"seconds": 7, "MB": 5, "proven": 6, "rules kept": 10}
    shown = Table("Crews: people placed, then the worst-off person, then the sum", columns, silent)
    for name, (problem, limit) in problems.items():
        first, bound = None, None
        for way in WAYS:
            runs = [run_alone(way, problem, limit, seed) for seed in seeds]
            first = first or runs[0]
            bound = min([r.bound for r in runs if r.bound is not None], default=bound)
            shown.add(name, problem.people, way, *_row(problem, runs, first.placeable, bound))
    return shown


def _row(problem: Problem, runs: list[Run], placeable: int | None, bound: float | None) -> list[object]:
    scores = [_score(problem, each.crews) for each in runs]
    placed, worst, total = (median([score[at] for score in scores]) for at in range(3))
    return [
        f"{placed:g}/{placeable}",
        f"{worst:.3f}",
        f"{total:.2f}",
        f"{1 - total / bound:.2%}" if bound else None,
        f"{median([each.seconds for each in runs]):.1f}",
        f"{max(each.megabytes for each in runs):.0f}",
        "yes" if all(each.proven for each in runs) else "",
        "yes" if all(_keeps_the_rules(problem, each.crews) for each in runs) else "NO",
    ]


def _score(problem: Problem, crews: Crews) -> tuple[float, float, float]:
    terms = Terms(problem)
    benefits = [terms.benefits(crew) for crew in crews]
    worst = min((float(each.min()) for each in benefits), default=0.0)
    return float(sum(map(len, crews))), worst, sum(float(each.sum()) for each in benefits)


def _keeps_the_rules(problem: Problem, crews: Crews) -> bool:
    named = [person for crew in crews for person in crew]
    return len(named) == len(set(named)) and not any(check(problem, crew) for crew in crews)
