"""What makes company good: the soft terms, each between 0 and 1, and one person's benefit as their mean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from loom.problem import WORDS, Pair, Problem, Question
from loom.rules import Bits, bits

Reals = NDArray[np.float64]
LEVELS = 100


def level(benefit: float) -> int:
    """A benefit in whole hundredths: nobody feels a smaller difference."""
    return int(benefit * LEVELS + 1e-6)


def most_liked(liking: Sequence[Bits]) -> NDArray[np.int64]:
    """How many of the people of each crew like the slot that most of them like.

    Parameters
    ----------
    liking : for each place in a crew a (crews, words) uint64 array
        The common slots that the person there likes.
    """
    reached = [np.zeros_like(liking[0]) for _ in liking]  # reached[k]: slots that more than k of them like
    for likes in liking:
        for k in range(len(liking) - 1, 0, -1):
            reached[k] |= reached[k - 1] & likes
        reached[0] |= likes
    return np.asarray(sum(slots.any(axis=1).astype(np.int64) for slots in reached), dtype=np.int64)


class Terms:
    """The terms of a problem.

    For a person i in a crew S of s people, the terms are

    - kind: mean over mates; 1 both ask for the same kind, 1/2 one of them is open;
    - topics: mean over mates; shared topics over all topics named (Dice);
    - freshness: mean over mates; 1 less how lately they met;
    - wishes: share of i's wishes that sit in S (of as many as fit in a crew); 1 for who wished for nobody;
    - wanted_size: 1 when i likes the size s, 1/2 one person off, 0 beyond; 1 for who did not say;
    - size: the same for the congregation's comfortable sizes;
    - room: common slots of S over `room_cap`, at most 1;
    - hours: share of S who like the best of their common slots; it counts only if anybody stated hours;
    - caller: 1 where somebody in S calls a crew (a crew has one caller at most); it counts only if anybody does;
    - each question: mean over mates; what both answered over all answers (Dice), or 1 less that where mixed
      company is welcome; 1/2 where one of the two did not answer.

    The benefit of i is their weighted mean, which is
    ``mean_j near[i, j] + sum_j wish[i, j] + alone[i, s] + room_unit * min(slots, room_cap) + hours_unit * best``.

    Attributes
    ----------
    near, wish : (people, people) float64
        Weighted: what each mate adds to i's mean, and to i's sum.
    calling : (people,) float64
        Weighted: what each caller adds to everybody's sum; `wish` holds it for others, `alone` for themselves.
    alone : (people, largest + 1) float64
        Weighted: what the size alone gives.
    room_unit, room_cap
        What one common slot gives, and up to how many.
    hours_unit
        What a slot gives that all like.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        numbers = problem.weights.numbers() | {
            _asked(question): WORDS[question.weight] for question in problem.questions
        }
        if not any(problem.liked):
            numbers["hours"] = 0.0
        if not problem.callers:
            numbers["caller"] = 0.0
        whole = sum(numbers.values()) or 1.0
        self.share = {term: number / whole for term, number in numbers.items()}
        self.questions = {_asked(question): _answers(question) for question in problem.questions}
        self.kind = _kind(problem)
        self.topics = _topics(problem)
        self.fresh = _fresh(problem)
        self.wishing = _wishing(problem)
        self.wishless = np.array(self.wishing.sum(axis=1) == 0, dtype=np.float64)
        self.wanted = _wanted(problem)
        self.comfort = _comfort(problem.ideal_sizes, problem.sizes[1])
        self.near: Reals = (
            self.share["kind"] * self.kind
            + self.share["topics"] * self.topics
            + self.share["freshness"] * self.fresh
        )
        for name, company in self.questions.items():
            self.near += self.share[name] * company
        self.calls: Reals = np.zeros(problem.people)
        self.calls[list(problem.callers)] = 1.0
        self.calling: Reals = self.share["caller"] * self.calls
        self.wish: Reals = self.share["wishes"] * self.wishing + self._of_a_mate(self.calling)
        self.alone: Reals = (
            self.share["wanted_size"] * self.wanted
            + self.share["size"] * self.comfort[None, :]
            + (self.share["wishes"] * self.wishless + self.calling)[:, None]
        )
        self.room_cap = problem.room_cap
        self.room_unit = self.share["room"] / self.room_cap
        self.hours_unit = self.share["hours"]

    @staticmethod
    def _of_a_mate(brings: Reals) -> Reals:
        return _blank(np.tile(brings, (len(brings), 1)))

    def benefits(self, crew: Sequence[int]) -> Reals:
        """Each person's benefit in this crew, in its order."""
        who = np.array(crew, dtype=np.int64)
        near = self.near[np.ix_(who, who)].sum(axis=1) / max(1, len(crew) - 1)
        wish = self.wish[np.ix_(who, who)].sum(axis=1)
        room, hours = self.time(crew)
        time = self.share["room"] * room + self.hours_unit * hours
        together: Reals = near + wish + self.alone[who, min(len(crew), self.alone.shape[1] - 1)] + time
        return together

    def time(self, crew: Sequence[int]) -> tuple[float, float]:
        """The terms room and hours, which are the same for everyone in a crew."""
        common = reduce(int.__and__, (self.problem.free[person] for person in crew))
        room = min(common.bit_count(), self.room_cap) / self.room_cap
        if not self.hours_unit:
            return room, 1.0
        liked = [self.problem.liked[person] or -1 for person in crew]
        best = max((sum(mask >> slot & 1 for mask in liked) for slot in bits(common)), default=0)
        return room, best / len(crew)

    def by_name(self, crew: Sequence[int]) -> dict[str, float]:
        """The sum over this crew's people of each term by itself."""
        who = np.array(crew, dtype=np.int64)
        room, hours = self.time(crew)
        block, mates, size = np.ix_(who, who), max(1, len(crew) - 1), min(len(crew), len(self.comfort) - 1)
        return {
            "wishes": float(self.wishing[block].sum() + self.wishless[who].sum()),
            "kind": float(self.kind[block].sum()) / mates,
            "topics": float(self.topics[block].sum()) / mates,
            "freshness": float(self.fresh[block].sum()) / mates,
            "wanted_size": float(self.wanted[who, size].sum()),
            "size": float(self.comfort[size]) * len(crew),
            "room": room * len(crew),
            "hours": hours * len(crew),
            "caller": float(self.calls[who].sum()) * len(crew),
            **{name: float(company[block].sum()) / mates for name, company in self.questions.items()},
        }


def _asked(question: Question) -> str:
    return f"question: {question.name}"


def _blank(matrix: Reals) -> Reals:
    np.fill_diagonal(matrix, 0.0)
    return matrix


def _kind(problem: Problem) -> Reals:
    numbers = {kind: i for i, kind in enumerate(sorted({k for k in problem.kinds if k is not None}), 1)}
    kind = np.array([numbers[k] if k is not None else 0 for k in problem.kinds], dtype=np.int64)
    same = (kind[:, None] == kind[None, :]) & (kind[:, None] > 0)
    some_open = (kind[:, None] == 0) | (kind[None, :] == 0)
    return _blank(np.where(same, 1.0, np.where(some_open, 0.5, 0.0)))


def _topics(problem: Problem) -> Reals:
    return _blank(_dice(problem.topics))


def _answers(question: Question) -> Reals:
    alike = _dice(question.answers)
    said = np.array([bool(answers) for answers in question.answers])
    both = said[:, None] & said[None, :]
    return _blank(np.where(both, alike if question.aim == "alike" else 1.0 - alike, 0.5))


def _dice(named: Sequence[frozenset[str]]) -> Reals:
    """Twice what two people share over all that they name."""
    names = {word: i for i, word in enumerate(sorted(frozenset().union(*named)))}
    table = np.zeros((len(named), max(1, len(names))), dtype=np.float64)
    for person, words in enumerate(named):
        table[person, [names[word] for word in words]] = 1.0
    count = table.sum(axis=1)
    alike: Reals = 2.0 * (table @ table.T) / np.maximum(count[:, None] + count[None, :], 1.0)
    return alike


def _fresh(problem: Problem) -> Reals:
    fresh = np.ones((problem.people, problem.people), dtype=np.float64)
    for u, v, weight in problem.met:
        fresh[u, v] = fresh[v, u] = 1.0 - weight
    return _blank(fresh)


def _wishing(problem: Problem) -> Reals:
    wishing = np.zeros((problem.people, problem.people), dtype=np.float64)
    for u, v, weight in problem.wishes:
        wishing[u, v] = weight
    most = np.sort(wishing, axis=1)[:, ::-1][:, : problem.sizes[1] - 1].sum(axis=1, keepdims=True)
    shares: Reals = np.divide(wishing, most, out=np.zeros_like(wishing), where=most > 0)
    return shares


def _comfort(liked: Pair, largest: int) -> Reals:
    sizes = np.arange(largest + 1)
    off = np.maximum(0, np.maximum(liked[0] - sizes, sizes - liked[1]))
    comfort: Reals = np.maximum(0.0, 1.0 - off / 2)
    return comfort


def _wanted(problem: Problem) -> Reals:
    wanted: Reals = np.ones((problem.people, problem.sizes[1] + 1))
    for person, liked in enumerate(problem.wanted_sizes):
        if liked is not None:
            wanted[person] = _comfort(liked, problem.sizes[1])
    return wanted
