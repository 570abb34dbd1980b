"""Writing about rounds: one verb, one function."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from weft.circles.actions.circles import form_crews, open_selves
from weft.circles.queries.circles import selves_of
from weft.congregations.actions.members import welcome_people
from weft.congregations.models import Congregation, Membership
from weft.core import clock, work
from weft.core.actor import Actor
from weft.core.chronicle import record
from weft.core.sealing import destroy, seal, seal_all, unseal_all
from weft.core.text import tidy
from weft.meetings.actions import begin_series, keep_availabilities
from weft.meetings.logic import Cycle, Slot
from weft.meetings.queries import spoken_for
from weft.people.actions.people import add_people
from weft.people.models import Person
from weft.people.queries.blocks import pairs_apart
from weft.weaving import policy
from weft.weaving.deeds import (
    ANSWER_WITHDRAWN,
    ROUND_CONFIRMED,
    ROUND_OPENED,
    SEAT_MOVED,
    SHEET_BROUGHT,
    SHEET_CORRECTED,
    SHEET_DROPPED,
    SHEET_SENT_IN,
    SIGNUPS_TAKEN_IN,
    WEAVE_ASKED,
    WEAVE_MADE,
    WEAVE_STOPPED,
)
from weft.weaving.logic.signup import SignUp
from weft.weaving.models import Answer, Proposal, Round, Seat, Sheet, Weave

SAID = ("kind", "draws", "size_low", "size_high")
"""What an answer says openly."""

PADDING = 512


@dataclass(frozen=True, slots=True)
class Seating:
    """What the engine answered, in rows: each crew's slot and members, everybody's reasons, what conflicts."""

    crews: Sequence[tuple[Slot, Sequence[int]]]
    reasons: Mapping[int, Sequence[str]]
    score: Mapping[str, float]
    bound: Mapping[str, float]
    conflicts: Sequence[Mapping[str, Any]]
    placeable: int
    took: float
    stop_reason: str


@transaction.atomic
def open_round(
    *, actor: Actor, congregation: Congregation, name: str, sizes: tuple[int, int], cycle: Cycle
) -> Round:
    """Open a round. Nobody is in it until they say yes."""
    policy.open_round.require(actor)
    opened = Round.everywhere.create(
        congregation=congregation,
        name=tidy(name, 80),
        size_low=sizes[0],
        size_high=sizes[1],
        minutes=cycle.minutes,
        first_day=cycle.first_day,
        weeks=cycle.weeks,
    )
    record(actor, ROUND_OPENED, opened)
    return opened


@transaction.atomic
def bring_sheet(
    *, actor: Actor, round: Round, filename: str, content: bytes, mapping: Mapping[str, str]
) -> Sheet:
    """Keep a sign-up sheet, sealed, while it is looked at. An earlier one still being looked at is put away."""
    policy.bring_sheet.require(actor, round)
    for earlier in Sheet.objects.of(round.congregation_id).filter(round=round, state=Sheet.State.LOOKED_AT):
        _forget(earlier)
    sheet = Sheet(
        congregation_id=round.congregation_id, round=round, filename=tidy(filename), mapping=dict(mapping)
    )
    sheet.sealed = seal(sheet.place, content)
    sheet.save(force_insert=True)
    record(actor, SHEET_BROUGHT, sheet)
    return sheet


@transaction.atomic
def correct_sheet(
    *, actor: Actor, sheet: Sheet, mapping: Mapping[str, str], zones: Mapping[str, str]
) -> None:
    """Say what the columns mean, and which zone an unknown place is in."""
    policy.see_sheet.require(actor, sheet)
    sheet.mapping, sheet.zones = dict(mapping), dict(zones)
    sheet.save(update_fields=["mapping", "zones"])
    record(actor, SHEET_CORRECTED, sheet)


@transaction.atomic
def drop_sheet(*, actor: Actor, sheet: Sheet) -> None:
    """Put a sheet away without importing it. Nothing of it is kept."""
    policy.see_sheet.require(actor, sheet)
    record(actor, SHEET_DROPPED, sheet)
    _forget(sheet)


def _forget(sheet: Sheet) -> None:
    if sheet.work:
        work.stop(sheet.work)
    destroy(sheet.place.scope)
    sheet.delete()


@transaction.atomic
def begin_import(*, actor: Actor, sheet: Sheet) -> bool:
    """Ask the worker to take a sheet in. False when that is under way already."""
    policy.see_sheet.require(actor, sheet)
    locked = Sheet.everywhere.select_for_update().get(pk=sheet.pk)
    if locked.state != Sheet.State.LOOKED_AT or (locked.work and not locked.work.is_over):
        return False
    locked.work = work.begin(actor, "import", locked.pk)
    locked.save(update_fields=["work"])
    record(actor, SHEET_SENT_IN, locked)
    return True


@transaction.atomic
def take_in(*, actor: Actor, round: Round, signups: Sequence[SignUp], sheet: Sheet | None = None) -> int:
    """Everybody who signed up belongs here and has said yes to the round; whoever was here already is not doubled.

    Returns how many are new. All or nothing; the sheet they came on is forgotten. Raises Stopped when it was put
    away meanwhile, or taken in by somebody faster.
    """
    congregation = round.congregation
    if not Round.everywhere.select_for_update().filter(pk=round.pk, state__in=policy.STEERABLE).exists():
        confirmed = _("%(This_round)s is confirmed already. Open another one, and bring the sheet there.")
        raise work.Halted(confirmed % congregation.vocabulary)
    if sheet is not None:
        _open_once(sheet)
    _recognise(congregation, signups)
    known = dict(Membership.objects.of(congregation).exclude(signup_key="").values_list("signup_key", "pk"))
    fresh = [signup for signup in signups if signup.key not in known]
    newcomers = _welcome(actor, congregation, fresh)
    members = {member.signup_key: member for member in newcomers}
    rows = Membership.objects.of(congregation).filter(
        signup_key__in=[s.key for s in signups if s.key in known]
    )
    members |= {member.signup_key: member for member in rows}
    _refresh(members, [signup for signup in signups if signup.key in known])
    hours = (congregation.hours_low, congregation.hours_high)
    own = spoken_for(members.values())
    with_week = [
        (members[signup.key], signup.week)
        for signup in signups
        if signup.week and members[signup.key].pk not in own
    ]
    keep_availabilities(actor=actor, weeks=with_week, hours=hours)
    _write_answers(round, signups, members)
    record(actor, SIGNUPS_TAKEN_IN, round, people=len(signups), new=len(newcomers))
    return len(newcomers)


def _open_once(sheet: Sheet) -> None:
    looked_at = Sheet.everywhere.filter(pk=sheet.pk, state=Sheet.State.LOOKED_AT)
    if not looked_at.update(state=Sheet.State.IMPORTED, sealed=b""):
        raise work.Stopped
    destroy(sheet.place.scope)


def _recognise(congregation: Congregation, signups: Sequence[SignUp]) -> None:
    """Whoever came in by another door than a sheet is known on it by the address they sign in with."""
    here = Membership.objects.of(congregation)
    taken = set(here.exclude(signup_key="").values_list("signup_key", flat=True))
    asked = {signup.key for signup in signups if signup.mail and signup.key == signup.mail} - taken
    unmarked = here.filter(signup_key="", left_at=None, person__account__email__in=asked)
    found = list(unmarked.select_related("person__account"))
    for member in found:
        member.signup_key = member.person.account.email
    Membership.everywhere.bulk_update(found, ["signup_key"])


def _welcome(actor: Actor, congregation: Congregation, fresh: Sequence[SignUp]) -> list[Membership]:
    people = add_people(actor=actor, people=[_person(signup, congregation.zone) for signup in fresh])
    keyed = [(person, signup.key) for person, signup in zip(people, fresh, strict=True)]
    members = welcome_people(actor=actor, congregation=congregation, people=keyed)
    access = {member.pk: signup.access for member, signup in zip(members, fresh, strict=True)}
    open_selves(actor=actor, members=members, access=access)
    return members


def _person(signup: SignUp, zone: str) -> Person:
    return Person(
        name=tidy(signup.name, 120),
        zone=signup.zone or zone,
        languages=sorted(signup.languages),
        place=tidy(signup.place, 120),
        mail=signup.mail[:254],
        phone=tidy(signup.phone, 60),
    )


def _refresh(members: Mapping[str, Membership], again: Sequence[SignUp]) -> None:
    """Whoever signs up again without an account is where the new sheet says; an account's owner says so themself."""
    people = Person.everywhere.filter(memberships__in=[members[s.key] for s in again], account=None)
    by_id = {person.pk: person for person in people}
    changed = []
    for signup in again:
        person = by_id.get(members[signup.key].person_id)
        if person is None:
            continue
        said = (signup.zone or person.zone, sorted(signup.languages))
        if said != (person.zone, person.languages):
            person.zone, person.languages = said
            changed.append(person)
    Person.everywhere.bulk_update(changed, ["zone", "languages"], batch_size=400)


def _write_answers(round: Round, signups: Sequence[SignUp], members: Mapping[str, Membership]) -> None:
    """One answer each. Who answered before keeps their row, and with it their seat; what is the same is not touched."""
    rows = Answer.objects.of(round.congregation_id).filter(round=round, membership__in=members.values())
    before = {answer.membership_id: answer for answer in rows.select_related("self_circle")}
    opened = unseal_all([(answer.place, answer.wishes) for answer in before.values()])
    wished = dict(zip(before, opened, strict=True))
    selves = selves_of(member for member in members.values() if member.pk not in before)
    changed, wishes = [], []
    for signup in signups:
        member, said = members[signup.key], _wishes(signup, members)
        answer = before.get(member.pk) or Answer(
            congregation_id=round.congregation_id,
            round=round,
            membership=member,
            self_circle=selves[member.pk],
        )
        if _take_down(answer, signup) or wished.get(member.pk) != said:
            changed.append(answer)
            wishes.append(said)
    sealed = seal_all([(answer.place, said) for answer, said in zip(changed, wishes, strict=True)])
    for answer, closed in zip(changed, sealed, strict=True):
        answer.wishes = closed
    again = [answer for answer in changed if answer.pk is not None]
    Answer.everywhere.bulk_create([answer for answer in changed if answer.pk is None], batch_size=500)
    Answer.everywhere.bulk_update(again, [*SAID, "wishes"], batch_size=200)


def _take_down(answer: Answer, signup: SignUp) -> bool:
    """Write what somebody said openly into their answer. Says whether it is anything new."""
    earlier = [getattr(answer, field) for field in SAID]
    answer.kind = tidy(signup.kind or "", 60)
    answer.draws = [tidy(each, 120) for each in signup.draws]
    answer.size_low, answer.size_high = signup.size or (None, None)
    return answer.pk is None or earlier != [getattr(answer, field) for field in SAID]


def _wishes(signup: SignUp, members: Mapping[str, Membership]) -> bytes:
    """Whom they named, as member numbers; padded, so that its size says nothing."""
    named = {
        word: sorted(members[key].pk for key in keys if key in members)
        for word, keys in (
            ("loves", signup.loves),
            ("rather_not", signup.rather_not),
            ("couples", signup.couples),
        )
    }
    words = json.dumps(named).encode()
    return words.ljust(-(-len(words) // PADDING) * PADDING)


@transaction.atomic
def withdraw_answer(*, actor: Actor, answer: Answer) -> None:
    """Step back from a round that is still open, without a reason."""
    policy.withdraw_answer.require(actor, answer)
    record(actor, ANSWER_WITHDRAWN, answer.round)
    answer.delete()


@transaction.atomic
def ask_weave(
    *, actor: Actor, round: Round, sizes: tuple[int, int], cycle: Cycle, seconds: int, seed: int
) -> Weave:
    """Ask the worker for a proposal; one that is still being looked for is stopped."""
    policy.steer_round.require(actor, round)
    for earlier in Weave.objects.of(round.congregation_id).filter(round=round, state=Weave.State.WEAVING):
        _stop(earlier)
    weave = Weave.everywhere.create(
        congregation_id=round.congregation_id,
        round=round,
        size_low=sizes[0],
        size_high=sizes[1],
        minutes=cycle.minutes,
        first_day=cycle.first_day,
        weeks=cycle.weeks,
        seconds=seconds,
        seed=seed,
    )
    weave.work = work.begin(actor, "weave", weave.pk)
    weave.save(update_fields=["work"])
    record(actor, WEAVE_ASKED, round, weave=weave.pk)
    return weave


@transaction.atomic
def stop_weave(*, actor: Actor, weave: Weave) -> None:
    """Stop looking. What was proposed before stays as it was."""
    policy.stop_weave.require(actor, weave)
    _stop(weave)
    record(actor, WEAVE_STOPPED, weave.round, weave=weave.pk)


def _stop(weave: Weave) -> None:
    Weave.everywhere.filter(pk=weave.pk, state=Weave.State.WEAVING).update(state=Weave.State.DROPPED)
    if weave.work:
        work.stop(weave.work)


@transaction.atomic
def keep_weave(*, actor: Actor, weave: Weave, seating: Seating) -> bool:
    """Put what the engine answered before people. False when nobody waits for it any more."""
    waiting = Weave.everywhere.filter(pk=weave.pk, state=Weave.State.WEAVING)
    woven = waiting.update(
        state=Weave.State.WOVEN,
        score=dict(seating.score),
        bound=seating.bound,
        conflicts=list(seating.conflicts),
        placeable=seating.placeable,
        took=seating.took,
        stop_reason=seating.stop_reason,
    )
    steerable = Round.everywhere.filter(pk=weave.round_id, state__in=policy.STEERABLE)
    if not woven or not steerable.update(state=Round.State.PROPOSED, weave=weave):
        return False
    placed = _write_proposals(weave, seating)
    Seat.everywhere.bulk_create(
        Seat(
            congregation_id=weave.congregation_id,
            weave=weave,
            answer_id=answer,
            proposal=placed.get(answer),
            reasons=list(reasons),
        )
        for answer, reasons in seating.reasons.items()
    )
    record(actor, WEAVE_MADE, weave.round, weave=weave.pk)
    return True


def _write_proposals(weave: Weave, seating: Seating) -> dict[int, Proposal]:
    proposals = Proposal.everywhere.bulk_create(
        _proposal(weave, number, slot) for number, (slot, _) in enumerate(seating.crews, start=1)
    )
    return {
        answer: proposal
        for proposal, (_, answers) in zip(proposals, seating.crews, strict=True)
        for answer in answers
    }


def _proposal(weave: Weave, number: int, slot: Slot) -> Proposal:
    return Proposal(
        congregation_id=weave.congregation_id,
        weave=weave,
        number=number,
        zone=slot.zone,
        weekday=slot.weekday,
        minute=slot.minute,
    )


@transaction.atomic
def move_seat(
    *,
    actor: Actor,
    seat: Seat,
    target: Proposal | None,
    slots: Mapping[int, Slot],
    reasons: Mapping[int, Sequence[str]],
    new_slot: Slot | None = None,
) -> None:
    """Move somebody to another proposed crew, to a new one, or to those who wait.

    `slots` are the crews' slots after the move, by proposal; `reasons` everybody's sentences, by answer.
    """
    round = seat.weave.round
    policy.steer_round.require(actor, round)
    if new_slot is not None:
        target = _proposal(seat.weave, _next_number(seat.weave), new_slot)
        target.save(force_insert=True)
    Seat.everywhere.filter(pk=seat.pk).update(proposal=target)
    for proposal, slot in slots.items():
        Proposal.objects.of(round.congregation_id).filter(pk=proposal).update(
            zone=slot.zone, weekday=slot.weekday, minute=slot.minute
        )
    for answer, sentences in reasons.items():
        Seat.objects.of(round.congregation_id).filter(weave=seat.weave, answer=answer).update(
            reasons=list(sentences)
        )
    Proposal.objects.of(round.congregation_id).filter(weave=seat.weave, seats=None).delete()
    record(actor, SEAT_MOVED, round, seat=seat.pk)


def _next_number(weave: Weave) -> int:
    numbers = Proposal.objects.of(weave.congregation_id).filter(weave=weave).aggregate(last=Max("number"))
    return (numbers["last"] or 0) + 1


def _has_pair_apart(crews: Sequence[Sequence[Membership]]) -> bool:
    """Whether somebody would sit with somebody they are not to meet, since the proposal was made."""
    people = [{member.person_id for member in crew} for crew in crews]
    apart = pairs_apart(set().union(*people))
    return any(pair <= crew for pair in apart for crew in people)


@transaction.atomic
def confirm_round(*, actor: Actor, round: Round) -> bool:
    """The proposed crews come to be.

    False when somebody was faster, a crew has fewer than two people, or people are not to meet any more.
    """
    policy.steer_round.require(actor, round)
    weave = round.weave
    if weave is None:
        return False
    rows = Proposal.objects.of(round.congregation_id).filter(weave=weave)
    proposals = list(rows.prefetch_related("seats__answer__membership"))
    crews = [[seat.answer.membership for seat in proposal.seats.all()] for proposal in proposals]
    if not crews or min(len(crew) for crew in crews) < 2 or _has_pair_apart(crews):
        return False
    cycle = weave.cycle
    was_open = Round.everywhere.filter(pk=round.pk, state=Round.State.PROPOSED)
    confirmed = {"state": Round.State.CONFIRMED, "confirmed_at": clock.now()}
    if not was_open.update(**confirmed, first_day=cycle.first_day):
        return False
    circles = form_crews(
        actor=actor,
        congregation=round.congregation,
        crews=crews,
        first_day=cycle.first_day,
        weeks=cycle.weeks,
    )
    plans = [(circle, proposal.slot) for circle, proposal in zip(circles, proposals, strict=True)]
    begin_series(actor=actor, plans=plans, cycle=cycle)
    for sheet in Sheet.objects.of(round.congregation_id).filter(round=round, state=Sheet.State.LOOKED_AT):
        _forget(sheet)
    record(actor, ROUND_CONFIRMED, round, weave=weave.pk)
    return True
