"""A season of pairs: how many people meet somebody again, beside shuffling and a memory of three weeks."""

from __future__ import annotations

import argparse
from time import perf_counter

import numpy as np

from benchmarks.table import Table
from loom.pairs import season

ROUNDS = 12
SIZES = (18, 19, 40, 75, 150, 300)


def run(options: argparse.Namespace) -> list[Table]:
    """Repeats in twelve rounds, as shares of all meetings, for free choice and for one in three not allowed."""
    columns = {"people": 6, "allowed": 7, "loom": 6, "fewest": 6, "trio turns": 10, "seconds": 8}
    columns |= {"shuffle": 8, "3 weeks' memory": 15}
    shown = Table(f"A season of {ROUNDS} rounds of pairs: meetings again", columns, options.json)
    seed = options.seed or 1
    season(19, 2)  # compiled, or loaded, before the clock starts
    for people in SIZES[:3] if options.quick else SIZES:
        for share in (1.0, 0.66):
            allowed = _allowed(people, share, seed)
            began = perf_counter()
            found = season(people, ROUNDS, seed=seed, allowed=allowed)
            took = perf_counter() - began
            turns = f"{min(found.turns)} to {max(found.turns)}"
            rivals = (
                [f"{_shuffled(people, memory, seed):.1%}" for memory in (0, 3)]
                if share == 1.0
                else [None, None]
            )
            shown.add(people, f"{share:.0%}", found.repeats, found.fewest, turns, f"{took:.2f}", *rivals)
    return [shown]


def _allowed(people: int, share: float, seed: int) -> np.ndarray:
    some = np.triu(np.random.default_rng(seed).random((people, people)) < share, 1)
    return some | some.T


def _shuffled(people: int, memory: int, seed: int) -> float:
    """The share of meetings that are repeats when pairs are drawn at random, the last few rounds remembered."""
    random = np.random.default_rng(seed)
    met: list[set[frozenset[int]]] = []
    again = meetings = 0
    for _ in range(ROUNDS):
        lately = set().union(*met[-memory:]) if memory else set()
        ever = set().union(*met)
        drawn = min(
            (_draw(people, random) for _ in range(50 if memory else 1)), key=lambda pairs: len(pairs & lately)
        )
        again += len(drawn & ever)
        meetings += len(drawn)
        met.append(drawn)
    return again / meetings


def _draw(people: int, random: np.random.Generator) -> set[frozenset[int]]:
    order = random.permutation(people).tolist()
    return {frozenset(pair) for pair in zip(order[::2], order[1::2], strict=False)}
