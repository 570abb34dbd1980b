"""What the commands that read a sign-up sheet share. They need no database and change nothing."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from weft.core import clock
from weft.management.house import HouseCommand
from weft.meetings.logic import zone_names
from weft.weaving.logic.problem import CrewSettings, SettingsRefused
from weft.weaving.logic.sheet import next_monday, parse_day, parse_sizes, read_sheet
from weft.weaving.logic.signup import Notice, Reading
from weft.weaving.logic.table import MAX_BYTES, SheetRefused

MOST_NOTICES = 12


class SheetCommand(HouseCommand):
    """A command that reads a sheet, finds something, and prints it as a table or as JSON."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sheet", metavar="SHEET", help="the sign-up sheet: CSV, TSV or XLSX")
        parser.add_argument("--minutes", type=int, default=90, help="how long a meeting lasts (90)")
        parser.add_argument(
            "--from", dest="first_day", metavar="DATE", help="the first day of the cycle (next Monday)"
        )
        parser.add_argument("--weeks", type=int, default=6, help="how many weeks, one meeting in each (6)")
        parser.add_argument("--zone", metavar="ZONE", help="the time zone of people who name no place")
        parser.add_argument("--json", action="store_true", help="print JSON for another program")
        parser.add_argument("--out", metavar="FILE", help="write to this file instead of the screen")

    def settings(self, options: dict[str, Any], **more: Any) -> CrewSettings:
        """The settings as typed; what cannot be is said in a sentence, with exit code 2."""
        try:
            typed = options["first_day"]
            first_day = parse_day(typed) if typed else next_monday(clock.today())
            return CrewSettings(first_day, minutes=options["minutes"], weeks=options["weeks"], **more)
        except SettingsRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from None

    def sizes(self, options: dict[str, Any]) -> tuple[int, int]:
        """The smallest and the largest size as typed."""
        try:
            return parse_sizes(options["size"])
        except SettingsRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from None

    def reading(self, options: dict[str, Any]) -> Reading:
        """The people of the sheet; what was not understood is told beside the answer."""
        zone = options["zone"]
        if zone and zone not in zone_names():
            raise CommandError(
                f"There is no time zone called {zone}. A name looks like Europe/Lisbon.", returncode=2
            )
        try:
            _, reading = read_sheet(_bytes(Path(options["sheet"])), zone)
        except SheetRefused as refusal:
            raise CommandError(refusal.sentence) from None
        self._tell(reading)
        if not reading.signups or reading.no_availability:
            raise CommandError("Without names and times nothing can be found.")
        return reading

    def _tell(self, reading: Reading) -> None:
        for sentence in reading.general:
            self.stderr.write(sentence, self.style.NOTICE)
        for notice in reading.notices[:MOST_NOTICES]:
            self.stderr.write(_line(notice), self.style.NOTICE)
        more = len(reading.notices) - MOST_NOTICES
        if more > 0:
            self.stderr.write(f"And {more} more like these.", self.style.NOTICE)

    def say(self) -> Callable[[float, str], None] | None:
        """Progress on the error channel, where a person is watching it."""
        if not sys.stderr.isatty():
            return None
        return lambda share, words: print(
            f"\r{share:4.0%}  {words}\033[K", end="", file=sys.stderr, flush=True
        )

    def hush(self) -> None:
        """Clear the line of progress."""
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def heading(self, options: dict[str, Any]) -> Callable[[str], str]:
        """How headings look: plain in a file."""
        return str if options["out"] else self.style.MIGRATE_HEADING

    def answer(self, options: dict[str, Any], table: Callable[[], str], values: Callable[[], Any]) -> None:
        """Print the answer, or write it to a file."""
        text = json.dumps(values(), ensure_ascii=False, indent=1) if options["json"] else table()
        if not options["out"]:
            self.stdout.write(text)
            return
        try:
            Path(options["out"]).write_text(text + "\n", encoding="utf-8")
        except OSError as trouble:
            raise CommandError(f"{options['out']} could not be written: {trouble.strerror}.") from None


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as trouble:
        raise CommandError(f"{path} could not be opened: {trouble.strerror}.") from None


def _line(notice: Notice) -> str:
    where = f"Row {notice.row}, {notice.column}" if notice.column else f"Row {notice.row}"
    value = f" (“{notice.value}”)" if notice.value and notice.value not in notice.sentence else ""
    return f"{where}{value}: {notice.sentence}"
