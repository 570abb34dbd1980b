"""Crews from the four sign-up sheets: the engine beside its rivals, given the same seconds.

Run ``python -m benchmarks.crews`` (``--quick`` for a short run, ``--scale`` for made-up sign-ups as well).
Each row is computed in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
from collections.abc import Iterable
from datetime import date
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.instances import sign_ups
from loom import (
    Problem,
    budget,
    check,
    either,
    problem_from_dict,
    problem_to_dict,
    rounds,
    seconds,
    solve,
)
from loom.crews import common_slots
from loom.reach import Reach
from loom.rules import Rules
from loom.terms import Terms

SHEETS = Path(__file__).parent / "sheets"
FIRST_DAY = date(2026, 12, 1)
ENGINE = "loom"
HEADER = ("sheet", "people", "way", "placed", "worst crew", "total", "seconds", "MB", "valid", "stable")
ROW = "{:<14} {:>6}  {:<16} {:>9}  {:>10}  {:>8}  {:>7}  {:>5}  {:<5}  {:<6}"


def sheet_problem(path: Path) -> Problem:
    """The problem that a sign-up sheet poses, with the settings a congregation begins with."""
    from weft.weaving.logic.problem import CrewSettings, crews_problem
    from weft.weaving.logic.sheet import read_sheet

    _, reading = read_sheet(path.read_bytes(), "Europe/Lisbon")
    written, _ = crews_problem(reading.signups, CrewSettings(first_day=FIRST_DAY))
    return problem_from_dict(written)


def crews_of(way: str, problem: Problem, limit: float, seed: int) -> list[tuple[int, ...]]:
    """Crews, the way that is named."""
    if way == ENGINE:
        stop = either(rounds(budget(problem, limit)), seconds(limit))
        return list(solve(problem, stop, seed).crews)
    from benchmarks.rivals import RIVALS

    return RIVALS[way](problem, limit, seed)


def _work(pipe: Any, way: str, written: str, limit: float, seed: int) -> None:
    if way != ENGINE:
        import_module("benchmarks.rivals")  # before the clock starts, and not in the engine's memory
    problem = problem_from_dict(json.loads(written))
    began = monotonic()
    crews = crews_of(way, problem, limit, seed)
    took = monotonic() - began
    pipe.send((crews, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def run(way: str, written: str, limit: float, seed: int) -> tuple[list[tuple[int, ...]], float, float]:
    """Crews, seconds and peak megabytes, from a fresh process."""
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=_work, args=(theirs, way, written, limit, seed))
    process.start()
    theirs.close()
    answer: tuple[list[tuple[int, ...]], float, float] = ours.recv()
    process.join()
    return answer


def row(name: str, problem: Problem, way: str, limit: float, *, stability: bool) -> str:
    """One line of the table."""
    written = json.dumps(problem_to_dict(problem))
    crews, took, memory = run(way, written, limit, 7)
    again = run(way, written, limit, 7)[0] if stability else None
    reach = Reach(rules := Rules(problem))
    placeable = sum(len(rules.units[u]) for u, yes in enumerate(reach.placeable) if yes)
    terms = Terms(problem)
    benefits = [terms.benefits(crew, common_slots(problem, crew)) for crew in crews]
    named = [person for crew in crews for person in crew]
    valid = len(named) == len(set(named)) and not any(check(problem, crew) for crew in crews)
    return ROW.format(
        name,
        problem.people,
        way,
        f"{len(named)}/{placeable}",
        f"{min((float(each.mean()) for each in benefits), default=0.0):.3f}",
        f"{sum(float(each.sum()) for each in benefits):.2f}",
        f"{took:.1f}",
        f"{memory:.0f}",
        "yes" if valid else "NO",
        "" if again is None else "yes" if again == crews else "NO",
    )


def instances(*, scale: bool) -> Iterable[tuple[str, Problem, float]]:
    """Names, problems and the seconds that each is given."""
    for name, limit in (("cohort-24-1", 10), ("island-38-1", 10), ("network-150-1", 10), ("big-1000-1", 60)):
        yield name, sheet_problem(SHEETS / f"{name}.csv"), limit
    if scale:
        for people, limit in ((300, 20), (600, 40), (2000, 120)):
            yield f"made-up-{people}", sign_ups(people), limit


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crews", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the seconds, each way once")
    parser.add_argument("--scale", action="store_true", help="made-up sign-ups of 300 to 2,000 people too")
    options = parser.parse_args()
    print(ROW.format(*HEADER).rstrip(), flush=True)
    for name, problem, limit in instances(scale=options.scale):
        given = limit / 10 if options.quick else limit
        for way in (ENGINE, "greedy", "random restarts", "CP-SAT"):
            stability = not options.quick and way == ENGINE
            print(row(name, problem, way, given, stability=stability).rstrip(), flush=True)


if __name__ == "__main__":
    main()
