"""A turn of a round: what people answered to the crews that were put before them, and what comes of it.

A crew comes to be only of people who said yes to it, or to more people at the same time. Who did not is never told
apart by why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from weft.meetings.logic import Cycle, Slot

SILENT, YES, NOT_THIS, NOT_THEN, BACK = "", "yes", "not this", "not then", "back"
REPLIES = (YES, NOT_THIS, NOT_THEN, BACK)
LENGTH = 16
"""A reply is sealed at this length, and so is none: its size says nothing."""

Pair = frozenset[int]


@dataclass(frozen=True, slots=True)
class Crew:
    """People at a slot. `of` says how many it was put before, `key` which proposal it is."""

    slot: Slot
    people: frozenset[int]
    of: int = 0
    key: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """All that is known when a turn ends."""

    crews: tuple[Crew, ...]
    waiting: frozenset[int]
    replies: Mapping[int, str]
    sizes: tuple[int, int]
    silence_keeps: bool = False
    is_last: bool = False
    needs_all: bool = False
    """All or nothing: a split or a merge comes about only if every single person says yes."""
    apart: frozenset[Pair] = frozenset()
    """Who keeps apart by now, whatever was put before them."""
    couples: frozenset[Pair] = frozenset()
    """Who comes only together."""

    def said(self, person: int) -> str:
        """What counts as somebody's reply."""
        reply = self.replies.get(person, SILENT)
        return YES if reply == SILENT and self.silence_keeps else reply


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a turn before anything is mended."""

    formed: tuple[Crew, ...] = ()
    kept: tuple[Crew, ...] = ()
    """The yes-groups, which go into the repair."""
    out: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()
    """Everybody who still waits for a crew, those of the yes-groups among them."""
    parted: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """For whom which others are no company in this round any more."""
    lost: Mapping[int, Slot] = field(default_factory=dict)
    """Whose week loses which slot in this round."""


def reply_words(reply: str) -> bytes:
    """A reply as it is sealed."""
    return reply.encode().ljust(LENGTH)


def reply_of(words: bytes) -> str:
    """A reply as it was sealed; anything else is none."""
    said = words.decode(errors="replace").strip()
    return said if said in REPLIES else SILENT


def everybody_answered(turn: Turn) -> bool:
    """Whether no reply is missing any more."""
    return all(turn.replies.get(person, SILENT) for crew in turn.crews for person in crew.people)


def settle(turn: Turn) -> Outcome:
    """What comes of the replies of a turn."""
    seated = frozenset[int]().union(*(crew.people for crew in turn.crews))
    out = frozenset(person for person in seated if turn.said(person) == BACK)
    groups = [_agreed(turn, crew) for crew in turn.crews]
    formed = tuple(group for group, crew in zip(groups, turn.crews, strict=True) if _comes(turn, group, crew))
    if turn.needs_all and len(formed) < len(turn.crews):
        return Outcome(out=out, waiting=(seated | turn.waiting) - out)
    placed = frozenset[int]().union(*(crew.people for crew in formed))
    kept = tuple(group for group in groups if group not in formed and len(group.people) > 1)
    return Outcome(
        formed=formed,
        kept=kept,
        out=out,
        waiting=(seated | turn.waiting) - out - placed,
        parted=_parted(turn),
        lost={
            person: crew.slot
            for crew in turn.crews
            for person in sorted(crew.people)
            if turn.said(person) == NOT_THEN
        },
    )


def _agreed(turn: Turn, crew: Crew) -> Crew:
    """Those of a crew who said yes, without whoever comes only with somebody who did not, or keeps apart by now."""
    yes = {person for person in crew.people if turn.said(person) == YES}
    for pair in turn.couples:
        staying = pair & crew.people
        if any(turn.said(person) not in (YES, BACK) for person in staying):
            yes -= pair
    return replace(crew, people=frozenset(_without_apart(yes, turn.apart)))


def _without_apart(people: set[int], apart: Collection[Pair]) -> set[int]:
    """As many of these as can sit together, whichever of two it is who makes room."""
    left = set(people)
    while clashes := [pair for pair in apart if pair <= left]:
        often = {person: sum(person in pair for pair in clashes) for person in set().union(*clashes)}
        left.remove(max(often, key=lambda person: (often[person], person)))
    return left


def _comes(turn: Turn, group: Crew, crew: Crew) -> bool:
    """Whether a crew comes to be now: all said yes; or, at the last turn, enough."""
    if turn.needs_all:
        return group.people == crew.people and len(group.people) == crew.of >= 2
    enough = len(group.people) >= _smallest(turn.sizes, crew)
    return enough and (turn.is_last or group.people == crew.people)


def _smallest(sizes: tuple[int, int], crew: Crew) -> int:
    """Nobody is left in a crew smaller than is usual, or than the one they were asked about."""
    return max(2, min(sizes[0], crew.of))


def _parted(turn: Turn) -> dict[int, frozenset[int]]:
    """Whoever said “not this one” is not put with those of it again; who comes only together stays together."""
    return {
        person: frozenset(
            other
            for other in crew.people - {person}
            if frozenset((person, other)) not in turn.couples and turn.said(other) != BACK
        )
        for crew in turn.crews
        for person in sorted(crew.people)
        if turn.said(person) == NOT_THIS
    }


def stands(mended: Crew, kept: Sequence[Crew], sizes: tuple[int, int]) -> bool:
    """Whether a mended crew needs no asking: all of it said yes to this time and to all these people."""
    return any(
        mended.people <= group.people
        and mended.slot == group.slot
        and len(mended.people) >= _smallest(sizes, group)
        for group in kept
    )


def asked_before(people: Collection[int], kept: Sequence[Crew]) -> Crew | None:
    """The yes-group that most of these people come from: its slot is kept where it suits all of them."""
    shared = [(len(group.people & frozenset(people)), group.key, group) for group in kept]
    most = max(shared, key=lambda each: (each[0], -each[1]), default=None)
    return most[2] if most and most[0] > 1 else None


def pairs_of(parted: Mapping[int, Collection[int]]) -> frozenset[Pair]:
    """Who is not put with whom."""
    return frozenset(frozenset((one, other)) for one, others in parted.items() for other in others)


def beginning(cycle: Cycle, today: date) -> Cycle:
    """The same weeks; later by whole weeks where answering took longer than there was time."""
    late = max(0, (today - cycle.first_day).days)
    return replace(cycle, first_day=cycle.first_day + timedelta(weeks=-(-late // 7)))
