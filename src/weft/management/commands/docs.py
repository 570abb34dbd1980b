"""Print the pages for makers that say what the house itself says."""

import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from weft.management.house import HouseCommand
from weft.project import docs


class Command(HouseCommand):
    """Permissions, deeds and settings: written anew, or only looked at."""

    help = (
        "Write the pages of docs/makers that are printed from the house itself: permissions, deeds, settings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; 1 when a page is old")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        if not docs.FOLDER.is_dir():
            raise CommandError("There is no docs/makers here. This is for a checkout of the source.")
        old = docs.old()
        for path in old:
            self.stdout.write(f"{path.relative_to(docs.HOUSE)} {'is old' if check else 'is written anew'}")
        if check and old:
            self.stderr.write("Run ./weft docs, and look at what changed.")
            sys.exit(1)
        for path, text in docs.pages().items():
            if path in old:
                path.write_text(text, encoding="utf-8")
        if not old:
            self.stdout.write("Every page says what the house says.")
