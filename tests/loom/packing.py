"""Crews of a few people, and the best of them found with masks."""

from functools import cache
from itertools import combinations

import numpy as np

from loom import Problem, check
from loom.ground import Ground, ground
from loom.problem import Question, Weights
from loom.reach import Reach
from loom.rules import Rules
from loom.terms import Terms, level
from tests.loom.small import Key, random_problem, shared

Worth = tuple[int, float]


def ground_of(problem: Problem) -> Ground:
    rules = Rules(problem)
    return ground(problem, rules, Terms(problem), Reach(rules))


def odd_problem(people: int, seed: int) -> Problem:
    """A problem with a little of everything."""
    random = np.random.default_rng(seed)

    def two() -> tuple[int, int]:
        first, second = random.choice(people, size=2, replace=False).tolist()
        return first, second

    smallest = int(random.integers(2, 4))
    free = [int(random.integers(0, 1 << 10)) | int(random.integers(0, 1 << 10)) for _ in range(people)]
    answers = tuple(frozenset(a for a in "xyz" if random.random() < 0.4) for _ in range(people))
    return random_problem(
        people,
        seed,
        free=free,
        sizes=(smallest, smallest + int(random.integers(0, 4))),
        needed=int(random.integers(1, 3)),
        couples=[two() for _ in range(int(random.integers(0, 3)))],
        never_only=[frozenset(two())] if random.random() < 0.3 else [],
        liked=[int(random.integers(0, 1 << 10)) for _ in range(people)] if random.random() < 0.5 else (),
        questions=[Question("food", answers, ("alike", "mixed")[seed % 2])] if random.random() < 0.3 else (),
        weights=Weights(room=("little", "much")[seed % 2]),
    )


def feasible_crews(problem: Problem) -> list[tuple[int, ...]]:
    """Every feasible crew, by the rules' own check."""
    low, high = problem.sizes
    return [
        crew
        for size in range(low, high + 1)
        for crew in combinations(range(problem.people), size)
        if shared(problem, crew).bit_count() >= problem.needed and not check(problem, crew)
    ]


def best_by_masks(problem: Problem) -> Key:
    """The best key of all answers, level by level, over the sets of people still open."""
    terms = Terms(problem)
    crews = []
    for crew in feasible_crews(problem):
        benefits = terms.benefits(crew)
        crews.append((sum(1 << p for p in crew), level(float(benefits.min())), float(benefits.sum())))
    levels = sorted({floor for _, floor, _ in crews}, reverse=True)
    most = _most(problem.people, crews, -1)[0]
    if not most:
        return 0, 0, 0.0
    for floor in levels:
        placed, total = _most(problem.people, crews, floor)
        if placed == most:
            return placed, floor, total
    raise AssertionError("The lowest level holds every crew.")


def _most(people: int, crews: list[tuple[int, int, float]], floor: int) -> Worth:
    """Most people, then the highest sum, of crews on or above a floor."""
    starting: list[list[tuple[int, int, float]]] = [[] for _ in range(people)]
    for mask, least, total in crews:
        if least >= floor:
            starting[(mask & -mask).bit_length() - 1].append((mask, mask.bit_count(), total))

    @cache
    def best(first: int, taken: int) -> Worth:
        while first < people and taken >> first & 1:
            first += 1
        if first == people:
            return 0, 0.0
        found = best(first + 1, taken)
        for mask, placed, total in starting[first]:
            if not mask & taken:
                others = best(first + 1, taken | mask)
                found = max(found, (others[0] + placed, others[1] + total))
        return found

    return best(0, 0)
