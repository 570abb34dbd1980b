"""Reading which crews are open, and who asks to come along."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from weft.circles.models import Circle, Knock, Opening
from weft.circles.policy import doors as policy
from weft.congregations.policy.members import see_member
from weft.core import clock
from weft.core.actor import Actor
from weft.core.policy import mark
from weft.people.queries.blocks import pairs_apart


@dataclass(frozen=True, slots=True)
class OwnKnock:
    """One's own asking: where it is possible, the crew's line; else nothing of it, whatever the reason."""

    knock: Knock
    is_possible: bool

    @property
    def line(self) -> str:
        return self.knock.circle.doorway if self.is_possible else ""


def open_crews(actor: Actor) -> QuerySet[Circle]:
    """The crews somebody could still ask, by the age of their door's crew, each with how many sit in it."""
    sitting = Count("belongings", filter=Q(belongings__until=None))
    return policy.knock_at_circle.rows(actor).annotate(size=sitting).order_by("made_at", "pk")


def seen_open_crews(actor: Actor) -> QuerySet[Circle]:
    """The crews whose door is open, for members whose level does not let them sit in any."""
    sitting = Count("belongings", filter=Q(belongings__until=None))
    return policy.see_open_crew.rows(actor).annotate(size=sitting).order_by("made_at", "pk")


def my_knocks(actor: Actor) -> list[OwnKnock]:
    """Where the actor asked to come along. A no, a closed door and a full crew read the same, for a while."""
    hoped = ExpressionWrapper(policy.hope_for_answer.q(actor), output_field=BooleanField())
    asked = policy.see_own_knock.rows(actor).exclude(state=Knock.State.WELCOME).annotate(hoped=hoped)
    shown = asked.filter(Q(hoped=True) | Q(made_at__gt=clock.now() - policy.AGAIN_AFTER))
    rows = shown.select_related("circle").order_by("-made_at", "-pk")
    return [OwnKnock(knock, bool(knock.hoped)) for knock in rows]


def knocks_at(actor: Actor, crews: Iterable[Circle]) -> list[Knock]:
    """Those who ask to come along to these crews of the actor's, each crew with its `sitters`.

    Where no seat is free, or somebody sits whom they are not to meet, nobody is told that they asked.
    """
    by_key = {crew.pk: crew for crew in crews}
    if not by_key:
        return []
    rows = policy.answer_knock.rows(actor).filter(circle__in=by_key)
    related = rows.select_related("membership__person", "asked_by__person", "circle__congregation")
    asked = [
        knock
        for knock in related.order_by("made_at", "pk")
        if len(by_key[knock.circle_id].sitters) < knock.circle.congregation.crew_high
    ]
    told = _not_apart(asked, by_key)
    mark(actor, [knock.membership for knock in told], see=see_member) if told else []
    return told


def _not_apart(asked: Sequence[Knock], crews: dict[int, Circle]) -> list[Knock]:
    if not asked:
        return []
    sitting = {key: {sitter.membership.person_id for sitter in crew.sitters} for key, crew in crews.items()}
    everybody = set().union(*sitting.values(), {knock.membership.person_id for knock in asked})
    apart = pairs_apart(everybody)
    return [
        knock
        for knock in asked
        if not any(
            frozenset((knock.membership.person_id, person)) in apart for person in sitting[knock.circle_id]
        )
    ]


def opening_of(invitation_id: int) -> Opening | None:
    """The crew an invitation leads to, if it leads to one."""
    return Opening.everywhere.filter(invitation=invitation_id).select_related("circle", "invitation").first()
