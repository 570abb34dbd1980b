"""The search for crews worth more than their prices: compiled or not, in one go or in slices, the same."""

import pytest

from loom import asked
from loom.crews import price, reduced
from loom.crews.price import price_bound
from loom.ground import Ground
from tests.loom.packing import ground_of, odd_problem

LOOPS = ("shared_bits", "best_liked", "lonely", "enter", "hope", "complete", "begin", "search")


def plain(patch: pytest.MonkeyPatch) -> None:
    """Let the inner loops run as plain Python."""
    for name in LOOPS:
        loop = getattr(reduced, name)
        patch.setattr(reduced, name, getattr(loop, "py_func", loop))
    patch.setattr(price, "begin", reduced.begin)
    patch.setattr(price, "search", reduced.search)


def bounds(ground: Ground) -> tuple[list[float], float, bool, list[list[int]]]:
    """All that a bound says."""
    told: list[float] = []
    priced = price_bound(ground, progress=told.append)
    return told, priced.total, priced.exact, [priced.columns.crew(row) for row in range(len(priced.columns))]


@pytest.mark.parametrize("seed", range(20))
def test_the_loops_say_the_same_compiled_or_not(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    base = ground_of(odd_problem(6 + seed % 5, seed))
    compiled = bounds(base)
    plain(monkeypatch)

    assert bounds(base) == compiled


def test_a_search_in_slices_is_the_search_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    base = ground_of(odd_problem(12, 3))
    whole = bounds(base)
    monkeypatch.setattr(price, "SLICE", 3)

    assert bounds(base) == whole


def test_a_search_cut_short_still_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    base = ground_of(odd_problem(12, 3))
    exact = price_bound(base)
    monkeypatch.setattr(price, "PATIENCE", 1)

    told, total, is_exact, _ = bounds(base)

    assert is_exact
    assert total == pytest.approx(exact.total, abs=1e-5)
    assert min(told) >= exact.total - 1e-6


def test_pricing_ends_within_a_search_when_asked_to() -> None:
    base = ground_of(odd_problem(10, 3))
    exact = price_bound(base)
    for patience in range(0, 60, 3):
        asks = [False] * patience

        priced = price_bound(base, stop=asked(lambda left=asks: not left or left.pop()))

        assert priced.total >= exact.total - 1e-6
