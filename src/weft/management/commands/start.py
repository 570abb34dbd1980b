"""Make everything ready, then open Weft."""

from weft.management.commands import serve
from weft.project import upgrade


class Command(serve.Command):
    """What a newcomer types: keys, folders and tables are made when they are missing."""

    help = "Make everything ready and open Weft on this machine."

    def make_ready(self) -> None:
        """Bring the database here, keeping a copy of it as it was."""
        self.check()
        upgrade.refuse_newer()
        upgrade.bring_here()
