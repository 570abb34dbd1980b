"""What the host says from outside: the only reader of the environment."""

import base64
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SOUND_SQLITE = (3, 51, 3)
"""From this version on, two writers can share a write-ahead log without harm (the WAL-reset fix)."""

OWN_PREFIX = "WEFT_"


class Unclear(Exception):
    """A setting says something Weft cannot follow; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One thing a host may say, and what holds when they say nothing."""

    name: str
    default: str
    meaning: str
    secret: bool = False


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "WEFT_DATA_DIR",
        "`~/.local/share/weft`",
        "Folder of the database, the keys and the files. `$XDG_DATA_HOME/weft` where that is set.",
    ),
    Variable(
        "PUBLIC_URL",
        "none: only this machine can reach Weft",
        "The address people type, such as `https://weft.example.org`. Decides hosts, cookies and passkeys.",
    ),
    Variable("WEFT_HOST", "`localhost`", "The interface to listen on."),
    Variable(
        "PORT",
        "`8000`",
        "The port to listen on. A worker in a process of its own reads here where the links in its mails lead.",
    ),
    Variable(
        "DATABASE_URL",
        "SQLite in the data folder",
        "`postgres://user:password@host/name?pool=8` (the most connections) or `sqlite:////path/to/file`.",
        secret=True,
    ),
    Variable(
        "EMAIL_URL",
        "`console://`, or the mailbox at `/dev/mail/` while `WEFT_DEV` is on",
        "`smtp://user:password@host:587` (STARTTLS), `smtps://…:465` (TLS), `smtp+plain://…` or `console://`.",
        secret=True,
    ),
    Variable("DEFAULT_FROM_EMAIL", "`weft@` the host of `PUBLIC_URL`", "The sender of every mail."),
    Variable(
        "SECRET_KEY", "made at first start, kept in `secret.key`", "Signs cookies and links.", secret=True
    ),
    Variable(
        "WEFT_HOUSE_KEY",
        "made at first start, kept in `house.key`",
        "Opens sealed words: 32 bytes in URL-safe base64. Without it they stay closed for ever: keep a copy.",
        secret=True,
    ),
    Variable(
        "WEFT_DEV",
        "on while `PUBLIC_URL` is not set",
        "`1` keeps mail in the data folder and shows it at `/dev/mail/`. Never on for other people.",
    ),
    Variable("WEFT_DEBUG", "`0`", "`1` shows programmers' error pages. Never on for other people."),
    Variable(
        "WEFT_LOG_LEVEL", "`WARNING`", "How much is written down: `DEBUG`, `INFO`, `WARNING` or `ERROR`."
    ),
    Variable(
        "FORWARDED_ALLOW_IPS",
        "`127.0.0.1`",
        "Addresses of the proxies whose `X-Forwarded-*` headers are believed, with commas between.",
    ),
    Variable("NO_COLOR", "none", "Anything here keeps colour out of the output."),
)

_KNOWN = {variable.name: variable for variable in VARIABLES}
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def said(name: str) -> str | None:
    """What the host says under this name, or nothing."""
    variable = _KNOWN[name]
    value = os.environ.get(name)
    if not value and variable.secret:
        value = _said_in_file(name)
    return value.strip() if value and value.strip() else None


def _said_in_file(name: str) -> str | None:
    """A secret handed over as a file: by name, or by systemd's credentials."""
    places = [os.environ.get(f"{name}_FILE")]
    if folder := os.environ.get("CREDENTIALS_DIRECTORY"):
        places.append(str(Path(folder) / name))
    for place in places:
        if place and Path(place).is_file():
            return Path(place).read_text(encoding="utf-8")
    if places[0]:
        raise Unclear(f"{name}_FILE points to {places[0]}, which is not there. Correct the path.")
    return None


def switch(name: str, default: bool) -> bool:
    """Whether this is on."""
    value = said(name)
    if value is None:
        return default
    if value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    raise Unclear(f"{name} is “{value}”. Write 1 or 0.")


def number(name: str, default: int) -> int:
    """A whole number the host says."""
    value = said(name)
    if value is None:
        return default
    if value.isdecimal():
        return int(value)
    raise Unclear(f"{name} is “{value}”. Write a whole number.")


def unknown() -> list[str]:
    """Variables that look like ours and are not: most often a slip of the pen."""
    ours = _KNOWN | {f"{name}_FILE": v for name, v in _KNOWN.items() if v.secret}
    return sorted(name for name in os.environ if name.startswith(OWN_PREFIX) and name not in ours)


def data_folder() -> Path:
    """Where everything lives that must not be lost."""
    if chosen := said("WEFT_DATA_DIR"):
        return Path(chosen).expanduser().absolute()
    shared = os.environ.get("XDG_DATA_HOME")
    return (Path(shared) if shared else Path.home() / ".local" / "share") / "weft"


def make_private(folder: Path) -> Path:
    """A folder that only its owner may open."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The key that signs cookies and links."""
    return said("SECRET_KEY") or _kept(folder / "secret.key", lambda: secrets.token_urlsafe(64))


def house_key(folder: Path) -> bytes:
    """The key that opens sealed words; it never travels in a backup unless asked."""
    text = said("WEFT_HOUSE_KEY") or _kept(
        folder / "house.key", lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    )
    try:
        key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Unclear("The house key is not 32 bytes in URL-safe base64. Put back the copy you kept.")
    return key


def _kept(file: Path, make: Callable[[], str]) -> str:
    """What this file holds; made once, complete from the first moment, for its owner's eyes only."""
    if not file.exists():
        make_private(file.parent)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(make() + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="utf-8").strip()


def sound_sqlite() -> bool:
    """Take the newer SQLite of the pysqlite3 wheel when the interpreter's own is not sound.

    Must run before anything of Django's database layer is imported. Says whether SQLite is sound now.
    """
    import sqlite3

    if sqlite3.sqlite_version_info < SOUND_SQLITE:
        try:
            import pysqlite3
            import pysqlite3.dbapi2
        except ImportError:
            return False
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
        return bool(pysqlite3.dbapi2.sqlite_version_info >= SOUND_SQLITE)
    return True


def database(folder: Path) -> dict[str, Any]:
    """Django's settings for the database the host names."""
    url = said("DATABASE_URL")
    if url is None:
        return _sqlite(str(make_private(folder) / "weft.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")) or ":memory:")
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(url)
    raise Unclear("DATABASE_URL begins with neither postgres:// nor sqlite:///. Weft speaks these two.")


def _sqlite(name: str) -> dict[str, Any]:
    journal = "WAL" if sound_sqlite() else "TRUNCATE"
    if name != ":memory:":
        os.close(os.open(name, os.O_RDWR | os.O_CREAT, 0o600))
    return {
        "ENGINE": "weft.project.sqlite",
        "NAME": name,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": (
                f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA recursive_triggers=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
                "PRAGMA cache_size=-8000; PRAGMA journal_size_limit=27103364; PRAGMA secure_delete=ON;"
            ),
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    parts, options = urlsplit(url), dict(parse_qsl(urlsplit(url).query))
    pool = options.pop("pool", "8")
    host = options.pop("host", None) or unquote(parts.hostname or "")
    if not pool.isdecimal():
        raise Unclear("The pool in DATABASE_URL is not a whole number.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options | ({"pool": {"min_size": 1, "max_size": int(pool)}} if pool != "0" else {}),
    }


def mail(dev: bool) -> dict[str, Any]:
    """Django's settings for how mail leaves the house."""
    url = said("EMAIL_URL")
    if url is None:
        backend = "weft.core.mail.DevMailbox" if dev else "django.core.mail.backends.console.EmailBackend"
        return {"EMAIL_BACKEND": backend}
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    ports = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    if parts.scheme not in ports:
        raise Unclear("EMAIL_URL begins with none of smtp://, smtps://, smtp+plain:// and console://.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def public_url() -> str | None:
    """The address people type, without a path; nothing while Weft is for this machine alone."""
    url = said("PUBLIC_URL")
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise Unclear("PUBLIC_URL is not an address such as https://weft.example.org, without a path.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def log_level() -> str:
    """How much is written down."""
    level = (said("WEFT_LOG_LEVEL") or "WARNING").upper()
    if level in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        return level
    raise Unclear(f"WEFT_LOG_LEVEL is “{level}”. Write DEBUG, INFO, WARNING or ERROR.")


def for_child(more: Mapping[str, str]) -> dict[str, str]:
    """The environment for a program we start, with these added."""
    return {**os.environ, **more}


def keep_plain() -> None:
    """Pass the wish for output without colour on to Django, which has another word for it."""
    if said("NO_COLOR"):
        os.environ.setdefault("DJANGO_COLORS", "nocolor")


def page() -> Iterator[str]:
    """The lines of docs/makers/settings.md; `python -m weft.project.env` prints them."""
    yield "# Settings"
    yield ""
    yield "Weft needs none of these to start. They are read once, from the environment, in"
    yield "`src/weft/project/env.py`. This page is printed by `python -m weft.project.env`."
    yield ""
    yield "A secret may also come as a file: `NAME_FILE` holds its path, or systemd hands it over as the"
    yield "credential `NAME`. `./weft doctor` names variables that begin with `WEFT_` and are not known here."
    yield ""
    yield "| Variable | When it is not set | What it says | Secret |"
    yield "|---|---|---|---|"
    for variable in VARIABLES:
        secret = "yes" if variable.secret else ""
        yield f"| `{variable.name}` | {variable.default} | {variable.meaning} | {secret} |"


if __name__ == "__main__":
    print("\n".join(page()))
