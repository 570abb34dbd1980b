"""A weekly slot in the calendar: when its meetings begin, and what each clock shows then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from weft.congregations.logic.words import gettext_noop
from weft.meetings.logic.clocks import zone_info
from weft.meetings.logic.week import DAY_MINUTES, WEEKDAYS, clock_words

MONTHS = (
    gettext_noop("Jan"),
    gettext_noop("Feb"),
    gettext_noop("Mar"),
    gettext_noop("Apr"),
    gettext_noop("May"),
    gettext_noop("Jun"),
    gettext_noop("Jul"),
    gettext_noop("Aug"),
    gettext_noop("Sep"),
    gettext_noop("Oct"),
    gettext_noop("Nov"),
    gettext_noop("Dec"),
)
FROM = gettext_noop("from {day} {month} {when}")


@dataclass(frozen=True, slots=True)
class Cycle:
    """The coming weeks in which a crew meets, once a week for so many minutes."""

    first_day: date
    weeks: int
    minutes: int = 90

    def __post_init__(self) -> None:
        if not 1975 <= self.first_day.year <= 2200:  # earlier, some zones were not on quarters of an hour
            raise ValueError("A cycle begins between 1975 and 2200.")
        if not 1 <= self.weeks <= 105:
            raise ValueError("A cycle lasts between 1 and 105 weeks.")
        if not 1 <= self.minutes <= DAY_MINUTES:
            raise ValueError("A meeting lasts between 1 minute and 24 hours.")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A weekly start by the clock of one place; clock changes move everybody else."""

    zone: str
    weekday: int
    minute: int


@dataclass(frozen=True, slots=True)
class Turn:
    """From this local day on, a weekly slot falls on this weekday and minute."""

    day: date
    weekday: int
    minute: int


def instants(slot: Slot, cycle: Cycle) -> tuple[datetime, ...]:
    """When the meetings of a weekly slot begin, in UTC, one a week."""
    first = cycle.first_day + timedelta(days=(slot.weekday - cycle.first_day.weekday()) % 7)
    wall = datetime.combine(first, time(slot.minute // 60, slot.minute % 60), zone_info(slot.zone))
    # adding whole days to a local time keeps the time on the wall
    return tuple((wall + timedelta(weeks=week)).astimezone(UTC) for week in range(cycle.weeks))


def local_turns(slot: Slot, cycle: Cycle, zone: str) -> tuple[Turn, ...]:
    """What the wall clock of a zone shows for a weekly slot, and from which day on when it moves."""
    turns: list[Turn] = []
    for moment in instants(slot, cycle):
        shown = moment.astimezone(zone_info(zone))
        turn = Turn(shown.date(), shown.weekday(), shown.hour * 60 + shown.minute)
        if not turns or (turns[-1].weekday, turns[-1].minute) != (turn.weekday, turn.minute):
            turns.append(turn)
    return tuple(turns)


def local_words(slot: Slot, cycle: Cycle, zone: str, translate: Callable[[str], str] = str) -> str:
    """A weekly slot as a person of that zone would say it: Tue 19:00, from 3 Nov 18:00."""
    first, *later = local_turns(slot, cycle, zone)
    words = [f"{translate(WEEKDAYS[first.weekday])} {clock_words(first.minute)}"]
    before = first
    for turn in later:
        day = f"{translate(WEEKDAYS[turn.weekday])} " if turn.weekday != before.weekday else ""
        month, when = translate(MONTHS[turn.day.month - 1]), f"{day}{clock_words(turn.minute)}"
        words.append(translate(FROM).format(day=turn.day.day, month=month, when=when))
        before = turn
    return ", ".join(words)
