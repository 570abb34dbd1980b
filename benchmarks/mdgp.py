"""The maximally diverse grouping problem: one MDGPLIB file, or the table beside the published figures.

The instances in `mdgplib/` are MDGPLIB's (RanReal, RanInt and Geo; Gallego et al. 2013) as it publishes them;
`published.csv` has the best published values and what the published code of IMS (Lai and Hao 2016) and TPSDP
reached in the seconds named. Their rows are not ours: nobody here ran them again.
"""

from __future__ import annotations

import argparse
import csv
import lzma
import sys
from pathlib import Path

from benchmarks.chart import Chart
from benchmarks.table import Table, median, write_json
from loom import BadProblem, either, rounds, seconds
from loom.grouping import Grouping, grouping_budget, read_grouping, solve_grouping

LIBRARY = Path(__file__).parent / "mdgplib"
EQUAL_GROUPS = {120: 10, 240: 12, 480: 20}
SEEDS = (1, 2, 3, 4, 5)


def read(path: Path) -> Grouping:
    """An instance from a text file, compressed with xz or not."""
    raw = path.read_bytes()
    return read_grouping((lzma.decompress(raw) if path.suffix == ".xz" else raw).decode())


def instance(name: str) -> Grouping:
    """An instance of the table by its name: the same matrix in three kinds of groups.

    `ds`: groups of different sizes; `ss`: of the same size; `crew`: n / 4.5 groups of 3 to 6, rounded.
    """
    kind, people, groups, number = name.split("_")
    grouping = read(LIBRARY / f"{kind}_{people}_ds_{number}.txt.xz")
    count = len(grouping.weights)
    if groups == "ss":
        many = EQUAL_GROUPS[count]
        return Grouping(grouping.weights, ((count // many, count // many),) * many)
    if groups == "crew":
        return Grouping(grouping.weights, ((3, 6),) * round(count / 4.5))
    return grouping


def run(options: argparse.Namespace) -> int | list[Table]:
    """One file, or the table."""
    if options.file:
        return _solve_file(options)
    seeds = SEEDS if options.seed is None else (options.seed,)
    return [table(seeds[:1] if options.quick else seeds, quick=options.quick, silent=options.json)]


def _solve_file(options: argparse.Namespace) -> int:
    try:
        grouping = read(options.file)
    except (OSError, UnicodeDecodeError, lzma.LZMAError, BadProblem) as refusal:
        print(f"{options.file}: {refusal}", file=sys.stderr)
        return 2
    limit = 10.0 if options.seconds is None else options.seconds
    warm()
    work = grouping_budget(grouping, limit) if options.rounds is None else options.rounds
    seed = 1 if options.seed is None else options.seed
    found = solve_grouping(grouping, either(rounds(work), seconds(limit)), seed)
    if options.json:
        told = {name: getattr(found, name) for name in ("groups", "objective", "seconds", "seed", "trace")}
        write_json(told)
        return 0
    print(f"objective {found.objective!r}")
    print(f"{found.seconds:.1f} seconds ({found.stop_reason}), seed {found.seed}")
    for group in found.groups:
        print(*group)
    return 0


def warm() -> None:
    """Compile the inner loops, or load them, before any clock starts."""
    import numpy as np

    weights = np.ones((16, 16)) - np.eye(16)
    solve_grouping(Grouping(weights, ((3, 6),) * 4), rounds(1))


def table(seeds: tuple[int, ...], *, quick: bool, silent: bool) -> Table:
    """Medians over the seeds beside the published figures; a tenth of the seconds if quick."""
    columns = {"instance": 20, "seconds": 7, "loom": 12, "worst seed": 12, "best published": 14}
    columns |= {"IMS": 11, "TPSDP": 11, "of published": 12, "lead": 8}
    shown = Table("Maximally diverse grouping: objective, higher is better", columns, silent)
    warm()
    with (LIBRARY / "published.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            limit = float(row["seconds"]) / (10 if quick else 1)
            shown.add(*_row(row, limit, seeds))
    return shown


def curves(options: argparse.Namespace) -> dict[str, Chart]:
    """How far the objective is below where it ends, over time."""
    warm()
    series = {}
    for name in ("RanReal_n240_ds_01", "Geo_n240_ss_01", "RanReal_n240_crew_01", "RanReal_n480_crew_01"):
        limit = 2.0 if options.quick else 20.0
        trace = solve_grouping(instance(name), seconds(limit), options.seed or 1).trace
        end = trace[-1][1]
        below = [(at, 100 * (1 - value / end)) for at, value in trace if at > 0.01]
        series[name.removesuffix("_01")] = [(at, gap) for at, gap in below if gap > 0.001]
    title = "Grouping: quality over time"
    return {"grouping": Chart(title, "seconds", "% below the end", series, log_across=True, log_up=True)}


def _row(row: dict[str, str], limit: float, seeds: tuple[int, ...]) -> list[object]:
    grouping = instance(row["instance"])
    stop = either(rounds(grouping_budget(grouping, limit)), seconds(limit))
    values = [solve_grouping(grouping, stop, seed).objective for seed in seeds]
    middle = median(values)
    best = float(row["best published"]) if row["best published"] else None
    rivals = [float(row[name]) for name in ("IMS", "TPSDP") if row[name]]
    share = f"{middle / best:.5f}" if best else None
    lead = f"{middle / max(rivals) - 1:+.2%}" if rivals else None
    published = [
        f"{float(row[name]):.1f}" if row[name] else None for name in ("best published", "IMS", "TPSDP")
    ]
    return [row["instance"], f"{limit:g}", f"{middle:.1f}", f"{min(values):.1f}", *published, share, lead]
