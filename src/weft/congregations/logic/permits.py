"""What a charge or a level can permit, in one line each, and everything that may be done by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from weft.congregations.logic.words import gettext_noop

PERMITS: Mapping[str, str] = {
    "welcome": gettext_noop(
        "invite people, decide who comes in, find everybody, and see how to reach those without an account"
    ),
    "accompany": gettext_noop("see who has nobody looking out for them, and propose somebody"),
    "weave": gettext_noop("open %(rounds)s, arrange what is proposed and put it before its people"),
    "settle": gettext_noop(
        "change names, words, agreements, how people come in, levels, sizes and rhythms, and what is entrusted to whom"
    ),
}

RIGHTS: Mapping[str, str] = {
    "join": gettext_noop("say yes in %(rounds)s, make and join %(calls)s, and ask to sit in %(crews)s"),
    "hold": gettext_noop("be entrusted with something"),
    "decide": gettext_noop("vouch for somebody who asks to come in, or ask for a talk first"),
    "invite": gettext_noop("invite others"),
}
"""What a level of belonging can allow."""

WITHOUT_LEVELS = frozenset({"join", "hold", "decide"})
"""The rights of members to whom the community gave no level."""


@dataclass(frozen=True, slots=True)
class Power:
    """Something that not everybody may do: by which permits or rights, all of one group, and the rules that say so."""

    sentence: str
    groups: tuple[frozenset[str], ...]
    rules: tuple[str, ...]
    is_holders: bool = False
    """Whether everybody may do it who is entrusted with the thing in question."""

    @property
    def permits(self) -> frozenset[str]:
        return frozenset(each for group in self.groups for each in group)

    def is_given_by(self, permits: Iterable[str]) -> bool:
        """Whether these are enough for it."""
        return any(group <= frozenset(permits) for group in self.groups)


def _power(sentence: str, *groups: str, rules: str, is_holders: bool = False) -> Power:
    return Power(
        sentence, tuple(frozenset(group.split()) for group in groups), tuple(rules.split()), is_holders
    )


POWERS: tuple[Power, ...] = (
    _power(
        gettext_noop("give people who have no account a way in, and see how to reach them"),
        "welcome",
        rules="welcome_people invite_member reach_people",
    ),
    _power(
        gettext_noop("find everybody, those too who only wish to be found by those they sit with"),
        "welcome",
        rules="see_member",
    ),
    _power(
        gettext_noop("make links that let others in"),
        "welcome",
        "invite",
        rules="make_invitation invite_into_circle",
    ),
    _power(
        gettext_noop("say at which level a link lets people in, and see and take back the links of others"),
        "welcome",
        rules="choose_level revoke_invitation",
    ),
    _power(
        gettext_noop("read what those write who ask to come in, write to them, and answer them"),
        "welcome",
        rules="see_applications see_application answer_application",
    ),
    _power(
        gettext_noop(
            "where the word of one is enough: read what applicants write, vouch for them, or ask for a talk first"
        ),
        "decide",
        rules="see_applications see_application vouch_application",
    ),
    _power(
        gettext_noop("see who has nobody looking out for them and sits with nobody"),
        "welcome",
        "accompany",
        rules="see_the_unaccompanied",
    ),
    _power(
        gettext_noop("see who lacks one of the two, and have people asked to look out for one another"),
        "accompany",
        rules="propose_ties propose_to",
    ),
    _power(
        gettext_noop("change what those who look out for one another are reminded to talk about"),
        "accompany",
        "settle",
        rules="choose_themes",
    ),
    _power(
        gettext_noop(
            "open %(rounds)s, say who may take part, arrange what is proposed and put it before its people, "
            "and see what came to be until the first meetings"
        ),
        "weave",
        rules=(
            "open_round gather_round steer_round arrange_round move_seat see_weave put_before_people "
            "hand_out_proposal"
        ),
    ),
    _power(
        gettext_noop("note what somebody answered in person who has neither mail nor a way in"),
        "weave",
        rules="note_reply",
    ),
    _power(
        gettext_noop("bring sheets on which people signed up, and read them"),
        "weave welcome",
        rules="bring_sheet see_sheet",
    ),
    _power(
        gettext_noop("change the name and the words %(of_the_congregation)s, its sizes and its rhythms"),
        "settle",
        rules="settle_congregation",
    ),
    _power(
        gettext_noop("say how people come in, and what they are asked first"),
        "settle",
        rules="settle_congregation",
    ),
    _power(
        gettext_noop("write down what members agree to, change it and end it"),
        "settle",
        rules="write_agreement change_agreement",
    ),
    _power(
        gettext_noop("add and change levels, and give people another"),
        "settle",
        rules="add_level change_level set_level",
    ),
    _power(
        gettext_noop("make, change and end %(charges)s, and have a link lead to one"),
        "settle",
        rules="make_charge change_charge choose_charge",
    ),
    _power(
        gettext_noop("ask somebody to take %(a_charge)s or to stand in, and hand it over"),
        "settle",
        rules="offer_charge hand_over",
        is_holders=True,
    ),
    _power(RIGHTS["hold"], "hold", rules="accept_handover"),
    _power(
        RIGHTS["join"],
        "join",
        rules="come_along knock_at_circle take_step take_part_in_round make_call join_call",
    ),
)
"""All that may be done here by what is entrusted to somebody, or by their level. Nothing is left out."""
