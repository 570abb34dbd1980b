"""What is offered to those without a place: a seat, a call, each other on a day, and somebody by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SEAT, CALL, WAIT, PERSON = "seat", "call", "wait", "person"
MOST_CALLS = 2


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person who waits: what they speak and ask for, from whom they are kept apart, and what they have time for.

    `makes` are crews, `joins` calls.
    """

    key: int
    languages: frozenset[str] = frozenset()
    kind: str | None = None
    apart: frozenset[int] = frozenset()
    makes: frozenset[int] = frozenset()
    joins: frozenset[int] = frozenset()
    companion: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A crew with room, or a call: who is in it, what they share, and for how many more it is."""

    key: int
    people: frozenset[int]
    room: int
    languages: frozenset[str] = frozenset()
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing offered to one person; `of` is the crew, the call or the person, none for waiting together."""

    who: int
    kind: str
    of: int | None = None


def fits(somebody: Somebody, place: Place) -> bool:
    """Whether somebody could sit there, if they have time: room, language, kind, and nobody they keep apart from."""
    speaks = not (somebody.languages and place.languages) or bool(somebody.languages & place.languages)
    kind = not (somebody.kind and place.kind) or somebody.kind == place.kind
    return (
        place.room > 0
        and speaks
        and kind
        and somebody.key not in place.people
        and not somebody.apart & place.people
    )


def next_steps(
    people: Sequence[Somebody], crews: Sequence[Place], calls: Sequence[Place], holders: Sequence[int]
) -> list[Step]:
    """Everybody has at least each other and, where there is anybody, somebody by name: `holders` may be turned to."""
    seats, asked = _seats(people, crews), Counter[int]()
    steps: list[Step] = []
    for each in people:
        if each.key in seats:
            steps.append(Step(each.key, SEAT, seats[each.key]))
        open_ones = [place for place in calls if place.key in each.joins and fits(each, place)]
        steps += [Step(each.key, CALL, place.key) for place in open_ones[:MOST_CALLS]]
        steps.append(Step(each.key, WAIT))
        person = _person(each, holders, asked)
        if person is not None:
            asked[person] += 1
            steps.append(Step(each.key, PERSON, person))
    return steps


def _seats(people: Sequence[Somebody], crews: Sequence[Place]) -> dict[int, int]:
    """One seat for each whom one suits, first for whoever has least choice; no seat is offered twice."""
    choice = {
        each.key: [place for place in crews if place.key in each.makes and fits(each, place)]
        for each in people
    }
    room, seats = {place.key: place.room for place in crews}, {}
    for who in sorted(choice, key=lambda key: (len(choice[key]), key)):
        free = [place for place in choice[who] if room[place.key] > 0]
        if free:
            chosen = min(free, key=lambda place: (len(place.people), place.key))
            room[chosen.key] -= 1
            seats[who] = chosen.key
    return seats


def _person(somebody: Somebody, holders: Sequence[int], asked: Mapping[int, int]) -> int | None:
    """Who looks out for them already; else whoever has been named least often."""
    if somebody.companion is not None and somebody.companion not in somebody.apart:
        return somebody.companion
    able = [each for each in holders if each != somebody.key and each not in somebody.apart]
    return min(able, key=lambda each: (asked.get(each, 0), each), default=None)
