"""Writing about circles and who sits in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import transaction

from weft.circles.actions.notes import write_access
from weft.circles.deeds import CIRCLE_LEFT, CIRCLE_MOVED, CIRCLE_NAMED, CREWS_FORMED
from weft.circles.logic import STEPS
from weft.circles.models import Belonging, Circle, Cycle, Origin
from weft.circles.policy import circles as policy
from weft.congregations.models import Congregation, Membership
from weft.core import clock
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.sealing import destroy
from weft.core.text import tidy


@transaction.atomic
def open_selves(
    *, actor: Actor, members: Sequence[Membership], access: Mapping[int, str] | None = None
) -> dict[int, Circle]:
    """Give each member the circle of one that only they sit in, with what they said they need.

    Welcoming them is recorded already.
    """
    selves = Circle.everywhere.bulk_create(
        Circle(congregation_id=member.congregation_id, scale=Circle.Scale.SELF, state=Circle.State.RUNNING)
        for member in members
    )
    by_member = {member.pk: circle for member, circle in zip(members, selves, strict=True)}
    Belonging.everywhere.bulk_create(
        Belonging(congregation_id=circle.congregation_id, circle=circle, membership_id=key)
        for key, circle in by_member.items()
    )
    write_access(
        actor=actor, said=[(by_member[key], words) for key, words in (access or {}).items() if words]
    )
    return by_member


@dataclass(frozen=True, slots=True)
class Source:
    """Where a crew comes from: what it was, its name in words, and which crews it was before, if any."""

    kind: Origin.Kind
    words: str = ""
    earlier: Sequence[Circle] = ()


@transaction.atomic
def form_crews(
    *,
    actor: Actor,
    congregation: Congregation,
    crews: Sequence[Sequence[Membership]],
    first_day: date,
    weeks: int,
    origins: Sequence[Source] = (),
) -> list[Circle]:
    """Crews come to be, each with its first cycle. The door to them closes behind those who sit inside.

    `origins`, one for each crew where they are known, begin its life line. Where the first day is past already, they
    have sat together since then.
    """
    since = min(clock.now(), datetime.combine(first_day, time(), UTC))
    formed = Circle.everywhere.bulk_create(
        Circle(congregation=congregation, scale=_scale(crew), state=Circle.State.FORMING) for crew in crews
    )
    Belonging.everywhere.bulk_create(
        Belonging(congregation=congregation, circle=circle, membership=member, since=since)
        for circle, crew in zip(formed, crews, strict=True)
        for member in crew
    )
    Cycle.everywhere.bulk_create(
        Cycle(congregation=congregation, circle=circle, first_day=first_day, weeks=weeks) for circle in formed
    )
    if origins:
        note_origins(actor=actor, sources=list(zip(formed, origins, strict=True)))
    record(actor, CREWS_FORMED, congregation, crews=len(formed))
    return formed


@transaction.atomic
def note_origins(*, actor: Actor, sources: Sequence[tuple[Circle, Source]]) -> None:
    """Write down where crews come from, for those who sit in them: once for each crew that one was before.

    Forming them is recorded already.
    """
    Origin.everywhere.bulk_create(
        Origin(
            congregation_id=circle.congregation_id,
            circle=circle,
            kind=source.kind,
            words=tidy(source.words, 80),
            earlier=earlier,
        )
        for circle, source in sources
        for earlier in source.earlier or (None,)
    )


def _scale(crew: Sequence[Membership]) -> Circle.Scale:
    return Circle.Scale.DYAD if len(crew) == 2 else Circle.Scale.CREW


@transaction.atomic
def name_circle(*, actor: Actor, circle: Circle, name: str) -> None:
    """Those who sit in a crew call it what they like; an empty name shows their own names again."""
    policy.name_circle.require(actor, circle)
    circle.name = tidy(name, 80)
    circle.save(update_fields=["name"])
    record(actor, CIRCLE_NAMED, circle)


@transaction.atomic
def leave_circle(*, actor: Actor, circle: Circle) -> None:
    """Leave, at once and without a reason. When the last one leaves, the circle ends and its words are forgotten."""
    policy.leave_circle.require(actor, circle)
    sitting = Belonging.objects.of(circle.congregation_id).filter(circle=circle, until=None)
    sitting.filter(membership_id=actor.membership_id).update(until=clock.now())
    record(actor, CIRCLE_LEFT, circle)
    if not sitting.exists():
        Circle.everywhere.filter(pk=circle.pk).update(state=Circle.State.ENDED, ended_at=clock.now())
        destroy(circle.scope)


@transaction.atomic
def move_circle(*, actor: Actor, circle: Circle, state: Circle.State) -> bool:
    """Take a circle to its next state. False when it cannot go there, or somebody was faster."""
    policy.see_circle.require(actor, circle)
    able = [old for old, new in STEPS.items() if state in new]
    ended = {"ended_at": clock.now()} if state is Circle.State.ENDED else {}
    moved = Circle.everywhere.filter(pk=circle.pk, state__in=able).update(state=state, **ended)
    if moved:
        record(actor, CIRCLE_MOVED, circle)
    return bool(moved)
