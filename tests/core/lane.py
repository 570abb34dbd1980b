"""A small server on this machine that proves to be calendar.test, and a client that may come as far as here."""

import gzip
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from weft.core.fetch import Reach

HOST = "calendar.test"
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lane//EN\r\nEND:VCALENDAR\r\n"


@dataclass
class Lane:
    """Where the server listens, what it answers, and what it was asked."""

    port: int
    reach: Reach
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)

    def url(self, path: str = "/a.ics", host: str = HOST) -> str:
        return f"https://{host}:{self.port}{path}"

    def serve(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """From now on this lies there. Returns its address."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            told = {"Content-Type": "text/calendar", "Content-Length": str(len(body))} | {
                name.replace("_", "-"): value for name, value in headers.items()
            }
            for name, value in told.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer
        return self.url(path)

    def send_on(self, path: str, to: str, status: int = 302) -> str:
        return self.serve(path, b"", status, Location=to)

    def drip(self, path: str, seconds: float, *, headers_too: bool = False) -> str:
        """An answer that never ends, a byte at a time."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            if not headers_too:
                handler.send_response(200)
                handler.send_header("Content-Type", "text/calendar")
                handler.end_headers()
            else:
                handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)

        self.answers[path] = answer
        return self.url(path)

    def flood(self, path: str) -> str:
        """An answer without end, as fast as it goes."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", "text/calendar")
            handler.end_headers()
            while True:
                handler.wfile.write(b"x" * 65536)

        self.answers[path] = answer
        return self.url(path)

    def bomb(self, path: str) -> str:
        """Little on the way, very much when it is unpacked."""
        return self.serve(path, gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")

    def within(self, **limits: object) -> Reach:
        return replace(self.reach, **limits)


def open_lane(folder: Path) -> Lane:
    """A server that runs until the tests are over."""
    key_file, cert_file = _certificate(folder)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(cert_file, key_file)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.socket = serving.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    reach = Reach(
        ports=frozenset({server.server_port}),
        addresses=lambda name, port: ["127.0.0.1"],
        may_connect=lambda address: address == "127.0.0.1",
        certificates=ssl.create_default_context(cafile=str(cert_file)),
        connect_seconds=2,
        seconds=3,
    )
    lane = Lane(server.server_port, reach)
    server.lane = lane  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return lane


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        lane: Lane = self.server.lane  # type: ignore[attr-defined]
        lane.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        with suppress(OSError):
            lane.answers.get(self.path, lambda handler: handler.send_error(404))(self)

    def handle(self) -> None:
        with suppress(OSError):
            super().handle()

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName("other.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=3650))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    key_file, cert_file = folder / "lane.key", folder / "lane.pem"
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key_file, cert_file
