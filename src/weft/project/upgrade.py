"""Bringing the database from one version to the next, and never back."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from weft.project import archive


class Refused(Exception):
    """The database does not fit; the message says what to do."""


def refuse_newer() -> None:
    """An older Weft must not write into a newer one's tables."""
    loader = MigrationExecutor(connection).loader
    known = set(loader.disk_migrations)
    if beyond := sorted(name for app, name in set(loader.applied_migrations) - known if app == "weft"):
        raise Refused(
            f"The database is of a newer Weft (it knows {beyond[-1]}). Install that version again, "
            "or restore a backup made before the upgrade into an empty data folder."
        )


def waiting() -> bool:
    """Whether the database is of an older version, or new."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_here() -> None:
    """Bring the database to this version; a copy of it as it was is kept in the data folder."""
    if not waiting():
        return
    if archive.heads():
        archive.keep_before_upgrade()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
