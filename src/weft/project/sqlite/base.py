"""SQLite whose writers queue.

SQLite's own busy handler lets one unlucky writer wait for seconds behind others. A lock taken before
each write transaction, in this process and between processes, keeps the longest wait short.
"""

import os
import sqlite3
import threading
import time
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # Windows: only the threads of this process take turns.
    fcntl = None  # type: ignore[assignment]

PATIENCE = 20.0
STEP = 0.002
LIMITS = {"SQLITE_LIMIT_COLUMN": (2, 2_000), "SQLITE_LIMIT_VARIABLE_NUMBER": (9, 32_766)}
"""SQLite's number for each limit Django asks about, and the limit it has unless built otherwise."""

_turns: dict[str, threading.Lock] = {}


class Turn:
    """One writer's turn at one database file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lock = _turns.setdefault(name, threading.Lock())
        self.file: int | None = None

    def take(self) -> None:
        """Wait for the others; after a long while say so rather than wait for ever."""
        until = time.monotonic() + PATIENCE
        if not self.lock.acquire(timeout=PATIENCE):
            raise OperationalError("database is locked")
        try:
            self._take_file(until)
        except BaseException:
            self.lock.release()
            raise

    def _take_file(self, until: float) -> None:
        if fcntl is None:
            return
        file = self.file = os.open(f"{self.name}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        while not _got(file):
            if time.monotonic() > until:
                self._close_file()
                raise OperationalError("database is locked")
            time.sleep(STEP)

    def give(self) -> None:
        """Let the next writer in."""
        self._close_file()
        self.lock.release()

    def _close_file(self) -> None:
        if self.file is not None:
            os.close(self.file)
            self.file = None


def _got(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Connection(sqlite3.Connection):
    """Django 6.1 asks a connection for its limits, which the pysqlite3 wheel does not know."""

    def getlimit(self, category: int) -> int:
        return dict(LIMITS.values())[category]


for _name, (_number, _) in LIMITS.items():
    if not hasattr(sqlite3, _name):
        setattr(sqlite3, _name, _number)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before it writes."""

    turn: Turn | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        if not hasattr(sqlite3.Connection, "getlimit"):
            params["factory"] = Connection
        return params

    def _start_transaction_under_autocommit(self) -> None:
        if self.turn is None and not self.is_in_memory_db():
            turn = Turn(os.path.realpath(self.settings_dict["NAME"]))
            turn.take()
            self.turn = turn
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        result = super()._commit()  # type: ignore[misc]
        self._end_turn()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        turn, self.turn = self.turn, None
        if turn is not None:
            turn.give()
