"""Look whether the house is well."""

import json as json_text
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from weft.management.house import HouseCommand
from weft.project import health


class Command(HouseCommand):
    """One line for each look; 1 when something needs a hand."""

    help = "Look whether the house is well: keys, database, room, waiting work, chronicle, mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON for another program")

    def handle(self, *_args: Any, json: bool, **_options: Any) -> None:
        findings = health.examine()
        if json:
            self.stdout.write(json_text.dumps([asdict(finding) for finding in findings], indent=1))
        else:
            for finding in findings:
                mark = self.style.SUCCESS("well   ") if finding.well else self.style.ERROR("trouble")
                self.stdout.write(f"{mark}  {finding.look.ljust(16)}  {finding.says}")
        if not all(finding.well for finding in findings):
            sys.exit(1)
