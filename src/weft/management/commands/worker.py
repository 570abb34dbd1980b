"""Do the waiting work in a process of its own."""

import signal
from typing import Any

from weft.management.house import HouseCommand
from weft.project.worker import Hands


class Command(HouseCommand):
    """For houses where the pages run with --no-worker."""

    help = "Do the waiting work (mail, weaving) in a process of its own."

    def handle(self, *_args: Any, **_options: Any) -> None:
        hands = Hands()
        for told in (signal.SIGINT, signal.SIGTERM):
            signal.signal(told, lambda *_: hands.stopping.set())
        hands.start()
        self.stdout.write("The worker is at work (stop with Ctrl-C)")
        self.stdout.flush()
        hands.wait()
        hands.stop()
