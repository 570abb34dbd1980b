"""Writing sealed words."""

from collections.abc import Sequence

from django.db import transaction

from weft.circles.deeds import ACCESS_NOTED
from weft.circles.models import Circle, Note
from weft.circles.policy.circles import see_circle
from weft.circles.queries.notes import note_place
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.sealing import seal_all


@transaction.atomic
def write_access(*, actor: Actor, said: Sequence[tuple[Circle, str]]) -> None:
    """Seal what each of these said they need, in their own circle. Whoever asks for it has it recorded."""
    notes = [
        Note(congregation_id=circle.congregation_id, circle=circle, kind=Note.Kind.ACCESS)
        for circle, _ in said
    ]
    closed = seal_all(
        [
            (note_place(circle, note), words.encode())
            for note, (circle, words) in zip(notes, said, strict=True)
        ]
    )
    for note, sealed in zip(notes, closed, strict=True):
        note.sealed = sealed
    Note.everywhere.bulk_create(notes)


@transaction.atomic
def note_access(*, actor: Actor, words: str) -> None:
    """Say, or unsay, what you need to take part. Only you read it."""
    own = see_circle.rows(actor).get(scale=Circle.Scale.SELF)
    Note.objects.of(own.congregation_id).filter(circle=own, kind=Note.Kind.ACCESS).delete()
    if words:
        write_access(actor=actor, said=[(own, words)])
    record(actor, ACCESS_NOTED, own)
