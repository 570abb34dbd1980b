"""Reading across rooms for the first pages: what is next, and whether the house is well."""

from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from weft.circles.models import Circle
from weft.circles.queries.circles import crew_mates, my_crews
from weft.congregations.models import Membership
from weft.congregations.policy.members import see_member
from weft.congregations.queries.charges import welcomers
from weft.core.actor import Actor
from weft.meetings.queries import Coming, first_meetings, my_availability
from weft.weaving.models import Round
from weft.weaving.queries import rounds_going_on


@dataclass(frozen=True, slots=True)
class Home:
    """What is next for one person. It ends."""

    next: Coming | None
    later: list[Coming]
    titles: dict[int, Circle]
    people: list[Membership]
    is_new: bool
    said_when: bool
    welcomers: list[Membership]
    is_alone: bool
    rounds: list[Round]


def home(actor: Actor) -> Home:
    """The next meeting of each crew, those one sits with, and for a newcomer the first steps."""
    crews = [crew for crew in my_crews(actor) if crew.state != Circle.State.ENDED]
    ahead = list(first_meetings(actor).values())
    return Home(
        next=ahead[0] if ahead else None,
        later=ahead[1:],
        titles={crew.pk: crew for crew in crews},
        people=crew_mates(actor, crews),
        is_new=not crews,
        said_when=bool(crews) or my_availability(actor) is not None,
        welcomers=[] if crews else [each for each in welcomers(actor) if each.pk != actor.membership_id],
        is_alone=not crews and actor.holds("weave") and see_member.rows(actor).count() == 1,
        rounds=list(rounds_going_on(actor)[:3]),
    )


def troubles() -> list[str]:
    """What keeps this house from answering well, in words for whoever keeps it; none when all is well."""
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return ["The database waits for ./weft migrate."] if waiting else []
