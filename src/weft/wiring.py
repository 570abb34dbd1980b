"""Where the parts are joined: every "when this, then that", all that is done again and again, every long work."""

from collections.abc import Mapping, Sequence

from weft.circles.deeds import KNOCK_WELCOMED
from weft.congregations.deeds import (
    APPLICATION_DECLINED,
    APPLICATION_SENT,
    APPLICATION_TALKED,
    APPLICATION_WELCOMED,
    CHARGE_ACCEPTED,
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
from weft.weaving.deeds import ROUND_CONFIRMED

REACTIONS: Mapping[Deed, Sequence[str]] = {
    CONGREGATION_LEFT: ["weft.flows.reactions.tell_crews", "weft.flows.reactions.forget_who_left"],
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
    TERM_NEARS_ITS_END: ["weft.congregations.reactions.charges.tell_of_term"],
    TIE_ASKED: ["weft.congregations.reactions.ties.tell_of_asking"],
    TIE_HELD: ["weft.congregations.reactions.ties.tell_of_holding"],
    TIE_ENDED: ["weft.congregations.reactions.ties.tell_of_ending"],
    TIE_PROMPTED: ["weft.congregations.reactions.ties.tell_of_theme"],
    CALENDAR_NAMED: ["weft.meetings.reactions.read_new_calendar"],
    KNOCK_WELCOMED: ["weft.circles.reactions.tell_of_somebody_new"],
    ROUND_CONFIRMED: ["weft.weaving.reactions.weaves.tell_of_new_crews"],
}

CHORES: Mapping[str, Every] = {
    "forget who never came": Every(60, "weft.congregations.reactions.coming.forget_who_never_came"),
    "terms": Every(24 * 60, "weft.congregations.reactions.charges.remind_of_terms"),
    "ties": Every(24 * 60, "weft.congregations.reactions.ties.look_at_ties"),
    "forget those who left": Every(60, "weft.flows.reactions.forget_those_who_left"),
    "forget exports": Every(60, "weft.flows.reactions.forget_old_exports"),
    "forget reports": Every(24 * 60, "weft.congregations.reactions.reports.forget_closed"),
    "calendars": Every(5, "weft.meetings.reactions.read_due_calendars"),
    "admit": Every(60, "weft.congregations.reactions.applications.admit_whoever_is_due"),
    "forget applications": Every(
        24 * 60, "weft.congregations.reactions.applications.forget_what_was_answered"
    ),
}

LONG_WORK: Mapping[str, str] = {
    "export": "weft.flows.reactions.gather_export",
    "import": "weft.weaving.reactions.sheets.import_sheet",
    "weave": "weft.weaving.reactions.weaves.weave",
}
