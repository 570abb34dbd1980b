"""Filling an empty house from a backup: everything is looked at before anything is touched."""

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from weft.core import chronicle
from weft.core.models import Errand
from weft.project import archive, env, upgrade
from weft.project.archive import BLOCK, KEYS, MANIFEST, Manifest

LARGEST_MANIFEST = 4 << 20


class NotRestored(Exception):
    """This backup cannot be taken up; the message says why. Nothing was changed."""


def restore(source: Path) -> tuple[Manifest, list[str]]:
    """Fill the empty house from this backup. Returns what it held and what is not as it was written."""
    _refuse_full_house()
    env.make_private(settings.DATA_DIR)
    with _opened(source) as backup:
        manifest = _manifest(backup)
        _refuse_newer(manifest)
        with TemporaryDirectory(prefix=".restore-", dir=settings.DATA_DIR) as room:
            _unpack(backup, manifest, Path(room))
            _place(manifest, Path(room))
    upgrade.bring_here()
    _calm()
    return manifest, chronicle.verify()


def _refuse_full_house() -> None:
    if archive.heads():
        raise NotRestored(
            "This house is not empty, and a backup is never laid over another house. Choose an empty data "
            "folder (WEFT_DATA_DIR) or an empty database (DATABASE_URL)."
        )


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as backup:
            yield backup
    except FileNotFoundError as error:
        raise NotRestored(f"There is no file {source}.") from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise NotRestored(f"{source.name} is damaged or not a backup of Weft. Take an older one.") from error


def _manifest(backup: zipfile.ZipFile) -> Manifest:
    """What the backup says about itself, if its contents agree with it."""
    try:
        if backup.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise NotRestored("The list inside this backup is too large to be true.")
        manifest = Manifest(**json.loads(backup.read(MANIFEST)))
        names = {name: int(size) for name, (size, _) in manifest.files.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise NotRestored("This file is damaged or not a backup of Weft. Take an older one.") from error
    found = [info for info in backup.infolist() if info.filename != MANIFEST]
    if {info.filename: info.file_size for info in found} != names or len(found) != len(names):
        raise NotRestored("This backup does not hold what its list says. Take an older one.")
    for info in found:
        _refuse_strange(info)
    return manifest


def _refuse_strange(info: zipfile.ZipInfo) -> None:
    """Only our own names may come out of a backup, and only as plain files below the data folder."""
    path = PurePosixPath(info.filename)
    ours = path.parts[:1] == ("files",) and len(path.parts) > 1
    ours = ours or info.filename in {"database.sqlite3", "database.dump", *(f"keys/{key}" for key in KEYS)}
    kind = stat.S_IFMT(info.external_attr >> 16)
    if not ours or ".." in path.parts or "\\" in info.filename or kind not in {0, stat.S_IFREG}:
        raise NotRestored("This backup holds a file that would lie outside the data folder. Do not trust it.")


def _refuse_newer(manifest: Manifest) -> None:
    known = {name for app, name in MigrationLoader(None).disk_migrations if app == "weft"}
    if manifest.format > archive.FORMAT or manifest.heads.get("weft") not in known:
        raise NotRestored(
            f"This backup was made by Weft {manifest.version}, which is newer. Install that first."
        )
    if manifest.engine != connection.vendor:
        raise NotRestored(
            f"This backup is of a {manifest.engine} database and this house runs on {connection.vendor}. "
            "Set DATABASE_URL to the same kind."
        )
    needed = sum(int(size) for size, _ in manifest.files.values())
    if shutil.disk_usage(settings.DATA_DIR).free < needed:
        raise NotRestored(f"The data folder has too little room: {needed // BLOCK + 1} MB are needed.")


def _unpack(backup: zipfile.ZipFile, manifest: Manifest, room: Path) -> None:
    """Take everything out to one side and compare it with the list, byte for byte."""
    for name, (size, expected) in manifest.files.items():
        target = room / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        told = hashlib.sha256()
        with backup.open(name) as stream, target.open("xb") as out:
            os.fchmod(out.fileno(), 0o600)
            while block := stream.read(BLOCK):
                told.update(block)
                out.write(block)
        if target.stat().st_size != size or told.hexdigest() != expected:
            raise NotRestored(f"{name} in this backup is damaged. Take an older one.")
    if manifest.engine == "sqlite":
        _refuse_broken(room / "database.sqlite3", manifest)


def _refuse_broken(file: Path, manifest: Manifest) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as base:
            sound = base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        sound = sound and archive.count_sqlite(file) == manifest.rows
    except sqlite3.Error:
        sound = False
    if not sound:
        raise NotRestored("The database in this backup is damaged. Take an older one.")


def _place(manifest: Manifest, room: Path) -> None:
    """Files first and the database last: until then the house counts as empty."""
    if (room / "files").exists():
        shutil.copytree(room / "files", settings.MEDIA_ROOT, dirs_exist_ok=True)
    for name in KEYS:
        if (room / "keys" / name).exists():
            os.replace(room / "keys" / name, settings.DATA_DIR / name)
    if manifest.engine == "sqlite":
        connection.close()
        os.replace(room / "database.sqlite3", connection.settings_dict["NAME"])
    else:
        archive.run_postgres(
            "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", str(room / "database.dump")
        )


def _calm() -> None:
    """A restored house greets nobody: no session stays open, and nothing is sent that was waiting then."""
    Session.objects.all().delete()
    DBTaskResult.objects.all().delete()
    for errand in Errand.everywhere.filter(state=Errand.State.WAITING):
        if getattr(import_string(errand.reaction), "outside", False):
            Errand.everywhere.filter(pk=errand.pk).update(state=Errand.State.DEAD, trouble="restored")
