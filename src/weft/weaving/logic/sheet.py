"""A sheet read in one go, as the command line does: headings guessed, everything understood or told."""

from __future__ import annotations

import re
from datetime import date, timedelta

from weft.weaving.logic.headers import guess
from weft.weaving.logic.names import Roll
from weft.weaving.logic.problem import SettingsRefused
from weft.weaving.logic.signup import Progress, Reading, SignUp, read_signups
from weft.weaving.logic.table import Table, read_table

SAMPLE = 50
NOBODY = "Nobody on this sheet is called {name}."
SEVERAL = "Several people on this sheet are called {name}. Please give the mail address instead."


def read_sheet(
    data: bytes, default_zone: str | None = None, progress: Progress | None = None
) -> tuple[Table, Reading]:
    """The rows of a file and its people, under the headings as they are guessed."""
    table = read_table(data)
    return table, read_signups(
        table, guess(table.headers, table.rows[:SAMPLE]), default_zone, progress=progress
    )


def parse_sizes(text: str) -> tuple[int, int]:
    """Sizes of crews as typed: 3-6, or 4."""
    found = re.fullmatch(r"\s*(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?\s*", text)
    if not found:
        raise SettingsRefused("Sizes are written as 3-6, or as one number.")
    return int(found[1]), int(found[2] or found[1])


def parse_day(text: str) -> date:
    """A day as typed: 2026-12-01."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise SettingsRefused("A day is written as 2026-12-01.") from None


def next_monday(today: date) -> date:
    """The Monday after today."""
    return today + timedelta(days=7 - today.weekday())


def chosen(signups: tuple[SignUp, ...], names: str) -> tuple[SignUp, ...]:
    """The people named, of those who signed up; everybody when no name is given."""
    if not names.strip():
        return signups
    meant = Roll.of((signup.key, signup.name, signup.mail) for signup in signups).meant(names, "")
    if meant.unknown:
        raise SettingsRefused(NOBODY.format(name=meant.unknown[0]))
    if meant.ambiguous:
        raise SettingsRefused(SEVERAL.format(name=meant.ambiguous[0]))
    return tuple(signup for signup in signups if signup.key in meant.keys)
