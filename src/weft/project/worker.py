"""The worker: does what waits, in threads beside the pages or in a process of its own."""

import logging
import threading
import uuid
from collections.abc import Callable

from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker

from weft.core import errands

log = logging.getLogger("weft.worker")

QUEUES = ("default", "long")
IDLE = 0.5
MINUTE = 60.0
REST = 5.0


class Hands:
    """One thread for each queue, so that mail never waits behind a solve, and one that ticks every minute."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.workers = [_worker(queue) for queue in QUEUES]
        jobs: list[Callable[[], None]] = [worker.run for worker in self.workers]
        self.threads = [
            threading.Thread(target=self._keep_at, args=(job,), daemon=True, name=f"weft-{name}")
            for job, name in zip([*jobs, self._tick], [*QUEUES, "tick"], strict=True)
        ]

    def start(self) -> None:
        """Take up the work."""
        for thread in self.threads:
            thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """Finish what is in hand if that is soon; what is left is taken up again at the next start."""
        self.stopping.set()
        for worker in self.workers:
            worker.running = False
        for thread in self.threads:
            thread.join(patience / len(self.threads))

    def wait(self) -> None:
        """Stay until told to stop."""
        self.stopping.wait()

    def _keep_at(self, job: Callable[[], None]) -> None:
        """A database that is away for a moment must not end the work for ever."""
        while not self.stopping.is_set():
            try:
                job()
            except Exception:
                log.exception("the worker stumbled; it goes on in %s seconds", REST)
                connections.close_all()
                self.stopping.wait(REST)
        connections.close_all()

    def _tick(self) -> None:
        errands.tick()
        connections.close_all()
        self.stopping.wait(MINUTE)


def _worker(queue: str) -> Worker:
    return Worker(
        queue_names=[queue],
        interval=IDLE,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid.uuid4().hex,
        excluded_queue_names=[],
    )
