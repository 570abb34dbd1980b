"""Programmes in which nobody meets the same people again: the social golfer, and groups that do not come out even."""

from __future__ import annotations

import argparse
import re
import sys
from time import monotonic

from benchmarks.chart import Chart
from benchmarks.table import Table, median, write_json
from loom import BadProblem, either, rounds, seconds
from loom.programmes import Programme, Progress, budget, golf, in_groups_of, plan

KNOWN = (
    (5, 3, 7),
    (6, 3, 8),
    (8, 4, 10),
    (4, 4, 5),
    (7, 4, 9),
    (8, 3, 11),
    (9, 4, 11),
    (10, 3, 14),
    (10, 10, 3),
)
UNEVEN = ((17, (4,) * 5), (23, (3,) * 8), (20, (2, 3, 5, 2, 3, 5)), (50, (5,) * 10))
LIMIT = 60.0


def run(options: argparse.Namespace) -> int | list[Table]:
    """One schedule, or the table."""
    if options.golf:
        return _one(options)
    limit = (options.seconds or LIMIT) / (10 if options.quick else 1)
    columns = {"groups": 22, "sessions": 8, "repeats": 7, "worst seed": 10, "at least": 8, "seconds": 7}
    shown = Table("Programmes: repeated meetings, fewer is better", columns, options.json)
    seeds = (1, 2, 3, 4, 5) if options.seed is None and not options.quick else (options.seed or 1,)
    for groups, size, sessions in KNOWN:
        _add(shown, f"{groups} groups of {size}", golf(groups, size, sessions), limit, seeds)
    for people, sizes in UNEVEN:
        said = "-".join(map(str, sizes[:3])) if len(set(sizes)) > 1 else f"about {sizes[0]}"
        _add(shown, f"{people} people in {said}", in_groups_of(people, *sizes), limit, seeds)
    return [shown]


def curves(options: argparse.Namespace) -> dict[str, Chart]:
    """Repeats left over time, where algebra has no answer."""
    series = {}
    for groups, size, sessions in ((8, 5, 9), (10, 6, 8), (12, 5, 12)):
        path: list[tuple[float, float]] = []
        began = monotonic()

        def tell(now: Progress, path: list[tuple[float, float]] = path, began: float = began) -> None:
            path.append((monotonic() - began, now.repeats))

        plan(
            golf(groups, size, sessions),
            seconds(2 if options.quick else 20),
            options.seed or 1,
            progress=tell,
        )
        series[f"{groups} × {size}, {sessions} sessions"] = path
    return {"programmes": Chart("Programmes: repeats over time", "seconds", "repeats", series)}


def _add(shown: Table, name: str, programme: Programme, limit: float, seeds: tuple[int, ...]) -> None:
    found = [plan(programme, either(rounds(budget(programme)), seconds(limit)), seed) for seed in seeds]
    repeats = [each.repeats for each in found]
    took = median([each.seconds for each in found])
    shown.add(
        name,
        len(programme.sessions),
        int(median(repeats)),
        max(repeats),
        max(x.bound for x in found),
        f"{took:.2f}",
    )


def _one(options: argparse.Namespace) -> int:
    words = " ".join(options.golf)
    numbers = [int(word) for word in re.findall(r"\d+", words)]
    try:
        if len(numbers) not in (3, 4):
            raise BadProblem(
                f"“{words}” is not understood; write people, groups x size and rounds: golf 32 8x4 10."
            )
        groups, size, sessions = numbers[-3:]
        people = numbers[0] if len(numbers) == 4 else groups * size
        programme = golf(groups, size, sessions)
        if people != groups * size:
            programme = in_groups_of(people, *[size] * sessions)
    except BadProblem as refusal:
        print(refusal, file=sys.stderr)
        return 2
    limit = LIMIT if options.seconds is None else options.seconds
    work = budget(programme) if options.rounds is None else options.rounds
    found = plan(programme, either(rounds(work), seconds(limit)), 1 if options.seed is None else options.seed)
    if options.json:
        names = ("sessions", "repeats", "bound", "proven", "seconds", "seed", "stop_reason")
        write_json({name: getattr(found, name) for name in names})
        return 0
    print(
        f"{found.repeats} repeated meetings, at least {found.bound}; {found.seconds:.2f} s ({found.stop_reason})"
    )
    for number, session in enumerate(found.sessions, 1):
        print(f"{number:>3}  " + "  ".join(" ".join(map(str, group)) for group in session))
    return 0
