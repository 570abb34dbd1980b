"""Writing about what is agreed."""

from collections.abc import Iterable

from django.db import transaction

from weft.congregations.deeds import AGREEMENT_ACCEPTED, AGREEMENT_CHANGED, AGREEMENT_ENDED, AGREEMENT_WRITTEN
from weft.congregations.models import Acceptance, Agreement
from weft.congregations.policy import agreements as policy
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.text import tidy


@transaction.atomic
def write_agreement(*, actor: Actor, title: str, words: str) -> Agreement:
    """Write down something that every member is asked to agree to."""
    policy.write_agreement.require(actor)
    agreement = Agreement.everywhere.create(
        congregation_id=actor.congregation_id or 0, title=tidy(title, 120), words=words.strip()
    )
    record(actor, AGREEMENT_WRITTEN, agreement)
    return agreement


@transaction.atomic
def change_agreement(*, actor: Actor, agreement: Agreement, title: str, words: str) -> Agreement | None:
    """A new version takes the place of the old one, and everybody is asked anew. None when somebody was faster."""
    policy.write_agreement.require(actor)
    if not _end(agreement):
        return None
    newer = Agreement.everywhere.create(
        congregation_id=agreement.congregation_id,
        line=agreement.line,
        version=agreement.version + 1,
        title=tidy(title, 120),
        words=words.strip(),
    )
    record(actor, AGREEMENT_CHANGED, newer, version=newer.version)
    return newer


@transaction.atomic
def end_agreement(*, actor: Actor, agreement: Agreement) -> bool:
    """It holds no longer, and nobody is asked for it any more. False when somebody was faster."""
    policy.write_agreement.require(actor)
    ended = _end(agreement)
    if ended:
        record(actor, AGREEMENT_ENDED, agreement)
    return ended


def _end(agreement: Agreement) -> bool:
    still = Agreement.objects.of(agreement.congregation_id).filter(pk=agreement.pk, ended_at=None)
    return bool(still.update(ended_at=clock.now()))


@transaction.atomic
def accept_agreements(*, actor: Actor, agreements: Iterable[Agreement]) -> None:
    """A member says yes to these. What was ended or written anew meanwhile stays open, and is asked again."""
    asked = [agreement.pk for agreement in agreements]
    holding = policy.accept_agreement.rows(actor).filter(pk__in=asked)
    said = [
        Acceptance(
            congregation_id=agreement.congregation_id,
            agreement=agreement,
            membership_id=actor.membership_id or 0,
        )
        for agreement in holding
    ]
    Acceptance.everywhere.bulk_create(said, ignore_conflicts=True)
    if said:
        record(actor, AGREEMENT_ACCEPTED, agreements=len(said))
