"""When a crew that was called would first meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from weft.meetings.logic import Cycle, Free, Grid, Slot, instants, zone_info

NOTICE = timedelta(days=3)
"""So long there is at least between making a crew of a call and a first meeting that the house found."""
CHOICES = 3


@dataclass(frozen=True, slots=True)
class Beginning:
    """A weekly start, and the weeks for which it holds."""

    slot: Slot
    cycle: Cycle

    @property
    def first_at(self) -> datetime:
        """When the first meeting begins, in UTC."""
        return instants(self.slot, self.cycle)[0]

    @property
    def key(self) -> str:
        return f"{self.slot.zone}|{self.slot.weekday}|{self.slot.minute}"


def as_called(first_at: datetime, zone: str, weeks: int, minutes: int, now: datetime) -> Beginning:
    """Weekly from the meeting that was named, by the caller's clock; once that has passed, from the next week's."""
    wall = first_at.astimezone(zone_info(zone))
    while wall.astimezone(UTC) <= now:
        wall += timedelta(weeks=1)  # adding whole days to a local time keeps the time on the wall
    slot = Slot(zone, wall.weekday(), wall.hour * 60 + wall.minute)
    return Beginning(slot, Cycle(wall.date(), weeks, minutes))


def to_be_found(frees: Sequence[Free], today: date, weeks: int, minutes: int) -> list[Beginning]:
    """The best weekly starts at which all of these people are free, on different weekdays; none, if there are none."""
    cycle = Cycle(today + NOTICE, weeks, minutes)
    grid = Grid(cycle, sorted({free.zone for free in frees}))
    mask, found = grid.common_mask(frees), list[Beginning]()
    while mask and len(found) < CHOICES:
        slot = grid.best(frees, mask)
        if slot is None:
            break
        found.append(Beginning(slot, cycle))
        mask &= ~_on_weekday(grid, slot.weekday)
    return found


def _on_weekday(grid: Grid, weekday: int) -> int:
    """The bits of all starts of that weekday, each by its own clock."""
    return sum(1 << number for number, slot in enumerate(grid.slots) if slot.weekday == weekday)
