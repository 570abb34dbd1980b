"""Reading what happened in a community: ids and deeds, with names looked up now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from weft.congregations.models import Charge, Membership
from weft.congregations.policy import chronicle as policy
from weft.congregations.policy.members import see_member
from weft.core.actor import Actor
from weft.core.deed import deed_of
from weft.core.models import Entry

LEFT = "congregation.left"


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, and on which day. Without a name: somebody of whom this reader sees no name."""

    kind: str
    sentence: str
    on: date
    who: str
    what: str
    """What was entrusted, by the name that every member reads; nothing where it is about something else, or ended."""
    facts: Mapping[str, object]


def entries(actor: Actor) -> QuerySet[Entry]:
    """What happened in the community as a whole, the newest first."""
    return policy.read_entry.rows(actor).order_by("-seq")


def told(actor: Actor, page: Sequence[Entry]) -> list[Happened]:
    """These entries with the names that this reader sees today, in four questions for all of them."""
    names = _names(actor, {entry.person for entry in page if entry.person is not None})
    here = Charge.objects.of(actor.congregation_id or 0).filter(pk__in={_charge_of(entry) for entry in page})
    charges = dict(here.values_list("pk", "name"))
    return [_told(entry, names, charges.get(_charge_of(entry), "")) for entry in page]


def _charge_of(entry: Entry) -> int:
    """The charge that something is about, or 0."""
    told = entry.thing_id if entry.thing_kind == Charge.__name__ else entry.facts.get("charge")
    return told if isinstance(told, int) else 0


def _told(entry: Entry, names: "_Names", what: str) -> Happened:
    deed = deed_of(entry.deed)
    who = "" if entry.person is None or entry.deed == LEFT else names.of(entry.person, entry.at)
    sentence = deed.sentence if deed else ""
    return Happened(entry.deed, sentence, timezone.localdate(entry.at), who, what, entry.facts)


@dataclass(frozen=True, slots=True)
class _Names:
    """Those whom the reader sees here now, and the numbers of those who left, by when they did."""

    present: Mapping[int, str]
    former: Mapping[int, list[tuple[datetime, str]]]

    def of(self, person_id: int, at: datetime) -> str:
        """Who somebody was then: whoever left and came back has no share in what they did before."""
        for left_at, name in self.former.get(person_id, []):
            if at <= left_at:
                return name
        return self.present.get(person_id, "")


def _names(actor: Actor, people: set[int]) -> _Names:
    seen = see_member.rows(actor).filter(person__in=people).select_related("person")
    left = Entry.everywhere.filter(scope=actor.congregation_id or 0, deed=LEFT, person__in=people).order_by(
        "seq"
    )
    leavings = list(left.values_list("person", "at", "thing_id"))
    gone = Membership.objects.of(actor.congregation_id or 0).filter(pk__in=[pk for _, _, pk in leavings])
    numbered = {member.pk: capfirst(member.name) for member in gone.select_related("person")}
    former: dict[int, list[tuple[datetime, str]]] = {}
    for person_id, at, pk in leavings:
        if person_id is not None and pk in numbered:
            former.setdefault(person_id, []).append((at, numbered[pk]))
    return _Names({member.person_id: member.name for member in seen}, former)


def latest_hash(actor: Actor) -> str:
    """What ties the newest line to all that was written before: whoever notes it down can tell later if it changed.

    It stays as it is until the next line: that somebody did something of their own shows in nothing here.
    """
    return entries(actor).values_list("hash", flat=True).first() or ""
