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

Writing = tuple[Circle, Note.Kind, str]


@transaction.atomic
def write_access(*, actor: Actor, said: Sequence[tuple[Circle, str]]) -> None:
    """Seal what each of these said they need, in their own circle. Whoever asks for it has it recorded."""
    _write([(circle, Note.Kind.ACCESS, words) for circle, words in said])


def _write(said: Sequence[Writing]) -> None:
    notes = [
        Note(congregation_id=circle.congregation_id, circle=circle, kind=kind) for circle, kind, _ in said
    ]
    closed = seal_all(
        [
            (note_place(circle, note), words.encode())
            for note, (circle, _, words) in zip(notes, said, strict=True)
        ]
    )
    for note, sealed in zip(notes, closed, strict=True):
        note.sealed = sealed
    Note.everywhere.bulk_create(notes)


@transaction.atomic
def note_needs(*, actor: Actor, access: str, food: str = "") -> None:
    """Say, or unsay, what you need to take part and to eat with others. Only you read it."""
    own = see_circle.rows(actor).get(scale=Circle.Scale.SELF)
    said = [(own, Note.Kind.ACCESS, access), (own, Note.Kind.FOOD, food)]
    Note.objects.of(own.congregation_id).filter(circle=own, kind__in=[kind for _, kind, _ in said]).delete()
    _write([each for each in said if each[2]])
    record(actor, ACCESS_NOTED, own)
