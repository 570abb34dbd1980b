"""Open the pages, with the worker beside them."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from weft.management.house import HouseCommand
from weft.project import upgrade
from weft.project.server import Closed, Door, open_door, serve
from weft.project.worker import Hands


class Command(HouseCommand):
    """Serve what is ready; refuse a database of another version."""

    help = "Open Weft without making anything ready first. The worker runs in the same process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", help="the interface to listen on (default: localhost)")
        parser.add_argument("--port", type=int, help="the port to listen on (default: 8000)")
        parser.add_argument(
            "--no-worker", action="store_true", help="leave the waiting work to a “weft worker” elsewhere"
        )

    def handle(
        self, *_args: Any, host: str | None, port: int | None, no_worker: bool, **_options: Any
    ) -> None:
        try:
            door = open_door(host, port)
            self.make_ready()
        except (Closed, upgrade.Refused) as refusal:
            raise CommandError(str(refusal)) from refusal
        serve(door, None if no_worker else Hands(), lambda: self.say_open(door))

    def make_ready(self) -> None:
        """Nothing but a look: serving must not change what it finds."""
        self.check()
        upgrade.refuse_newer()
        if upgrade.waiting():
            raise upgrade.Refused("The database is of an older version. Run “weft migrate” first.")

    def say_open(self, door: Door) -> None:
        self.stdout.write(f"Weft is at {door.address} (stop with Ctrl-C)")
        self.stdout.flush()
