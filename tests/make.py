"""Makes things by calling actions, so that test data is possible data."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from weft.circles.actions.circles import form_crews, open_selves
from weft.circles.models import Circle
from weft.circles.queries.circles import actor_of
from weft.congregations.actions import charges, ties
from weft.congregations.actions.applications import Asking, apply
from weft.congregations.actions.community import found_congregation, settle_admission
from weft.congregations.actions.members import welcome_people
from weft.congregations.models import (
    Application,
    Charge,
    Congregation,
    Holding,
    Invitation,
    Membership,
    Part,
    Tie,
)
from weft.congregations.queries.applications import application_of
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.core.models import Work
from weft.core.work import run_work
from weft.meetings.actions import begin_series
from weft.meetings.logic import Cycle, Slot, Span
from weft.people.actions.accounts import come_in, open_account
from weft.people.actions.people import add_people
from weft.people.models import Person
from weft.weaving.actions.calls import Calling, join_call, make_call
from weft.weaving.actions.replies import reply_to_seat
from weft.weaving.actions.rounds import begin_settling, open_round, put_before_people
from weft.weaving.actions.sheets import take_in
from weft.weaving.actions.weaves import Seating, ask_weave, keep_weave
from weft.weaving.logic.signup import SignUp
from weft.weaving.models import Answer, Call, NextStep, Round, Seat, Weave

THURSDAY_EVENING = Slot(zone="Europe/Lisbon", weekday=3, minute=18 * 60 + 30)


@transaction.atomic
def community(name: str, *, steward: str, email: str = "", zone: str = "Europe/Lisbon") -> Membership:
    """A community with its founder, who is its steward."""
    [founder] = add_people(actor=the_house(), people=[Person(name=steward, zone=zone, languages=["en"])])
    member = found_congregation(actor=the_house(), founder=founder, name=name, zone=zone)
    open_selves(actor=actor_of(member), members=[member])
    if email:
        way_in(member, email)
    return member


@transaction.atomic
def member(
    steward: Membership, name: str, *, email: str = "", zone: str = "Europe/Lisbon", **said: str
) -> Membership:
    """Somebody the steward welcomed; with an address they also have a way in."""
    person = Person(name=name, zone=zone, languages=["en"], **said)
    add_people(actor=actor_of(steward), people=[person])
    welcomed = at_home(steward, person)
    if email:
        way_in(welcomed, email)
    return welcomed


def at_home(steward: Membership, person: Person) -> Membership:
    """Somebody this house knows already, welcomed by the steward."""
    actor = actor_of(steward)
    [welcomed] = welcome_people(actor=actor, congregation=steward.congregation, people=[(person, "")])
    open_selves(actor=actor, members=[welcomed])
    return welcomed


def way_in(member: Membership, email: str) -> None:
    """They have an account and have signed in with it before."""
    account = open_account(actor=the_house(), person=member.person, email=email)
    come_in(actor=the_house(), account=account)


@transaction.atomic
def crew(
    steward: Membership, people: Sequence[Membership], *, slot: Slot = THURSDAY_EVENING, weeks: int = 6
) -> Circle:
    """A crew (of two: a dyad) that meets weekly, from the week after next on."""
    actor, first_day = actor_of(steward), clock.today() + timedelta(days=8)
    [circle] = form_crews(
        actor=actor, congregation=steward.congregation, crews=[people], first_day=first_day, weeks=weeks
    )
    begin_series(
        actor=actor, plans=[(circle, slot)], cycle=Cycle(first_day=first_day, weeks=weeks, minutes=90)
    )
    return circle


def admission(steward: Membership, rule: str, *, days: int = 7, questions: Sequence[str] = ()) -> None:
    """People come in by this rule from now on."""
    settle_admission(
        actor=actor_of(steward),
        congregation=steward.congregation,
        admission=rule,
        objection_days=days,
        questions=questions,
    )


def application(
    steward: Membership,
    name: str = "Nia Sand",
    *,
    answers: Sequence[tuple[str, str]] = (),
    invitation: Invitation | None = None,
    **said: str,
) -> tuple[Application, str]:
    """Somebody asks to come in; with the secret of their own page."""
    asking = Asking(name=name, answers=answers, **({"zone": "Europe/Lisbon"} | said))
    here = Congregation.everywhere.get(pk=steward.congregation_id)
    secret = apply(
        actor=Actor(congregation_id=here.pk), congregation=here, asking=asking, invitation=invitation
    )
    return application_of(secret or ""), secret or ""


EVENINGS = tuple(Span(day, 17 * 60, 22 * 60) for day in range(5))


def signup(name: str, *, mail: str = "", **said: object) -> SignUp:
    """One person as a sheet has them: free on weekday evenings in Lisbon, unless it says otherwise."""
    usual = {"zone": "Europe/Lisbon", "week": EVENINGS, "languages": frozenset({"en"})}
    return SignUp(
        **({"key": mail or f"{name.casefold()}#1", "name": name, "row": 2, "mail": mail} | usual | said)
    )


@transaction.atomic
def open_a_round(
    steward: Membership,
    name: str = "Autumn",
    *,
    first_day: date | None = None,
    sizes: tuple[int, int] = (3, 6),
) -> Round:
    """A round for six weeks of meetings, from the week after next on unless it says when."""
    cycle = Cycle(first_day=first_day or clock.today() + timedelta(days=14), weeks=6, minutes=90)
    return open_round(
        actor=actor_of(steward), congregation=steward.congregation, name=name, sizes=sizes, cycle=cycle
    )


def yeses(steward: Membership, round: Round, signups: Sequence[SignUp]) -> dict[str, Answer]:
    """These people are in the round, taken in as the worker does it; their answers by first name."""
    take_in(actor=the_house(steward.congregation_id), round=round, signups=signups)
    answers = (
        Answer.objects.of(steward.congregation_id).filter(round=round).select_related("membership__person")
    )
    return {answer.membership.name.split()[0]: answer for answer in answers}


def ask(steward: Membership, round: Round, *, sizes: tuple[int, int] = (3, 6)) -> Weave:
    """A proposal is asked for; the worker has not begun."""
    return ask_weave(actor=actor_of(steward), round=round, sizes=sizes, cycle=round.cycle, seconds=1, seed=7)


@transaction.atomic
def propose(
    steward: Membership,
    round: Round,
    crews: Sequence[Sequence[Answer]],
    waiting: Sequence[Answer] = (),
    *,
    slot: Slot = THURSDAY_EVENING,
    sizes: tuple[int, int] = (3, 6),
    conflicts: Sequence[dict[str, object]] = (),
) -> Weave:
    """These crews are proposed, as if the engine had answered so."""
    weave = ask(steward, round, sizes=sizes)
    seated = [answer.pk for crew in crews for answer in crew]
    seating = Seating(
        crews=[(slot, [answer.pk for answer in crew]) for crew in crews],
        reasons=dict.fromkeys(seated, ("You can all meet then.", "You all speak English."))
        | {answer.pk: ("Others fit together first.",) for answer in waiting},
        score={"placed": len(seated)},
        bound={"placed": len(seated)},
        conflicts=conflicts,
        placeable=len(seated),
        took=0.5,
        stop_reason="proven",
    )
    keep_weave(actor=the_house(steward.congregation_id), weave=weave, seating=seating)
    round.refresh_from_db()
    weave.refresh_from_db()
    return weave


def put_before(steward: Membership, round: Round) -> Weave:
    """What is proposed goes to its people; the weave that is on the table."""
    put_before_people(actor=actor_of(steward), round=round)
    round.refresh_from_db()
    return round.weave


def replies(round: Round, said: Mapping[str, str] | str) -> None:
    """These people answer what is proposed to them, by first name; or all of them the same."""
    round.refresh_from_db()
    seats = Seat.objects.of(round.congregation_id).filter(weave=round.weave, proposal__formed_at=None)
    asked = seats.exclude(proposal=None).select_related("answer__membership__person", "weave")
    for seat in asked.order_by("pk"):
        member = seat.answer.membership
        reply = said if isinstance(said, str) else said.get(member.name.split()[0], "")
        if reply:
            reply_to_seat(actor=actor_of(member), seat=seat, reply=reply)


def settle(round: Round) -> None:
    """The turn ends, whoever has answered, and the worker puts it together; nothing else that waits is done."""
    begin_settling(actor=the_house(round.congregation_id), round=round)
    for work_id in Work.everywhere.filter(kind="settle", state=Work.State.WAITING).values_list(
        "pk", flat=True
    ):
        run_work.call(work_id)
    round.refresh_from_db()


def confirm(steward: Membership, round: Round) -> None:
    """Everybody says yes to what is proposed, in a round of one turn: the crews come to be."""
    Round.everywhere.filter(pk=round.pk).update(turns=1)
    put_before(steward, round)
    replies(round, "yes")
    settle(round)


def bring(client: Client, round: Round, content: str | bytes, name: str = "signups.csv") -> HttpResponse:
    """Somebody chooses this file in their browser as the sheet of a round."""
    data = content.encode() if isinstance(content, str) else content
    path = reverse("round_sheet", args=[round.congregation.slug, round.pk])
    return client.post(path, {"file": SimpleUploadedFile(name, data)})


def work_off() -> list[tuple[str, str, str]]:
    """The worker does all that waits, in order; of each piece its kind, how it ended, and its sentence."""
    waiting = list(
        Work.everywhere.filter(state=Work.State.WAITING).order_by("pk").values_list("pk", flat=True)
    )
    for work_id in waiting:
        run_work.call(work_id)
    done = Work.everywhere.filter(pk__in=waiting).order_by("pk")
    return list(done.values_list("kind", "state", "sentence"))


def charge(steward: Membership, name: str, *permits: str, weeks: int | None = None) -> Charge:
    """Something the steward made to be entrusted; nobody holds it yet."""
    return charges.make_charge(
        actor=actor_of(steward), name=name, about="", permits=permits, term_weeks=weeks
    )


@transaction.atomic
def entrust(
    steward: Membership,
    charge: Charge,
    taker: Membership,
    part: Part = Part.HOLDER,
    until: date | None = None,
) -> Holding:
    """Asked by the steward, said yes to, handed over."""
    asked = charges.offer_charge(
        actor=actor_of(steward), charge=charge, taker=taker, part=part, words="", until=until
    )
    charges.accept_handover(actor=actor_of(taker), handover=asked)
    charges.hand_over(actor=actor_of(steward), handover=asked)
    return Holding.objects.of(steward.congregation_id).get(charge=charge, membership=taker)


def ready(member: Membership, capacity: int = 1, *, wants_another: bool = False) -> None:
    """They said for how many they would look out."""
    ties.say_readiness(actor=actor_of(member), member=member, capacity=capacity, wants_another=wants_another)


def asked_tie(giver: Membership, taker: Membership) -> Tie:
    """Both are asked whether the one, who brought the other in, looks out for the other."""
    return ties.tie_newcomer(actor=the_house(giver.congregation_id), giver=giver, taker=taker)


@transaction.atomic
def held_tie(giver: Membership, taker: Membership) -> Tie:
    """The one looks out for the other: both said yes."""
    tie = asked_tie(giver, taker)
    for member in (giver, taker):
        ties.accept_tie(actor=actor_of(member), tie=tie)
    tie.refresh_from_db()
    return tie


def calling(zone: str = "Europe/Lisbon", **said: object) -> Calling:
    """What somebody calls for: three to five people, two weeks long, at a time to be found."""
    usual: dict[str, object] = {
        "intention": "Read one chapter a week",
        "kind": "a book",
        "rhythm": "",
        "size_low": 3,
        "size_high": 5,
        "quorum": 3,
        "place": "",
        "is_online": True,
        "language": "en",
        "zone": zone,
        "first_at": None,
        "until": clock.now() + timedelta(days=14),
        "minutes": 90,
        "weeks": 6,
    }
    return Calling(**(usual | said))  # type: ignore[arg-type]


@transaction.atomic
def call(caller: Membership, *inside: Membership, **said: object) -> Call:
    """Somebody calls a crew, and these are in it, too."""
    made = make_call(actor=actor_of(caller), calling=calling(**said))
    for member in inside:
        join_call(actor=actor_of(member), call=made)
    return made


def waits(answer: Answer) -> NextStep:
    """Whoever gave this yes was left over when the round ended, and waits for the next one."""
    return NextStep.everywhere.create(
        congregation_id=answer.congregation_id,
        membership_id=answer.membership_id,
        round_id=answer.round_id,
        kind=NextStep.Kind.WAIT,
    )
