"""When people can meet, and when a circle does: pure sums over local clocks, one file a noun."""

from weft.meetings.logic.ahead import Ahead, weeks_ahead
from weft.meetings.logic.clocks import zone_info, zone_names
from weft.meetings.logic.grid import Free, Grid, spare_dates
from weft.meetings.logic.moved import shifted
from weft.meetings.logic.otherwise import Otherwise
from weft.meetings.logic.slots import Cycle, Slot, Turn, instants, local_turns, local_words
from weft.meetings.logic.week import (
    DAY_MINUTES,
    HUMANE_HOURS,
    WEEKDAYS,
    Span,
    clock_words,
    free_from_busy,
    merged,
    outside,
    spans_between,
    week_words,
    without,
)
from weft.meetings.logic.words import line_of, read_line

__all__ = [
    "DAY_MINUTES",
    "HUMANE_HOURS",
    "WEEKDAYS",
    "Ahead",
    "Cycle",
    "Free",
    "Grid",
    "Otherwise",
    "Slot",
    "Span",
    "Turn",
    "clock_words",
    "free_from_busy",
    "instants",
    "line_of",
    "local_turns",
    "local_words",
    "merged",
    "outside",
    "read_line",
    "shifted",
    "spans_between",
    "spare_dates",
    "week_words",
    "weeks_ahead",
    "without",
    "zone_info",
    "zone_names",
]
