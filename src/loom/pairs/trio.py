"""Who joins a pair: the best trios, by dynamic programming, by prices, or by a second matching."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from loom.answer import Answer, Asked
from loom.pairs.company import Company
from loom.pairs.matching import Prices, heaviest_matching, prices
from loom.stop import Stop, Watch
from loom.terms import Reals

Ints = NDArray[np.int64]
Crews = list[list[int]]
Key = tuple[int, int, int, float]

FEW = 14  # up to so many units, every way to form pairs and trios is gone through
MANY_STARTS = 60  # up to so many, each single person is left over once, before the second matching
READY_MADE = 60  # up to so many people, matchings need no compiled code
MANY_TRIED = 1_000  # trios, before the proof is given up
EXACT = 1e-7  # smaller differences in the sum of benefits are not looked at


def best_groups(asked: Asked, turns: list[int], stop: Stop | None = None) -> Answer:
    """Form pairs, and trios where somebody would be left over; see `loom.pairs.pairs` for the aims."""
    grouping = _Grouping(Company(asked), turns)
    plain, left = grouping.plain()
    if not left or asked.rules.largest == 2:
        return Answer(plain, 0, "proven")
    if len(grouping.units) <= FEW:
        return Answer(grouping.every_way(), 0, "proven")
    joined = grouping.joined(plain, left)
    if len(left) > 1 or asked.rules.weight[left[0]] > 1:
        return Answer(joined, 0, "matched")
    return grouping.one_trio(joined, stop)


class _Grouping:
    def __init__(self, company: Company, turns: list[int]) -> None:
        self.company, self.rules, self.turns = company, company.rules, turns
        self.units = [*company.couples, *company.single]
        self.ends, self.weights = company.pairs()
        self.fixed = [[u] for u in company.couples if self.rules.feasible([u])]
        self.turn = np.array([sum(turns[p] for p in unit) for unit in self.rules.units], dtype=np.int64)
        self.much = float(len(turns) + 1)  # more than all benefits together: one turn outweighs them

    def plain(self) -> tuple[Crews, list[int]]:
        """Pairs only, and which units are left over."""
        couples = self.match([])
        seated = {u for crew in [*self.fixed, *couples] for u in crew}
        return [*self.fixed, *couples], [u for u in self.units if u not in seated]

    def match(self, out: list[int]) -> Crews:
        """The best pairs of the single people but these."""
        kept = ~np.isin(self.ends, out).any(axis=1)
        found = heaviest_matching(
            len(self.rules), self.ends[kept], self.weights[kept], most_first=True, few=READY_MADE
        )
        return [[u, v] for u, v in enumerate(found.mate.tolist()) if u < v]

    def key(self, crews: Crews) -> Key:
        """What an answer is judged by."""
        trios = [crew for crew in crews if self.rules.weight[crew].sum() == 3]
        placed = int(sum(self.rules.weight[crew].sum() for crew in crews))
        turn = int(sum(self.turn[crew].sum() for crew in trios))
        return placed, -len(trios), -turn, sum(self.company.worth(crew) for crew in crews)

    def every_way(self) -> Crews:
        """The best answer of all, for few units: dynamic programming over who is still to be placed."""
        place = {u: 1 << i for i, u in enumerate(self.units)}
        options: dict[int, list[tuple[int, Key, list[int]]]] = {}

        def add(crew: list[int], key: Key) -> None:
            mask = sum(place[u] for u in crew)
            options.setdefault(mask & -mask, []).append((mask, key, crew))

        for crew in self.fixed:
            add(crew, (2, 0, 0, self.company.worth(crew)))
        for crew, worth in zip(self.ends.tolist(), self.weights.tolist(), strict=True):
            add(crew, (2, 0, 0, worth))
        for u in self.units:
            for others, worth in zip(*(found.tolist() for found in self.company.trios(u)), strict=True):
                add([u, *others], (3, -1, -int(self.turn[[u, *others]].sum()), worth))

        @cache
        def best(left: int) -> tuple[Key, Crews]:
            if not left:
                return (0, 0, 0, 0.0), []
            first = left & -left
            found = best(left ^ first)
            for mask, key, crew in options.get(first, ()):
                if mask & left == mask:
                    others, formed = best(left ^ mask)
                    total = (key[0] + others[0], key[1] + others[1], key[2] + others[2], key[3] + others[3])
                    if total > found[0]:
                        found = total, [crew, *formed]
            return found

        return best((1 << len(self.units)) - 1)[1]

    def joined(self, plain: Crews, left: list[int]) -> Crews:
        """Let people left over join pairs by a matching, so that most are seated, in fair turns.

        Where somebody stays out even so, each single person in turn is kept out of the pairs first.
        """
        answers = [self._join(plain, left)]
        everyone = sum(int(self.rules.weight[u]) for u in self.units)
        if self.key(answers[0])[0] < everyone and len(self.company.single) <= MANY_STARTS:
            for spare in self.company.single:
                crews = [*self.fixed, *self.match([spare])]
                seated = {u for crew in crews for u in crew}
                answers.append(self._join(crews, [u for u in self.units if u not in seated]))
        return max(answers, key=self.key)

    def _join(self, crews: Crews, left: list[int]) -> Crews:
        ends, weights = [], []
        for place, unit in enumerate(left):
            for c, crew in enumerate(crews):
                if self.rules.feasible([*crew, unit]):
                    ends.append((c, len(crews) + place))
                    gain = self.company.worth([*crew, unit]) - self.company.worth(crew)
                    weights.append(gain - self.much * float(self.turn[[*crew, unit]].sum()))
        found = heaviest_matching(len(crews) + len(left), ends, weights, most_first=True)
        mates = found.mate[: len(crews)].tolist()
        return [
            [*crew, left[m - len(crews)]] if m >= 0 else list(crew)
            for crew, m in zip(crews, mates, strict=True)
        ]

    def one_trio(self, joined: Crews, stop: Stop | None) -> Answer:
        """The best answer with everybody in pairs but three; the trios that promise most are tried first.

        What a trio promises is its own worth and what the others are worth at most by the prices of the
        heaviest matching (linear programming duality), so the search ends with a proof.
        """
        everyone = sum(int(self.rules.weight[u]) for u in self.units)
        watch = stop.watch() if stop else None
        best, best_key = joined, self.key(joined)
        hopes, trios = self._hopes(best_key if best_key[:2] == (everyone, -1) else None, watch)
        order = np.argsort(-hopes, kind="stable").tolist()
        for tried, place in enumerate(order):
            known = best_key[:2] == (everyone, -1)
            if known and hopes[place] <= self._level(best_key) + EXACT:
                break
            if (why := watch.reason(tried) if watch else None) or tried == MANY_TRIED:
                return Answer(best, tried, why or "matched")
            trio = [u for u in trios[place].tolist() if u >= 0]
            crews = [*(crew for crew in self.fixed if crew[0] not in trio), trio, *self.match(trio)]
            if (key := self.key(crews)) > best_key:
                best, best_key = crews, key
        if watch and (why := watch.reason(len(order))):
            return Answer(best, len(order), why)
        return Answer(best, 0, "proven" if best_key[:2] == (everyone, -1) else "matched")

    def _level(self, key: Key) -> float:
        return key[3] + self.much * key[2]

    def _hopes(self, known: Key | None, watch: Watch | None) -> tuple[Reals, Ints]:
        """Every trio that may beat the answer known, and what an answer with it is worth at most."""
        told, empty = self._prices()
        # Benefits are not negative: a trio that promises less leaves people without a pair.
        floor = self._level(known) if known else -1.0 - 3 * self.much * max(self.turns)
        fixed = {u: self.company.worth([u]) for crew in self.fixed for u in crew}
        all_fixed = sum(fixed.values())
        hopes, trios = [np.empty(0)], [np.empty((0, 3), dtype=np.int64)]
        for u in self.units:
            if watch and watch.reason(0):
                break
            others, worth = self.company.trios(u)
            couple = u in fixed
            pairs = (len(self.company.single) - (1 if couple else 3)) // 2
            rest = told.total - empty - told.alone[u] - pairs * told.a_pair + all_fixed - fixed.get(u, 0.0)
            hope = worth + rest - told.alone[others].sum(axis=1)
            hope -= self.much * (self.turn[u] + self.turn[others].sum(axis=1))
            kept = np.flatnonzero(hope > floor + EXACT)
            filled = np.full((len(kept), 3), -1, dtype=np.int64)
            filled[:, 0] = u
            filled[:, 1 : 1 + others.shape[1]] = others[kept]
            hopes.append(hope[kept])
            trios.append(filled)
        return np.concatenate(hopes), np.concatenate(trios)

    def _prices(self) -> tuple[Prices, float]:
        """Prices where three places outside the pairs take anybody for half their best pair; and theirs."""
        units = len(self.rules)
        best = np.zeros(units)
        for column in (0, 1):
            np.maximum.at(best, self.ends[:, column], self.weights)
        single = np.repeat(np.array(self.company.single, dtype=np.int64), 3)
        places = np.tile(np.arange(units, units + 3), len(self.company.single))
        ends = np.concatenate([self.ends, np.stack([single, places], axis=1)])
        told = prices(units + 3, ends, np.concatenate([self.weights, best[single] / 2]))
        return told, float(told.alone[units:].sum())
