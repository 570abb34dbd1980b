"""What two or three units are worth to each other, and whether they may meet: many at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loom.answer import Asked
from loom.rules import Bits
from loom.terms import Reals, most_liked

Ints = NDArray[np.int64]
Yes = NDArray[np.bool_]


class Company:
    """Pairs and trios under a problem's rules and terms, with the same sums as `Terms.benefits`.

    Attributes
    ----------
    single : list of int
        The units of one person, as far as there is a pair or trio for them.
    couples : list of int
        The units of two, likewise.
    """

    def __init__(self, asked: Asked) -> None:
        problem, rules, terms = asked.problem, asked.rules, asked.terms
        self.rules, self.terms = rules, terms
        everybody_likes = (1 << problem.slots) - 1
        self.free = rules.pack(problem.free)[1]
        self.liked = rules.pack([mask or everybody_likes for mask in problem.liked])[1]
        self.near, self.wish = terms.near + terms.near.T, terms.wish + terms.wish.T
        self.needed = problem.needed
        placeable = asked.placeable_units()
        self.single = [u for u in placeable if rules.weight[u] == 1]
        self.couples = [u for u in placeable if rules.weight[u] == 2]
        self.person = np.array([unit[0] for unit in rules.units], dtype=np.int64)

    def pairs(self) -> tuple[Ints, Reals]:
        """Every two single units that may meet, and the sum of their benefits."""
        firsts, seconds, worths = [], [], []
        single = np.array(self.single, dtype=np.int64)
        for place, u in enumerate(self.single):
            later = single[place + 1 :]
            found = later[
                self._may_meet(self.rules.words[u], self.rules.kin[u], later) & self._friends(u, later)
            ]
            p, q = self.person[u], self.person[found]
            worth = self.near[p, q] + self.wish[p, q] + self.terms.alone[p, 2] + self.terms.alone[q, 2]
            firsts.append(np.full(len(found), u, dtype=np.int64))
            seconds.append(found)
            worths.append(worth + 2 * self._time([np.full(len(found), p), q]))
        if not firsts:
            return np.empty((0, 2), dtype=np.int64), np.empty(0)
        return np.stack([np.concatenate(firsts), np.concatenate(seconds)], axis=1), np.concatenate(worths)

    def trios(self, u: int) -> tuple[Ints, Reals]:
        """The other units of every trio that begins with u: one beside a couple, two beside a single one."""
        single = np.array(self.single, dtype=np.int64)
        if self.rules.weight[u] == 2:
            found = single[
                self._may_meet(self.rules.words[u], self.rules.kin[u], single) & self._friends(u, single)
            ]
            first, second = self.rules.units[u]
            return found[:, None], self._worth(first, np.full(len(found), second), self.person[found])
        later = single[single > u]
        later = later[self._friends(u, later)]
        others = []
        for place, v in enumerate(later[:-1].tolist()):
            last = later[place + 1 :]
            words, kin = self.rules.words[u] & self.rules.words[v], self.rules.kin[u] + self.rules.kin[v]
            last = last[self._friends(v, last) & self._may_meet(words, kin, last)]
            others.append(np.stack([np.full(len(last), v, dtype=np.int64), last], axis=1))
        both = np.concatenate(others) if others else np.empty((0, 2), dtype=np.int64)
        return both, self._worth(int(self.person[u]), self.person[both[:, 0]], self.person[both[:, 1]])

    def worth(self, crew: list[int]) -> float:
        """The sum of benefits of the people of these units."""
        return float(self.terms.benefits(self.rules.people(crew)).sum())

    def _friends(self, u: int, others: Ints) -> Yes:
        friends: Yes = self.rules.clash[u, others] == 0
        return friends

    def _may_meet(self, words: Bits, kin: Ints, others: Ints) -> Yes:
        shared = words & self.rules.words[others]
        slots, tongues = shared[:, : self.rules.slot_words], shared[:, self.rules.slot_words :]
        room = np.bitwise_count(slots).sum(axis=1, dtype=np.int64)
        lonely = (kin + self.rules.kin[others] == 1).any(axis=1)
        may: Yes = (room >= self.needed) & tongues.any(axis=1) & ~lonely
        return may

    def _worth(self, p: int, q: Ints, r: Ints) -> Reals:
        near = (self.near[p, q] + self.near[p, r] + self.near[q, r]) / 2
        wish = self.wish[p, q] + self.wish[p, r] + self.wish[q, r]
        alone = self.terms.alone[p, 3] + self.terms.alone[q, 3] + self.terms.alone[r, 3]
        worth: Reals = near + wish + alone + 3 * self._time([np.full(len(q), p), q, r])
        return worth

    def _time(self, crew: list[Ints]) -> Reals:
        """What room and hours give each person of these crews, a column of people a place."""
        common = np.bitwise_and.reduce([self.free[people] for people in crew])
        room = np.bitwise_count(common).sum(axis=1, dtype=np.int64)
        time: Reals = self.terms.room_unit * np.minimum(room, self.terms.room_cap)
        if self.terms.hours_unit:
            best = most_liked([common & self.liked[people] for people in crew])
            time = time + self.terms.hours_unit * best / len(crew)
        return time
