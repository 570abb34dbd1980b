"""The rounds of a season: formed, mended and improved one at a time, each beside all the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from loom.pairs.matching import heaviest_matching
from loom.pairs.season import Groups, Wanted
from loom.stop import Stop

Ints = NDArray[np.int64]
Reals = NDArray[np.float64]
Key = tuple[int, int, int, int, float]

READY_MADE = 60  # up to so many people, matchings need no compiled code
POOLS = (12, 24, 48)  # among so many people who had the fewest turns a trio is looked for
TRIED = 4  # trios for which the others are matched
SWEEPS = 30  # over all rounds, while there are repeats
POLISH = 3  # and where there are none, for the sake of worth
NOISE = 1e-3
ALL_AIMS = 5


def circle(people: int, rounds: int, seed: int) -> tuple[Groups, ...]:
    """Everybody meets everybody once in people - 1 rounds, and then again; `people` is even.

    One person stays, the others move on by one place a round; who sits opposite is the mate.
    """
    order = np.random.Generator(np.random.PCG64(seed)).permutation(people).tolist()
    stays, ring = order[0], order[1:]
    formed = []
    for number in range(rounds):
        turned = ring[number % len(ring) :] + ring[: number % len(ring)]
        seats = [stays, *turned]
        couples = [sorted((seats[k], seats[people - 1 - k])) for k in range(people // 2)]
        formed.append(tuple(sorted((u, v) for u, v in couples)))
    return tuple(formed)


class Plan:
    """A season in the making.

    Attributes
    ----------
    count : (people, people) int64
        How often two people meet in it.
    turns : (people,) int64
        How often each is in a trio.
    """

    def __init__(self, wanted: Wanted, rounds: tuple[Groups, ...]) -> None:
        self.wanted = wanted
        self.rounds = [list(groups) for groups in rounds]
        self.count = np.zeros((wanted.people, wanted.people), dtype=np.int64)
        self.turns = np.zeros(wanted.people, dtype=np.int64)
        self.random = np.random.Generator(np.random.PCG64((wanted.seed, 1)))
        span = float(np.ptp(wanted.worth)) if wanted.worth is not None and wanted.worth.size else 0.0
        flat = np.zeros((wanted.people, wanted.people))
        self.liking: Reals = (
            flat if wanted.worth is None or not span else (wanted.worth - wanted.worth.min()) / span
        )
        for groups in rounds:
            self._note(groups, 1)

    def form(self, number: int, aims: int = ALL_AIMS) -> None:
        """Plan a round beside all others; the old one stays where the first aims tell it is better."""
        old = tuple(self.rounds[number])
        self._note(old, -1)
        new = self._best(number)
        if (
            old and self._key(old)[:aims] > self._key(new)[:aims]
        ):  # an equal one is taken: it opens other ways
            new = old
        self.rounds[number] = list(new)
        self._note(new, 1)

    def mend(self, number: int) -> None:
        """Plan a round anew of which some people are away now, with as few changes as can be."""
        old = tuple(self.rounds[number])
        self._note(old, -1)
        away = self.wanted.away[number]
        keep = np.zeros_like(self.liking)
        for group in old:
            for u, v in combinations(sorted(set(group) - away), 2):
                keep[u, v] = keep[v, u] = 1.0
        trios = [group for group in old if len(group) == 3 and not away & set(group)]
        here = self._here(number)
        settled = trios[:1] if len(here) % 2 else []
        new = self._with(settled, here, keep, turn=1.0)
        self.rounds[number] = list(new)
        self._note(new, 1)

    def improve(self, stop: Stop | None) -> None:
        """Plan rounds anew, in a random order, until nothing is gained by it."""
        watch = stop.watch() if stop else None
        done, polished = 0, 0
        for sweep in range(SWEEPS):
            aims = ALL_AIMS
            if self.repeats() == self.fewest():
                polished += 1
                if self.wanted.worth is None or polished > POLISH:
                    return
            elif sweep < SWEEPS - POLISH:
                aims = ALL_AIMS - 1  # what it is worth does not stand in the way yet
            for number in self.random.permutation(len(self.rounds)).tolist():
                if watch and watch.reason(done):
                    return
                self.form(number, aims)
                done += 1

    def repeats(self) -> int:
        """Meetings of two people who had met before."""
        return int(np.maximum(0, np.triu(self.count + self.wanted.met, 1) - 1)[np.triu(self.count) > 0].sum())

    def fewest(self) -> int:
        """So many repeats at least, for each person's seats and new faces, and for all meetings together."""
        placed = np.zeros(self.wanted.people, dtype=np.int64)
        for groups in self.rounds:
            placed[[person for group in groups for person in group]] += 1
        fresh = (self.wanted.allowed & ~self.wanted.met).sum(axis=1)
        by_person = -(-np.maximum(0, placed - fresh).sum() // 2)
        return int(max(by_person, (self.count.sum() - fresh.sum()) // 2))

    def total_worth(self) -> float:
        """What all meetings are worth."""
        return 0.0 if self.wanted.worth is None else float((self.wanted.worth * self.count).sum() / 2)

    def groups(self) -> tuple[Groups, ...]:
        """The rounds as they stand."""
        return tuple(tuple(sorted(groups)) for groups in self.rounds)

    def left_out(self) -> tuple[tuple[int, ...], ...]:
        """Who was there in each round and found nobody."""
        out = []
        for number, groups in enumerate(self.rounds):
            placed = {person for group in groups for person in group}
            out.append(tuple(sorted(set(self._here(number)) - placed)))
        return tuple(out)

    def _note(self, groups: Groups, step: int) -> None:
        for group in groups:
            for u, v in combinations(group, 2):
                self.count[u, v] += step
                self.count[v, u] += step
            if len(group) == 3:
                self.turns[list(group)] += step

    def _here(self, number: int) -> list[int]:
        away = self.wanted.away[number]
        return [person for person in range(self.wanted.people) if person not in away]

    def _known(self) -> Ints:
        known: Ints = self.count + self.wanted.met
        return known

    def _key(self, groups: Groups) -> Key:
        known, trios = self._known(), [group for group in groups if len(group) == 3]
        met = [(u, v) for group in groups for u, v in combinations(group, 2)]
        return (
            sum(map(len, groups)),
            -len(trios),
            -sum(int(self.turns[list(group)].sum()) for group in trios),
            -sum(int(known[u, v] > 0) for u, v in met),
            sum(float(self.liking[u, v]) for u, v in met),
        )

    def _best(self, number: int) -> Groups:
        here = self._here(number)
        nothing = np.zeros_like(self.liking)
        found = []
        if len(here) % 2 and self.wanted.trios:
            for trio in self._trios(here):
                found.append(self._with([trio], here, nothing))
                if self._key(found[-1])[0] == len(here) and not self._key(found[-1])[3]:
                    break
        if not found or max(map(self._key, found))[0] < len(here):
            found.append(self._with([], here, nothing))
        return max(found, key=self._key)

    def _trios(self, here: list[int]) -> list[tuple[int, ...]]:
        """Trios of people who had the fewest turns and have met least."""
        noise = self.random.random(len(here))
        order = [here[k] for k in np.lexsort((noise, self.turns[here])).tolist()]
        known, may = self._known(), self.wanted.allowed
        for pool in POOLS:
            trios = np.array(list(combinations(order[:pool], 3)), dtype=np.int64).reshape(-1, 3)
            a, b, c = trios.T
            fits = may[a, b] & may[a, c] & may[b, c]
            if fits.any():
                a, b, c = trios[fits].T
                again = (known[a, b] > 0).astype(np.int64) + (known[a, c] > 0) + (known[b, c] > 0)
                liking = self.liking[a, b] + self.liking[a, c] + self.liking[b, c]
                liking = liking + NOISE * self.random.random(len(a))
                best = np.lexsort((-liking, again, self.turns[[a, b, c]].sum(axis=0)))[:TRIED]
                return [tuple(sorted(trio)) for trio in trios[fits][best].tolist()]
        return []

    def _with(
        self, settled: Sequence[tuple[int, ...]], here: list[int], keep: Reals, turn: float = np.inf
    ) -> Groups:
        """These groups and the best pairs of all others; who is left over joins a pair.

        An earlier turn in a trio costs this much; by default, more than all else.
        """
        taken = {person for group in settled for person in group}
        rest = np.array([person for person in here if person not in taken], dtype=np.int64)
        cost, noise = self._cost(keep), self.random.random((len(rest), len(rest)))
        first, second = np.nonzero(np.triu(self.wanted.allowed[np.ix_(rest, rest)], 1))
        weights = NOISE * noise[first, second] - cost[rest[first], rest[second]]
        ends = np.stack([first, second], axis=1)
        found = heaviest_matching(len(rest), ends, weights, most_first=True, few=READY_MADE)
        mates = found.mate.tolist()
        couples = [(int(rest[k]), int(rest[m])) for k, m in enumerate(mates) if k < m]
        left = [int(rest[k]) for k, m in enumerate(mates) if m < 0]
        joined = self._join(couples, left, cost, turn) if left and self.wanted.trios else couples
        return tuple(sorted([*settled, *joined]))

    def _cost(self, keep: Reals) -> Reals:
        """What a meeting costs: a repeat more than all changes, a change more than all liking."""
        people = self.wanted.people
        known = self._known()
        repeat = (known > 0) * (1.0 + known / 100)
        cost: Reals = (people * (people * keep.any() + 1.0)) * repeat - people * keep - self.liking
        return cost

    def _join(
        self, couples: Sequence[tuple[int, ...]], left: list[int], cost: Reals, turn: float
    ) -> list[tuple[int, ...]]:
        ends, weights = [], []
        much = min(turn, float(1 + 4 * np.abs(cost).max()))
        for c, (u, v) in enumerate(couples):
            for place, w in enumerate(left):
                if self.wanted.allowed[u, w] and self.wanted.allowed[v, w]:
                    ends.append((c, len(couples) + place))
                    turns = float(self.turns[[u, v, w]].sum())
                    weights.append(-cost[u, w] - cost[v, w] - much * turns)
        found = heaviest_matching(len(couples) + len(left), ends, weights, most_first=True, few=READY_MADE)
        mates = found.mate[: len(couples)].tolist()
        return [
            tuple(sorted((*pair, left[m - len(couples)]))) if m >= 0 else pair
            for pair, m in zip(couples, mates, strict=True)
        ]
