"""List every address and who may open it."""

import json as json_text
from typing import Any

from django.core.management.base import CommandParser

from weft.core.policy import url_policies
from weft.management.house import HouseCommand


class Command(HouseCommand):
    """What the permission matrix is tested against."""

    help = "List every address, its methods, its rule and the kind of thing it opens."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON for another program")

    def handle(self, *_args: Any, json: bool, **_options: Any) -> None:
        policies = url_policies()
        if json:
            self.stdout.write(json_text.dumps(policies, indent=1, ensure_ascii=False))
            return
        rows = [[_words(value) for value in policy.values()] for policy in policies]
        titles = list(policies[0]) if policies else []
        widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
        for row in [titles, *rows]:
            self.stdout.write(
                "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            )


def _words(value: object) -> str:
    return (
        ", ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value or "")
    )
