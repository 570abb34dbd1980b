"""300 people proposed: how good after 2, 5 and 10 seconds, counted from the start of the process, beside rivals."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from time import monotonic

from benchmarks.crews import run_alone
from benchmarks.instances import sign_ups, with_callers
from benchmarks.table import Table
from loom import Problem, problem_to_dict
from loom.rules import check, only_ones
from loom.terms import Terms

PEOPLE = 300
SECONDS = (2.0, 5.0, 10.0)
STARTING = 1.0  # seconds of the whole that go to starting Python, reading and writing
RIVALS = ("greedy", "CP-SAT")
Crews = list[tuple[int, ...]]


def run(options: argparse.Namespace) -> list[Table]:
    """Each row is a process of its own, from its start to its last word; rivals have their clock inside it."""
    columns = {"sign-ups": 14, "way": 12, "placed": 6, "only ones": 9, "worst-off": 9, "total": 7}
    columns |= {"with a caller": 13, "seconds": 7, "rules kept": 10}
    shown = Table(f"{PEOPLE} people proposed", columns, options.json)
    limits = SECONDS[:1] if options.quick else SECONDS
    for name, problem in {"made up": sign_ups(PEOPLE), "callers, kinds": with_callers(PEOPLE)}.items():
        for way, crews, took in _answers(problem, limits, options.seed or 1):
            shown.add(name, way, *_told(problem, crews), f"{took:.1f}", _kept(problem, crews))
    return [shown]


def _answers(problem: Problem, limits: tuple[float, ...], seed: int) -> Iterator[tuple[str, Crews, float]]:
    written = json.dumps(problem_to_dict(problem))
    for limit in limits:
        began = monotonic()
        asked = [sys.executable, "-m", "loom", "--seed", str(seed), "--seconds", str(limit - STARTING)]
        said = subprocess.run(asked, input=written, capture_output=True, text=True, check=True).stdout
        took = monotonic() - began
        result = json.loads(said.splitlines()[-1])["result"]
        yield f"loom, {limit:g} s", [tuple(crew) for crew in result["crews"]], took
    for rival in RIVALS:
        answer = run_alone(rival, problem, limits[-1], seed)
        yield rival, answer.crews, answer.seconds


def _told(problem: Problem, crews: Crews) -> list[object]:
    terms = Terms(problem)
    benefits = [terms.benefits(crew) for crew in crews]
    seated = sum(map(len, crews))
    called = sum(len(crew) for crew in crews if problem.callers.intersection(crew))
    return [
        seated,
        sum(len(only_ones(problem, crew)) for crew in crews),
        f"{min((float(each.min()) for each in benefits), default=0.0):.3f}",
        f"{sum(float(each.sum()) for each in benefits):.2f}",
        f"{called / seated:.0%}" if problem.callers and seated else None,
    ]


def _kept(problem: Problem, crews: Crews) -> str:
    """Every rule but the one that gives way, whose breaks stand in a column of their own."""
    named = [person for crew in crews for person in crew]
    broken = {code for crew in crews for code in check(problem, crew)} - {"only_one"}
    return "yes" if not broken and len(named) == len(set(named)) else "NO"
