"""The best weekly slot and the best two in turns, beside trying everything with plain Python."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from time import perf_counter

import numpy as np

from benchmarks.chart import Chart
from benchmarks.table import Table, median
from loom.slots import best_rotation, best_slots

SLOTS = 7 * 96
GROUPS = ((3, 3), (6, 6), (12, 6), (40, 8))


def run(options: argparse.Namespace) -> list[Table]:
    """Milliseconds for groups over twelve weeks in several zones, on a grid of quarter hours."""
    columns = {"people": 6, "zones": 5, "best, ms": 9, "in turns, ms": 12, "plain Python, ms": 16, "same": 5}
    shown = Table("Best weekly slots, 12 weeks", columns, options.json)
    for people, zones in GROUPS:
        free, burden = group(people, zones, options.seed or 1)
        best_slots(free, burden)
        best = [_clock(partial(best_slots, free, burden, top=1)) for _ in range(5)]
        turns = [_clock(partial(best_rotation, free, burden, top=1)) for _ in range(5)]
        began = perf_counter()
        plain = by_hand(free, burden)
        took = 1000 * (perf_counter() - began)
        same = plain == best_slots(free, burden, top=1)[0].slot
        shown.add(
            people,
            zones,
            f"{median(best):.1f}",
            f"{median(turns):.1f}",
            f"{took:.0f}",
            "yes" if same else "NO",
        )
    return [shown]


def curves(options: argparse.Namespace) -> dict[str, Chart]:
    """Milliseconds over people."""
    best, turns = [], []
    for people in (2, 3, 4, 6, 9, 14, 20, 30, 40):
        free, burden = group(people, min(people, 6), options.seed or 1)
        best.append((people, median([_clock(partial(best_slots, free, burden)) for _ in range(9)])))
        turns.append((people, median([_clock(partial(best_rotation, free, burden)) for _ in range(9)])))
    series = {"best slots": best, "two in turns": turns}
    return {
        "slots": Chart("Weekly slots over twelve weeks: cost over people", "people", "milliseconds", series)
    }


def group(people: int, zones: int, seed: int, weeks: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Who is free when (people, weeks, slots) and how inconvenient it is (people, slots): far from noon is worse."""
    random = np.random.default_rng(seed)
    hour = (np.arange(SLOTS) // 4) % 24
    shift = np.linspace(0, 24, zones, endpoint=False).astype(int)[np.arange(people) % zones]
    local = (hour[None, :] + shift[:, None]) % 24
    burden = np.maximum(0, np.abs(local - 14) - 6) ** 2
    free = random.random((people, weeks, SLOTS)) < 0.997
    return free & ((local >= 5) | (random.random((people, SLOTS)) < 0.8))[:, None, :], burden


def by_hand(free: np.ndarray, burden: np.ndarray) -> int:
    """The best slot by the same aims, looked up one number at a time."""
    people, weeks, slots = free.shape
    best: tuple[int, ...] = ()
    for slot in range(slots):
        there = [sum(bool(free[i, week, slot]) for i in range(people)) for week in range(weeks)]
        borne = [
            sum(int(burden[i, slot]) for week in range(weeks) if free[i, week, slot]) for i in range(people)
        ]
        key = (sum(there), sum(count == people for count in there), -max(borne), -sum(borne), -slot)
        best = max(best, key)
    return -best[-1]


def _clock(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return 1000 * (perf_counter() - began)
