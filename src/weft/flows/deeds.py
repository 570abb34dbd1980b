"""What can happen across rooms."""

from weft.core.deed import Deed

CONGREGATION_LEFT = Deed(
    "congregation.left", "left this community", "those who sat with them", in_chronicle=True
)
CONGREGATION_CLOSED = Deed("congregation.closed", "a community that nobody was left in was forgotten")
PERSON_ERASED = Deed("person.erased", "somebody who left was forgotten")
EXPORT_ASKED = Deed("export.asked", "asked for everything that is theirs")
EXPORT_TAKEN = Deed("export.taken", "took along everything that is theirs")
