"""What contradicts itself in a round, in plain sentences: what to look at, and never what was said in private."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from weft.congregations.logic.words import gettext_noop
from weft.weaving.logic.reasons import joined
from weft.weaving.logic.sentence import Translate, same

NO_CREW = gettext_noop("As things are, no {crew} can be formed. What stands in the way: {rules}.")
UNEVEN = gettext_noop(
    "{people} people do not divide into {crews} of {low} to {high}: somebody waits, or the sizes change."
)
RULES = {
    "sizes": gettext_noop("the sizes of {crews}"),
    "time": gettext_noop("the hours at which people can meet"),
    "language": gettext_noop("the languages they speak"),
    "kind": gettext_noop("the kinds of {crew} they ask for"),
    "only_one": gettext_noop("that nobody should be the only one of a kind"),
    "callers": gettext_noop("that a {crew} has one caller"),
    "couple": gettext_noop("who asks to stay together"),
}
TOGETHER = {
    "sizes": gettext_noop("{names} ask to stay together, but are more than fit in one {crew}."),
    "time": gettext_noop("{names} ask to stay together, but have no hour in common."),
    "language": gettext_noop("{names} ask to stay together, but share no language."),
    "callers": gettext_noop("{names} ask to stay together, but more than one of them calls a {crew}."),
    "kind": gettext_noop("{names} ask to stay together, but for different kinds of {crew}."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The round that a conflict is about: how many people, which sizes, and whether any crew was formed."""

    people: int
    sizes: tuple[int, int]
    formed: bool


def conflict_words(
    rules: Sequence[str], names: Sequence[str], asked: Asked, translate: Translate = same
) -> str:
    """One conflict that the engine named: among these people, or, with no names, about everyone."""
    if names:
        return translate(TOGETHER[rules[0]]).format(names=joined(names, translate))
    if asked.formed:
        low, high = asked.sizes
        return translate(UNEVEN).format(people=asked.people, low=low, high=high)
    return translate(NO_CREW).format(rules=joined([translate(RULES[rule]) for rule in rules], translate))
