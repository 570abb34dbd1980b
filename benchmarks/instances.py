"""Made-up sign-ups: people in three bands of zones with free spells in a week, wishes, vetoes and couples."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from loom import Problem, Weights

STARTS = 7 * 24 * 4  # a quarter-hour grid over one week
LENGTH = 6  # a meeting of 90 minutes, in quarters
KINDS = ("peer support", "project", "learning")
TOPICS = tuple(f"topic {number}" for number in range(20))


def sign_ups(people: int, seed: int = 1, *, spells: int = 4, couples: bool = True) -> Problem:
    """A problem shaped like a real sign-up sheet.

    Parameters
    ----------
    people : int
    seed : int
    spells : int
        Free spells of two to five hours that a person has in a week.
    couples : bool
        Whether some people ask to be together.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    someone = range(people)
    # At most half of all people name a person they would rather not sit with, one in twenty is vetoed.
    return Problem(
        free=tuple(_free(random, spells) for _ in someone),
        slots=STARTS,
        languages=tuple(_languages(random) for _ in someone),
        kinds=tuple(KINDS[random.integers(3)] if random.random() < 0.5 else None for _ in someone),
        wanted_sizes=tuple(
            ((3, 4), (4, 6))[random.integers(2)] if random.random() < 0.3 else None for _ in someone
        ),
        vetoes=frozenset(_two(random, people) for _ in range(people // 20)),
        couples=frozenset(_two(random, people) for _ in range(people // 40 if couples else 0)),
        wishes=tuple((*_two(random, people), 1.0) for _ in range(people // 2)),
        topics=tuple(
            frozenset(random.choice(TOPICS, size=random.integers(1, 4), replace=False).tolist())
            for _ in someone
        ),
        met=tuple((*_two(random, people), float(random.random())) for _ in range(people)),
    )


def with_callers(people: int, seed: int = 1) -> Problem:
    """The same with a caller among five people, and two kinds of people of whom nobody shall be the only one."""
    random = np.random.default_rng((seed, 5))
    calls, some, few = (random.random(people) < share for share in (0.2, 0.3, 0.05))
    return replace(
        sign_ups(people, seed),
        callers=frozenset(np.flatnonzero(calls).tolist()),
        never_only=tuple(frozenset(np.flatnonzero(kind).tolist()) for kind in (some, few)),
    )


def _two(random: np.random.Generator, people: int) -> tuple[int, int]:
    first, second = random.choice(people, size=2, replace=False).tolist()
    return first, second


def _free(random: np.random.Generator, spells: int) -> int:
    zone = (0, 20, 40)[random.integers(3)] + int(random.integers(-4, 5))
    mask = 0
    for _ in range(spells):
        begin = int(random.integers(0, 7)) * 96 + int(random.choice((32, 48, 64, 72))) + zone
        for start in range(begin, begin + int(random.integers(8, 20)) - LENGTH + 1):
            mask |= 1 << start % STARTS
    return mask


def _languages(random: np.random.Generator) -> frozenset[str]:
    spoken = {"en"} if random.random() < 0.85 else {"pt"}
    spoken |= {name for name in ("pt", "de", "fr", "es") if random.random() < 0.15}
    return frozenset(spoken)


def banded(people: int, free_slots: int, seed: int = 1) -> Problem:
    """Sign-ups over 42 two-hour slots a week in three bands of zones; two common slots needed, 1 % vetoes.

    A benefit is the mean affinity to one's mates, drawn evenly from 0 to 1, and nothing else counts.
    """
    random = np.random.default_rng(seed)
    hour = np.arange(42) % 6
    free = []
    for _ in range(people):
        away = np.abs(hour - 2 * random.integers(3) - 0.5)
        likely = np.exp(-0.8 * np.minimum(away, 6 - away))
        slots = random.choice(42, size=free_slots, replace=False, p=likely / likely.sum())
        free.append(sum(1 << int(slot) for slot in slots))
    pairs = list(combinations(range(people), 2))
    affinity = random.random(len(pairs))
    vetoed = random.random(len(pairs)) < 0.01
    return Problem(
        free=tuple(free),
        slots=42,
        needed=2,
        met=tuple((u, v, float(1 - near)) for (u, v), near in zip(pairs, affinity, strict=True)),
        vetoes=frozenset(pair for pair, yes in zip(pairs, vetoed, strict=True) if yes),
        weights=Weights(
            **dict.fromkeys(("wishes", "kind", "topics", "wanted_size", "size", "room", "hours"), "none")
        ),
    )
