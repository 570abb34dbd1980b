"""Writing what people do in the example community: what they tell, hold, agree on and ask for."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from weft.circles.actions.notes import note_needs
from weft.circles.actions.tellings import Said, tell
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.agreements import accept_agreements, write_agreement
from weft.congregations.actions.applications import Asking, apply, say_as_applicant, say_to_applicant
from weft.congregations.actions.charges import accept_handover, hand_over, make_charge, offer_charge
from weft.congregations.actions.community import settle_admission
from weft.congregations.actions.household import ask_housemate, join_household, write_child
from weft.congregations.actions.levels import Kind, add_ready_levels, set_level
from weft.congregations.actions.ties import accept_tie, say_readiness, tie_newcomer
from weft.congregations.models import Congregation, Housemate, Level, Membership, Part
from weft.congregations.queries.applications import application_of
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.flows import logic
from weft.weaving.actions.calls import Calling, join_call, make_call
from weft.weaving.actions.questions import ask_of_call, reply_to_question


@transaction.atomic
def live(*, actor: Actor, members: Sequence[Membership]) -> None:
    """All that makes a community more than a list of crews, from its steward on. Each step is recorded by itself."""
    steward = next(member for member in members if member.pk == actor.membership_id)
    _belong(steward, members)
    _agree(steward)
    _entrust(steward, members)
    _look_out(members)
    _tell(members)
    _live_together(steward, members[logic.HOUSEMATE])
    _ask_to_come_in(steward)
    _call(members)


def _belong(steward: Membership, members: Sequence[Membership]) -> None:
    kinds = [Kind(name, about, rights) for name, about, rights in logic.LEVELS]
    add_ready_levels(actor=actor_of(steward), kinds=kinds)
    friends = Level.objects.of(steward.congregation_id).get(is_first=True)
    for number in logic.FRIENDS:
        set_level(actor=actor_of(steward), member=members[number], level=friends)


def _agree(steward: Membership) -> None:
    title, words = logic.AGREEMENT
    agreement = write_agreement(actor=actor_of(steward), title=title, words=words)
    accept_agreements(actor=actor_of(steward), agreements=[agreement])


def _entrust(steward: Membership, members: Sequence[Membership]) -> None:
    robin = actor_of(steward)
    for each in logic.CHARGES:
        charge = make_charge(
            actor=robin, name=each.name, about=each.about, permits=each.permits, term_weeks=each.weeks
        )
        for number, part in ((each.holder, Part.HOLDER), (each.understudy, Part.UNDERSTUDY)):
            taker = Membership.objects.of(steward.congregation_id).get(pk=members[number].pk)
            asked = offer_charge(actor=robin, charge=charge, taker=taker, part=part, words="")
            accept_handover(actor=actor_of(taker), handover=asked)
            hand_over(actor=robin, handover=asked)


def _look_out(members: Sequence[Membership]) -> None:
    """One looks out for another: both say yes."""
    for giver, taker in ((members[one], members[other]) for one, other in logic.TIES):
        say_readiness(actor=actor_of(giver), member=giver, capacity=2, wants_another=False)
        tie = tie_newcomer(actor=the_house(giver.congregation_id), giver=giver, taker=taker)
        if tie is not None:
            for member in (giver, taker):
                accept_tie(actor=actor_of(member), tie=tie)


def _tell(members: Sequence[Membership]) -> None:
    for number in sorted({told.who for told in logic.TELLINGS}):
        said = {told.field: Said(told.words, told.audience) for told in logic.TELLINGS if told.who == number}
        tell(actor=actor_of(members[number]), said=said)
    access, food = logic.NEEDS
    note_needs(actor=actor_of(members[0]), access=access, food=food)


def _live_together(steward: Membership, other: Membership) -> None:
    ask_housemate(actor=actor_of(steward), member=other)
    asked = Housemate.objects.of(steward.congregation_id).get(membership=other)
    join_household(actor=actor_of(other), housemate=asked)
    name, allergy = logic.CHILD
    write_child(actor=actor_of(steward), name=name, allergy=allergy)


def _ask_to_come_in(steward: Membership) -> None:
    """Somebody applied, was asked something, and answered."""
    robin = actor_of(steward)
    settle_admission(
        actor=robin,
        congregation=steward.congregation,
        admission=Congregation.Admission.SPONSOR,
        objection_days=7,
        questions=logic.QUESTIONS,
    )
    answers = list(zip(logic.QUESTIONS, logic.ANSWERS, strict=True))
    asking = Asking(logic.APPLICANT.name, logic.APPLICANT.zone, answers=answers)
    passer_by = Actor(congregation_id=steward.congregation_id)
    secret = apply(actor=passer_by, congregation=steward.congregation, asking=asking)
    application = application_of(secret or "")
    asked, answered = logic.REMARKS
    if application is not None:
        say_to_applicant(actor=robin, application=application, words=asked)
        say_as_applicant(actor=passer_by, application=application, words=answered)


def _call(members: Sequence[Membership]) -> None:
    """Somebody calls, others join, and somebody asks first."""
    for each in logic.CALLS:
        caller = Membership.objects.of(members[0].congregation_id).get(pk=members[each.who].pk)
        call = make_call(actor=actor_of(caller), calling=_calling(each, caller))
        if call is None:
            continue
        for number in each.joined:
            join_call(actor=actor_of(members[number]), call=call)
        if each.asked is not None:
            asker, words, reply = each.asked
            question = ask_of_call(actor=actor_of(members[asker]), call=call, words=words)
            if question is not None:
                reply_to_question(actor=actor_of(caller), question=question, words=reply)


def _calling(each: logic.Called, caller: Membership) -> Calling:
    here, zone = caller.congregation, caller.person.zone
    low, high, quorum = each.sizes
    today = clock.today(zone)
    first = today + timedelta(days=each.first_in) if each.first_in is not None else None
    return Calling(
        intention=each.intention,
        kind=each.kind,
        rhythm=each.rhythm,
        size_low=low,
        size_high=high,
        quorum=quorum,
        place=each.place,
        is_online=each.is_online,
        language=each.language,
        zone=zone,
        first_at=datetime.combine(first, time(19), ZoneInfo(zone)) if first else None,
        until=datetime.combine(today + timedelta(days=here.open_days), time(23, 59), ZoneInfo(zone)),
        minutes=here.meeting_minutes,
        weeks=here.cycle_weeks,
    )
