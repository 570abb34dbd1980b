"""Reasons in plain sentences: why these people, why not this person, what a move would break.

The sentences are templates, so that pages can translate them, and say "crew" as the community does, before the facts
are put in. None of them tells what anybody wished, nor whom anybody would rather not be with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from weft.congregations.logic.words import gettext_noop
from weft.weaving.logic.board import Break
from weft.weaving.logic.languages import TITLES
from weft.weaving.logic.questions import ALIKE, MIXED, NOT_ALONE
from weft.weaving.logic.sentence import Translate, same

TIME = gettext_noop("All {size} of you can meet every week at this time: {when} by your clock.")
TIME_FOR_TWO = gettext_noop("You can both meet every week at this time: {when} by your clock.")
TOPIC_AND_LANGUAGE = gettext_noop("You all speak {language}, and others here are drawn to “{topic}” as well.")
KIND_AND_LANGUAGE = gettext_noop(
    "You all speak {language}, and others here asked for the same kind of {crew}: {kind}."
)
TOPIC = gettext_noop("Others here are drawn to “{topic}” as well.")
KIND = gettext_noop("Others here asked for the same kind of {crew}: {kind}.")
LANGUAGE = gettext_noop("You all speak {language}.")
SIZE = gettext_noop("With {size} people there is time for everyone to speak.")
CALL = gettext_noop("At the heart of this {crew} is what {name} calls for: “{intention}”")
OWN_CALL = gettext_noop("At the heart of this {crew} is what you call for: “{intention}”")
ANSWERS = {
    ALIKE: gettext_noop("All of you answered “{question}” with “{option}”."),
    MIXED: gettext_noop("You answered “{question}” in different ways."),
    NOT_ALONE: gettext_noop("Nobody here is the only one with their answer to “{question}”."),
}

UNPLACED = {
    "no_time_given": gettext_noop("We do not know when {name} can meet."),
    "no_zone": gettext_noop("We do not know which clock {name} goes by."),
    "no_common_time": gettext_noop("Too few people can meet when {name} can."),
    "no_shared_language": gettext_noop(
        "Of those who can meet when {name} can, too few share a language with them."
    ),
    "kinds_differ": gettext_noop(
        "Of those who can meet when {name} can, too few ask for a kind of {crew} that fits."
    ),
    "too_many_together": gettext_noop("More people ask to stay together with {name} than fit in one {crew}."),
    "two_callers": gettext_noop(
        "Those who suit {name} call a {crew} of their own, and a {crew} has one caller."
    ),
    "no_room_left": gettext_noop(
        "The {crews} that suit {name} are full, or could not be made without leaving others out."
    ),
}
BREAKS = {
    "not_possible": gettext_noop("This is not possible."),
    "no_time_given": gettext_noop("We do not know when {names} can meet."),
    "no_common_time": gettext_noop("There is no time at which all of them can meet every week."),
    "no_common_time_without": gettext_noop(
        "There is no time at which all of them can meet every week. Without {names} there is one."
    ),
    "no_shared_language": gettext_noop("There is no language that all of them speak."),
    "kinds_differ": gettext_noop("They ask for different kinds of {crew}: {names}."),
    "too_small": gettext_noop("With {size} people this {crew} is smaller than {low}."),
    "too_large": gettext_noop("With {size} people this {crew} is larger than {high}."),
    "couple_parted": gettext_noop("This parts people who ask to stay together: {names}."),
}
OR = gettext_noop("{some} or {last}")
AND = gettext_noop("{some} and {last}")
NUMBERS = (
    "",
    "",
    gettext_noop("two"),
    gettext_noop("three"),
    gettext_noop("four"),
    gettext_noop("five"),
    gettext_noop("six"),
    gettext_noop("seven"),
    gettext_noop("eight"),
    gettext_noop("nine"),
    gettext_noop("ten"),
    gettext_noop("eleven"),
    gettext_noop("twelve"),
)


def sentences(facts: Mapping[str, Any], when: str, translate: Translate = same) -> tuple[str, ...]:
    """For a placed person: the time by their clock, and what they share with the crew; then calls and answers."""
    size = number_words(facts["size"], translate)
    shared = {
        "size": size,
        "language": _language(facts.get("languages") or (), translate),
        "topic": next((each["topic"] for each in facts.get("topics") or ()), ""),
        "kind": facts.get("kind") or "",
    }
    first = TIME_FOR_TWO if facts["size"] == 2 else TIME
    time_words = translate(first).format(size=size, when=when)
    return time_words, translate(_second(shared)).format(**shared), *_more(facts, translate)


def _more(facts: Mapping[str, Any], translate: Translate) -> list[str]:
    """Whose call is at the heart of it, and what was answered to the questions of the round."""
    calls = facts.get("calls") or ()
    told = [translate(CALL if each["name"] else OWN_CALL).format(**each) for each in calls]
    answers = facts.get("answers") or {}
    return told + [translate(ANSWERS[aim]).format(**each) for aim in ANSWERS for each in answers.get(aim, ())]


def _second(shared: Mapping[str, str]) -> str:
    """What to say beside the time: what they share, as far as they share anything."""
    if shared["topic"]:
        return TOPIC_AND_LANGUAGE if shared["language"] else TOPIC
    if shared["kind"]:
        return KIND_AND_LANGUAGE if shared["language"] else KIND
    return LANGUAGE if shared["language"] else SIZE


def _language(codes: Sequence[str], translate: Translate) -> str:
    return joined([translate(TITLES.get(code, code)) for code in codes], translate)


def number_words(number: int, translate: Translate = same) -> str:
    """A small number as a word."""
    return translate(NUMBERS[number]) if 2 <= number < len(NUMBERS) else str(number)


def joined(names: Sequence[str], translate: Translate = same, between: str = AND) -> str:
    """Names as people list them: Ana, Ben and Cem."""
    if len(names) < 2:
        return "".join(names)
    return translate(between).format(some=", ".join(names[:-1]), last=names[-1])


def why_unplaced(code: str, name: str, translate: Translate = same) -> str:
    """Why a person has no crew; what others would rather not is never told from a lack of room."""
    return translate(UNPLACED.get(code, UNPLACED["no_room_left"])).format(name=name)


def move_breaks(
    broken: Sequence[Break], size: int, sizes: tuple[int, int], translate: Translate = same
) -> tuple[str, ...]:
    """What a crew of this size would break, one sentence each."""
    return tuple(_break(each, size, sizes, translate) for each in broken)


def _break(broken: Break, size: int, sizes: tuple[int, int], translate: Translate) -> str:
    code, between = broken.code, AND
    if code == "no_common_time" and broken.names:
        code, between = "no_common_time_without", OR
    names = joined(broken.names, translate, between)
    return translate(BREAKS[code]).format(names=names, size=size, low=sizes[0], high=sizes[1])
