"""Small problems, and their best answers found by trying everything."""

from collections.abc import Iterator
from functools import reduce
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from loom import Problem, check
from loom.terms import Terms, level

WORDS = ("en", "pt", "de")
Crews = list[tuple[int, ...]]
Key = tuple[int, int, float]


def random_problem(people: int, seed: int, **more: object) -> Problem:
    random = np.random.default_rng(seed)

    def two() -> tuple[int, int]:
        first, second = random.choice(people, size=2, replace=False).tolist()
        return first, second

    fields: dict[str, object] = {
        "free": [int(random.integers(0, 1 << 10)) & int(random.integers(0, 1 << 10)) for _ in range(people)],
        "slots": 10,
        "languages": [frozenset(w for w in WORDS if random.random() < 0.6) for _ in range(people)],
        "kinds": [("peer", "project", None, None)[random.integers(4)] for _ in range(people)],
        "wanted_sizes": [((3, 4), (4, 6), None)[random.integers(3)] for _ in range(people)],
        "vetoes": [two() for _ in range(people // 4)],
        "wishes": [(*two(), 1.0) for _ in range(people // 2)],
        "topics": [frozenset(str(t) for t in range(5) if random.random() < 0.3) for _ in range(people)],
        "met": [(*two(), float(random.random())) for _ in range(people // 2)],
    }
    return Problem(**{**fields, **more})  # type: ignore[arg-type]


def answer_key(problem: Problem, crews: Crews) -> Key:
    """What an answer is judged by, computed from the terms' own definition."""
    if not crews:
        return 0, 0, 0.0
    terms = Terms(problem)
    benefits = [terms.benefits(crew) for crew in crews]
    worst = min(float(each.min()) for each in benefits)
    return sum(map(len, crews)), level(worst), sum(float(each.sum()) for each in benefits)


def best_key(problem: Problem) -> Key:
    """The best key of all partitions into feasible crews and people left out, by trying them all."""
    low, high = problem.sizes
    everyone = range(problem.people)
    feasible = [c for s in range(low, high + 1) for c in combinations(everyone, s) if not check(problem, c)]
    return max(answer_key(problem, crews) for crews in _partitions(list(everyone), feasible))


def _partitions(left: list[int], feasible: Crews) -> Iterator[Crews]:
    if not left:
        yield []
        return
    first, *rest = left
    yield from _partitions(rest, feasible)
    for crew in feasible:
        if crew[0] == first and set(crew) <= set(left):
            for others in _partitions([x for x in rest if x not in crew], feasible):
                yield [crew, *others]


def everyone_once(problem: Problem, crews: Crews, unplaced: tuple[tuple[int, str], ...]) -> bool:
    named = sorted([person for crew in crews for person in crew] + [person for person, _ in unplaced])
    return named == list(range(problem.people))


def shared(problem: Problem, crew: tuple[int, ...]) -> int:
    return reduce(int.__and__, (problem.free[person] for person in crew))


@st.composite
def problems(draw: st.DrawFn, smallest: int = 0, largest: int = 30) -> Problem:
    """Problems of every odd shape: no slots, everyone free, couples against vetoes, narrow sizes."""
    people = draw(st.integers(smallest, largest))
    slots = draw(st.integers(0, 70))
    low = draw(st.integers(2, 4))
    sizes = (low, low + draw(st.integers(0, 3)))
    busy = draw(st.sampled_from([0, 1, 2]))
    free = st.integers(0, (1 << slots) - 1)
    masks = [reduce(int.__and__, (draw(free) for _ in range(busy)), (1 << slots) - 1) for _ in range(people)]
    numbers = st.integers(0, max(0, people - 1))
    two = st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1])
    few = st.just([]) if people < 2 else st.lists(two, max_size=people // 3)
    weight = st.sampled_from([0.25, 0.5, 1.0])
    return Problem(
        free=tuple(masks),
        slots=slots,
        sizes=sizes,
        languages=tuple(frozenset(draw(st.sets(st.sampled_from(WORDS)))) for _ in range(people)),
        kinds=tuple(draw(st.sampled_from([None, None, "a", "b"])) for _ in range(people)),
        vetoes=frozenset(draw(few)),
        couples=frozenset(draw(few)),
        wishes=tuple((u, v, draw(weight)) for u, v in draw(few)),
        met=tuple((u, v, draw(weight)) for u, v in draw(few)),
        callers=frozenset(draw(st.sets(numbers, max_size=people // 4))) if people else frozenset(),
    )
