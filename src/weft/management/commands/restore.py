"""Fill an empty house from a backup."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from weft.management.house import HouseCommand
from weft.project import archive, restoring


class Command(HouseCommand):
    """Never over a house with people in it."""

    help = "Fill an empty house from a backup. A damaged or newer backup is refused before anything changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            manifest, breaks = restoring.restore(file)
        except (restoring.NotRestored, archive.NotWritten, DatabaseError, OSError) as error:
            raise CommandError(f"Not restored. {error}") from error
        self.stdout.write(
            f"The house is as it was at {manifest.made_at}: {sum(manifest.rows.values())} rows."
        )
        self.stdout.write("Everybody has to sign in again, and nothing that was waiting to be sent goes out.")
        if "keys/house.key" not in manifest.files:
            self.stdout.write(
                f"Bring the house key now: put your copy at {settings.DATA_DIR / 'house.key'} (in place of "
                "the new one) or in WEFT_HOUSE_KEY. Until then, sealed words stay closed."
            )
        if breaks:
            raise CommandError("\n".join(["The chronicle is not as it was written.", *breaks]))
