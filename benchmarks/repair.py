"""Crews mended after refusals: how many others have to change, and how long it takes."""

from __future__ import annotations

import argparse
from dataclasses import replace
from time import monotonic

import numpy as np

from benchmarks.crews import SHEETS, sheet_problem
from benchmarks.instances import sign_ups
from benchmarks.table import Table, median
from loom import rounds, solve
from loom.crews.repair import repair

REFUSALS = (1, 5, 10)


def run(options: argparse.Namespace) -> list[Table]:
    """Some people, drawn at random, step back from a plan."""
    columns = {
        "sign-ups": 16,
        "refuse": 6,
        "crews": 6,
        "touched": 7,
        "others changed": 14,
        "left out": 8,
        "seconds": 7,
    }
    shown = Table("Crews mended after refusals (medians)", columns, options.json)
    seeds = (1, 2, 3, 4, 5) if options.seed is None and not options.quick else (options.seed or 1,)
    problems = {"network-150-1": sheet_problem(SHEETS / "network-150-1.csv"), "made up, 300": sign_ups(300)}
    for name, problem in problems.items():
        plan = solve(problem, rounds(60)).crews
        placed = sum(map(len, plan))
        for count in REFUSALS:
            touched, changed, left, took = [], [], [], []
            for seed in seeds:
                seated = [person for crew in plan for person in crew]
                gone = set(np.random.default_rng(seed).choice(seated, count, replace=False).tolist())
                free = tuple(0 if person in gone else mask for person, mask in enumerate(problem.free))
                began = monotonic()
                mended = repair(replace(problem, free=free), plan, others=count)
                took.append(monotonic() - began)
                touched.append(float(len(mended.touched)))
                changed.append(float(len(mended.changed)))
                left.append(float(placed - count - sum(map(len, mended.crews))))
            values = [f"{median(each):g}" for each in (touched, changed, left)]
            shown.add(name, count, len(plan), *values, f"{median(took):.2f}")
    return [shown]
