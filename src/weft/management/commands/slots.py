"""Find the weekly times that suit everybody on a sheet, or some of them."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from weft.management.commands._sheet import SheetCommand
from weft.weaving.logic.problem import SettingsRefused, free_of, grid_of
from weft.weaving.logic.report import slots_json, slots_table
from weft.weaving.logic.sheet import chosen

NO_ZONE = "We do not know which clock {name} goes by. Say it with --zone, or in the sheet."
NONE = "There is no weekly time at which all of them can meet in every week."


class Command(SheetCommand):
    """When these people could meet every week, clock changes included."""

    help = "Find the weekly times that suit everybody on a sheet, the most comfortable first."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--people", default="", metavar='"A, B, C"', help="only these people of the sheet"
        )
        parser.add_argument("--most", type=int, default=10, help="how many times to print (10)")

    def handle(self, *_args: Any, **options: Any) -> None:
        settings = self.settings(options)
        try:
            signups = chosen(self.reading(options).signups, options["people"])
        except SettingsRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        lost = next((signup for signup in signups if signup.zone is None), None)
        if lost:
            raise CommandError(NO_ZONE.format(name=lost.name))
        frees = [free for signup in signups if (free := free_of(signup, settings.hours))]
        grid = grid_of(frees, settings.cycle)
        slots = grid.ranked(frees, grid.common_mask(frees))[: max(1, options["most"])]
        self.answer(
            options,
            table=lambda: slots_table(grid, slots, grid.zones) if slots else NONE,
            values=lambda: slots_json(grid, slots, signups),
        )
