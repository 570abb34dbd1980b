"""Reading rounds, sheets and proposals."""

from weft.weaving.queries.moves import Option, move_options, option_for
from weft.weaving.queries.proposals import (
    card,
    first_sheet,
    has_too_few,
    measures,
    proposals,
    summary,
    to_tell,
    waiting,
    with_words,
)
from weft.weaving.queries.sheets import dry_run, reading_of, sheet_in_hand, table_of, worded
from weft.weaving.queries.weaves import (
    latest_weave,
    my_answer,
    people_in,
    rounds,
    rounds_going_on,
    said_in,
    settings_of,
)

__all__ = [
    "Option",
    "card",
    "dry_run",
    "first_sheet",
    "has_too_few",
    "latest_weave",
    "measures",
    "move_options",
    "my_answer",
    "option_for",
    "people_in",
    "proposals",
    "reading_of",
    "rounds",
    "rounds_going_on",
    "said_in",
    "settings_of",
    "sheet_in_hand",
    "summary",
    "table_of",
    "to_tell",
    "waiting",
    "with_words",
    "worded",
]
