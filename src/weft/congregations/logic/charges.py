"""What people may do by the charges they hold, on a given day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

REMINDED = timedelta(days=14)
"""So long before the end of a term its holders hear of it."""

RESTS = timedelta(weeks=4)
"""So long after the end of a term a charge still permits what it did; then it waits for whoever comes next."""

LONG_AWAY = timedelta(days=14)
"""Whoever is away for so long is asked who stands in for them."""


@dataclass(frozen=True, slots=True)
class Held:
    """One person's part in one charge, as far as it decides what they may do."""

    charge: int
    member: int
    permits: frozenset[str]
    is_holder: bool = True
    until: date | None = None
    is_away: bool = False

    def is_past(self, today: date) -> bool:
        return self.until is not None and today > self.until

    def rests(self, today: date) -> bool:
        return self.until is not None and today > self.until + RESTS


@dataclass(frozen=True, slots=True)
class Standing:
    """What one part in one charge permits today, and whether it does so in place of another."""

    held: Held
    permits: frozenset[str]

    @property
    def stands_in(self) -> bool:
        return bool(self.permits) and not self.held.is_holder


def is_away(today: date, start: date | None, end: date | None) -> bool:
    """Whether somebody said to be away on that day; with no first day since always, with no last until they say."""
    if start is None and end is None:
        return False
    return (start is None or start <= today) and (end is None or today <= end)


def standings(parts: Sequence[Held], today: date) -> list[Standing]:
    """What each part permits: a holder's always; an understudy's while every holder is away or past their term.

    Four weeks after its term a part rests, except for what nobody else who is present may do: nobody is locked out.
    """
    called = [part for part in parts if part.is_holder or _is_vacant(part.charge, parts, today)]
    awake = [part for part in called if not part.rests(today)]
    covered = {permit for part in awake if not part.is_away for permit in part.permits}
    allowed = {id(part): part.permits for part in awake} | {
        id(part): part.permits - covered for part in called if part.rests(today)
    }
    return [Standing(part, allowed.get(id(part), frozenset())) for part in parts]


def _is_vacant(charge: int, parts: Sequence[Held], today: date) -> bool:
    """Whether no holder of a charge is there to do it today."""
    holders = [part for part in parts if part.charge == charge and part.is_holder]
    return all(part.is_away or part.is_past(today) for part in holders)


def permits_by_member(parts: Sequence[Held], today: date) -> Mapping[int, frozenset[str]]:
    """All that each person may do by their charges."""
    found: dict[int, frozenset[str]] = {}
    for standing in standings(parts, today):
        found[standing.held.member] = found.get(standing.held.member, frozenset()) | standing.permits
    return found


def kept_by_somebody(parts: Sequence[Held], today: date) -> frozenset[str]:
    """All that somebody who is present may do."""
    return frozenset(
        permit
        for standing in standings(parts, today)
        if not standing.held.is_away
        for permit in standing.permits
    )


def would_be_lost(before: Sequence[Held], after: Sequence[Held], today: date) -> frozenset[str]:
    """What somebody present may do now, and nobody would any more."""
    return kept_by_somebody(before, today) - kept_by_somebody(after, today)


def to_name(parts: Iterable[Held], member: int) -> list[int]:
    """The charges of which somebody is the only holder, and nobody is named to stand in."""
    parts = list(parts)
    mine = {part.charge for part in parts if part.member == member and part.is_holder}
    shared = {part.charge for part in parts if part.member != member}
    return sorted(mine - shared)
