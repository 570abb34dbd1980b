"""Pairs: the matching that places most people and, of those, brings the most benefit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic

import numpy as np
import rustworkx as rx

from loom.crews import Answer, Asked, answer
from loom.problem import Problem
from loom.reach import Reach
from loom.result import Result
from loom.rules import Rules
from loom.terms import Reals, Terms, UnitTerms

SCALE = 1_000_000  # benefits become whole numbers, so that the matching is exact
MANY_STARTS = 60  # up to this many people, every choice of who is left over is tried
Crews = list[list[int]]


def pairs(problem: Problem, seed: int = 7, *, trios: bool = True) -> Result:
    """Propose pairs under the same hard rules as crews.

    A maximum-weight matching of maximum cardinality (Edmonds' blossoms, as `rustworkx.max_weight_matching`
    does them; Galil 1986) over everyone who may sit together: no other set of pairs places more people, and
    none that places as many brings more benefit. A couple is a pair already.

    Where people are left over, as when their number is odd, they join pairs to make trios, again by a
    matching. The pairs are then exact, the trios the best for these pairs; among up to `MANY_STARTS` people
    every choice of one person left over is tried as well if somebody would stay out otherwise.

    Parameters
    ----------
    problem : Problem
        Its `sizes`, `ideal_sizes` and `wanted_sizes` are about crews and play no part.
    seed : int
        Only repeated in the result; there is nothing random.
    trios : bool
        False leaves them out instead.

    Returns
    -------
    Result
        `bound.proven` is true when nobody had to join a trio and `stop_reason` is "proven".
    """
    began = monotonic()
    sizes = (2, 3 if trios else 2)
    paired = replace(problem, sizes=sizes, ideal_sizes=sizes, wanted_sizes=())
    if problem.people == 0:
        return answer(None, Answer([], 0, "proven"), seed, 0.0)
    rules, terms = Rules(paired), Terms(paired)
    found = _Pairing(rules, UnitTerms(terms, rules)).best(trios=trios)
    reason = "proven" if all(len(rules.people(crew)) == 2 for crew in found) else "matched"
    asked = Asked(paired, rules, terms, Reach(rules))
    return answer(asked, Answer(found, 0, reason), seed, monotonic() - began)


@dataclass(slots=True)
class _Pairing:
    rules: Rules
    terms: UnitTerms

    def best(self, *, trios: bool) -> Crews:
        whole = [u for u in range(len(self.rules)) if self.rules.broken[u] is None]
        single = [u for u in whole if self.rules.weight[u] == 1]
        fixed = [[u] for u in whole if self.rules.weight[u] > 1]
        first = self._complete(single, fixed, trios=trios)
        if not trios or self._key(first)[0] == sum(len(self.rules.units[u]) for u in whole):
            return first
        others = single if len(single) <= MANY_STARTS else []
        tried = [self._complete([u for u in single if u != spare], fixed, [spare]) for spare in others]
        return max([first, *tried], key=self._key)

    def _complete(
        self, single: list[int], fixed: Crews, spare: list[int] | None = None, *, trios: bool = True
    ) -> Crews:
        couples = self._match(single)
        seated = {u for pair in couples for u in pair}
        crews = [*fixed, *couples]
        left = [u for u in single if u not in seated] + (spare or [])
        return self._join(crews, left) if trios else crews

    def _match(self, units: list[int]) -> Crews:
        worth = self._worth(units)
        graph: rx.PyGraph[int, int] = rx.PyGraph(multigraph=False)
        graph.add_nodes_from(units)
        rows, columns = np.nonzero(np.triu(worth >= 0, 1))
        weights = np.rint(worth[rows, columns] * SCALE).astype(np.int64)
        graph.add_edges_from(list(zip(rows.tolist(), columns.tolist(), weights.tolist(), strict=True)))
        matched = rx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
        return sorted(sorted((units[u], units[v])) for u, v in matched)

    def _worth(self, units: list[int]) -> Reals:
        """What each two of these single people bring each other together, or -1 where they cannot meet."""
        rules, terms = self.rules, self.terms
        grid = np.ix_(units, units)
        alone = terms.alone[units, 2]
        worth = terms.near[grid] + terms.wish[grid] + alone[:, None] + alone[None, :]
        slots = rules.words[units][:, : rules.slot_words]
        for place in range(len(units)):
            room = np.bitwise_count(slots[place] & slots).sum(axis=1)
            worth[place] += 2 * terms.room_unit * np.minimum(room, terms.room_cap)
        worth[rules.clash[grid] == 1] = -1.0
        return worth

    def _join(self, crews: Crews, left: list[int]) -> Crews:
        """Let the people left over join pairs, one each, so that most are seated and gain most."""
        graph: rx.PyGraph[int, int] = rx.PyGraph(multigraph=False)
        graph.add_nodes_from(range(len(crews) + len(left)))
        for place, unit in enumerate(left):
            for c, crew in enumerate(crews):
                if self.rules.feasible([*crew, unit]):
                    # Weights stay positive whatever a trio costs the pair.
                    gain = 4.0 + self._value([*crew, unit]) - self._value(crew)
                    graph.add_edge(c, len(crews) + place, round(gain * SCALE))
        joined = [list(crew) for crew in crews]
        for edge in rx.max_weight_matching(graph, max_cardinality=True, weight_fn=int):
            joined[min(edge)].append(left[max(edge) - len(crews)])
        return joined

    def _value(self, crew: list[int]) -> float:
        people = sum(len(self.rules.units[unit]) for unit in crew)
        return self.terms.worth(crew, people, self.rules.common(crew)[0].bit_count())

    def _key(self, crews: Crews) -> tuple[int, float]:
        return sum(len(self.rules.people(crew)) for crew in crews), sum(self._value(crew) for crew in crews)
