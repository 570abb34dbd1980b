"""Chores: what the house does again and again, each when it is due, by whichever worker comes first."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.module_loading import import_string

from weft.core import clock
from weft.core.models import Chore
from weft.core.tasks import task

log = logging.getLogger("weft.chores")

Doing = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Every:
    """How often a chore is done, and by which function. It must be safe to do once too often."""

    minutes: int
    doing: str


_chores: Mapping[str, Every] = {}


def learn(chores: Mapping[str, Every]) -> None:
    """Say once, at start, which chores there are."""
    global _chores
    _chores = chores


def send_due() -> None:
    """Give out every chore that is due, and note when it is due again before it is done."""
    for name in sorted(set(_chores) - set(Chore.everywhere.values_list("name", flat=True))):
        Chore.everywhere.get_or_create(name=name)
    for name in Chore.everywhere.filter(name__in=list(_chores), due_at__lte=clock.now()).values_list(
        "name", flat=True
    ):
        again = clock.now() + timedelta(minutes=_chores[name].minutes)
        if Chore.everywhere.filter(name=name, due_at__lte=clock.now()).update(due_at=again):
            run_chore.enqueue(name)


@task()
def run_chore(name: str) -> None:
    """Do one chore now. What goes wrong is noted by its kind alone, and tried again when the chore is due."""
    doing: Doing = import_string(_chores[name].doing)
    try:
        doing()
    except Exception as error:
        log.warning("chore %s failed: %s", name, type(error).__name__)
