"""Look whether the chronicle is as it was written."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from weft.congregations.models import Congregation
from weft.congregations.policy.chronicle import NOBODY_CAME
from weft.core import chronicle
from weft.core.deed import open_kinds
from weft.core.models import ChainHead, Entry
from weft.management.house import HouseCommand


class Command(HouseCommand):
    """One line for each community; 1 when something is not as it was written."""

    help = "Walk every chain of the chronicle and say whether it is as it was written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tie", help="a tie that a member noted down: say whether it is still there")

    def handle(self, *_args: Any, tie: str | None = None, **_options: Any) -> None:
        names = dict(Congregation.everywhere.values_list("pk", "name")) | {0: "the house itself"}
        for head in ChainHead.everywhere.order_by("scope"):
            name = names.get(head.scope, "a community that is gone")
            self.stdout.write(f"Chain {head.scope}, {name}: {_entries(head.seq)}, latest {head.hash}")
            shown = _shown(head.scope)
            if shown:
                self.stdout.write(f"  members read the tie {shown}")
        breaks = chronicle.verify()
        for each in breaks:
            self.stderr.write(each)
        is_missing = tie is not None and not self._found(tie.strip().lower())
        if breaks or is_missing:
            sys.exit(1)
        self.stdout.write("All is as it was written.")

    def _found(self, tie: str) -> bool:
        """Say where in which chain a tie stands; what is wrong with the chain was said before."""
        entry = chronicle.tied(tie)
        if entry is None:
            self.stderr.write("That tie is in no chain.")
            return False
        self.stdout.write(f"That tie is entry {entry.seq} of chain {entry.scope}, of {entry.at:%Y-%m-%d}.")
        return True


def _shown(scope: int) -> str:
    """The tie on the page of what happened: that of the newest line which members read."""
    rows = Entry.everywhere.filter(scope=scope, deed__in=open_kinds()).order_by("-seq")
    return rows.exclude(facts=NOBODY_CAME).values_list("hash", flat=True).first() or ""


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
