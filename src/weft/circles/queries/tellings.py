"""Reading what people tell of themselves, each as one reader may."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from weft.circles.logic.tellings import REACH, SEARCHED
from weft.circles.models import Telling
from weft.circles.policy import tellings as policy
from weft.circles.queries.circles import my_crews
from weft.congregations.models import Membership
from weft.congregations.policy.members import see_member
from weft.congregations.policy.ties import tied_to
from weft.congregations.queries.members import members
from weft.core.actor import PASSER_BY, Actor
from weft.core.text import fold

SOMEBODY = 0
"""A member who is nobody in particular."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """One person as one reader sees them."""

    member: Membership
    said_as: str
    zone: str
    languages: list[str]
    told: dict[str, str]

    @property
    def is_bare(self) -> bool:
        return not (self.said_as or self.zone or self.languages or self.told)


def portrait(actor: Actor, member: Membership) -> Portrait:
    """What this reader sees of that person, beyond their name and their cloth."""
    person, told = member.person, policy.see_telling.rows(actor).filter(membership=member).exclude(words="")
    return Portrait(
        member=member,
        said_as=person.said_as if policy.hear_name.allows(actor, member) else "",
        zone=person.zone if policy.read_zone.allows(actor, member) else "",
        languages=person.spoken if policy.read_languages.allows(actor, member) else [],
        told=dict(told.values_list("field", "words")),
    )


def eyes(actor: Actor) -> dict[str, Actor]:
    """Readers who are nobody in particular, to see oneself as each of them does."""
    crews = my_crews(actor).values_list("pk", flat=True)
    stranger = replace(PASSER_BY, congregation_id=actor.congregation_id)
    member = replace(stranger, person_id=SOMEBODY, membership_id=SOMEBODY)
    return {
        "crews": replace(member, circle_ids=frozenset(crews)),
        "congregation": member,
        "neighbours": replace(stranger, person_id=SOMEBODY),
        "public": stranger,
        "welcome": replace(member, permits=frozenset({"welcome"})),
        "tied": replace(
            member, membership_id=tied_to(actor).values_list("pk", flat=True).first() or SOMEBODY
        ),
    }


def reach_of(actor: Actor, members: Collection[int]) -> dict[int, dict[str, str]]:
    """How each of these can be reached, as far as they tell this reader."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    told = policy.see_telling.rows(actor).filter(membership__in=members, field__in=list(REACH))
    for telling in told.exclude(words="").order_by("pk"):
        found[telling.membership_id][telling.field] = telling.words
    return dict(found)


def says_how(actor: Actor) -> bool:
    """Whether the actor told anybody how they can be reached, or that they would rather not be."""
    told = policy.tell_telling.rows(actor).filter(field__in=list(REACH)).exclude(words="")
    return told.exclude(audience=Telling.Audience.ME).exists()


def my_tellings(actor: Actor) -> dict[str, Telling]:
    """What the actor tells, by heading."""
    return {telling.field: telling for telling in policy.tell_telling.rows(actor)}


def public_page(name: str) -> Portrait | None:
    """What anybody sees of whoever made something public, at the address that was made for it."""
    rows = Membership.everywhere.filter(page=name, left_at=None).exclude(page="")
    member = rows.select_related("person").first()
    return portrait(replace(PASSER_BY, congregation_id=member.congregation_id), member) if member else None


def words_found(actor: Actor, words: str) -> dict[int, list[Telling]]:
    """Tellings this reader may see in which these words stand, by who tells them."""
    found: dict[int, list[Telling]] = defaultdict(list)
    looked_for = fold(words)
    if looked_for:
        for telling in policy.see_telling.rows(actor).filter(field__in=SEARCHED).order_by("pk"):
            if looked_for in fold(telling.words):
                found[telling.membership_id].append(telling)
    return dict(found)


def people(actor: Actor, words: str, telling: Collection[int]) -> QuerySet[Membership]:
    """Who is here, by name; `words` narrows to those whose name holds them, or who tell of them."""
    named = members(actor, words)
    if not telling:
        return named
    return members(actor).filter(Q(pk__in=telling) | Q(pk__in=named.order_by().values("pk")))


def finds(actor: Actor, member: Membership) -> bool:
    """Whether this reader finds that person in the list of people."""
    return see_member.allows(actor, member)
