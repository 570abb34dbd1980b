"""How a round goes, and how long the engine looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from weft.weaving.logic.words import each_once

USUAL_SEED = 7
MANY = 400
EVENING = time(20)


@dataclass(frozen=True, slots=True)
class Course:
    """Until when people say yes, who may, and how what is proposed is put before them."""

    closes_at: datetime | None = None
    holds_hours: int = 0
    answer_days: int = 5
    turns: int = 2
    silence_keeps: bool = False
    is_for_some: bool = False
    has_callers: bool = False
    kinds: tuple[str, ...] = ()


def seconds_for(people: int) -> int:
    """How long the engine looks for crews of so many people."""
    return 8 if people <= MANY else 60


def usual_deadline(today: date, days: int, zone: str) -> datetime:
    """The evening after so many days, by the clock of the community."""
    return datetime.combine(today + timedelta(days=days), EVENING, ZoneInfo(zone))


def usual_first_day(today: date, open_days: int, answer_days: int, turns: int) -> date:
    """The first Monday after people could say yes and then answer what is proposed."""
    after = today + timedelta(days=open_days + answer_days * turns + 1)
    return after + timedelta(days=(-after.weekday()) % 7)


def lines_of(words: str, longest: int, most: int) -> list[str]:
    """What somebody wrote one a line, each once."""
    return each_once(" ".join(line.split())[:longest] for line in words.splitlines())[:most]
