"""What can happen in a round."""

from weft.core.deed import Deed

ROUND_OPENED = Deed("round.opened", "opened a round", "members", in_chronicle=True)
ROUND_PUT_BEFORE = Deed(
    "round.put_before",
    "what is proposed in a round went to its people",
    "whoever a crew is proposed to",
    in_chronicle=True,
)
ROUND_TOLD = Deed("round.told", "told people that a round is open", "those who may take part")
PEOPLE_CHOSEN = Deed("round.people_chosen", "said who may take part in a round")
QUESTIONS_ASKED = Deed("round.questions_asked", "said what a round asks everybody")
ANSWER_GIVEN = Deed("answer.given", "said yes to a round")
TURN_KEPT = Deed(
    "turn.kept", "what people answered was put together", "those whose crew came to be, and those asked anew"
)
ROUND_CONFIRMED = Deed(
    "round.confirmed",
    "a round came to its end: crews came to be",
    "those who wait for one",
    in_chronicle=True,
)
CHANGE_PUT_BEFORE = Deed("change.put_before", "a split or a merge was put before those it is about", "them")
SHEET_BROUGHT = Deed("sheet.brought", "brought a sign-up sheet")
SHEET_DROPPED = Deed("sheet.dropped", "put a sign-up sheet away")
SHEET_CORRECTED = Deed("sheet.corrected", "said what the columns of a sheet mean")
SHEET_SENT_IN = Deed("sheet.sent_in", "asked the worker to take a sign-up sheet in")
SIGNUPS_TAKEN_IN = Deed("signups.taken_in", "people who signed up were taken in", "members")
ANSWER_WITHDRAWN = Deed("answer.withdrawn", "stepped back from a round")
SEAT_OFFERED = Deed(
    "seat.offered", "a free seat was offered to somebody who waits", "whoever it is offered to"
)
SPLIT_ASKED = Deed("split.asked", "asked whether one crew becomes two")
CHANGE_DROPPED = Deed("change.dropped", "a split or a merge did not come about", "those it is about")
CHANGE_CAME_ABOUT = Deed("change.came_about", "a split or a merge came about", "those it is about")
WEAVE_ASKED = Deed("weave.asked", "asked for a proposal")
WEAVE_MADE = Deed("weave.made", "a proposal was made")
WEAVE_STOPPED = Deed("weave.stopped", "stopped looking for a proposal")
SEAT_MOVED = Deed("seat.moved", "moved somebody in a proposal")
CALL_MADE = Deed("call.made", "called a crew", "those who wished to hear of the next call")
CALL_CHANGED = Deed("call.changed", "changed a call", "those who are in it")
CALL_WITHDRAWN = Deed("call.withdrawn", "took a call back", "those who are in it")
CALL_ENDED = Deed("call.ended", "a call ended", "those who are in it")
CALL_JOINED = Deed("call.joined", "joined a call")
CALL_LEFT = Deed("call.left", "left a call")
CALL_ASKED_ALONG = Deed("call.asked along", "asked somebody to come along", "whoever is asked")
CALL_GATHERED = Deed("call.gathered", "enough people are in a call", "those who are in it")
CALL_CONFIRMED = Deed("call.confirmed", "a crew came to be out of a call", "those who sit in it")
QUESTION_ASKED = Deed("question.asked", "asked something about a call", "whoever called")
QUESTION_ANSWERED = Deed("question.answered", "a question about a call was answered", "whoever asked")
QUESTION_TAKEN_BACK = Deed("question.taken_back", "took back a question about a call")
