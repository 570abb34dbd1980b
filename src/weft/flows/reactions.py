"""What crosses rooms when somebody left or takes everything along: telling, forgetting, gathering."""

import email
import email.policy
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.congregations.models import Membership
from weft.congregations.reactions.mails import write_to
from weft.core import clock
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.models import Entry
from weft.core.tongue import speaking
from weft.core.work import Progress
from weft.flows.actions.leaving import close_congregation, erase_person
from weft.flows.queries.exports import Section, as_plain, everything_of
from weft.flows.queries.leaving import left_behind, still_sitting, to_be_erased
from weft.people.actions.exports import forget_export, keep_export
from weft.people.models import Export, Person

EMPTY_FOR = timedelta(days=30)
"""So long a community is kept in which nobody is left."""

CHANGED = gettext_lazy("Something changed where you sit")


@outside
def tell_crews(entry: Entry) -> None:
    """Those who sat with somebody who left the community are told that somebody left, not who."""
    circles = [int(key) for key in str(entry.facts.get("circles", "")).split(",") if key]
    for member in still_sitting(entry.scope, circles):
        path = reverse("circles", args=[member.congregation.slug])
        write_to(entry, member, CHANGED, "flows/mail/somebody_left.txt", path)


@outside
def forget_who_left(entry: Entry) -> None:
    """Whoever belongs nowhere any more is forgotten at once."""
    if entry.person in to_be_erased():
        _forget(entry.person)
    transaction.on_commit(empty_the_journal)


def forget_those_who_left() -> None:
    """Whoever belongs nowhere any more and is still there, and communities that nobody is left in."""
    for person_id in to_be_erased():
        _forget(person_id)
    for congregation in left_behind(clock.now() - EMPTY_FOR):
        close_congregation(actor=the_house(), congregation=congregation)
    transaction.on_commit(empty_the_journal)


def _forget(person_id: int) -> None:
    person = Person.everywhere.select_related("account").get(pk=person_id)
    words = {person.mail, person.account.email, person.name} - {""}
    if erase_person(actor=the_house(), person=person):
        _forget_mails(words)


def empty_the_journal() -> None:
    """SQLite keeps what was written lately in a second file; what was forgotten is to stand in neither."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (busy, *_rest) = cursor.fetchone()
        if busy:
            raise TimeoutError("somebody is reading; the journal is emptied a little later")


def _forget_mails(words: set[str]) -> None:
    """Mail that went nowhere, in the folder of somebody who tries Weft out."""
    for letter in Path(settings.MAILBOX).glob("*.eml"):
        message = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        told = f"{message} {body.get_content() if body else ''}".casefold()
        if any(each.casefold() in told for each in words):
            letter.unlink(missing_ok=True)


def gather_export(export_id: int, progress: Progress) -> str:
    """Gather everything that is somebody's own, and seal it for the one who has the link."""
    export = Export.everywhere.select_related("person").get(pk=export_id)
    person = export.person
    if person is None:
        forget_export(actor=the_house(), export=export)
        return ""
    homes = Membership.everywhere.filter(person=person, left_at=None).order_by("pk")
    tongues = homes.values_list("congregation__language", flat=True)
    with speaking(person.language, *tongues), timezone.override(person.zone):
        sections: list[Section] = []
        for number, section in enumerate(everything_of(person)):
            sections.append(section)
            progress.say(min(5 + 4 * number, 95), _("Gathering: %(title)s") % {"title": section.title})
        keep_export(actor=the_house(), export=export, content=_packed(person, sections))
        return _("Everything of yours is ready.")


def _packed(person: Person, sections: list[Section]) -> bytes:
    """Two files: one to read, one for a program."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        page = render_to_string("flows/everything.html", {"whose": person, "sections": sections})
        archive.writestr("index.html", page)
        archive.writestr("everything.json", json.dumps(as_plain(sections), ensure_ascii=False, indent=1))
    return packed.getvalue()


def forget_old_exports() -> None:
    """What nobody took along in its day is destroyed, and files that belong to nothing."""
    for export in Export.everywhere.filter(expires_at__lte=clock.now()):
        forget_export(actor=the_house(), export=export)
    kept = {uid.hex for uid in Export.everywhere.values_list("uid", flat=True)}
    for file in (Path(settings.DATA_DIR) / "exports").glob("*"):
        if file.stem not in kept:
            file.unlink(missing_ok=True)
