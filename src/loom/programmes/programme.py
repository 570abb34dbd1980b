"""What a programme asks: sessions of small groups, who met before, who is kept apart, who is away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loom.problem import BadProblem

Pair = tuple[int, int]
Group = tuple[int, ...]
Session = tuple[Group, ...]
MOST_PEOPLE = 4000


@dataclass(frozen=True, slots=True)
class Programme:
    """Sessions in which people sit in small groups, planned so that few pairs meet twice.

    Parameters
    ----------
    people : int
        People are numbered 0 to people - 1.
    sessions : tuple of tuples of int
        The group sizes of each session. A session of one group, everybody together, counts for nobody as
        having met, unless `count_all` is set.
    met : set of pairs
        Who has met before the programme: their first meeting is a repeat already.
    apart : set of pairs
        Who never shares a group (a session of everybody together is excepted).
    fixed : tuple of sessions, each a tuple of groups
        The first sessions, where they have happened or are settled already.
    away : tuple of sets of int
        Who is missing in each session; left empty, or shorter than the sessions, nobody is.
    count_all : bool
        Whether a session of everybody together counts as a meeting of all.

    Raises
    ------
    BadProblem
        With one sentence that says what is wrong.
    """

    people: int
    sessions: tuple[Group, ...]
    met: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()
    fixed: tuple[Session, ...] = ()
    away: tuple[frozenset[int], ...] = ()
    count_all: bool = False

    def __post_init__(self) -> None:
        if not _whole(self.people) or not 1 <= self.people <= MOST_PEOPLE:
            raise BadProblem(
                f"people is {self.people!r}; it has to be a whole number from 1 to {MOST_PEOPLE}."
            )
        self._set("sessions", tuple(tuple(sizes) for sizes in self.sessions))
        self._set("away", self._missing())
        for number, sizes in enumerate(self.sessions):
            self._check_sizes(number, sizes)
        self._set("met", self._pairs("met", self.met))
        self._set("apart", self._pairs("apart", self.apart))
        if len(self.fixed) > len(self.sessions):
            planned = len(self.sessions)
            raise BadProblem(f"fixed holds {len(self.fixed)} sessions, but the programme has {planned}.")
        self._set("fixed", tuple(self.seated("fixed", number, x) for number, x in enumerate(self.fixed)))

    def present(self, number: int) -> list[int]:
        """Who is there in session `number`."""
        return [person for person in range(self.people) if person not in self.away[number]]

    def counted(self, number: int) -> bool:
        """Whether who shares a group in session `number` has met."""
        return self.count_all or len(self.sessions[number]) > 1

    def seated(self, name: str, number: int, groups: Iterable[Iterable[int]]) -> Session:
        """These groups in order, checked: everyone present sits once, in groups of the sizes asked for."""
        session = in_order(groups)
        there = sorted(person for group in session for person in group)
        if there != self.present(number):
            raise BadProblem(f"{name}[{number}] has to seat everyone who is present in that session once.")
        if sorted(map(len, session)) != sorted(self.sessions[number]):
            sizes = self.sessions[number]
            raise BadProblem(f"{name}[{number}] has groups of other sizes than sessions[{number}], {sizes}.")
        return session

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _missing(self) -> tuple[frozenset[int], ...]:
        if len(self.away) > len(self.sessions):
            raise BadProblem(f"away names {len(self.away)} sessions, but there are {len(self.sessions)}.")
        missing = [frozenset(people) for people in self.away]
        for number, people in enumerate(missing):
            for person in people:
                self._person(f"away[{number}]", person)
        return (*missing, *[frozenset[int]()] * (len(self.sessions) - len(missing)))

    def _check_sizes(self, number: int, sizes: Group) -> None:
        for size in sizes:
            if not _whole(size) or size < 1:
                raise BadProblem(f"sessions[{number}] has a group of {size!r}; a group has 1 or more people.")
        there = self.people - len(self.away[number])
        if sum(sizes) != there:
            raise BadProblem(
                f"sessions[{number}] has seats for {sum(sizes)} people, but {there} are there; "
                f"sizes_for({there}, size) gives sizes that fit."
            )

    def _person(self, name: str, who: object) -> None:
        if not _whole(who) or not 0 <= who < self.people:  # type: ignore[operator]
            raise BadProblem(f"{name} names person {who!r}, but people are numbered 0 to {self.people - 1}.")

    def _pairs(self, name: str, given: Iterable[Sequence[int]]) -> frozenset[Pair]:
        pairs = set()
        for entry in given:
            if len(entry) != 2 or entry[0] == entry[1]:
                raise BadProblem(f"{name} holds {entry!r}; each entry is two different people.")
            self._person(name, entry[0])
            self._person(name, entry[1])
            pairs.add((min(entry), max(entry)))
        return frozenset(pairs)


def sizes_for(people: int, size: int) -> Group:
    """Group sizes for `people`, as near to `size` as can be, the larger groups first.

    Sizes differ by one at most, nobody sits alone, and of equally near ways the one with more, smaller
    groups is taken.

    Examples
    --------
    >>> sizes_for(17, 4)
    (5, 4, 4, 4)
    """
    if people < 0 or size < 1:
        raise BadProblem(
            f"{people} people cannot be divided in groups of {size}; give 0 or more, and 1 or more."
        )
    if people == 0:
        return ()
    ways = [_even(people, count) for count in {max(1, people // size), -(-people // size)}]
    alone = size > 1 and people > 1
    return min(ways, key=lambda x: (alone and 1 in x, sum(abs(y - size) for y in x), -len(x)))


def in_groups_of(people: int, *sizes: int) -> Programme:
    """A programme of one session for each size: ``in_groups_of(30, 2, 3, 5, 30)`` grows from two to all."""
    return Programme(people, tuple(sizes_for(people, size) for size in sizes))


def golf(groups: int, size: int, rounds: int) -> Programme:
    """The social golfer problem: `rounds` sessions of `groups` groups of `size` people (CSPLib 010)."""
    if min(groups, size) < 1 or rounds < 0:
        raise BadProblem(
            f"golf({groups}, {size}, {rounds}) needs at least 1 group of 1, and 0 or more rounds."
        )
    return Programme(groups * size, ((size,) * groups,) * rounds)


def in_order(groups: Iterable[Iterable[int]]) -> Session:
    """Sorted groups of sorted people, without empty ones."""
    return tuple(sorted(tuple(sorted(group)) for group in groups if group))


def _even(people: int, count: int) -> Group:
    size, over = divmod(people, count)
    return (size + 1,) * over + (size,) * (count - over)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
