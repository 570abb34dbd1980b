"""Set packing: its bound holds at any moment, and its best packing is the best."""

from itertools import combinations

import numpy as np
import pytest

from loom import rounds
from loom.crews.columns import Columns, columns
from loom.crews.cover import Packing, relax
from loom.crews.cuts import violated
from loom.crews.pack import pack
from loom.crews.price import price_bound
from loom.ground import Ground
from tests.loom.packing import best_by_masks, ground_of, odd_problem
from tests.loom.small import random_problem

NOBODY = np.zeros(0, dtype=np.int64)


def triangle() -> Packing:
    """Three pairs of three people: half of each is worth more than any one of them."""
    units = np.array([[0, 1], [0, 2], [1, 2]], dtype=np.int16)
    worth = np.ones(3)
    crews = Columns(units, np.full(3, 2, dtype=np.int8), worth, worth)
    return Packing(crews, worth, np.ones(3, dtype=np.int64), 0)


def sign_ups(people: int, seed: int) -> Ground:
    random = np.random.default_rng(seed)
    free = [int(random.integers(0, 1 << 14)) | int(random.integers(0, 1 << 14)) for _ in range(people)]
    return ground_of(random_problem(people, seed, free=free, slots=14, needed=4))


def packing_of(base: Ground, placed: int = 0) -> Packing:
    written = columns(base, 200_000)
    assert written is not None
    return Packing(written, written.total, base.weight, placed)


def test_the_relaxation_of_a_triangle_is_one_and_a_half() -> None:
    relaxed = relax(triangle(), None, NOBODY)

    assert relaxed.bound == pytest.approx(1.5)
    assert relaxed.whole
    assert relaxed.amounts.tolist() == pytest.approx([0.5, 0.5, 0.5])


def test_a_triangle_breaks_the_cut_of_its_three_people() -> None:
    assert violated(triangle().seats, np.full(3, 0.5)).tolist() == [[0, 1, 2]]


def test_a_triangle_holds_one_pair() -> None:
    told: list[float] = []

    packed = pack(triangle(), hear=told.append)

    assert packed.rows is not None
    assert len(packed.rows) == 1
    assert (packed.worth, packed.bound, packed.proven) == (1.0, pytest.approx(1.0), True)
    assert min(told) >= 1.0 - 1e-9


def test_a_packing_that_cannot_place_everybody_is_none() -> None:
    three = triangle()
    everybody = Packing(three.columns, three.worth, three.weight, 3)

    packed = pack(everybody)

    assert packed.rows is None
    assert packed.proven


def test_searching_few_columns_at_a_time_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    packing = packing_of(sign_ups(16, 5))
    whole = pack(packing)
    monkeypatch.setattr("loom.crews.pack.FEW", 20)
    monkeypatch.setattr("loom.crews.cover.SMALL", 10)
    monkeypatch.setattr("loom.crews.cover.SIFTED", 100)

    told: list[float] = []
    pieces = pack(packing_of(sign_ups(16, 5)), hear=told.append)

    assert len(packing) > 400
    assert whole.proven
    assert pieces.proven
    assert pieces.worth == pytest.approx(whole.worth)
    assert min(told) >= whole.worth - 1e-6


def test_a_packing_that_is_known_is_kept_when_stopped() -> None:
    packed = pack(triangle(), rounds(0).watch(), known=np.array([2]))

    assert packed.rows is not None
    assert packed.rows.tolist() == [2]
    assert packed.bound >= 1.0


def test_a_priced_bound_is_that_of_all_crews() -> None:
    for seed, placed in combinations(range(5), 2):
        base = sign_ups(14, seed)
        placed = min(placed * 3, base.people - 5)
        told: list[float] = []

        priced = price_bound(base, progress=told.append, placed=placed)

        whole = relax(packing_of(base, placed), None, NOBODY)
        assert priced.exact
        assert priced.total == pytest.approx(whole.bound, abs=1e-5)
        assert min(told) >= whole.bound - 1e-6


def test_a_priced_bound_is_never_below_the_best() -> None:
    for seed in range(60):
        problem = odd_problem(5 + seed % 6, seed)
        best = best_by_masks(problem)
        if not best[0]:
            continue
        told: list[float] = []

        price_bound(ground_of(problem), progress=told.append)

        assert min(told) >= best[2] - 1e-6


def test_pricing_ends_when_stopped() -> None:
    base = sign_ups(14, 1)

    priced = price_bound(base, stop=rounds(0))

    assert priced.total == float(base.people)
    assert not priced.exact
