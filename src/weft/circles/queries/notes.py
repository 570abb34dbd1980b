"""Reading sealed words."""

from weft.circles.models import Circle, Note
from weft.circles.policy import notes as policy
from weft.core.actor import Actor
from weft.core.sealing import Place, unseal_all


def my_needs(actor: Actor) -> dict[str, str]:
    """What the actor once said they need to take part and to eat; nobody else reads it."""
    kinds = (Note.Kind.ACCESS, Note.Kind.FOOD)
    own = policy.read_note.rows(actor).filter(circle__scale=Circle.Scale.SELF, kind__in=kinds)
    notes = list(own.select_related("circle"))
    words = unseal_all([(note_place(note.circle, note), note.sealed) for note in notes]) if notes else []
    return {note.kind: opened.decode() for note, opened in zip(notes, words, strict=True)}


def note_place(circle: Circle, note: Note) -> Place:
    """Where a note's words belong."""
    return Place(circle.scope, "note", str(note.uid), note.kind)
