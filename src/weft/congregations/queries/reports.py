"""Reading what was told in trust."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from weft.congregations.models import Holding, Membership, Reply, Report
from weft.congregations.policy import reports as policy
from weft.congregations.policy.members import see_member
from weft.core.actor import Actor
from weft.core.sealing import unseal_all

CALLED_ON = {"welcome", "accompany"}
"""Whoever holds these is suggested as a reader, and never chosen for anybody."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said, by whom and on which day."""

    writer: Membership
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Something told in trust, as all who may read it do."""

    readers: list[Membership]
    said: list[Said]
    is_mine: bool
    may_answer: bool


def my_reports(actor: Actor) -> QuerySet[Report]:
    """What somebody told in trust, and what was told to them, the newest first."""
    rows = policy.read_report.rows(actor).select_related("teller__person")
    return rows.defer("sealed").order_by("-made_at", "-pk")


def report_page(actor: Actor, report: Report) -> ReportPage:
    """All that was said, in the order it was said."""
    replies = list(
        Reply.objects.of(report.congregation_id)
        .filter(report=report)
        .select_related("writer__person", "report")
        .order_by("made_at", "pk")
    )
    words = unseal_all([(report.place, report.sealed), *((reply.place, reply.sealed) for reply in replies)])
    first = (report.teller, report.made_at)
    who: list[tuple[Membership, datetime]] = [first, *((reply.writer, reply.made_at) for reply in replies)]
    said = [Said(writer, at.date(), opened.decode()) for (writer, at), opened in zip(who, words, strict=True)]
    return ReportPage(
        readers=list(report.readers.select_related("person").order_by("person__name", "pk")),
        said=said,
        is_mine=report.teller_id == actor.membership_id,
        may_answer=policy.answer_report.allows(actor, report),
    )


def people_to_trust(actor: Actor) -> QuerySet[Membership]:
    """Everybody present whom the actor sees, but themself."""
    here = see_member.rows(actor).exclude(pk=actor.membership_id or 0)
    return here.select_related("person").order_by("person__name", "pk")


def called_on(actor: Actor) -> list[int]:
    """Those whom a community usually calls on: whoever welcomes people or looks out that nobody is alone."""
    rows = Holding.objects.of(actor.congregation_id or 0).select_related("charge")
    return [row.membership_id for row in rows if CALLED_ON & set(row.charge.permits)]


def readers_of(report: Report) -> list[Membership]:
    """Those who may read it and can be reached, for the mail that only says that there is something."""
    present = report.readers.filter(left_at=None, person__account__is_active=True)
    return list(present.select_related("person__account", "congregation").order_by("pk"))
