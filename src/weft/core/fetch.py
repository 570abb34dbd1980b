"""The guarded client: the only way in which this house fetches an address that somebody typed.

Where a connection may go is decided at the one place where sockets are made. A name is looked up once, every address
it has must be one of the open internet, and the connection goes to the address that was looked at: a name that
points elsewhere a moment later (DNS rebinding) finds nobody asking again. Every step of a redirect passes the same
place. What went wrong is told by a code alone, because an address can be a secret.
"""

import ipaddress
import logging
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore2
from django.conf import settings

logging.getLogger("httpcore2").setLevel(logging.WARNING)  # it would write addresses down

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_CLOSED = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; some clouds keep their metadata there
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "168.63.129.16/32",  # a cloud's own ear, at a public address
        "::/96",
        "::ffff:0:0/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",  # NAT64: another address inside, as in the lines around
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)


class Trouble(StrEnum):
    """Why nothing was fetched."""

    ADDRESS = "address"
    NAME = "name"
    CLOSED = "closed"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    LARGE = "large"
    REDIRECTS = "redirects"
    GONE = "gone"
    KEY = "key"
    ANSWER = "answer"
    KIND = "kind"


class NotFetched(Exception):
    """Nothing came of it. It carries a code and never words of elsewhere."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def system_addresses(name: str, port: int) -> list[str]:
    """Every address of a name, as this machine looks it up."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_open(words: str) -> bool:
    """Whether this address is one of the open internet, and hides no other address inside."""
    try:
        address = ipaddress.ip_address(words)
    except ValueError:
        return False
    return address.is_global and not address.is_multicast and not any(_lies_in(address, _CLOSED))


def _lies_in(address: Address, networks: Iterable[Any]) -> Iterator[bool]:
    return (address.version == network.version and address in network for network in networks)


@dataclass(frozen=True)
class Reach:
    """How far the guarded client goes. Tests bring their own; the house has one."""

    schemes: frozenset[str] = frozenset({"https"})
    ports: frozenset[int] = frozenset({443})
    addresses: Callable[[str, int], list[str]] = system_addresses
    may_connect: Callable[[str], bool] = is_open
    certificates: ssl.SSLContext | None = None
    connect_seconds: float = 5
    seconds: float = 15
    size: int = 2_000_000
    steps: int = 3


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was there: its kind as its sender calls it, and its content unpacked."""

    kind: str
    content: bytes


def fetch(address: str, *, kinds: Iterable[str] = (), reach: Reach | None = None) -> Fetched:
    """What lies at an address, of one of these kinds (any, if none is named).

    Raises NotFetched, with nothing of the address or of the answer in it.
    """
    reach = reach or getattr(settings, "FETCH_REACH", None) or Reach()
    until = time.monotonic() + reach.seconds
    with _told_by_code(until):
        for _ in range(reach.steps + 1):
            answer = _ask(address, frozenset(kinds), reach, until)
            if isinstance(answer, Fetched):
                return answer
            address = urljoin(address, answer)
    raise NotFetched(Trouble.REDIRECTS)


def checked(address: str, reach: Reach | None = None) -> str:
    """The host of an address that may be asked at all. Raises NotFetched."""
    reach = reach or getattr(settings, "FETCH_REACH", None) or Reach()
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise NotFetched(Trouble.ADDRESS) from None
    if not host or parts.scheme not in reach.schemes or parts.username is not None or "\\" in address:
        raise NotFetched(Trouble.ADDRESS)
    if port not in reach.ports:
        raise NotFetched(Trouble.CLOSED)
    return host


def _ask(address: str, kinds: frozenset[str], reach: Reach, until: float) -> Fetched | str:
    """One step: what was fetched, or where it is said to be."""
    host = checked(address, reach)
    parts = urlsplit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    url = httpcore2.URL(
        scheme=parts.scheme.encode(),
        host=host.encode(),
        port=parts.port,
        target="".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode()) for c in target),
    )
    headers = [
        (b"Host", _named(host, parts.port)),
        (b"User-Agent", b"Weft"),
        (b"Accept", ", ".join([*sorted(kinds), "*/*;q=0.1"]).encode()),
        (b"Accept-Encoding", b"gzip"),
    ]
    timeouts = {"connect": reach.connect_seconds, "read": reach.seconds, "write": reach.seconds}
    with (
        httpcore2.ConnectionPool(
            ssl_context=reach.certificates, max_connections=1, network_backend=_Doorway(reach, until)
        ) as pool,
        pool.stream("GET", url, headers=headers, extensions={"timeout": timeouts}) as response,
    ):
        told = {name.lower(): value for name, value in reversed(response.headers)}
        if response.status in (301, 302, 303, 307, 308) and b"location" in told:
            return told[b"location"].decode("latin-1")
        _look_at(response.status, told, kinds)
        content = _unpacked(response.iter_stream(), told.get(b"content-encoding", b""), reach.size)
        return Fetched(_kind(told), content)


def _named(host: str, port: int | None) -> bytes:
    """A host as it is greeted."""
    host = f"[{host}]" if ":" in host else host
    return (host if port in (None, 443) else f"{host}:{port}").encode()


def _kind(told: dict[bytes, bytes]) -> str:
    return told.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()


def _look_at(status: int, told: dict[bytes, bytes], kinds: frozenset[str]) -> None:
    if status in (404, 410):
        raise NotFetched(Trouble.GONE)
    if status in (401, 403, 407):
        raise NotFetched(Trouble.KEY)
    if status != 200:
        raise NotFetched(Trouble.ANSWER)
    if kinds and _kind(told) and _kind(told) not in kinds:
        raise NotFetched(Trouble.KIND)


def _unpacked(chunks: Iterable[bytes], packing: bytes, size: int) -> bytes:
    """The content, unpacked as it comes, and never more of it than was asked for."""
    if packing.strip().lower() not in (b"", b"identity", b"gzip", b"x-gzip"):
        raise NotFetched(Trouble.KIND)
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if b"gzip" in packing.lower() else None
    content, received = bytearray(), 0
    for chunk in chunks:
        received += len(chunk)
        content += unpack.decompress(chunk, size + 1 - len(content)) if unpack else chunk
        if max(len(content), received) > size:
            raise NotFetched(Trouble.LARGE)
    return bytes(content)


@contextmanager
def _told_by_code(until: float) -> Iterator[None]:
    """Whatever the network says becomes a code, and forgets what it was about."""
    try:
        yield
        return
    except NotFetched as known:
        trouble = known.trouble
    except httpcore2.TimeoutException:
        trouble = Trouble.SLOW
    except (httpcore2.NetworkError, OSError) as error:
        trouble = Trouble.CERTIFICATE if _is_about_certificates(error) else Trouble.CONNECTION
    except (httpcore2.ProtocolError, zlib.error, ValueError, UnicodeError):
        trouble = Trouble.ANSWER
    raise NotFetched(Trouble.SLOW if time.monotonic() >= until else trouble)


def _is_about_certificates(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


class _Doorway(httpcore2.NetworkBackend):
    """Where connections are made: only to addresses that were looked at, and only until the time is up."""

    def __init__(self, reach: Reach, until: float) -> None:
        self.reach, self.until = reach, until
        self.street = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to one of the addresses of this name, all of which are open ones."""
        found = _looked_up(self.reach, host, port, _left(self.until))
        if not found:
            raise NotFetched(Trouble.NAME)
        if not all(self.reach.may_connect(each) for each in found):
            raise NotFetched(Trouble.CLOSED)
        for number, each in enumerate(found, 1):
            try:
                patience = min(self.reach.connect_seconds, _left(self.until))
                return _Hurried(self.street.connect_tcp(each, port, patience), self.until)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if number == len(found):
                    raise
        raise NotFetched(Trouble.CONNECTION)

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        """Never: nothing on this machine is meant."""
        raise NotFetched(Trouble.CLOSED)


def _looked_up(reach: Reach, name: str, port: int, patience: float) -> list[str]:
    """The addresses of a name. A machine that looks names up slowly does not hold anything else up."""
    found: list[str] = []

    def look() -> None:
        try:
            found.extend(reach.addresses(name, port))
        except (OSError, UnicodeError):
            return

    looking = threading.Thread(target=look, daemon=True, name="weft-looks-up")
    looking.start()
    looking.join(min(patience, reach.connect_seconds))
    if looking.is_alive():
        raise NotFetched(Trouble.SLOW)
    return found[:8] if all(reach.may_connect(each) for each in found) else found


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise NotFetched(Trouble.SLOW)
    return left


class _Hurried(httpcore2.NetworkStream):
    """A stream on which every word must come before the time is up, however small the drops."""

    def __init__(self, stream: httpcore2.NetworkStream, until: float) -> None:
        self.stream, self.until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, _left(self.until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, _left(self.until))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        safe = self.stream.start_tls(ssl_context, server_hostname, _left(self.until))
        return _Hurried(safe, self.until)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)
