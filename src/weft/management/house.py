"""What every command of the house shares."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class HouseCommand(BaseCommand):
    """A command whose help shows what it is for, and which says plainly when something cannot be done."""

    requires_system_checks: list[str] = []
    suppressed_base_arguments = {
        "--version",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
        "--verbosity",
    }

    def execute(self, *args: Any, **options: Any) -> str | None:
        """On the command line a refusal is a sentence and an exit code; from Python it stays an exception."""
        try:
            return super().execute(*args, **options)
        except CommandError as refusal:
            if not getattr(self, "_called_from_command_line", False):
                raise
            self.stderr.write(str(refusal))
            sys.exit(refusal.returncode)
