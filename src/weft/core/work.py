"""Long work as a row: it says how far it is, can be stopped, and is taken up again when its worker dies."""

import errno
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from weft.core import clock
from weft.core.actor import Actor
from weft.core.models import Work
from weft.core.tasks import task

log = logging.getLogger("weft.work")

LOST_AFTER = timedelta(seconds=45)
ATTEMPTS = 3

STOPPED = gettext_noop("Stopped. Nothing was changed.")
FULL = gettext_noop("The disk of this house is full. Nothing was changed. Make room, then try again.")
TROUBLE = gettext_noop("This did not work. Nothing was changed. Try again.")
GIVEN_UP = gettext_noop("The worker stopped three times. Nothing was changed. Ask whoever runs this house.")

_kinds: Mapping[str, str] = {}


class Stopped(Exception):
    """Somebody asked this work to stop."""


class Halted(Exception):
    """The work cannot go on; the sentence, in the language of whom it is for, says what to do."""


class Progress:
    """What a piece of long work holds in its hand: where to say how far it is."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def say(self, percent: float, sentence: str) -> None:
        """Show how far the work is. Raises Stopped when somebody asked it to stop."""
        if not self._running().update(percent=int(percent), sentence=sentence[:200], seen_at=clock.now()):
            raise Stopped

    def _running(self) -> QuerySet[Work]:
        mine = Work.everywhere.filter(pk=self.work.pk, attempts=self.work.attempts)
        return mine.filter(state=Work.State.RUNNING, stop_asked=False)


Doing = Callable[[int, Progress], str]


def know(kinds: Mapping[str, str]) -> None:
    """Say once, at start, which function does which kind of work."""
    global _kinds
    _kinds = kinds


def begin(actor: Actor, kind: str, subject: int) -> Work:
    """Ask the worker to do this, in the transaction of the action that needs it."""
    begun = Work.everywhere.create(scope=actor.congregation_id or 0, kind=kind, subject=subject)
    run_work.enqueue(begun.pk)
    return begun


def stop(work: Work) -> None:
    """Ask running work to stop, and end work that has not begun."""
    waiting = Work.everywhere.filter(pk=work.pk, state=Work.State.WAITING)
    if not waiting.update(state=Work.State.STOPPED, stop_asked=True):
        Work.everywhere.filter(pk=work.pk, state=Work.State.RUNNING).update(stop_asked=True)


@task(queue_name="long")
def run_work(work_id: int) -> None:
    """Do one piece of long work if it waits and nobody else took it."""
    taken = Work.everywhere.filter(pk=work_id, state=Work.State.WAITING)
    if not taken.update(state=Work.State.RUNNING, attempts=F("attempts") + 1, seen_at=clock.now()):
        return
    work = Work.everywhere.get(pk=work_id)
    doing: Doing = import_string(_kinds[work.kind])
    try:
        _end(work, Work.State.DONE, doing(work.subject, Progress(work)))
    except Stopped:
        _end(work, Work.State.STOPPED, STOPPED)
    except Halted as halt:
        _end(work, Work.State.FAILED, str(halt))
    except Exception as error:
        log.warning("work %s (%s) failed: %s", work.pk, work.kind, type(error).__name__)
        _end(work, Work.State.FAILED, _trouble(error))


def _trouble(error: Exception) -> str:
    """What went wrong, without the words of people that an error may hold."""
    if "full" in str(error) or getattr(error, "errno", None) == errno.ENOSPC:
        return FULL
    return TROUBLE


def _end(work: Work, state: Work.State, sentence: str) -> None:
    """Whoever was given the work meanwhile ends it instead."""
    percent = {"percent": 100} if state is Work.State.DONE else {}
    mine = Work.everywhere.filter(pk=work.pk, state=Work.State.RUNNING, attempts=work.attempts)
    mine.update(state=state, sentence=sentence[:200], seen_at=clock.now(), **percent)


def reap() -> None:
    """Take up again what a dead worker left, and what was never begun; after three times say so instead."""
    silent = Work.everywhere.filter(seen_at__lt=clock.now() - LOST_AFTER)
    lost = silent.filter(state=Work.State.RUNNING)
    lost.filter(attempts__gte=ATTEMPTS).update(state=Work.State.FAILED, sentence=GIVEN_UP)
    waiting = [Work.State.RUNNING, Work.State.WAITING]
    for work_id in silent.filter(state__in=waiting).values_list("pk", flat=True):
        still = silent.filter(pk=work_id, state__in=waiting)
        if still.update(state=Work.State.WAITING, seen_at=clock.now()):
            run_work.enqueue(work_id)
