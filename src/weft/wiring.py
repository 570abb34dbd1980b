"""Where the parts are joined: every "when this, then that", all that is done again and again, every long work."""

from collections.abc import Mapping, Sequence

from weft.circles.deeds import CIRCLE_LEFT, KNOCK_WELCOMED
from weft.congregations.deeds import (
    APPLICATION_DECLINED,
    APPLICATION_SENT,
    APPLICATION_TALKED,
    APPLICATION_WELCOMED,
    CHARGE_ACCEPTED,
    CHARGE_HANDED_OVER,
    CHARGE_LAID_DOWN,
    CHARGE_OFFERED,
    INVITATION_CLAIMED,
    TERM_NEARS_ITS_END,
    TIE_ASKED,
    TIE_ENDED,
    TIE_HELD,
    TIE_PROMPTED,
    TOLD_IN_TRUST,
    TRUST_ANSWERED,
)
from weft.core.chores import Every
from weft.core.deed import Deed
from weft.flows.deeds import CONGREGATION_LEFT
from weft.meetings.deeds import AWAY_SAID, CALENDAR_NAMED
from weft.weaving.deeds import (
    CALL_ASKED_ALONG,
    CALL_CHANGED,
    CALL_CONFIRMED,
    CALL_ENDED,
    CALL_GATHERED,
    CALL_MADE,
    CALL_WITHDRAWN,
    CHANGE_CAME_ABOUT,
    CHANGE_DROPPED,
    CHANGE_PUT_BEFORE,
    QUESTION_ANSWERED,
    QUESTION_ASKED,
    ROUND_CONFIRMED,
    ROUND_PUT_BEFORE,
    ROUND_TOLD,
    SEAT_OFFERED,
    TURN_KEPT,
)

REACTIONS: Mapping[Deed, Sequence[str]] = {
    CONGREGATION_LEFT: [
        "weft.flows.reactions.tell_crews",
        "weft.congregations.reactions.charges.tell_of_vacancy",
        "weft.flows.reactions.forget_who_left",
    ],
    APPLICATION_SENT: [
        "weft.congregations.reactions.applications.send_link",
        "weft.congregations.reactions.applications.tell_deciders",
    ],
    APPLICATION_TALKED: ["weft.congregations.reactions.applications.tell_other_side"],
    APPLICATION_WELCOMED: [
        "weft.circles.reactions.seat_applicant",
        "weft.congregations.reactions.applications.tell_applicant",
        "weft.congregations.reactions.ties.tie_to_inviter",
    ],
    APPLICATION_DECLINED: ["weft.congregations.reactions.applications.tell_applicant"],
    TOLD_IN_TRUST: ["weft.congregations.reactions.reports.tell_readers"],
    TRUST_ANSWERED: ["weft.congregations.reactions.reports.tell_readers"],
    INVITATION_CLAIMED: [
        "weft.congregations.reactions.coming.ask_for_charge",
        "weft.circles.reactions.lead_newcomer",
        "weft.congregations.reactions.ties.tie_to_inviter",
    ],
    AWAY_SAID: ["weft.congregations.reactions.charges.tell_standins"],
    CHARGE_OFFERED: ["weft.congregations.reactions.charges.tell_whoever_is_asked"],
    CHARGE_ACCEPTED: ["weft.congregations.reactions.charges.tell_whoever_asked"],
    CHARGE_HANDED_OVER: ["weft.congregations.reactions.charges.tell_whoever_has_it_now"],
    CHARGE_LAID_DOWN: ["weft.congregations.reactions.charges.tell_of_vacancy"],
    TERM_NEARS_ITS_END: ["weft.congregations.reactions.charges.tell_of_term"],
    TIE_ASKED: ["weft.congregations.reactions.ties.tell_of_asking"],
    TIE_HELD: ["weft.congregations.reactions.ties.tell_of_holding"],
    TIE_ENDED: ["weft.congregations.reactions.ties.tell_of_ending"],
    TIE_PROMPTED: ["weft.congregations.reactions.ties.tell_of_theme"],
    CALENDAR_NAMED: ["weft.meetings.reactions.read_new_calendar"],
    ROUND_TOLD: ["weft.weaving.reactions.rounds.tell_of_open_round"],
    CALL_MADE: ["weft.weaving.reactions.calls.tell_who_waited"],
    CALL_CHANGED: ["weft.weaving.reactions.calls.tell_of_change"],
    CALL_ASKED_ALONG: ["weft.weaving.reactions.calls.tell_whoever_is_asked"],
    CALL_GATHERED: ["weft.weaving.reactions.calls.tell_of_gathering"],
    CALL_CONFIRMED: ["weft.weaving.reactions.calls.tell_of_crew"],
    CALL_ENDED: ["weft.weaving.reactions.calls.tell_of_end"],
    CALL_WITHDRAWN: ["weft.weaving.reactions.calls.tell_of_end"],
    QUESTION_ASKED: ["weft.weaving.reactions.calls.tell_of_question"],
    QUESTION_ANSWERED: ["weft.weaving.reactions.calls.tell_of_reply"],
    KNOCK_WELCOMED: [
        "weft.circles.reactions.tell_of_somebody_new",
        "weft.weaving.reactions.refill.end_steps_of_whoever_came",
        "weft.weaving.reactions.recombining.let_changes_rest",
    ],
    CIRCLE_LEFT: [
        "weft.weaving.reactions.refill.offer_seat_left",
        "weft.weaving.reactions.recombining.let_changes_rest",
    ],
    CHANGE_CAME_ABOUT: ["weft.weaving.reactions.recombining.finish_change"],
    CHANGE_DROPPED: ["weft.weaving.reactions.recombining.forget_change"],
    SEAT_OFFERED: ["weft.weaving.reactions.refill.tell_of_seat"],
    ROUND_PUT_BEFORE: ["weft.weaving.reactions.replies.tell_of_asking"],
    CHANGE_PUT_BEFORE: ["weft.weaving.reactions.replies.tell_of_asking"],
    TURN_KEPT: [
        "weft.weaving.reactions.replies.tell_of_new_crews",
        "weft.weaving.reactions.replies.tell_of_asking",
    ],
    ROUND_CONFIRMED: ["weft.weaving.reactions.replies.tell_of_next_steps"],
}

CHORES: Mapping[str, Every] = {
    "forget who never came": Every(60, "weft.congregations.reactions.coming.forget_who_never_came"),
    "terms": Every(24 * 60, "weft.congregations.reactions.charges.remind_of_terms"),
    "ties": Every(24 * 60, "weft.congregations.reactions.ties.look_at_ties"),
    "forget those who left": Every(60, "weft.flows.reactions.forget_those_who_left"),
    "forget exports": Every(60, "weft.flows.reactions.forget_old_exports"),
    "forget reports": Every(24 * 60, "weft.congregations.reactions.reports.forget_closed"),
    "rounds": Every(5, "weft.weaving.reactions.rounds.close_due_rounds"),
    "free seats": Every(60, "weft.weaving.reactions.refill.offer_what_is_free"),
    "company": Every(3 * 60, "weft.weaving.reactions.recombining.look_for_company"),
    "calendars": Every(5, "weft.meetings.reactions.read_due_calendars"),
    "end calls": Every(60, "weft.weaving.reactions.calls.end_due_calls"),
    "turns": Every(5, "weft.weaving.reactions.turns.settle_due_rounds"),
    "admit": Every(60, "weft.congregations.reactions.applications.admit_whoever_is_due"),
    "forget applications": Every(
        24 * 60, "weft.congregations.reactions.applications.forget_what_was_answered"
    ),
}

LONG_WORK: Mapping[str, str] = {
    "export": "weft.flows.reactions.gather_export",
    "split": "weft.weaving.reactions.recombining.look_for_split",
    "settle": "weft.weaving.reactions.turns.settle",
    "import": "weft.weaving.reactions.sheets.import_sheet",
    "weave": "weft.weaving.reactions.weaves.weave",
}
