"""Where the parts are joined: every "when this, then that", all that is done again and again, every long work."""

from collections.abc import Mapping, Sequence

from weft.core.chores import Every
from weft.core.deed import Deed
from weft.weaving.deeds import ROUND_CONFIRMED

REACTIONS: Mapping[Deed, Sequence[str]] = {
    ROUND_CONFIRMED: ["weft.weaving.reactions.tell_of_new_crews"],
}

CHORES: Mapping[str, Every] = {}

LONG_WORK: Mapping[str, str] = {
    "import": "weft.weaving.reactions.import_sheet",
    "weave": "weft.weaving.reactions.weave",
}
