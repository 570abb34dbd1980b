"""Writing the example community: alive around today, each step recorded by its own action."""

from datetime import timedelta

from django.db import transaction

from weft.circles.actions.circles import form_crews, move_circle, name_circle, open_selves
from weft.circles.actions.doors import open_door
from weft.circles.models import Circle
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.community import found_congregation
from weft.congregations.actions.members import welcome_people
from weft.congregations.models import Congregation, Membership
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.core.errands import forgo
from weft.flows.actions.life import live
from weft.flows.logic import CREWS, NAME, PEOPLE, STEWARD, Company, Somebody
from weft.meetings.actions import begin_series, keep_availabilities
from weft.meetings.logic import Cycle, Slot, Span
from weft.people.actions.accounts import open_account
from weft.people.actions.people import add_people
from weft.people.models import Person
from weft.weaving.actions.rounds import open_round
from weft.weaving.actions.sheets import take_in
from weft.weaving.actions.weaves import ask_weave
from weft.weaving.logic.hours import parse_week
from weft.weaving.logic.signup import SignUp

STEWARD_MAIL = "robin@example.org"


@transaction.atomic
def make_example(*, actor: Actor) -> Membership:
    """Make the example community, alive around today, or find it. Each step in it is recorded by its own action.

    Nobody lives there, so nobody is written to.
    Returns its steward, as whom a visitor looks around.
    """
    there = Congregation.everywhere.filter(is_example=True).first()
    if there is not None:
        return Membership.everywhere.filter(congregation=there).order_by("pk")[0]
    [founder] = add_people(actor=actor, people=[_person(STEWARD)])
    steward = found_congregation(actor=actor, founder=founder, name=NAME, zone=STEWARD.zone, is_example=True)
    open_account(actor=actor, person=founder, email=STEWARD_MAIL)
    open_selves(actor=actor, members=[steward])
    robin = actor_of(steward)
    members = [steward, *_welcome(robin, steward.congregation)]
    _say_when(robin, members, steward.congregation)
    for company in CREWS:
        _gather(steward.congregation, members, company)
    _begin_round(robin, steward.congregation)
    live(actor=robin, members=members)
    forgo(steward.congregation_id)
    return steward


def _person(somebody: Somebody) -> Person:
    return Person(
        name=somebody.name,
        zone=somebody.zone,
        languages=list(somebody.languages),
        mail=somebody.mail,
        phone=somebody.phone,
    )


def _welcome(robin: Actor, congregation: Congregation) -> list[Membership]:
    people = add_people(actor=robin, people=[_person(somebody) for somebody in PEOPLE])
    keyed = [(person, _key(somebody)) for person, somebody in zip(people, PEOPLE, strict=True)]
    members = welcome_people(actor=robin, congregation=congregation, people=keyed)
    open_selves(actor=robin, members=members)
    return members


def _key(somebody: Somebody) -> str:
    return f"example|{somebody.name}"


def _week(somebody: Somebody) -> tuple[Span, ...]:
    week = parse_week(somebody.week)
    return week if isinstance(week, tuple) else ()


def _say_when(robin: Actor, members: list[Membership], congregation: Congregation) -> None:
    weeks = [(member, _week(somebody)) for member, somebody in zip(members, (STEWARD, *PEOPLE), strict=True)]
    keep_availabilities(actor=robin, weeks=weeks, hours=(congregation.hours_low, congregation.hours_high))


def _gather(congregation: Congregation, members: list[Membership], company: Company) -> None:
    """A crew as if it had come to be on its day: the house itself, because nobody else may touch it."""
    house = the_house(congregation.pk)
    cycle = Cycle(clock.today() + timedelta(days=company.began), company.weeks, 90)
    who = [members[number] for number in company.who]
    [circle] = form_crews(
        actor=house, congregation=congregation, crews=[who], first_day=cycle.first_day, weeks=cycle.weeks
    )
    begin_series(actor=house, plans=[(circle, Slot(*company.slot))], cycle=cycle)
    if company.name:
        name_circle(actor=house, circle=circle, name=company.name)
    if company.doorway:
        open_door(actor=actor_of(who[0]), circle=circle, words=company.doorway)
    for state in _until(company.state):
        move_circle(actor=house, circle=circle, state=state)


def _until(state: str) -> list[Circle.State]:
    steps = [Circle.State.RUNNING, Circle.State.RESTING, Circle.State.ENDED]
    return steps[: steps.index(Circle.State(state)) + 1] if state != Circle.State.FORMING else []


def _begin_round(robin: Actor, congregation: Congregation) -> None:
    """A round in which most said yes; the worker proposes crews while the visitor looks around."""
    today = clock.today(congregation.zone)
    cycle = Cycle(
        today + timedelta(days=14 - today.weekday()), congregation.cycle_weeks, congregation.meeting_minutes
    )
    sizes = (congregation.crew_low, congregation.crew_high)
    opened = open_round(
        actor=robin, congregation=congregation, name="The next crews", sizes=sizes, cycle=cycle
    )
    keys = {somebody.name: _key(somebody) for somebody in PEOPLE}
    signups = [
        SignUp(
            key=_key(somebody),
            name=somebody.name,
            row=row,
            zone=somebody.zone,
            week=_week(somebody),
            languages=frozenset(somebody.languages),
            kind=somebody.kind or None,
            draws=(somebody.draws,),
            loves=(keys[somebody.loves],) if somebody.loves else (),
        )
        for row, somebody in enumerate(PEOPLE, start=2)
    ]
    take_in(actor=robin, round=opened, signups=signups)
    ask_weave(actor=robin, round=opened, sizes=sizes, cycle=cycle, seconds=5, seed=7)
