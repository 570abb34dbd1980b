"""A season of pairs: many rounds in which nobody meets the same person twice while someone new is left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from loom.problem import BadProblem, Pair
from loom.stop import Stop

if TYPE_CHECKING:
    from loom.pairs.planner import Plan

Groups = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a season is asked for: as the arguments of `season`, checked."""

    people: int
    seed: int
    allowed: NDArray[np.bool_]
    worth: NDArray[np.float64] | None
    met: NDArray[np.bool_]
    trios: bool
    away: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Season:
    """A plan of pairs, and of trios where the number is odd.

    Attributes
    ----------
    rounds : tuple, for each round a tuple of pairs and trios
    left_out : tuple, for each round the people who were there and found nobody
    repeats : int
        Meetings of two people who had met before, in this season or earlier.
    fewest : int
        No plan that seats everyone as often has fewer, by counting whom each may meet. It may be too low.
    turns : (people,) tuple of int
        How often each person is in a trio.
    worth : float
        The sum over all meetings.
    wanted : Wanted
        What was asked for, so that the plan can be repaired.
    """

    rounds: tuple[Groups, ...]
    left_out: tuple[tuple[int, ...], ...]
    repeats: int
    fewest: int
    turns: tuple[int, ...]
    worth: float
    wanted: Wanted

    @property
    def proven(self) -> bool:
        """Whether no plan has fewer repeats."""
        return self.repeats == self.fewest

    def repair(self, from_round: int, missing: Collection[int]) -> Season:
        """Plan again for people who are missing from this round on.

        Rounds before it, and rounds that none of them was in, stay as they are. In the others only those
        who lost their company, and whoever takes them in, change.

        Parameters
        ----------
        from_round : int
            The first round without them, counted from 0.
        missing : people

        Raises
        ------
        BadProblem
            When the round or somebody missing does not exist.
        """
        if not 0 <= from_round <= len(self.rounds):
            raise BadProblem(f"from_round is {from_round}, but there are {len(self.rounds)} rounds.")
        gone = _people("missing", missing, self.wanted.people)
        away = tuple(
            known | gone if number >= from_round else known for number, known in enumerate(self.wanted.away)
        )
        from loom.pairs.planner import Plan

        plan = Plan(replace(self.wanted, away=away), self.rounds)
        for number in range(from_round, len(self.rounds)):
            if gone & {person for group in self.rounds[number] for person in group}:
                plan.mend(number)
        return told(plan)


def season(
    people: int,
    rounds: int,
    *,
    seed: int = 7,
    allowed: ArrayLike | None = None,
    worth: ArrayLike | None = None,
    met: Sequence[Pair] = (),
    trios: bool = True,
    away: Sequence[Collection[int]] = (),
    stop: Stop | None = None,
) -> Season:
    """Plan pairs for many rounds.

    The aims, each only where those before it are equal: in every round most people placed and fewest trios;
    fair turns in trios; fewest repeats in the season; the highest sum of worth.

    If everybody may meet everybody and the number is even, the circle method gives people - 1 rounds
    without a repeat (Kirkman 1847; de Werra 1981). Else each round is a heaviest matching in which a repeat
    outweighs all else, beside a trio of those who had the fewest turns where the number is odd. While
    repeats are left (or there is worth to gain), one round after the other is matched anew.

    Parameters
    ----------
    people, rounds, seed : int
    allowed : (people, people) bool, optional
        Who may meet whom; symmetric. Everybody, if not given.
    worth : (people, people) numbers, optional
        What a meeting is worth; symmetric.
    met : pairs of people
        Who met before the season.
    trios : bool
        False leaves one person out where the number is odd.
    away : sequence of sets of people
        For each round in order, who is not there; rounds beyond the last entry miss nobody.
    stop : Stop, optional
        Ends the improvement; a round of it is one round planned anew.

    Raises
    ------
    BadProblem
        Says what is wrong.
    """
    wanted = _wanted(people, rounds, seed, allowed, worth, met, trios, away)
    from loom.pairs.planner import Plan, circle

    if _circle_fits(wanted):
        return told(Plan(wanted, circle(people, rounds, seed)))
    plan = Plan(wanted, ((),) * rounds)
    for number in range(rounds):
        plan.form(number)
    plan.improve(stop)
    return told(plan)


def told(plan: Plan) -> Season:
    """The season that a plan describes."""
    return Season(
        rounds=plan.groups(),
        left_out=plan.left_out(),
        repeats=plan.repeats(),
        fewest=plan.fewest(),
        turns=tuple(plan.turns.tolist()),
        worth=plan.total_worth(),
        wanted=plan.wanted,
    )


def _circle_fits(wanted: Wanted) -> bool:
    """Whether the number is even and everybody may meet everybody, at every round and worth the same."""
    if wanted.people == 0 or wanted.people % 2 or wanted.worth is not None:
        return False
    everybody_meets = int(wanted.allowed.sum()) == wanted.people * (wanted.people - 1)
    return everybody_meets and not wanted.met.any() and not any(wanted.away)


def _people(name: str, who: Collection[int], people: int) -> frozenset[int]:
    for person in who:
        if not 0 <= person < people:
            raise BadProblem(f"{name} names person {person}, but people are numbered 0 to {people - 1}.")
    return frozenset(who)


def _square(name: str, given: ArrayLike, people: int) -> NDArray[np.float64]:
    matrix = np.array(given, dtype=np.float64)
    if matrix.shape != (people, people):
        raise BadProblem(f"{name} has the shape {matrix.shape}; it has to be {people} by {people}.")
    if not np.isfinite(matrix).all() or (matrix != matrix.T).any():
        raise BadProblem(f"{name} has to be symmetric and finite: what holds for two holds both ways.")
    return matrix


def _wanted(
    people: int,
    rounds: int,
    seed: int,
    allowed: ArrayLike | None,
    worth: ArrayLike | None,
    met: Sequence[Pair],
    trios: bool,
    away: Sequence[Collection[int]],
) -> Wanted:
    if people < 0 or rounds < 0:
        raise BadProblem(f"A season of {people} people and {rounds} rounds; neither can be below 0.")
    if len(away) > rounds:
        raise BadProblem(f"away has {len(away)} entries, but there are {rounds} rounds.")
    may = (
        np.ones((people, people), dtype=bool) if allowed is None else _square("allowed", allowed, people) > 0
    )
    np.fill_diagonal(may, False)
    known = np.zeros((people, people), dtype=bool)
    for pair in met:
        u, v = sorted(_people("met", pair, people))
        known[u, v] = known[v, u] = True
    absent = [_people("away", who, people) for who in away]
    return Wanted(
        people=people,
        seed=seed,
        allowed=may,
        worth=None if worth is None else _square("worth", worth, people),
        met=known,
        trios=trios,
        away=(*absent, *(frozenset[int]() for _ in range(rounds - len(absent)))),
    )
