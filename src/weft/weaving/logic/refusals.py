"""What somebody takes no part in during one round: company they said no to, times that are not theirs after all.

Only sums of the house know it; it is sealed with the wishes of whoever said so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from weft.meetings.logic import Cycle, Free, Slot, instants
from weft.weaving.logic.signup import SignUp

NOT_WITH, NOT_AT = "not_with", "not_at"


def without_times(free: Free, slots: Iterable[Slot], cycle: Cycle) -> Free:
    """Somebody's weeks without these weekly meetings, and without whatever would overlap one of them."""
    taken = [stretch for slot in slots for stretch in _stretches(slot, cycle)]
    return replace(free, lost=(*free.lost, *taken)) if taken else free


def _stretches(slot: Slot, cycle: Cycle) -> list[tuple[int, int]]:
    length = timedelta(minutes=cycle.minutes)
    return [
        (int(start.timestamp() // 60), int((start + length).timestamp() // 60))
        for start in instants(slot, cycle)
    ]


def without_company(signup: SignUp, keys: Collection[str]) -> SignUp:
    """Somebody who is not put with these: to the search it is as if they had wished it from the start."""
    return replace(signup, rather_not=tuple(dict.fromkeys((*signup.rather_not, *keys)))) if keys else signup


def slots_in(wishes: Mapping[str, Any]) -> list[Slot]:
    """The times that somebody said no to, as they are sealed."""
    return [Slot(zone, weekday, minute) for zone, weekday, minute in wishes.get(NOT_AT, ())]


def refused(wishes: Mapping[str, Any], company: Iterable[int], slot: Slot | None) -> dict[str, Any]:
    """Somebody's sealed wishes with what they said no to since."""
    not_with = sorted({*wishes.get(NOT_WITH, ()), *company})
    not_at = [list(each) for each in wishes.get(NOT_AT, ())]
    if slot is not None:
        not_at.append([slot.zone, slot.weekday, slot.minute])
    return {**wishes, NOT_WITH: not_with, NOT_AT: not_at}
