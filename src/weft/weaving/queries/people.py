"""Reading who may take part in a round, who was told of it, and whom no mail reaches."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from weft.congregations.logic.permits import WITHOUT_LEVELS
from weft.congregations.models import Level, Membership
from weft.congregations.policy.members import see_member
from weft.congregations.queries.members import members
from weft.core.actor import Actor
from weft.core.models import Entry
from weft.weaving.deeds import ROUND_TOLD
from weft.weaving.logic.names import Roll
from weft.weaving.models import Answer, Round

REACHED = Q(person__account__is_active=True, person__account__has_come_in=True) | ~Q(person__mail="")


def may_take_part(round: Round) -> QuerySet[Membership]:
    """Everybody for whom a round is: of all who are here, or of those who were chosen, whose level lets them join."""
    here = Membership.objects.of(round.congregation_id).filter(left_at=None)
    if round.is_for_some:
        here = here.filter(pk__in=round.among.values("pk"))
    joining: QuerySet[Membership] = here.filter(_joins(round.congregation_id))
    return joining


def _joins(congregation_id: int) -> Q:
    levels = Level.objects.of(congregation_id).values_list("pk", "rights")
    allowed = Q(level__in=[pk for pk, rights in levels if "join" in rights])
    return allowed | Q(level=None) if "join" in WITHOUT_LEVELS else allowed


def told_of(round: Round) -> set[int]:
    """The members who were told of a round already, as the books have it."""
    entries = Entry.everywhere.filter(
        scope=round.congregation_id, deed=ROUND_TOLD.kind, thing_kind="Round", thing_id=round.pk
    )
    return {int(each) for facts in entries.values_list("facts", flat=True) for each in _listed(facts)}


def _listed(facts: dict[str, str]) -> list[str]:
    return facts["members"].split(",") if facts.get("members") else []


def to_tell_of(round: Round) -> QuerySet[Membership]:
    """Those who may take part, whom a mail reaches, and who were not told yet nor said yes by themselves."""
    answered = Answer.objects.of(round.congregation_id).filter(round=round).values("membership")
    rest = may_take_part(round).filter(REACHED).exclude(pk__in=told_of(round))
    return rest.exclude(pk__in=answered).order_by("pk")


def to_ask_in_person(actor: Actor, round: Round) -> QuerySet[Membership]:
    """Those who may take part and whom no mail reaches, whatever they say: the list never tells who said yes."""
    seen = see_member.rows(actor).filter(pk__in=may_take_part(round).values("pk"))
    return seen.exclude(REACHED).select_related("person").order_by("person__name", "pk")


def whom_to_wish_for(actor: Actor, round: Round, words: str = "") -> QuerySet[Membership]:
    """The others who may take part, as far as the actor may find them, by name."""
    here = members(actor, words).exclude(pk=actor.membership_id or 0)
    return here.filter(pk__in=may_take_part(round).values("pk"))


def with_level(actor: Actor, level: Level) -> QuerySet[Membership]:
    """Whoever holds a level, of those the actor may find."""
    return see_member.rows(actor).filter(level=level)


def who_took_part(actor: Actor, earlier: Round) -> QuerySet[Membership]:
    """Whoever said yes to an earlier round, of those the actor may find."""
    answers = Answer.objects.of(earlier.congregation_id).filter(round=earlier)
    return see_member.rows(actor).filter(pk__in=answers.values("membership"))


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a list of names means, and each line that means nobody, or several people."""

    found: list[int] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    ambiguous: list[tuple[int, str]] = field(default_factory=list)

    @property
    def left(self) -> str:
        """The lines that nobody was found for, to be written otherwise."""
        return "\n".join(words for _, words in sorted([*self.unknown, *self.ambiguous]))


def named(actor: Actor, words: str) -> Named:
    """Everybody whose name stands in a list, of those the actor may find; line by line."""
    people = see_member.rows(actor).values_list("pk", "person__name")
    roll = Roll.of((str(pk), name, "") for pk, name in people)
    told = Named()
    for number, line in enumerate(words.splitlines(), start=1):
        meant = roll.meant(line, "")
        told.found.extend(int(key) for key in meant.keys)
        told.unknown.extend((number, each) for each in meant.unknown)
        told.ambiguous.extend((number, each) for each in meant.ambiguous)
    return told


def earlier_rounds(rounds: Iterable[Round], round: Round) -> list[Round]:
    """Rounds whose people may be asked again."""
    return [each for each in rounds if each.pk != round.pk and each.purpose == Round.Purpose.USUAL][:50]


def everybody_by_name(actor: Actor) -> list[tuple[int, str]]:
    """Everybody the actor may find, for a card on which a name stands."""
    return list(see_member.rows(actor).values_list("pk", "person__name"))


def member_here(actor: Actor, key: int | None) -> Membership | None:
    """The member whom a card is from, if they belong here already."""
    return see_member.rows(actor).select_related("person").filter(pk=key).first() if key else None


def signup_keys(congregation_id: int) -> set[str]:
    """By which keys people are known on sheets here."""
    keys = Membership.objects.of(congregation_id).exclude(signup_key="")
    return set(keys.values_list("signup_key", flat=True))
