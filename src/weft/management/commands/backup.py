"""Write everything to one file."""

import json as json_text
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from weft.management.house import HouseCommand
from weft.project import archive


class Command(HouseCommand):
    """Online: people may go on while it runs."""

    help = (
        "Write everything to one dated file, while Weft runs. The keys stay at home unless you ask for them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="the file to write (default: dated, in the data folder)")
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help="put the house key in too: whoever has the file can then open what was sealed",
        )
        parser.add_argument("--json", action="store_true", help="print the list inside the backup as JSON")

    def handle(self, *_args: Any, to: Path | None, with_keys: bool, json: bool, **_options: Any) -> None:
        target = to or archive.default_target()
        if target.exists():
            raise CommandError(f"{target} is there already, and a backup never replaces another.")
        try:
            manifest = archive.write(target.absolute(), with_keys)
        except (archive.NotWritten, DatabaseError, OSError) as error:
            raise CommandError(f"The backup was not written. {error}") from error
        if json:
            self.stdout.write(_as_json(target, manifest))
        else:
            self.stdout.write(
                f"{sum(manifest.rows.values())} rows and {len(manifest.files)} files are in {target}"
            )
            if not with_keys:
                self.stdout.write("The house key is not in it. Keep a copy of house.key somewhere else.")


def _as_json(target: Path, manifest: archive.Manifest) -> str:
    told = {"file": str(target), "version": manifest.version, "heads": manifest.heads, "rows": manifest.rows}
    return json_text.dumps(told, indent=1, sort_keys=True)
