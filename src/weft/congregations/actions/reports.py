"""Writing what is told in trust. What happened is kept without its teller: it says only that something was told."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from weft.congregations.deeds import TOLD_IN_TRUST, TRUST_ANSWERED, TRUST_CLOSED, TRUST_WITHDRAWN
from weft.congregations.models import Membership, Reply, Report
from weft.congregations.policy import reports as policy
from weft.congregations.policy.members import see_member
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.core.chronicle import record
from weft.core.sealing import destroy, seal


@transaction.atomic
def tell_in_trust(
    *, actor: Actor, words: str, readers: Sequence[Membership], about: Membership | None = None
) -> Report:
    """Tell something to those whom one trusts with it. Whomever it is about can never be one of them."""
    policy.tell_in_trust.require(actor)
    chosen = {reader.pk for reader in readers} - {actor.membership_id}
    here = see_member.rows(actor).filter(pk__in=chosen)
    if not chosen or here.count() != len(chosen) or (about is not None and about.pk in chosen):
        raise PermissionDenied("tell_in_trust")
    teller = Membership.objects.of(actor.congregation_id or 0).get(pk=actor.membership_id)
    report = Report(congregation_id=teller.congregation_id, teller=teller, about=about)
    report.sealed = seal(report.place, words.encode())
    report.save(force_insert=True)
    report.readers.set(chosen)
    record(_nobody(actor), TOLD_IN_TRUST, report)
    return report


@transaction.atomic
def answer_report(*, actor: Actor, report: Report, words: str) -> None:
    """Add something to it, for the same people."""
    policy.answer_report.require(actor, report)
    writer = Membership.objects.of(report.congregation_id).get(pk=actor.membership_id)
    reply = Reply(congregation_id=report.congregation_id, report=report, writer=writer)
    reply.sealed = seal(reply.place, words.encode())
    reply.save(force_insert=True)
    record(_nobody(actor), TRUST_ANSWERED, report, reply=reply.pk)


@transaction.atomic
def close_report(*, actor: Actor, report: Report) -> None:
    """Nothing more is to be added. It can be read for a year, and is then forgotten."""
    policy.answer_report.require(actor, report)
    still_open = Report.everywhere.filter(pk=report.pk, state=Report.State.OPEN)
    if still_open.update(state=Report.State.CLOSED, closed_at=clock.now()):
        record(_nobody(actor), TRUST_CLOSED, report)


@transaction.atomic
def withdraw_report(*, actor: Actor, report: Report) -> None:
    """Take it back: nobody can open it any more, those who read it included."""
    policy.withdraw_report.require(actor, report)
    record(_nobody(actor), TRUST_WITHDRAWN, report)
    _forget(report)


@transaction.atomic
def forget_report(*, actor: Actor, report: Report) -> None:
    """Its time is over. Closing it was recorded."""
    _forget(report)


def _forget(report: Report) -> None:
    destroy(report.scope)
    Report.everywhere.filter(pk=report.pk).delete()


def _nobody(actor: Actor) -> Actor:
    """Who told it is in no book."""
    return the_house(actor.congregation_id)
