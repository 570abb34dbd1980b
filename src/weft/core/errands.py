"""Errands are run until done: once inside the database, at least once outside it."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.module_loading import import_string

from weft.core import chores, clock, work
from weft.core.models import Entry, Errand
from weft.core.tasks import task

Reaction = Callable[[Entry], None]

log = logging.getLogger("weft.errands")

ATTEMPTS = 8
LEASE = timedelta(minutes=5)


def outside(reaction: Reaction) -> Reaction:
    """Mark a reaction that reaches beyond the database (mail, neighbours): it runs outside a transaction."""
    reaction.outside = True  # type: ignore[attr-defined]
    return reaction


@task()
def run_errand(errand_id: int) -> None:
    """Run one errand if it is due and nobody else has; keep it with a growing delay if it fails."""
    errand = Errand.everywhere.select_related("entry").filter(pk=errand_id).first()
    if errand is None:
        return
    reaction: Reaction = import_string(errand.reaction)
    try:
        _run_outside(errand, reaction) if getattr(reaction, "outside", False) else _run_inside(
            errand, reaction
        )
    except Exception as error:
        _keep(errand, error)


def _due(errand: Errand) -> QuerySet[Errand]:
    return Errand.everywhere.filter(pk=errand.pk, state=Errand.State.WAITING, due_at__lte=clock.now())


def _run_inside(errand: Errand, reaction: Reaction) -> None:
    with transaction.atomic():
        if _due(errand).update(state=Errand.State.DONE):
            reaction(errand.entry)


def _run_outside(errand: Errand, reaction: Reaction) -> None:
    if _due(errand).update(due_at=clock.now() + LEASE):
        reaction(errand.entry)
        Errand.everywhere.filter(pk=errand.pk).update(state=Errand.State.DONE)


def _keep(errand: Errand, error: Exception) -> None:
    """Words of an error may hold people's words: only its kind is kept."""
    tried = errand.attempts + 1
    log.warning("errand %s (%s) failed: %s", errand.pk, errand.reaction, type(error).__name__)
    Errand.everywhere.filter(pk=errand.pk).update(
        attempts=F("attempts") + 1,
        state=Errand.State.DEAD if tried >= ATTEMPTS else Errand.State.WAITING,
        due_at=clock.now() + timedelta(minutes=2**tried),
        trouble=type(error).__name__,
    )


def forgo(scope: int) -> None:
    """Leave undone what would still follow from all that happened in one community so far."""
    Errand.everywhere.filter(entry__scope=scope, state=Errand.State.WAITING).update(state=Errand.State.DONE)


def tick() -> None:
    """Once a minute: send due errands again, take up work whose worker died, and give out what is due."""
    due = Errand.everywhere.filter(state=Errand.State.WAITING, due_at__lte=clock.now() - timedelta(minutes=1))
    for errand_id in due.values_list("pk", flat=True)[:500]:
        run_errand.enqueue(errand_id)
    work.reap()
    chores.send_due()
