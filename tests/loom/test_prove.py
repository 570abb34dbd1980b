"""The proof: what it calls the best is the best, and no bound is ever below it."""

import pytest

from loom import Problem, asked
from loom.crews.prove import Proof, prove
from tests.loom.packing import best_by_masks, ground_of, odd_problem
from tests.loom.small import Key, answer_key, random_problem

CALM: dict[str, object] = {"languages": (), "kinds": ()}


def wide(people: int, seed: int) -> Problem:
    """People who share many hours."""
    free = [(1 << 12) - 1 & ~(seed * (i + 3) * 2654435761 >> 7) for i in range(people)]
    return random_problem(people, seed, free=free, slots=12, **CALM)


def key(proof: Proof) -> Key:
    return proof.placed, proof.floor, proof.total


def most(proof: Proof) -> Key:
    return proof.most_placed, proof.highest_floor, proof.most_total


def is_bound(proof: Proof, best: Key) -> bool:
    """Whether each aim's bound is one, as far as those before it are met."""
    if proof.most_placed != best[0]:
        return proof.most_placed > best[0]
    return proof.highest_floor >= best[1] and proof.most_total >= best[2] - 1e-6


def agrees(problem: Problem) -> bool:
    best = best_by_masks(problem)
    if not best[0]:
        return True
    told: list[Proof] = []
    base = ground_of(problem)
    proof = prove(base, progress=told.append)
    real = answer_key(problem, base.crews_of_people(proof.crews))
    return (
        proof.proven
        and proof.reason == "proven"
        and key(proof) == pytest.approx(best)
        and real == pytest.approx(best)
        and most(proof) == pytest.approx(best)
        and all(is_bound(each, best) for each in told)
    )


def few(seed: int) -> int:
    """Three to six people, and in one of forty problems seven to ten."""
    return 3 + seed % 4 if seed % 40 else 7 + seed // 40 % 4


@pytest.mark.parametrize("part", range(3))
def test_the_proof_is_right_for_two_thousand_odd_problems(part: int) -> None:
    wrong = [seed for seed in range(part, 2000, 3) if not agrees(odd_problem(few(seed), seed))]

    assert wrong == []


def test_more_crews_than_may_be_written_down_are_no_proof() -> None:
    proof = prove(ground_of(wide(12, 3)), limit=10)

    assert (proof.proven, proof.reason, proof.crews) == (False, "limit", ())
    assert proof.most_placed == 12


def test_a_proof_begins_with_what_is_known() -> None:
    base = ground_of(wide(14, 3))
    first = prove(base)

    again = prove(base, incumbent=first.crews)

    assert first.proven
    assert again.proven
    assert key(again) == pytest.approx(key(first))
    assert again.columns < first.columns


def test_the_same_problem_has_the_same_proof() -> None:
    base = ground_of(wide(14, 5))

    assert prove(base) == prove(base)


def test_a_proof_ends_when_stopped_with_bounds_that_hold() -> None:
    base = ground_of(wide(14, 3))
    best = prove(base)
    for patience in range(0, 60, 4):
        asks = [False] * patience

        proof = prove(base, incumbent=best.crews, stop=asked(lambda left=asks: not left or left.pop()))

        assert key(proof) == pytest.approx(key(best))
        assert is_bound(proof, key(best))


def test_an_incumbent_that_is_not_feasible_is_refused() -> None:
    problem = odd_problem(10, 9)

    with pytest.raises(ValueError, match="feasible crews only"):
        prove(ground_of(problem), incumbent=[[0]])


def test_a_solver_that_stumbles_is_asked_once_more() -> None:
    # On the floor of this one, HiGHS gives up with an error unless it leaves presolving out.
    problem = odd_problem(10, 1716)

    assert prove(ground_of(problem)).proven
    assert agrees(problem)
