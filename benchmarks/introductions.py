"""Candidates for each of very many people: seconds, memory and likeness to the exact answer, as networks grow."""

from __future__ import annotations

import argparse
import multiprocessing
import resource
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.chart import Chart
from benchmarks.table import Table
from loom.introductions import build_index, introductions, part
from tests.loom.networks import made_up_profiles

SIZES = ((10_000, 1), (10_000, 2), (100_000, 1), (100_000, 2))
WHOLE = 1_000_000
SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One run in a process of its own."""

    build: float
    search: float
    exact: float
    kept: float
    megabytes: float


def run(options: argparse.Namespace) -> list[Table]:
    """Whole runs of 10,000 and 100,000 people with one and two workers, a sample of 1,000,000."""
    columns = {"people": 9, "searched": 9, "workers": 7, "index, s": 8, "search, s": 9, "µs a person": 11}
    columns |= {"exact, µs": 9, "score kept": 10, "MB": 6}
    shown = Table("Introductions: the top 10 among people with about ten things each", columns, options.json)
    sizes = [(people, people, workers) for people, workers in SIZES] + [(WHOLE, SAMPLE, 1)]
    for people, searched, workers in sizes[:2] if options.quick else sizes:
        m = _alone(people, searched, workers, options.seed or 1)
        each, kept = 1e6 * m.search / searched, f"{m.kept:.3f}"
        shown.add(
            people,
            searched,
            workers,
            f"{m.build:.1f}",
            f"{m.search:.1f}",
            f"{each:.0f}",
            f"{m.exact:.0f}",
            kept,
            int(m.megabytes),
        )
    return [shown]


def curves(options: argparse.Namespace) -> dict[str, Chart]:
    """Microseconds for one person over people, with bounded effort and exact."""
    sizes = (1_000, 3_000, 10_000, 30_000, 100_000) if options.quick else (1_000, 10_000, 100_000, WHOLE)
    runs = [(people, _alone(people, min(people, SAMPLE), 1, options.seed or 1)) for people in sizes]
    series = {
        "bounded effort": [(n, 1e6 * m.search / min(n, SAMPLE)) for n, m in runs],
        "exact": [(n, m.exact) for n, m in runs],
    }
    title = "Introductions: cost for one person over the size of the network"
    return {"introductions": Chart(title, "people", "µs a person", series, log_across=True, log_up=True)}


def _alone(people: int, searched: int, workers: int, seed: int) -> Measured:
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=_work, args=(theirs, people, searched, workers, seed))
    process.start()
    theirs.close()
    answer: Measured = ours.recv()
    process.join()
    return answer


def _work(pipe: Any, people: int, searched: int, workers: int, seed: int) -> None:
    introductions(made_up_profiles(100, seed=seed), 10)  # compiled, or loaded, before any clock starts
    part(build_index(made_up_profiles(100, seed=seed)), 0, 10, exact=True)
    profiles = made_up_profiles(people, seed=seed)
    began = perf_counter()
    index = build_index(profiles, seed=seed)
    built = perf_counter()
    if searched == people:
        introductions(index, 10, workers=workers)
    else:
        part(index, 0, searched)
    done = perf_counter()
    few = min(searched, 300)
    plain = part(index, 0, few)
    middle = perf_counter()
    exact = part(index, 0, few, exact=True)
    took = 1e6 * (perf_counter() - middle) / few
    kept = float(np.sum(plain.scores) / np.sum(exact.scores))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send(Measured(built - began, done - built, took, kept, memory))
