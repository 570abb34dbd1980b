"""Writing what somebody takes along: asked for, gathered, taken once."""

import os
import secrets
from datetime import timedelta

from django.db import transaction

from weft.core import clock, work
from weft.core.actor import Actor
from weft.core.models import Work
from weft.core.sealing import destroy, seal, unseal
from weft.people.models import Export
from weft.people.queries.exports import export_file, export_place, export_scope, secret_hash

LASTS = timedelta(hours=24)


@transaction.atomic
def ask_export(*, actor: Actor) -> tuple[Export, str]:
    """Ask for everything of one's own; what was asked for earlier ends. Returns the secret of its link, shown once.

    Whoever asks has it recorded.
    """
    for earlier in Export.everywhere.filter(person=actor.person_id):
        forget_export(actor=actor, export=earlier)
    secret = secrets.token_urlsafe(24)
    export = Export.everywhere.create(
        person_id=actor.person_id, secret_hash=secret_hash(secret), expires_at=clock.now() + LASTS
    )
    export.work = work.begin(actor, "export", export.pk)
    export.save(update_fields=["work"])
    return export, secret


@transaction.atomic
def keep_export(*, actor: Actor, export: Export, content: bytes) -> None:
    """Seal what was gathered and lay it down for whoever has the link, unless it was forgotten meanwhile.

    Asking for it was recorded.
    """
    if not Export.everywhere.select_for_update().filter(pk=export.pk).exists():
        return
    sealed = seal(export_place(export), content)
    file = export_file(export)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as laid:
        laid.write(sealed)
    os.replace(draft, file)


@transaction.atomic
def take_export(*, actor: Actor, export: Export) -> bytes | None:
    """Open it for the one who has the link, once: afterwards it is gone. None when somebody was faster.

    Whoever hands it over has it recorded.
    """
    file = export_file(export)
    content = unseal(export_place(export), file.read_bytes()) if file.exists() else None
    return content if forget_export(actor=actor, export=export) else None


@transaction.atomic
def forget_export(*, actor: Actor, export: Export) -> bool:
    """Destroy it, file and key. False when it was gone already. Asking for it was recorded."""
    gone, _ = Export.everywhere.filter(pk=export.pk).delete()
    if export.work_id:
        Work.everywhere.filter(pk=export.work_id).delete()
    destroy(export_scope(export))
    transaction.on_commit(lambda: export_file(export).unlink(missing_ok=True))
    return bool(gone)
