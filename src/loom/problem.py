"""What is asked of the engine: people as indices, hard rules, wishes, and what each of them weighs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from math import isfinite
from typing import Any

WORDS = {"none": 0.0, "little": 1.0, "some": 2.0, "much": 4.0}
AIMS = ("alike", "mixed")

Pair = tuple[int, int]
Weighted = tuple[int, int, float]


class BadProblem(ValueError):
    """A problem that cannot be solved as it is written; the text says what is wrong in one sentence."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each soft term counts, in words: none (0), little (1), some (2), much (4).

    A person's benefit is the weighted mean of the terms, each of them between 0 and 1, so the benefit is too.
    """

    wishes: str = "much"
    kind: str = "some"
    topics: str = "some"
    freshness: str = "much"
    wanted_size: str = "some"
    size: str = "much"
    room: str = "little"
    hours: str = "some"
    caller: str = "much"

    def __post_init__(self) -> None:
        for term in fields(self):
            _weight_word(term.name, getattr(self, term.name))
        if not any(self.numbers().values()):
            raise BadProblem("Every weight is “none”; at least one thing has to count.")

    def numbers(self) -> dict[str, float]:
        """Each term's weight as a number."""
        return {term.name: WORDS[getattr(self, term.name)] for term in fields(self)}


@dataclass(frozen=True, slots=True)
class Question:
    """Something everybody was asked, by which company is welcome to be alike or mixed.

    Parameters
    ----------
    name : str
        By which the score tells it.
    answers : sequence of sets of str, length n
        What each person answered; an empty set is no answer, which is neither alike nor different.
    aim : "alike" or "mixed"
    weight : str
        A word of `WORDS`.
    """

    name: str
    answers: tuple[frozenset[str], ...]
    aim: str = "alike"
    weight: str = "some"

    def __post_init__(self) -> None:
        if self.aim not in AIMS:
            raise BadProblem(f"“{self.name}” aims at {self.aim!r}; it has to be alike or mixed.")
        _weight_word(self.name, self.weight)
        answers = tuple(_words(f"“{self.name}”", i, x) for i, x in enumerate(self.answers))
        object.__setattr__(self, "answers", answers)


@dataclass(frozen=True, slots=True)
class Problem:
    """People to be placed in crews, with everything that has to hold and everything that is welcome.

    Parameters
    ----------
    free : sequence of int, length n
        Bit s of ``free[i]`` is set when person i can attend the weekly slot s.
    slots : int
        The number of slots.
    sizes : (int, int)
        Smallest and largest crew, in people.
    needed : int
        The number of common slots a crew needs, for example 2 to alternate between.
    languages : sequence of sets of str, length n
        The languages a person can meet in; an empty set means not stated and restricts nothing.
    kinds : sequence of str or None, length n
        The kind of crew a person asks for; None means any. The stated kinds of a crew agree.
    wanted_sizes : sequence of (int, int) or None, length n
        The crew sizes a person likes (soft).
    vetoes, couples : pairs of people
        Never together; always together. Where both name the same pair, the veto holds.
    never_only : sets of people
        Of each of these kinds of people a crew has none or at least two: nobody is the only one of a kind. It
        gives way where it would cost somebody a place (see `loom.solve`).
    wishes : triples (u, v, weight), weight in (0, 1]
        Person u would like to sit with person v (soft, directed).
    topics : sequence of sets of str, length n
        What a person is drawn to (soft: alike is welcome).
    met : triples (u, v, weight), weight in [0, 1]
        How lately two people shared a crew: 1 just now, 0 never (soft: fresh company is welcome).
    ideal_sizes : (int, int)
        The sizes this congregation finds comfortable (soft).
    weights : Weights
        What each soft term counts.
    room_cap : int
        The number of common slots beyond which another one adds nothing.
    liked : sequence of int, length n
        The slots a person likes best, as a mask like `free` (soft); 0 means all hours are as good.
    callers : set of people
        Who calls a crew: a crew has one of them at most, and company forms around them where all else allows (soft).
    questions : sequence of Question
        What else company is welcome to be alike or mixed in (soft).

    Raises
    ------
    BadProblem
        With one sentence that says what is wrong.
    """

    free: tuple[int, ...]
    slots: int
    sizes: Pair = (3, 6)
    languages: tuple[frozenset[str], ...] = ()
    kinds: tuple[str | None, ...] = ()
    wanted_sizes: tuple[Pair | None, ...] = ()
    vetoes: frozenset[Pair] = frozenset()
    couples: frozenset[Pair] = frozenset()
    wishes: tuple[Weighted, ...] = ()
    topics: tuple[frozenset[str], ...] = ()
    met: tuple[Weighted, ...] = ()
    ideal_sizes: Pair = (4, 5)
    weights: Weights = field(default_factory=Weights)
    room_cap: int = 8
    needed: int = 1
    never_only: tuple[frozenset[int], ...] = ()
    liked: tuple[int, ...] = ()
    questions: tuple[Question, ...] = ()
    callers: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self._set("free", tuple(self.free))
        self._check_slots()
        self._set("sizes", _size_range("sizes", self.sizes))
        self._set("ideal_sizes", _size_range("ideal_sizes", self.ideal_sizes))
        self._set("languages", tuple(_words("languages", i, x) for i, x in self._each("languages", ())))
        self._set("topics", tuple(_words("topics", i, x) for i, x in self._each("topics", ())))
        self._set("kinds", tuple(_kind(i, x) for i, x in self._each("kinds", None)))
        self._set("wanted_sizes", tuple(_wanted(i, x) for i, x in self._each("wanted_sizes", None)))
        self._set("vetoes", self._pairs("vetoes"))
        self._set("couples", self._pairs("couples"))
        self._set("wishes", self._weighted("wishes", directed=True))
        self._set("met", self._weighted("met", directed=False))
        for name in ("room_cap", "needed"):
            number = getattr(self, name)
            if not _whole(number) or number < 1:
                raise BadProblem(f"{name} is {number!r}; it has to be a whole number of 1 or more.")
        self._set("never_only", tuple(self._kin(kin) for kin in self.never_only))
        self._set("liked", tuple(self._mask("liked", i, mask) for i, mask in self._each("liked", 0)))
        self._set("callers", frozenset(self._person("callers", person) for person in self.callers))
        self._set("questions", tuple(self._question(question) for question in self.questions))
        if not isinstance(self.weights, Weights):
            raise BadProblem("weights has to be a Weights object.")

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.free)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check_slots(self) -> None:
        if not _whole(self.slots) or self.slots < 0:
            raise BadProblem(f"slots is {self.slots!r}; it has to be a whole number of 0 or more.")
        for i, mask in enumerate(self.free):
            self._mask("free", i, mask)

    def _mask(self, name: str, i: int, mask: Any) -> int:
        if not _whole(mask) or mask < 0:
            raise BadProblem(f"{name}[{i}] is {mask!r}; it has to be a whole number that is not negative.")
        if mask.bit_length() > self.slots:
            last = mask.bit_length() - 1
            raise BadProblem(f"{name}[{i}] names slot {last}, but there are {self.slots} slots.")
        return int(mask)

    def _kin(self, kin: Any) -> frozenset[int]:
        return frozenset(self._person("never_only", person) for person in kin)

    def _question(self, question: Any) -> Question:
        if not isinstance(question, Question):
            raise BadProblem("questions has to hold Question objects.")
        if len(question.answers) != self.people:
            raise BadProblem(
                f"“{question.name}” has {len(question.answers)} answers, but there are {self.people} people."
            )
        return question

    def _each(self, name: str, default: object) -> Iterable[tuple[int, Any]]:
        given: Sequence[Any] = getattr(self, name)
        if len(given) == 0:
            return enumerate([default] * self.people)
        if len(given) != self.people:
            raise BadProblem(f"{name} has {len(given)} entries, but there are {self.people} people.")
        return enumerate(given)

    def _person(self, name: str, who: object) -> int:
        if not _whole(who) or not 0 <= who < self.people:  # type: ignore[operator]
            raise BadProblem(f"{name} names person {who!r}, but people are numbered 0 to {self.people - 1}.")
        return int(who)  # type: ignore[call-overload, no-any-return]

    def _two(self, name: str, u: object, v: object) -> Pair:
        first, second = self._person(name, u), self._person(name, v)
        if first == second:
            raise BadProblem(f"{name} joins person {first} with themselves; it needs two different people.")
        return first, second

    def _pairs(self, name: str) -> frozenset[Pair]:
        pairs = set()
        for entry in getattr(self, name):
            if len(entry) != 2:
                raise BadProblem(f"{name} holds {entry!r}; each entry is two people.")
            u, v = self._two(name, *entry)
            pairs.add((min(u, v), max(u, v)))
        return frozenset(pairs)

    def _weighted(self, name: str, *, directed: bool) -> tuple[Weighted, ...]:
        strongest: dict[Pair, float] = {}
        for entry in getattr(self, name):
            if len(entry) != 3:
                raise BadProblem(f"{name} holds {entry!r}; each entry is two people and a weight.")
            u, v = self._two(name, entry[0], entry[1])
            weight = entry[2]
            if isinstance(weight, bool) or not isinstance(weight, int | float) or not isfinite(weight):
                raise BadProblem(f"{name} gives {u} and {v} the weight {weight!r}; it has to be a number.")
            if not 0 <= weight <= 1:
                raise BadProblem(f"{name} gives {u} and {v} the weight {weight!r}; it has to be from 0 to 1.")
            key = (u, v) if directed else (min(u, v), max(u, v))
            strongest[key] = max(strongest.get(key, 0.0), float(weight))
        return tuple((u, v, weight) for (u, v), weight in sorted(strongest.items()) if weight > 0)


def _weight_word(name: str, word: object) -> None:
    if word not in WORDS:
        raise BadProblem(f"The weight of “{name}” is {word!r}; it has to be one of {', '.join(WORDS)}.")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _size_range(name: str, sizes: Any) -> Pair:
    pair = tuple(sizes)
    if len(pair) != 2 or not all(_whole(x) for x in pair):
        raise BadProblem(f"{name} is {sizes!r}; it has to be two whole numbers, smallest and largest.")
    low, high = pair
    if low < 2:
        raise BadProblem(f"{name} begins at {low}; a crew has at least 2 people.")
    if high < low:
        raise BadProblem(f"{name} runs from {low} to {high}; the largest has to be at least the smallest.")
    return low, high


def _words(name: str, i: int, words: Any) -> frozenset[str]:
    if isinstance(words, str) or not all(isinstance(word, str) for word in words):
        raise BadProblem(f"{name}[{i}] is {words!r}; it has to be a list of words.")
    return frozenset(words)


def _kind(i: int, kind: Any) -> str | None:
    if kind is not None and not isinstance(kind, str):
        raise BadProblem(f"kinds[{i}] is {kind!r}; it has to be a word, or nothing.")
    return kind or None


def _wanted(i: int, wanted: Any) -> Pair | None:
    if wanted is None:
        return None
    pair = tuple(wanted)
    if len(pair) != 2 or not all(_whole(x) for x in pair) or not 1 <= pair[0] <= pair[1]:
        raise BadProblem(f"wanted_sizes[{i}] is {wanted!r}; it has to be a smallest and a largest size.")
    return pair[0], pair[1]
