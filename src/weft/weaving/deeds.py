"""What can happen in a round."""

from weft.core.deed import Deed

ROUND_OPENED = Deed("round.opened", "opened a round", "members", in_chronicle=True)
ROUND_CONFIRMED = Deed(
    "round.confirmed", "confirmed a round: crews came to be", "those who sit in them", in_chronicle=True
)
SHEET_BROUGHT = Deed("sheet.brought", "brought a sign-up sheet")
SHEET_DROPPED = Deed("sheet.dropped", "put a sign-up sheet away")
SHEET_CORRECTED = Deed("sheet.corrected", "said what the columns of a sheet mean")
SHEET_SENT_IN = Deed("sheet.sent_in", "asked the worker to take a sign-up sheet in")
SIGNUPS_TAKEN_IN = Deed("signups.taken_in", "people who signed up were taken in", "members")
ANSWER_WITHDRAWN = Deed("answer.withdrawn", "stepped back from a round")
WEAVE_ASKED = Deed("weave.asked", "asked for a proposal")
WEAVE_MADE = Deed("weave.made", "a proposal was made")
WEAVE_STOPPED = Deed("weave.stopped", "stopped looking for a proposal")
SEAT_MOVED = Deed("seat.moved", "moved somebody in a proposal")
