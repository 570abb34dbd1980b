"""An example community to look around in."""

from typing import Any

from weft.core.actor import the_house
from weft.flows.actions import STEWARD_MAIL, make_example
from weft.management.house import HouseCommand


class Command(HouseCommand):
    help = "Make an example congregation to look around in. Nobody in it is real."

    def handle(self, *args: Any, **options: Any) -> None:
        steward = make_example(actor=the_house())
        self.stdout.write(f"{steward.congregation.name} is there: /c/{steward.congregation.slug}/")
        self.stdout.write(f"Sign in as {STEWARD_MAIL}; the code is in /dev/mail/.")
