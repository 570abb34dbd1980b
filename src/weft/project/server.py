"""The server: pages and worker in one process, one line when it is open, and a quick goodbye."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import uvicorn
from django.conf import settings

from weft.project import env
from weft.project.worker import Hands

GOODBYE = 2
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Closed(Exception):
    """The server cannot open; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where the server listens."""

    host: str
    port: int
    sockets: list[socket.socket]

    @property
    def address(self) -> str:
        """The address to type into a browser."""
        return str(settings.PUBLIC_URL or f"http://localhost:{self.port}")


def open_door(host: str | None = None, port: int | None = None) -> Door:
    """Take the port, or say plainly why it cannot be had."""
    host = host or env.said("WEFT_HOST") or "localhost"
    port = env.number("PORT", 8000) if port is None else port
    if host not in LOOPBACK and settings.PUBLIC_URL is None:
        raise Closed("Other machines could reach Weft here. Set PUBLIC_URL to the address people type first.")
    wanted = ("127.0.0.1", "::1") if host == "localhost" else (host,)
    sockets: list[socket.socket] = []
    for address in wanted:
        try:
            sockets.append(_listen(address, sockets[0].getsockname()[1] if sockets else port))
        except OSError as error:
            if not sockets:
                raise Closed(_why(address, port, error)) from error
    return Door(host, sockets[0].getsockname()[1], sockets)


def _listen(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(512)
    except OSError:
        listener.close()
        raise
    return listener


def _why(address: str, port: int, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"Port {port} is kept for the system. Choose one above 1023, such as --port 8000."
    if isinstance(error, socket.gaierror):
        return f"There is no interface called {address} here. Leave --host out, or name one of this machine."
    return (
        f"Port {port} is taken by another program, maybe another Weft. Choose one: --port {port % 65535 + 1}"
    )


class Server(uvicorn.Server):
    """Uvicorn, which says when it is open."""

    def __init__(self, config: uvicorn.Config, opened: Callable[[], None]) -> None:
        super().__init__(config)
        self.opened = opened

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.opened()


def serve(door: Door, hands: Hands | None, opened: Callable[[], None]) -> None:
    """Answer until told to stop. Does not return while a slow reader could hold the process up."""
    lead_mails_to(door)
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, _already_stopping)
    config = uvicorn.Config(
        "weft.project.asgi:application",
        lifespan="on",
        ws="none",
        log_config=None,
        access_log=logging.getLogger().isEnabledFor(logging.INFO),
        server_header=False,
        forwarded_allow_ips=env.said("FORWARDED_ALLOW_IPS") or "127.0.0.1",
        timeout_graceful_shutdown=GOODBYE,
    )
    if hands:
        hands.start()
    try:
        Server(config, opened).run(sockets=door.sockets)
    finally:
        if hands:
            hands.stop()
    _leave()


def lead_mails_to(door: Door) -> None:
    """Links in mails lead to where the pages are, whatever the port."""
    settings.LOCAL_URL = door.address


def _already_stopping(_signal: int, _frame: FrameType | None) -> None:
    """Uvicorn hands the signal back once it has stopped; there is nothing left to do."""


def _leave() -> None:
    """End now: a page still being sent to a slow reader would keep its thread, and so the process, alive."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
