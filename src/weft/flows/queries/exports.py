"""Reading everything that is somebody's own: their words, and what they did, never the words of others.

Each room tells what it has by one function below; whatever is added to a room is added here.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from weft.circles.models import Belonging, Circle, Note, Telling
from weft.circles.queries.circles import actor_of, my_crews, selves_of
from weft.circles.queries.notes import note_place
from weft.congregations.models import (
    Acceptance,
    Application,
    Child,
    Holding,
    Membership,
    Remark,
    Reply,
    Report,
    Tie,
)
from weft.congregations.policy.members import see_member
from weft.congregations.queries.household import child_place
from weft.core.sealing import Locked, Place, unseal
from weft.meetings.models import Availability, Busy
from weft.people.models import Person
from weft.weaving.models import Answer

Facts = dict[str, tuple[str, Any]]
"""Each thing by its name for programs, with its name for people."""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of what somebody takes along, with all there is below it."""

    key: str
    title: str
    rows: list[Facts] = field(default_factory=list)

    def readable(self) -> list[list[tuple[str, list[str]]]]:
        """The same for a person: what is empty is left out."""
        return [
            [(label, _lines(value)) for label, value in row.values() if _lines(value)] for row in self.rows
        ]


def _lines(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{word}: {', '.join(map(str, each))}" for word, each in value.items() if each]
    if isinstance(value, list):
        return [" – ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value]
    return [str(value)] if value else []


def everything_of(person: Person) -> Iterator[Section]:
    """All that is theirs, in every community they belong to, heading by heading."""
    yield Section("person", _("About you"), [_person(person)])
    memberships = Membership.everywhere.filter(person=person, left_at=None).order_by("pk")
    members = list(memberships.select_related("congregation", "person", "level", "household"))
    for key, title, collect in _rooms():
        rows = [
            {"community": (_("Community"), member.congregation.name)} | facts
            for member in members
            for facts in collect(member)
        ]
        yield Section(key, title, rows)


def as_plain(sections: list[Section]) -> dict[str, list[dict[str, Any]]]:
    """The same for a program."""
    return {
        section.key: [{name: value for name, (_, value) in row.items()} for row in section.rows]
        for section in sections
    }


def _rooms() -> list[tuple[str, str, Callable[[Membership], Iterator[Facts]]]]:
    return [
        ("memberships", _("Where you belong"), _membership),
        ("tellings", _("What you tell of yourself"), _tellings),
        ("notes", _("What only you read"), _notes),
        ("availability", _("When you can meet"), _availability),
        ("circles", _("Where you sit, and sat"), _circles),
        ("answers", _("What you said yes to"), _answers),
        ("charges", _("What is entrusted to you"), _charges),
        ("ties", _("Whom you look out for, and who for you"), _ties),
        ("agreements", _("What you agreed to"), _agreements),
        ("application", _("How you asked to come in, and what you said about others who ask"), _coming),
        ("trust", _("What you told in trust, and answered"), _trust),
        ("household", _("Your household"), _household),
    ]


def _opened(place: Place, sealed: bytes | memoryview) -> str:
    """Words whose key was destroyed are nobody's any more."""
    try:
        return unseal(place, sealed).decode().strip() if sealed else ""
    except Locked:
        return ""


def _day(at: Any) -> str:
    return timezone.localdate(at).isoformat() if at else ""


def _person(person: Person) -> Facts:
    account = getattr(person, "account", None)
    return {
        "name": (_("Name"), person.name),
        "said_as": (_("How it is said"), person.said_as),
        "zone": (_("Time zone"), person.zone),
        "languages": (_("Languages"), person.languages),
        "language": (_("Language of these pages"), person.language),
        "place": (_("Place"), person.place),
        "mail": (_("Mail"), person.mail),
        "phone": (_("Phone"), person.phone),
        "signs_in_with": (_("You sign in with"), account.email if account else ""),
    }


def _membership(member: Membership) -> Iterator[Facts]:
    yield {
        "since": (_("Since"), _day(member.joined_at)),
        "level": (_("Level"), member.level.name if member.level else ""),
        "away_from": (_("Away from"), str(member.away_from or "")),
        "away_until": (_("Away until"), str(member.away_until or "")),
    }


def _tellings(member: Membership) -> Iterator[Facts]:
    for telling in Telling.objects.of(member.congregation_id).filter(membership=member).order_by("field"):
        yield {
            "field": (_("Heading"), telling.field),
            "words": (_("Words"), telling.words),
            "audience": (_("Who reads it"), telling.audience),
        }


def _notes(member: Membership) -> Iterator[Facts]:
    mine = actor_of(member).circle_ids
    notes = Note.objects.of(member.congregation_id).filter(circle__in=mine, circle__scale=Circle.Scale.SELF)
    for note in notes.select_related("circle").order_by("kind"):
        yield {
            "kind": (_("About"), note.kind),
            "words": (_("Words"), _opened(note_place(note.circle, note), note.sealed)),
        }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _availability(member: Membership) -> Iterator[Facts]:
    for row in Availability.objects.of(member.congregation_id).filter(membership=member):
        yield {
            "week": (
                _("Weekly, by the clock where you live"),
                [[str(WEEKDAYS[day]), _clock(low), _clock(high)] for day, low, high in row.week],
            ),
            "hours": (_("Earliest and latest"), [_clock(row.hours_low), _clock(row.hours_high)]),
            "exceptions": (_("Exceptions"), row.exceptions),
        }
    for busy in Busy.objects.of(member.congregation_id).filter(membership=member):
        yield {"calendar": (_("The calendar your busy times are read from"), _calendar(member, busy))}


def _calendar(member: Membership, busy: Busy) -> str:
    own = selves_of([member]).get(member.pk)
    return _opened(busy.place(own.scope), busy.sealed) if own else ""


def _circles(member: Membership) -> Iterator[Facts]:
    now = {crew.pk: crew for crew in my_crews(actor_of(member))}
    rows = Belonging.objects.of(member.congregation_id).filter(membership=member)
    for row in rows.exclude(circle__scale=Circle.Scale.SELF).select_related("circle").order_by("since"):
        here = now.get(row.circle_id) if row.until is None else None
        yield {
            "title": (_("Called"), here.title if here else ""),
            "with": (_("With"), [each.membership.name for each in here.sitters] if here else []),
            "scale": (_("Kind"), row.circle.scale),
            "since": (_("Since"), _day(row.since)),
            "until": (_("Until"), _day(row.until)),
        }


def _answers(member: Membership) -> Iterator[Facts]:
    rows = Answer.objects.of(member.congregation_id).filter(membership=member)
    here = {each.pk: each.name for each in see_member.rows(actor_of(member)).select_related("person")}
    for answer in rows.select_related("round", "self_circle").order_by("pk"):
        named = json.loads(_opened(answer.place, answer.wishes) or "{}")
        yield {
            "round": (_("Called"), answer.round.name),
            "kind": (_("Kind"), answer.kind),
            "draws": (_("What draws you"), answer.draws),
            "sizes": (_("Sizes"), [size for size in (answer.size_low, answer.size_high) if size]),
            "wishes": (
                _("Wishes"),
                {word: [here[pk] for pk in keys if pk in here] for word, keys in named.items()},
            ),
        }


def _charges(member: Membership) -> Iterator[Facts]:
    rows = Holding.objects.of(member.congregation_id).filter(membership=member).select_related("charge")
    for row in rows.order_by("charge__name"):
        yield {
            "charge": (_("Called"), row.charge.name),
            "part": (_("Part"), row.part),
            "since": (_("Since"), _day(row.since)),
            "until": (_("Until"), str(row.until or "")),
        }


def _ties(member: Membership) -> Iterator[Facts]:
    rows = Tie.objects.of(member.congregation_id).filter(Q(giver=member) | Q(taker=member))
    for row in rows.order_by("pk"):
        yield {
            "part": (_("You are"), "giver" if row.giver_id == member.pk else "taker"),
            "state": (_("How it stands"), row.state),
            "since": (_("Since"), _day(row.since)),
        }


def _agreements(member: Membership) -> Iterator[Facts]:
    rows = Acceptance.objects.of(member.congregation_id).filter(membership=member)
    for row in rows.select_related("agreement").order_by("at"):
        yield {
            "title": (_("Called"), row.agreement.title),
            "version": (_("Version"), row.agreement.version),
            "at": (_("On"), _day(row.at)),
        }


def _coming(member: Membership) -> Iterator[Facts]:
    here = member.congregation_id
    own = Application.objects.of(here).filter(membership=member)
    for application in own:
        told = json.loads(_opened(application.place, application.answers) or "{}")
        for question, words in told.get("answers", []):
            yield {"question": (_("Question"), question), "words": (_("Words"), words)}
    by_me = Q(writer=member) | Q(application__in=own, by_applicant=True)
    for remark in Remark.objects.of(here).filter(by_me).select_related("application").order_by("made_at"):
        yield {
            "on": (_("On"), _day(remark.made_at)),
            "words": (_("Words"), _opened(remark.place, remark.sealed)),
        }


def _trust(member: Membership) -> Iterator[Facts]:
    for report in Report.objects.of(member.congregation_id).filter(teller=member).order_by("made_at"):
        yield {
            "on": (_("On"), _day(report.made_at)),
            "words": (_("Words"), _opened(report.place, report.sealed)),
        }
    replies = Reply.objects.of(member.congregation_id).filter(writer=member).select_related("report")
    for reply in replies.order_by("made_at"):
        yield {
            "on": (_("On"), _day(reply.made_at)),
            "words": (_("Words"), _opened(reply.place, reply.sealed)),
        }


def _household(member: Membership) -> Iterator[Facts]:
    children = Child.objects.of(member.congregation_id).filter(guardian=member).select_related("household")
    for child in children.order_by("pk"):
        yield {
            "name": (_("Name"), _opened(child_place(child, "name"), child.name)),
            "allergy": (_("Must not eat or touch"), _opened(child_place(child, "allergy"), child.allergy)),
        }
