"""Reading sealed words."""

from weft.circles.models import Circle, Note
from weft.circles.policy import notes as policy
from weft.core.actor import Actor
from weft.core.sealing import Place, unseal


def access_words(actor: Actor) -> str:
    """What the actor once said they need to take part; nobody else reads it."""
    own = policy.read_note.rows(actor).filter(circle__scale=Circle.Scale.SELF, kind=Note.Kind.ACCESS)
    note = own.select_related("circle").first()
    return unseal(note_place(note.circle, note), note.sealed).decode() if note else ""


def note_place(circle: Circle, note: Note) -> Place:
    """Where a note's words belong."""
    return Place(circle.scope, "note", str(note.uid), note.kind)
