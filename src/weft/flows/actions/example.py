"""Writing the example community: alive around today, each step recorded by its own action."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

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
from weft.meetings.logic import Cycle, Slot, Span, local_words
from weft.people.actions.accounts import open_account
from weft.people.actions.people import add_people
from weft.people.models import Person
from weft.weaving.actions.rounds import open_round, put_before_people
from weft.weaving.actions.sheets import take_in
from weft.weaving.actions.weaves import Seating, ask_weave, keep_weave
from weft.weaving.logic.facts import facts_of
from weft.weaving.logic.hours import parse_week
from weft.weaving.logic.problem import grid_of
from weft.weaving.logic.reasons import sentences, why_unplaced
from weft.weaving.logic.sentence import in_words
from weft.weaving.logic.signup import SignUp
from weft.weaving.models import Weave
from weft.weaving.queries.weaves import Said, said_in

STEWARD_MAIL = "robin@example.org"
ASKED = 8
"""So many others are in the small round whose crew waits for the visitor's answer."""


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
    _ask_steward(robin, steward)
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
    cycle = _cycle_ahead(congregation)
    sizes = (congregation.crew_low, congregation.crew_high)
    opened = open_round(
        actor=robin, congregation=congregation, name="The next crews", sizes=sizes, cycle=cycle
    )
    take_in(actor=robin, round=opened, signups=_signups(PEOPLE))
    ask_weave(actor=robin, round=opened, sizes=sizes, cycle=cycle, seconds=5, seed=7)


def _cycle_ahead(congregation: Congregation) -> Cycle:
    today = clock.today(congregation.zone)
    first_day = today + timedelta(days=14 - today.weekday())
    return Cycle(first_day, congregation.cycle_weeks, congregation.meeting_minutes)


def _signups(people: Sequence[Somebody]) -> list[SignUp]:
    keys = {somebody.name: _key(somebody) for somebody in people}
    return [
        SignUp(
            key=_key(somebody),
            name=somebody.name,
            row=row,
            zone=somebody.zone,
            week=_week(somebody),
            languages=frozenset(somebody.languages),
            kind=somebody.kind or None,
            draws=(somebody.draws,),
            loves=(keys[somebody.loves],) if somebody.loves in keys else (),
        )
        for row, somebody in enumerate(people, start=2)
    ]


def _ask_steward(robin: Actor, steward: Membership) -> None:
    """A small round whose one crew is before its people: the visitor is asked, too."""
    here = steward.congregation
    opened = open_round(
        actor=robin,
        congregation=here,
        name="A crew for writers",
        sizes=(here.crew_low, here.crew_high),
        cycle=_cycle_ahead(here),
    )
    Membership.everywhere.filter(pk=steward.pk, signup_key="").update(signup_key=_key(STEWARD))
    take_in(actor=robin, round=opened, signups=_signups((STEWARD, *PEOPLE[:ASKED])))
    house = the_house(here.pk)
    weave = ask_weave(actor=robin, round=opened, sizes=opened.sizes, cycle=opened.cycle, seconds=1, seed=7)
    keep_weave(actor=house, weave=weave, seating=_seating(said_in(opened), weave))
    put_before_people(actor=robin, round=opened)


def _seating(said: Sequence[Said], weave: Weave) -> Seating:
    """The visitor and the first few who can meet and talk with them; everybody else waits."""
    grid = grid_of([each.free for each in said], weave.cycle)
    crew = [next(each for each in said if each.signup.name == STEWARD.name)]
    for each in said:
        together = [*crew, each]
        if (
            each not in crew
            and len(crew) < 4
            and grid.best([one.free for one in together])
            and _talk(together)
        ):
            crew = together
    slot = grid.best([each.free for each in crew])
    facts, say = facts_of([each.signup for each in crew]), in_words(weave.congregation.vocabulary, _)
    seated: dict[int, tuple[str, ...]] = {
        each.answer: sentences(facts[each.signup.key], local_words(slot, weave.cycle, each.free.zone, _), say)
        for each in crew
        if slot
    }
    left: dict[int, tuple[str, ...]] = {
        each.answer: (why_unplaced("no_room_left", each.signup.name, say),)
        for each in said
        if each.answer not in seated
    }
    return Seating(
        crews=[(slot, list(seated))] if slot else [],
        reasons=seated | left,
        score={},
        bound={},
        conflicts=[],
        placeable=len(said),
        took=0.0,
        stop_reason="rounds",
    )


def _talk(people: Sequence[Said]) -> bool:
    return bool(frozenset.intersection(*(each.signup.languages for each in people)))
