"""Whether the house is well: each look is one line, and trouble says what to do."""

import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from weft.core import chronicle, clock, sealing
from weft.core.models import Errand
from weft.project import env, upgrade

LITTLE_ROOM = 500 << 20
LONG_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found."""

    look: str
    well: bool
    says: str


def examine() -> list[Finding]:
    """Look at everything; a look that cannot be taken is trouble too."""
    return [_look(name, look) for name, look in LOOKS.items()]


def _look(name: str, look: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        well, says = look()
    except Exception as error:
        well, says = False, f"Could not look: {type(error).__name__}: {error}"
    return Finding(name, well, says)


def _settings() -> tuple[bool, str]:
    if unknown := env.unknown():
        return False, f"Not known: {', '.join(unknown)}. docs/makers/settings.md lists what is."
    return True, "Every variable is known."


def _modes() -> tuple[bool, str]:
    folder = Path(settings.DATA_DIR)
    places = [
        folder,
        *(file for file in folder.iterdir() if file.suffix == ".key" or ".sqlite3" in file.name),
    ]
    open_to_others = [str(place) for place in places if stat.S_IMODE(place.stat().st_mode) & 0o077]
    if open_to_others and folder in map(Path, open_to_others):
        return False, f"Others on this machine can read {folder}. Run: chmod -R go-rwx {folder}"
    keys = [place for place in open_to_others if place.endswith(".key")]
    if keys:
        return False, f"Others on this machine can read {', '.join(keys)}. Run: chmod 600 {' '.join(keys)}"
    return True, f"{folder} is for its owner alone."


def _database() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("SHOW server_version")
            return True, f"PostgreSQL {cursor.fetchone()[0]}"
        cursor.execute("SELECT sqlite_version()")
        version = cursor.fetchone()[0]
    if tuple(map(int, version.split("."))) < env.SOUND_SQLITE:
        return False, (
            f"SQLite {version} can damage a database with two writers, so the slower journal is in use. "
            "Install the pysqlite3 package or a newer Python."
        )
    return True, f"SQLite {version}"


def _migrations() -> tuple[bool, str]:
    upgrade.refuse_newer()
    if upgrade.waiting():
        return False, "The database is of an older version. Run: weft migrate"
    return True, "The database is of this version."


def _room() -> tuple[bool, str]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return free > LITTLE_ROOM, f"{free >> 20} MB are free for the data folder."


def _worker() -> tuple[bool, str]:
    ready = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    if ready is None:
        return True, "Nothing waits."
    waited = clock.now() - ready
    minutes = int(waited.total_seconds() // 60)
    if waited > LONG_WAIT:
        return False, f"Work has waited for {minutes} minutes. Is the worker running?"
    return True, f"The oldest waiting work is {minutes} minutes old."


def _chronicle() -> tuple[bool, str]:
    breaks = chronicle.verify()
    return not breaks, " ".join(breaks) or "Every entry is as it was written."


def _house_key() -> tuple[bool, str]:
    if sealing.house_key_fits():
        return True, "The house key opens what is sealed here."
    return (
        False,
        "The house key does not open what is sealed here. Bring the one that belongs to this database.",
    )


def _errands() -> tuple[bool, str]:
    dead = Errand.everywhere.filter(state=Errand.State.DEAD).exclude(trouble="restored").count()
    return not dead, f"{dead} errands were given up; the log says why." if dead else "No errand was given up."


def _mail() -> tuple[bool, str]:
    local = settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "DevMailbox"))
    if local and settings.PUBLIC_URL and not settings.DEV:
        return False, "Mail goes to the console only, so nobody can sign in by code. Set EMAIL_URL."
    if settings.DEV and settings.PUBLIC_URL:
        return False, "WEFT_DEV is on and shows everybody's mail at /dev/mail/. Switch it off."
    return True, "Mail stays on this machine." if local else "Mail leaves by SMTP."


LOOKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "settings": _settings,
    "privacy of files": _modes,
    "database": _database,
    "migrations": _migrations,
    "disk": _room,
    "worker": _worker,
    "errands": _errands,
    "chronicle": _chronicle,
    "house key": _house_key,
    "mail": _mail,
}
