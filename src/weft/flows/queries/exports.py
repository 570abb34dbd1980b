"""Reading everything that is somebody's own: their words, and what they did, never the words of others.

Each room tells what it has by one function below; whatever is added to a room is added here.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf.locale import LANG_INFO
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from weft.circles.forms.tellings import HEADINGS, audiences
from weft.circles.models import Belonging, Circle, Knock, Note, Telling
from weft.circles.queries.circles import actor_of, my_crews, selves_of
from weft.circles.queries.notes import note_place
from weft.congregations.models import (
    Acceptance,
    Application,
    Child,
    Handover,
    Holding,
    Housemate,
    Invitation,
    Membership,
    Objection,
    Part,
    Readiness,
    Remark,
    Reply,
    Report,
    Tie,
)
from weft.congregations.queries.household import adults_of, child_place
from weft.core.deed import deed_of
from weft.core.models import Entry
from weft.flows.queries import exported_rounds
from weft.flows.queries.facts import Facts, Said, clock, day, opened
from weft.meetings.models import Availability, Busy
from weft.people.models import Person
from weft.people.queries.blocks import my_blocks


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
    if isinstance(value, Said):
        return [value.words] if value.words else []
    if isinstance(value, dict):
        return [f"{word}: {', '.join(map(str, each))}" for word, each in value.items() if each]
    if isinstance(value, list):
        return [" – ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value]
    return [str(value)] if value else []


def everything_of(person: Person) -> Iterator[Section]:
    """All that is theirs, in every community they belong to, heading by heading."""
    yield Section("person", _("About you"), [_person(person)])
    yield Section("passkeys", _("Your passkeys"), list(_passkeys(person)))
    memberships = Membership.everywhere.filter(person=person, left_at=None).order_by("pk")
    members = list(memberships.select_related("congregation", "person", "level", "household"))
    for key, title, collect in _rooms():
        rows = [
            {
                "community": (
                    capfirst(member.congregation.vocabulary["congregation"]),
                    member.congregation.name,
                )
            }
            | facts
            for member in members
            for facts in collect(member)
        ]
        yield Section(key, title, rows)


def as_plain(sections: list[Section]) -> dict[str, list[dict[str, Any]]]:
    """The same for a program."""
    return {
        section.key: [{name: _code(value) for name, (_, value) in row.items()} for row in section.rows]
        for section in sections
    }


def _code(value: Any) -> Any:
    return value.code if isinstance(value, Said) else value


def _rooms() -> list[tuple[str, str, Callable[[Membership], Iterator[Facts]]]]:
    return [
        ("memberships", _("Where you belong"), _membership),
        ("tellings", _("What you tell of yourself"), _tellings),
        ("notes", _("What only you read"), _notes),
        ("availability", _("When you can meet"), _availability),
        ("circles", _("Where you sit, and sat"), _circles),
        ("answers", _("What you said yes to"), exported_rounds.answers),
        ("calls", _("What you called for, and what you are in"), exported_rounds.calls),
        ("next_steps", _("What is offered to you"), exported_rounds.next_steps),
        ("charges", _("What is entrusted to you"), _charges),
        ("handovers", _("What you ask others to take"), _handovers),
        ("ties", _("Whom you look out for, and who for you"), _ties),
        ("readiness", _("For how many you would look out"), _readiness),
        ("invitations", _("Links you made"), _invitations),
        ("knocks", _("Where you asked to come along"), _knocks),
        ("agreements", _("What you agreed to"), _agreements),
        ("application", _("How you asked to come in, and what you said about others who ask"), _coming),
        ("trust", _("What you told in trust, and answered"), _trust),
        ("household", _("Your household"), _household),
        ("children", _("Children you answer for"), _children),
        ("apart", _("Whom you keep apart from"), _apart),
        ("did", _("What you did here"), _did),
    ]


def _tongue(code: str) -> str:
    return str(LANG_INFO.get(code, {}).get("name_local", code))


def _yes(is_so: bool) -> Said:
    return Said(is_so, _("yes") if is_so else _("no"))


def _person(person: Person) -> Facts:
    account = getattr(person, "account", None)
    return {
        "name": (_("Name"), person.name),
        "said_as": (_("How it is said"), person.said_as),
        "zone": (_("Time zone"), person.zone),
        "languages": (_("Languages"), Said(person.languages, ", ".join(person.spoken))),
        "language": (_("Language of these pages"), Said(person.language, _tongue(person.language))),
        "place": (_("Place"), person.place),
        "mail": (_("Mail"), person.mail),
        "phone": (_("Phone"), person.phone),
        "signs_in_with": (_("You sign in with"), account.email if account else ""),
    }


def _passkeys(person: Person) -> Iterator[Facts]:
    for key in Authenticator.objects.filter(user__person=person, type=Authenticator.Type.WEBAUTHN).order_by(
        "pk"
    ):
        yield {"name": (_("Name"), str(key)), "since": (_("Since"), day(key.created_at))}


def _membership(member: Membership) -> Iterator[Facts]:
    listed = member.listed == Membership.Listed.CONGREGATION
    crews = _("only %(my_crews)s") % member.congregation.vocabulary
    yield {
        "since": (_("Since"), day(member.joined_at)),
        "level": (_("Level"), member.level.name if member.level else ""),
        "listed": (
            _("Who finds you in the list of people"),
            Said(member.listed, _("everybody here") if listed else crews),
        ),
        "away_from": (_("Away from"), day(member.away_from)),
        "away_until": (_("Away until"), day(member.away_until)),
    }


def _tellings(member: Membership) -> Iterator[Facts]:
    told = audiences(member.congregation.vocabulary)
    readers = {str(key): str(words) for key, words in told}
    for telling in Telling.objects.of(member.congregation_id).filter(membership=member).order_by("field"):
        yield {
            "field": (_("Heading"), Said(telling.field, str(HEADINGS.get(telling.field, telling.field)))),
            "words": (_("Words"), telling.words),
            "audience": (
                _("Who reads it"),
                Said(telling.audience, readers.get(telling.audience, telling.audience)),
            ),
        }


def _notes(member: Membership) -> Iterator[Facts]:
    mine = actor_of(member).circle_ids
    kinds = {
        Note.Kind.ACCESS: _("What you need to take part"),
        Note.Kind.FOOD: _("What you eat and do not eat"),
    }
    notes = Note.objects.of(member.congregation_id).filter(circle__in=mine, circle__scale=Circle.Scale.SELF)
    for note in notes.select_related("circle").order_by("kind"):
        yield {
            "kind": (_("About"), Said(note.kind, kinds.get(Note.Kind(note.kind), note.kind))),
            "words": (_("Words"), opened(note_place(note.circle, note), note.sealed)),
        }


def _availability(member: Membership) -> Iterator[Facts]:
    for row in Availability.objects.of(member.congregation_id).filter(membership=member):
        yield {
            "week": (
                _("Weekly, by the clock where you live"),
                [[str(WEEKDAYS[at]), clock(low), clock(high)] for at, low, high in row.week],
            ),
            "hours": (_("Earliest and latest"), [clock(row.hours_low), clock(row.hours_high)]),
            "exceptions": (_("Exceptions"), Said(row.exceptions, _exceptions(row))),
        }
    for busy in Busy.objects.of(member.congregation_id).filter(membership=member):
        yield {"calendar": (_("The calendar your busy times are read from"), _calendar(member, busy))}


def _exceptions(row: Availability) -> str:
    """Each day that is not ordinary on a line of its own, with its hours."""
    told = [(day(each.first).words, day(each.last).words, each.times) for each in row.others]
    return "\n".join(
        f"{first if first == last else f'{first} – {last}'}: "
        + (", ".join(f"{clock(low)}–{clock(high)}" for low, high in times) or _("nothing"))
        for first, last, times in told
    )


def _calendar(member: Membership, busy: Busy) -> str:
    own = selves_of([member]).get(member.pk)
    return opened(busy.place(own.scope), busy.sealed) if own else ""


def _circles(member: Membership) -> Iterator[Facts]:
    now, words = {crew.pk: crew for crew in my_crews(actor_of(member))}, member.congregation.vocabulary
    rows = Belonging.objects.of(member.congregation_id).filter(membership=member)
    for row in rows.exclude(circle__scale=Circle.Scale.SELF).select_related("circle").order_by("since"):
        here = now.get(row.circle_id) if row.until is None else None
        yield {
            "title": (_("Called"), here.title if here else ""),
            "with": (_("With"), [each.membership.name for each in here.sitters] if here else []),
            "scale": (_("Kind"), Said(row.circle.scale, words.get(row.circle.scale, row.circle.scale))),
            "since": (_("Since"), day(row.since)),
            "until": (_("Until"), day(row.until)),
        }


def _part(part: str) -> Said:
    return Said(part, _("you hold it") if part == Part.HOLDER else _("you stand in for it"))


def _charges(member: Membership) -> Iterator[Facts]:
    rows = Holding.objects.of(member.congregation_id).filter(membership=member).select_related("charge")
    for row in rows.order_by("charge__name"):
        yield {
            "charge": (_("Called"), row.charge.name),
            "part": (_("Part"), _part(row.part)),
            "since": (_("Since"), day(row.since)),
            "until": (_("Until"), day(row.until)),
        }


def _handovers(member: Membership) -> Iterator[Facts]:
    """What they ask others, with their own words that go with it; what others ask of them is in the words of others."""
    under_way = Q(state__in=[Handover.State.ASKED, Handover.State.ACCEPTED])
    rows = Handover.objects.of(member.congregation_id).filter(under_way, asked_by=member)
    for row in rows.select_related("charge", "taker__person").order_by("made_at"):
        yield {
            "charge": (_("Called"), row.charge.name),
            "asked": (_("Asked"), row.taker.name),
            "on": (_("On"), day(row.made_at)),
            "until": (_("Until"), day(row.until)),
            "words": (_("Words"), row.words),
        }


def _ties(member: Membership) -> Iterator[Facts]:
    states = {
        Tie.State.ASKED: _("it is asked"),
        Tie.State.HELD: _("both said yes"),
        Tie.State.OVER: _("it is over"),
    }
    rows = Tie.objects.of(member.congregation_id).filter(Q(giver=member) | Q(taker=member))
    for row in rows.order_by("pk"):
        yield {
            "part": (_("What it is"), _side(row, member)),
            "state": (_("How it stands"), Said(row.state, states[Tie.State(row.state)])),
            "since": (_("Since"), day(row.since)),
        }


def _side(tie: Tie, member: Membership) -> Said:
    gives = tie.giver_id == member.pk
    return Said(
        "giver" if gives else "taker",
        _("you look out for somebody") if gives else _("somebody looks out for you"),
    )


def _readiness(member: Membership) -> Iterator[Facts]:
    for row in Readiness.objects.of(member.congregation_id).filter(membership=member):
        yield {
            "capacity": (_("For how many"), Said(row.capacity, str(row.capacity))),
            "wants_another": (_("You wish for somebody else"), _yes(row.wants_another)),
        }


def _invitations(member: Membership) -> Iterator[Facts]:
    rows = Invitation.objects.of(member.congregation_id).filter(made_by=member).order_by("made_at", "pk")
    for row in rows:
        yield {
            "label": (_("For whom"), row.label),
            "on": (_("Made on"), day(row.made_at)),
            "until": (_("Until"), day(row.expires_at)),
            "used": (_("Used on"), day(row.used_at)),
            "taken_back": (_("Taken back on"), day(row.revoked_at)),
        }


def _knocks(member: Membership) -> Iterator[Facts]:
    """When they asked. What became of it is not in it: a no, a full and a closed door look alike."""
    rows = Knock.objects.of(member.congregation_id).filter(
        membership=member, asked_by=None, was_offered=False
    )
    for row in rows.order_by("made_at", "pk"):
        yield {"on": (_("Asked on"), day(row.made_at))}


def _agreements(member: Membership) -> Iterator[Facts]:
    rows = Acceptance.objects.of(member.congregation_id).filter(membership=member)
    for row in rows.select_related("agreement").order_by("at"):
        yield {
            "title": (_("Called"), row.agreement.title),
            "version": (_("Version"), row.agreement.version),
            "at": (_("On"), day(row.at)),
        }


def _coming(member: Membership) -> Iterator[Facts]:
    here = member.congregation_id
    own = Application.objects.of(here).filter(membership=member)
    for application in own:
        told = json.loads(opened(application.place, application.answers) or "{}")
        for question, words in told.get("answers", []):
            yield {"question": (_("Question"), question), "words": (_("Words"), words)}
    by_me = Q(writer=member) | Q(application__in=own, by_applicant=True)
    for remark in Remark.objects.of(here).filter(by_me).select_related("application").order_by("made_at"):
        yield {
            "on": (_("On"), day(remark.made_at)),
            "words": (_("Words"), opened(remark.place, remark.sealed)),
        }
    for vouched in Application.objects.of(here).filter(sponsor=member, vouched_at__isnull=False):
        yield {"vouched": (_("You vouched for somebody on"), day(vouched.vouched_at))}
    for objection in Objection.objects.of(here).filter(membership=member).order_by("made_at"):
        yield {"talk": (_("You asked for a talk on"), day(objection.made_at))}


def _trust(member: Membership) -> Iterator[Facts]:
    for report in Report.objects.of(member.congregation_id).filter(teller=member).order_by("made_at"):
        yield {
            "on": (_("On"), day(report.made_at)),
            "words": (_("Words"), opened(report.place, report.sealed)),
        }
    replies = Reply.objects.of(member.congregation_id).filter(writer=member).select_related("report")
    for reply in replies.order_by("made_at"):
        yield {
            "on": (_("On"), day(reply.made_at)),
            "words": (_("Words"), opened(reply.place, reply.sealed)),
        }


def _household(member: Membership) -> Iterator[Facts]:
    """With whom they live, by name as on the page of the household; and whom they asked whether they do."""
    if member.household is not None:
        others = [each.name for each in adults_of(member.household) if each.pk != member.pk]
        yield {"with": (_("You live with"), others)}
    asked = Housemate.objects.of(member.congregation_id).filter(made_by=member)
    for row in asked.select_related("membership__person").order_by("pk"):
        yield {"asked": (_("You asked whether you live together"), row.membership.name)}


def _children(member: Membership) -> Iterator[Facts]:
    children = Child.objects.of(member.congregation_id).filter(guardian=member).select_related("household")
    for child in children.order_by("pk"):
        yield {
            "name": (_("Name"), opened(child_place(child, "name"), child.name)),
            "allergy": (_("Must not eat or touch"), opened(child_place(child, "allergy"), child.allergy)),
        }


def _apart(member: Membership) -> Iterator[Facts]:
    """Of somebody who is nowhere with them any more no name is told, as on the page of it."""
    here = Membership.objects.of(member.congregation_id).filter(left_at=None).values_list("person", flat=True)
    for kept in my_blocks(actor_of(member)):
        if kept.person.pk in here:
            yield {"name": (_("Name"), kept.person.name)}


def _did(member: Membership) -> Iterator[Facts]:
    """Each deed of theirs that the books of the community hold, by day and never by the hour."""
    done = Entry.everywhere.filter(
        scope=member.congregation_id, person=member.person_id, at__gte=member.joined_at
    )
    for entry in done.order_by("seq"):
        deed = deed_of(entry.deed)
        yield {
            "on": (_("On"), day(entry.at)),
            "deed": (_("What"), Said(entry.deed, _(deed.sentence) if deed else "")),
        }
