"""A house of its own for a story: a real server on an empty data folder and, where asked, an empty PostgreSQL."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
SHEET = ROOT / "benchmarks" / "sheets" / "network-150-1.csv"
PATIENCE = 60.0


@dataclass(frozen=True)
class House:
    """Where it answers, and which process answers."""

    address: str
    folder: Path
    process: subprocess.Popen[bytes]

    def said(self) -> str:
        """What the server wrote while it ran."""
        return (self.folder / "server.log").read_text(encoding="utf-8")


@contextmanager
def opened(folder: Path, database: str = "", **also: str) -> Iterator[House]:
    """Weft as a host starts it, worker and all, until the story is over; `also` is said in its environment, too."""
    with _fresh(database) as url:
        yield from _served(folder, _environment(folder, url) | also)


def _environment(folder: Path, database: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("WEFT_") and name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    }
    ours = {"WEFT_DATA_DIR": str(folder / "data"), "PORT": str(_free_port()), "WEFT_LOG_LEVEL": "WARNING"}
    return kept | ours | ({"DATABASE_URL": database} if database else {})


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _served(folder: Path, environment: dict[str, str]) -> Iterator[House]:
    command = [sys.executable, str(ROOT / "manage.py"), "start"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
    house = House(f"http://localhost:{environment['PORT']}", folder, process)
    try:
        _wait_until_open(house)
        yield house
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_until_open(house: House) -> None:
    until = time.monotonic() + PATIENCE
    while house.process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{house.address}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The house did not open:\n{house.said()}")


@contextmanager
def _fresh(url: str) -> Iterator[str]:
    """A database of this story's own beside the one that is named; nothing for SQLite in the data folder."""
    if not url.startswith("postgres"):
        yield ""
        return
    import psycopg

    name = f"weft_journey_{secrets.token_hex(4)}"
    parts = urlsplit(url)
    plain = parts._replace(query="&".join(o for o in parts.query.split("&") if not o.startswith("pool=")))
    with psycopg.connect(plain.geturl(), autocommit=True) as keeper:
        keeper.execute(f'CREATE DATABASE "{name}"')
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            keeper.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
