"""Pairs, and trios where somebody would be left over: most people, fewest trios, fair turns, most benefit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic

from loom.answer import Answer, Asked, answer
from loom.problem import BadProblem, Problem
from loom.reach import Reach
from loom.result import Result
from loom.rules import Rules
from loom.stop import Stop
from loom.terms import Terms


def pairs(
    problem: Problem,
    seed: int = 7,
    *,
    trios: bool = True,
    turns: Sequence[int] = (),
    stop: Stop | None = None,
) -> Result:
    """Propose pairs under the same hard rules as crews.

    The aims, each only where those before it are equal: most people placed; fewest trios; the fairest turn,
    that is the smallest sum of `turns` over the people in trios; the highest sum of benefits.

    Pairs are a maximum-weight matching of maximum cardinality over everyone who may sit together (Edmonds
    1965), so where nobody is left over the answer is proven. A couple is a pair already. Where somebody is
    left over, up to `loom.pairs.trio.FEW` units are solved exactly by dynamic programming; if it is one
    person, the best trio is found among all of them, those first that the prices of the matching leave most
    hope for, until no other can be better. Beyond, people left over join pairs by a second matching.

    Parameters
    ----------
    problem : Problem
        Its `sizes`, `ideal_sizes` and `wanted_sizes` are about crews and play no part.
    seed : int
        Only repeated in the result; there is nothing random.
    trios : bool
        False leaves people out instead.
    turns : sequence of int, length n
        How often each person was in a trio, or how lately: who has the smaller number goes first.
    stop : Stop, optional
        Ends the proof that no other trio is better; a round is one trio tried.

    Returns
    -------
    Result
        `stop_reason` is "proven", with `bound.proven`; "matched" where trios joined by the second matching
        are not proven the best; or what `stop` said.

    Raises
    ------
    BadProblem
        When `turns` does not have a number for everyone.
    """
    began = monotonic()
    if turns and len(turns) != problem.people:
        raise BadProblem(f"turns has {len(turns)} entries, but there are {problem.people} people.")
    if problem.people == 0:
        return answer(None, Answer([], 0, "proven"), seed, 0.0)
    from loom.pairs.trio import best_groups

    sizes = (2, 3 if trios else 2)
    paired = replace(problem, sizes=sizes, ideal_sizes=sizes, wanted_sizes=())
    rules = Rules(paired)
    asked = Asked(paired, rules, Terms(paired), Reach(rules))
    lowest = min(turns, default=0)
    had = [turn - lowest for turn in turns] or [0] * problem.people
    return answer(asked, best_groups(asked, had, stop), seed, monotonic() - began)
