"""Look whether the chronicle is as it was written."""

import sys
from typing import Any

from weft.congregations.models import Congregation
from weft.core import chronicle
from weft.core.models import ChainHead
from weft.management.house import HouseCommand


class Command(HouseCommand):
    """One line for each community; 1 when something is not as it was written."""

    help = "Walk every chain of the chronicle and say whether it is as it was written."

    def handle(self, *_args: Any, **_options: Any) -> None:
        names = dict(Congregation.everywhere.values_list("pk", "name")) | {0: "the house itself"}
        for head in ChainHead.everywhere.order_by("scope"):
            name = names.get(head.scope, "a community that is gone")
            self.stdout.write(f"Chain {head.scope}, {name}: {_entries(head.seq)}, latest {head.hash}")
        breaks = chronicle.verify()
        for each in breaks:
            self.stderr.write(each)
        if breaks:
            sys.exit(1)
        self.stdout.write("All is as it was written.")


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
