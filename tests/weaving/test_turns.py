"""A turn from asking to what comes of it: replies, mending, crews, the next turn, the end."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from tests import make, rows
from tests.weaving.pages import NAMES, crews_of
from weft.circles.models import Belonging, Circle
from weft.circles.queries.circles import actor_of
from weft.core import clock, work
from weft.core.actor import the_house
from weft.core.models import Entry, Errand, Work
from weft.core.sealing import unseal
from weft.core.work import LOST_AFTER, Progress, Stopped
from weft.flows.actions.leaving import leave_congregation
from weft.meetings.models import Series
from weft.people.actions.blocks import block_person
from weft.weaving.actions.answers import withdraw_answer
from weft.weaving.actions.replies import note_reply, reply_to_seat
from weft.weaving.actions.rounds import begin_settling
from weft.weaving.models import Answer, NextStep, Proposal, Round, Seat, Weave
from weft.weaving.queries.turns import turn_of
from weft.weaving.queries.weaves import said_in
from weft.weaving.reactions import turns as reactions

FIRST, SECOND = NAMES[:4], NAMES[4:]
BOOKS = {"weft_entry", "weft_chainhead", "weft_work", "weft_errand", "django_tasks_database_dbtaskresult"}


@pytest.fixture
def asked(cast, begun, proposed):
    """Both crews are before their people."""
    return make.put_before(cast.sol, begun)


def people_of(begun):
    """Who sits in which crew that came to be."""
    found = {}
    seats = Seat.everywhere.filter(weave__round=begun, proposal__formed_at__isnull=False)
    for number, name in seats.values_list("proposal__number", "answer__membership__person__name"):
        found.setdefault(number, []).append(name)
    return {number: sorted(names) for number, names in found.items()}


def seat_of(weave, name):
    rows = Seat.everywhere.filter(weave=weave).select_related("weave", "answer__membership__person")
    return rows.get(answer__membership__person__name=name)


def as_person(weave, name):
    return actor_of(seat_of(weave, name).answer.membership)


def waiting(begun):
    steps = NextStep.everywhere.filter(round=begun, kind="wait")
    return sorted(steps.values_list("membership__person__name", flat=True))


def wishes_of(begun, name):
    answer = Answer.everywhere.get(round=begun, membership__person__name=name)
    return json.loads(unseal(answer.place, answer.wishes))


# Answering


def test_a_reply_is_changed_as_often_as_one_likes_and_recorded_nowhere(cast, begun, asked):
    deeds, kept = Entry.everywhere.count(), []
    for reply in ("yes", "not this", "back", "not then", "not then"):
        assert reply_to_seat(actor=as_person(asked, "Fia"), seat=seat_of(asked, "Fia"), reply=reply)
        kept.append(turn_of(asked).replies[seat_of(asked, "Fia").answer_id])

    assert kept == ["yes", "not this", "back", "not then", "not then"]
    assert Entry.everywhere.count() == deeds


def test_nobody_answers_for_somebody_else(cast, begun, asked):
    for other in (as_person(asked, "Gil"), cast.actor(cast.sol), cast.actor(cast.kai)):
        with pytest.raises(PermissionDenied):
            reply_to_seat(actor=other, seat=seat_of(asked, "Fia"), reply="yes")

    assert set(turn_of(asked).replies.values()) == {""}


def test_what_is_no_answer_is_not_kept(cast, asked):
    assert not reply_to_seat(actor=as_person(asked, "Fia"), seat=seat_of(asked, "Fia"), reply="maybe")
    assert set(turn_of(asked).replies.values()) == {""}


def test_after_the_last_day_nobody_answers_any_more(cast, begun, asked):
    with time_machine.travel(begun.answer_by + timedelta(minutes=1), tick=False):
        assert not reply_to_seat(actor=as_person(asked, "Fia"), seat=seat_of(asked, "Fia"), reply="yes")

    assert set(turn_of(asked).replies.values()) == {""}


def test_the_last_open_answer_ends_the_turn_at_once_and_then_it_is_too_late_to_change(cast, begun, asked):
    make.replies(begun, dict.fromkeys(NAMES[:-1], "yes"))
    before = list(Work.everywhere.filter(kind="settle"))

    make.replies(begun, {"Max": "yes"})

    assert before == []
    assert Work.everywhere.get(kind="settle").subject == asked.pk
    assert not reply_to_seat(actor=as_person(asked, "Fia"), seat=seat_of(asked, "Fia"), reply="back")
    make.settle(begun)
    assert people_of(begun) == {1: sorted(FIRST), 2: sorted(SECOND)}
    assert (begun.state, waiting(begun)) == ("confirmed", ["Ada"])


def test_whoever_weaves_notes_what_somebody_without_mail_said_and_does_not_see_it_again(cast, begun, asked):
    deeds = Entry.everywhere.count()

    assert note_reply(actor=cast.actor(cast.sol), seat=seat_of(asked, "Fia"), is_yes=True)
    assert note_reply(actor=cast.actor(cast.sol), seat=seat_of(asked, "Gil"), is_yes=False)

    said = {seat_of(asked, name).answer_id: reply for name, reply in (("Fia", "yes"), ("Gil", "back"))}
    assert {key: turn_of(asked).replies[key] for key in said} == said
    assert Entry.everywhere.count() == deeds


@pytest.mark.parametrize("who", ["ana", "kai"])
def test_nobody_else_notes_what_anybody_said(cast, asked, who):
    with pytest.raises(PermissionDenied):
        note_reply(actor=cast.actor(getattr(cast, who)), seat=seat_of(asked, "Fia"), is_yes=True)


def test_nothing_is_noted_for_somebody_with_mail_or_a_way_in(cast, begun):
    people = [
        make.signup("Ana", mail="ana@example.org"),
        make.signup("Fia", mail="f@example.net"),
        make.signup("Gil"),
    ]
    given = make.yeses(cast.sol, begun, people)
    make.propose(cast.sol, begun, [list(given.values())])
    weave = make.put_before(cast.sol, begun)

    for name in ("Ana Lima", "Fia"):
        with pytest.raises(PermissionDenied):
            note_reply(actor=cast.actor(cast.sol), seat=seat_of(weave, name), is_yes=True)
    assert note_reply(actor=cast.actor(cast.sol), seat=seat_of(weave, "Gil"), is_yes=True)


# What comes of it


def test_whoever_steps_back_is_out_and_the_others_are_mended_with_least_change(cast, begun, asked):
    """Hue steps back: Ada, who waited, is asked to sit with the three others; the second crew is there."""
    make.replies(begun, dict.fromkeys(NAMES, "yes") | {"Hue": "back"})
    make.settle(begun)

    assert people_of(begun) == {2: sorted(SECOND)}
    assert crews_of(begun.weave) == {3: ["Ada", "Fia", "Gil", "Ilo"]}
    assert (begun.state, begun.turn, begun.weave.mends) == ("asked", 2, asked)
    assert not Answer.everywhere.filter(round=begun, membership__person__name="Hue").exists()
    assert set(turn_of(begun.weave).replies.values()) == {""}
    make.replies(begun, "yes")
    make.settle(begun)
    assert people_of(begun) == {2: sorted(SECOND), 3: ["Ada", "Fia", "Gil", "Ilo"]}
    assert (begun.state, waiting(begun)) == ("confirmed", [])


def test_a_part_of_what_all_of_it_said_yes_to_is_there_without_asking_again(cast, begun):
    """Nobody waits who could join them: the three who said yes are a crew now."""
    given = make.yeses(cast.sol, begun, [make.signup(name) for name in FIRST])
    make.propose(cast.sol, begun, [[given[name] for name in FIRST]])
    make.put_before(cast.sol, begun)

    make.replies(begun, dict.fromkeys(FIRST, "yes") | {"Hue": "back"})
    make.settle(begun)

    [names] = people_of(begun).values()
    assert names == ["Fia", "Gil", "Ilo"]
    assert begun.state == "confirmed"
    [series] = Series.everywhere.filter(circle__in=begun.circles.all())
    assert series.slot == make.THURSDAY_EVENING


def test_not_this_one_is_not_put_with_the_same_people_again(cast, begun, asked):
    make.replies(begun, dict.fromkeys(NAMES, "yes") | {"Fia": "not this"})
    make.settle(begun)

    gil, hue, ilo = (
        Answer.everywhere.get(round=begun, membership__person__name=name).membership_id
        for name in ("Gil", "Hue", "Ilo")
    )
    assert wishes_of(begun, "Fia")["not_with"] == [gil, hue, ilo]
    assert wishes_of(begun, "Gil")["not_with"] == []
    for crew in [*crews_of(begun.weave).values(), *people_of(begun).values()]:
        assert "Fia" not in crew or not {"Gil", "Hue", "Ilo"} & set(crew)


def test_not_at_this_time_takes_that_time_and_what_overlaps_it_out_of_the_week(cast, begun, asked):
    make.replies(begun, dict.fromkeys(NAMES, "yes") | {"Fia": "not then"})
    make.settle(begun)

    slot = make.THURSDAY_EVENING
    assert wishes_of(begun, "Fia")["not_at"] == [[slot.zone, slot.weekday, slot.minute]]
    [fia] = [each for each in said_in(begun) if each.signup.name == "Fia"]
    assert len(fia.free.lost) == begun.weeks
    placed = Proposal.everywhere.filter(seats__answer__membership__person__name="Fia", formed_at=None)
    for proposal in placed.filter(weave=begun.weave):
        assert proposal.weekday != slot.weekday or abs(proposal.minute - slot.minute) >= begun.minutes


def test_silence_gives_the_seat_back_and_stays_among_those_who_wait(cast, begun, asked):
    Round.everywhere.filter(pk=begun.pk).update(turns=1)
    make.replies(begun, dict.fromkeys(NAMES, "yes") | {"Fia": "", "Jun": ""})

    make.settle(begun)

    assert people_of(begun) == {1: ["Gil", "Hue", "Ilo"], 2: ["Kim", "Lea", "Max"]}
    assert waiting(begun) == ["Ada", "Fia", "Jun"]


def test_silence_keeps_the_seat_where_the_round_says_so(cast, begun, asked):
    Round.everywhere.filter(pk=begun.pk).update(silence_keeps=True)
    make.replies(begun, dict.fromkeys(FIRST, "yes"))

    make.settle(begun)

    assert people_of(begun) == {1: sorted(FIRST), 2: sorted(SECOND)}


def test_the_last_turn_ends_with_those_who_said_yes_where_they_are_enough(cast, begun, asked):
    Round.everywhere.filter(pk=begun.pk).update(turns=1)
    make.replies(
        begun, dict.fromkeys(("Fia", "Gil", "Hue", "Jun", "Kim"), "yes") | {"Ilo": "not this", "Lea": "back"}
    )

    make.settle(begun)

    assert people_of(begun) == {1: ["Fia", "Gil", "Hue"]}
    assert (begun.state, waiting(begun)) == ("confirmed", ["Ada", "Ilo", "Jun", "Kim", "Max"])
    assert not Proposal.everywhere.filter(weave__round=begun, formed_at=None).exists()
    assert {bytes(seat.reply) for seat in Seat.everywhere.filter(weave__round=begun)} == {b""}


def test_nothing_is_kept_of_a_turn_but_what_came_of_it(cast, begun, asked):
    make.replies(begun, dict.fromkeys(NAMES, "yes") | {"Hue": "back"})
    make.settle(begun)

    assert {bytes(seat.reply) for seat in Seat.everywhere.filter(weave=asked)} == {b""}
    assert set(crews_of(asked)) == {2}
    assert Entry.everywhere.latest("pk").facts == {"weave": asked.pk, "then": begun.weave_id}


def test_who_keeps_apart_since_it_was_proposed_does_not_sit_together(cast, begun, asked):
    Round.everywhere.filter(pk=begun.pk).update(turns=1)
    make.replies(begun, dict.fromkeys(NAMES[:-1], "yes"))
    fia, gil = (seat_of(asked, name).answer.membership for name in ("Fia", "Gil"))
    block_person(actor=actor_of(fia), person=gil.person)
    make.replies(begun, {"Max": "yes"})
    make.settle(begun)

    assert not any({"Fia", "Gil"} <= set(names) for names in people_of(begun).values())
    placed = sorted(name for names in people_of(begun).values() for name in names)
    assert (placed, waiting(begun)) == (sorted({*NAMES} - {"Gil"}), ["Ada", "Gil"])


def test_whoever_leaves_meanwhile_is_missed_by_nobodys_sum(cast, begun, asked):
    make.replies(begun, dict.fromkeys(NAMES, "yes") | {"Hue": ""})
    hue = seat_of(asked, "Hue").answer.membership

    leave_congregation(actor=actor_of(hue), member=hue)
    reactions.settle_due_rounds()
    make.work_off()

    begun.refresh_from_db()
    assert sorted(name for names in people_of(begun).values() for name in names) == sorted({*NAMES} - {"Hue"})


def test_whoever_leaves_a_crew_that_is_there_keeps_nobody_from_going_on(cast, begun, asked):
    make.replies(begun, dict.fromkeys(NAMES, "yes") | {"Hue": "back"})
    kim = seat_of(asked, "Kim").answer.membership
    make.settle(begun)
    leave_congregation(actor=actor_of(kim), member=kim)

    make.replies(begun, "yes")
    make.settle(begun)

    assert begun.state == "confirmed"
    assert people_of(begun)[3] == ["Ada", "Fia", "Gil", "Ilo"]


def test_a_yes_is_not_taken_back_by_another_way_while_a_crew_is_proposed(cast, begun, asked):
    with pytest.raises(PermissionDenied):
        withdraw_answer(actor=as_person(asked, "Fia"), answer=seat_of(asked, "Fia").answer)

    withdraw_answer(actor=as_person(asked, "Ada"), answer=seat_of(asked, "Ada").answer)
    assert not Seat.everywhere.filter(weave=asked, proposal=None).exists()


def test_meetings_begin_later_where_answering_took_longer_than_there_was_time(cast, begun, asked):
    later = clock.now() + timedelta(days=16)
    with time_machine.travel(later, tick=False):
        Round.everywhere.filter(pk=begun.pk).update(answer_by=later + timedelta(days=1))
        make.replies(begun, "yes")
        make.settle(begun)

    first = {series.first_day for series in Series.everywhere.filter(circle__in=begun.circles.all())}
    assert first == {begun.first_day}
    assert begun.first_day == asked.first_day + timedelta(weeks=1)


def test_a_round_remembers_the_crews_that_came_of_it(cast, begun, asked):
    make.replies(begun, "yes")
    make.settle(begun)

    sitting = {
        circle.pk: set(
            Belonging.everywhere.filter(circle=circle).values_list("membership__person__name", flat=True)
        )
        for circle in begun.circles.order_by("pk")
    }
    assert list(sitting.values()) == [set(FIRST), set(SECOND)]


# A split or a merge


def change(cast, begun, purpose, asked):
    """As if these crews were a change of the crew of Ana, Bo, Cy and Dee."""
    Round.everywhere.filter(pk=begun.pk).update(purpose=purpose, turns=1)
    begun.circles.set([cast.crew])
    begun.refresh_from_db()


@pytest.mark.parametrize("purpose", ["split", "merge"])
def test_a_change_that_everybody_wants_ends_the_crew_it_came_from(cast, begun, asked, purpose):
    change(cast, begun, purpose, asked)
    make.replies(begun, "yes")
    make.settle(begun)

    crews = Circle.everywhere.filter(origins__kind=purpose).order_by("pk")
    assert [list(each.origins.values_list("earlier", flat=True)) for each in crews] == [[cast.crew.pk]] * 2
    assert Circle.everywhere.get(pk=cast.crew.pk).state == "ended"
    assert begun.state == "confirmed"
    assert Entry.everywhere.latest("pk").deed == "change.came_about"


def test_a_change_that_one_person_does_not_want_changes_nothing(cast, begun, asked):
    change(cast, begun, "split", asked)
    known = Circle.everywhere.count()
    make.replies(begun, dict.fromkeys(NAMES, "yes") | {"Kim": "not this"})
    make.settle(begun)

    assert (begun.state, Circle.everywhere.count()) == ("over", known)
    assert Circle.everywhere.get(pk=cast.crew.pk).state == "forming"
    assert not NextStep.everywhere.exists()


# By itself


def test_what_lay_long_enough_goes_out_by_itself_and_turns_end_by_themselves(cast, begun, proposed):
    now = clock.now()
    Round.everywhere.filter(pk=begun.pk).update(goes_out_at=now + timedelta(hours=1))

    states = []
    for hours in (0, 2, 2 + 24 * begun.answer_days - 1, 2 + 24 * begun.answer_days + 1):
        with time_machine.travel(now + timedelta(hours=hours), tick=False):
            reactions.settle_due_rounds()
        begun.refresh_from_db()
        states.append((begun.state, Work.everywhere.filter(kind="settle").count()))

    assert states == [("proposed", 0), ("asked", 0), ("asked", 0), ("asked", 1)]


def test_what_cannot_go_out_as_it_is_is_looked_for_anew(cast, begun, proposed):
    Round.everywhere.filter(pk=begun.pk).update(goes_out_at=clock.now() - timedelta(minutes=1))
    fia, gil = (seat_of(proposed, name).answer.membership for name in ("Fia", "Gil"))
    block_person(actor=actor_of(fia), person=gil.person)
    asked = Weave.everywhere.count()

    reactions.settle_due_rounds()
    reactions.settle_due_rounds()

    begun.refresh_from_db()
    assert (begun.state, Weave.everywhere.count()) == ("proposed", asked + 1)


def test_a_turn_that_is_put_together_is_not_begun_again(cast, begun, asked):
    house = the_house(cast.home.pk)

    assert [begin_settling(actor=house, round=begun) for _ in range(2)] == [True, False]


# Killed, stopped


@pytest.mark.parametrize("moment", ["before it wrote", "after it wrote"])
def test_a_worker_killed_on_its_way_leaves_it_to_another_who_does_it_once(cast, begun, asked, moment):
    make.replies(begun, dict.fromkeys(NAMES, "yes"))
    if moment == "after it wrote":
        Work.everywhere.filter(kind="settle").update(state=Work.State.RUNNING)
        reactions.settle(asked.pk, Progress(Work.everywhere.get(kind="settle")))
        whole = rows.read()
    Work.everywhere.filter(kind="settle").update(state=Work.State.RUNNING, attempts=1)
    with time_machine.travel(clock.now() + LOST_AFTER + timedelta(seconds=1), tick=False):
        work.reap()

    make.work_off()

    assert people_of(begun) == {1: sorted(FIRST), 2: sorted(SECOND)}
    assert Entry.everywhere.filter(deed="turn.kept").count() == 1
    if moment == "after it wrote":
        changed = {table for table, now in rows.read().items() if now != whole[table]}
        assert changed <= {"weft_work", "django_tasks_database_dbtaskresult"}


@pytest.mark.parametrize("at", [1, 97])
def test_work_that_is_stopped_writes_nothing_and_is_begun_again(cast, begun, asked, at):
    make.replies(begun, dict.fromkeys(NAMES, "yes") | {"Hue": "back"})
    Work.everywhere.filter(kind="settle").update(state=Work.State.RUNNING)
    held, before = Work.everywhere.get(kind="settle"), rows.read()

    class Impatient(Progress):
        def say(self, percent, sentence):
            if percent >= at:
                work.stop(self.work)
            super().say(percent, sentence)

    with pytest.raises(Stopped):
        reactions.settle(asked.pk, Impatient(held))

    assert {table for table, now in rows.read().items() if now != before[table]} == {"weft_work"}
    Work.everywhere.filter(pk=held.pk).update(state=Work.State.STOPPED)
    reactions.settle_due_rounds()
    make.work_off()
    begun.refresh_from_db()
    assert begun.turn == 2
    assert Errand.everywhere.exists()
