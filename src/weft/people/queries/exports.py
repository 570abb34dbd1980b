"""Reading what somebody takes along."""

import hashlib
from pathlib import Path

from django.conf import settings

from weft.core import clock
from weft.core.actor import Actor
from weft.core.sealing import Place
from weft.people.models import Export


def secret_hash(secret: str) -> str:
    """What is kept of the link: enough to know it again, too little to use it."""
    return hashlib.sha256(f"export/{secret}".encode()).hexdigest()


def export_place(export: Export) -> Place:
    """Where what was gathered belongs."""
    return Place(export_scope(export), "export", str(export.uid), "file")


def export_scope(export: Export) -> str:
    """Under which it is sealed."""
    return f"export:{export.uid}"


def export_file(export: Export) -> Path:
    """The sealed file: outside the folder that goes into backups."""
    return Path(settings.DATA_DIR) / "exports" / export.uid.hex


def open_export(secret: str) -> Export | None:
    """What a link leads to, while it holds."""
    rows = Export.everywhere.filter(secret_hash=secret_hash(secret), expires_at__gt=clock.now())
    return rows.select_related("work", "person").first()


def my_export(actor: Actor) -> Export | None:
    """What somebody asked for and has not taken yet."""
    rows = Export.everywhere.filter(person=actor.person_id, expires_at__gt=clock.now())
    return rows.order_by("-made_at").first() if actor.is_signed_in else None
