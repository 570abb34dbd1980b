"""A backup: one dated file with everything but the keys, written while the house is in use.

The archive is a ZIP: `manifest.json` first, then the database as one moment saw it, then the files. The keys
stay at home unless asked for, so that a lost backup opens nothing that was sealed.
"""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from weft.project import __version__, env

FORMAT = 1
MANIFEST = "manifest.json"
KEYS = ("house.key", "secret.key")
BLOCK = 1 << 20


class NotWritten(Exception):
    """The backup could not be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself."""

    format: int
    version: str
    made_at: str
    engine: str
    heads: dict[str, str]
    rows: dict[str, int]
    files: dict[str, list[Any]] = field(default_factory=dict)
    """Name in the archive: [size, SHA-256]."""


def heads() -> dict[str, str]:
    """The newest migration applied of each app: what a backup fits to."""
    found: dict[str, str] = {}
    for app, name in MigrationRecorder(connection).applied_migrations():
        found[app] = max(name, found.get(app, ""))
    return found


def write(target: Path, with_keys: bool = False) -> Manifest:
    """Write a backup here. It appears under its name only when it is complete."""
    _refuse_without_room(target.parent)
    with TemporaryDirectory(prefix=".backup-", dir=target.parent) as room:
        parts, rows = _database(Path(room))
        parts |= _files() | (_keys() if with_keys else {})
        manifest = Manifest(
            format=FORMAT,
            version=__version__,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            engine=connection.vendor,
            heads=heads(),
            rows=rows,
            files={name: [file.stat().st_size, digest(file)] for name, file in parts.items()},
        )
        draft = Path(room) / "draft.zip"
        _pack(draft, manifest, parts)
        os.replace(draft, target)
    return manifest


def default_target() -> Path:
    """A dated name in the data folder."""
    folder = env.make_private(env.make_private(settings.DATA_DIR) / "backups")
    return folder / f"weft-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}.zip"


def keep_before_upgrade() -> Path:
    """A copy of the house as it is, before its tables change."""
    target = default_target()
    target = target.with_name(f"before-{__version__}-{target.name}")
    write(target)
    return target


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _refuse_without_room(folder: Path) -> None:
    if not folder.is_dir():
        raise NotWritten(f"There is no folder {folder}. Make it first, or choose another with --to.")
    if connection.vendor != "sqlite":
        return
    name = Path(connection.settings_dict["NAME"])
    needed = 2 * name.stat().st_size if name.exists() else 0
    if shutil.disk_usage(folder).free < needed:
        raise NotWritten(f"{folder} has too little room: about {needed // BLOCK + 1} MB are needed.")


def _pack(draft: Path, manifest: Manifest, parts: dict[str, Path]) -> None:
    with (
        os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True))
        for name, file in parts.items():
            archive.write(file, name)
        archive.close()
        stream.flush()
        os.fsync(stream.fileno())


def _database(room: Path) -> tuple[dict[str, Path], dict[str, int]]:
    return _from_sqlite(room) if connection.vendor == "sqlite" else _from_postgres(room)


def _from_sqlite(room: Path) -> tuple[dict[str, Path], dict[str, int]]:
    copy = room / "database.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    return {copy.name: copy}, count_sqlite(copy)


def count_sqlite(file: Path) -> dict[str, int]:
    """How many rows each table of this database file holds."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as base:
        names = [
            name
            for (name,) in base.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
            )
        ]
        return {name: base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def _from_postgres(room: Path) -> tuple[dict[str, Path], dict[str, int]]:
    copy = room / "database.dump"
    with _one_moment() as snapshot:
        run_postgres("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={copy}")
        rows = count_postgres()
    return {copy.name: copy}, rows


@contextmanager
def _one_moment() -> Iterator[str]:
    """Hold one moment of the database still, so that dump and counts agree."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def count_postgres() -> dict[str, int]:
    """How many rows each table of the house's database holds."""
    rows = {}
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
            rows[name] = cursor.fetchone()[0]
    return rows


def run_postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the house's database."""
    found = shutil.which(program)
    if found is None:
        raise NotWritten(f"{program} is not on this machine. Install PostgreSQL's client programs.")
    base = connection.settings_dict
    said = {
        "PGHOST": base["HOST"],
        "PGPORT": base["PORT"],
        "PGUSER": base["USER"],
        "PGPASSWORD": base["PASSWORD"],
    }
    done = subprocess.run(  # noqa: S603
        [found, f"--dbname={base['NAME']}", *arguments],
        env=env.for_child({name: value for name, value in said.items() if value}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotWritten(
            f"{program} said: {done.stderr.strip().splitlines()[0] if done.stderr else 'nothing'}"
        )


def _files() -> dict[str, Path]:
    folder = Path(settings.MEDIA_ROOT)
    return {
        f"files/{file.relative_to(folder).as_posix()}": file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }


def _keys() -> dict[str, Path]:
    return {f"keys/{name}": settings.DATA_DIR / name for name in KEYS if (settings.DATA_DIR / name).exists()}
