"""Calling a crew, being in it, and what becomes of it."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from tests import make
from tests.cast import enter
from weft.circles.models import Belonging, Circle, Origin
from weft.congregations.models import Level, Membership
from weft.core import clock
from weft.core.actor import PASSER_BY, Actor, the_house
from weft.core.chronicle import verify
from weft.core.models import Entry
from weft.flows.actions.leaving import leave_congregation
from weft.meetings.actions import change_availability
from weft.meetings.logic import Span
from weft.meetings.models import Series
from weft.people.actions.blocks import block_person
from weft.weaving.actions import calls as actions
from weft.weaving.actions.questions import ask_of_call, reply_to_question, take_question_back
from weft.weaving.models import Call, CallQuestion, Joining
from weft.weaving.policy import calls as policy
from weft.weaving.queries import calls as queries
from weft.weaving.reactions.calls import KEPT, LONGER, end_due_calls

RULES = (
    policy.see_call,
    policy.join_call,
    policy.hear_of_next_call,
    policy.decline_call,
    policy.leave_call,
    policy.change_call,
    policy.withdraw_call,
    policy.call_again,
    policy.ask_along,
    policy.confirm_call,
    policy.ask_of_call,
    policy.see_question,
    policy.reply_to_question,
    policy.take_question_back,
)


@pytest.fixture
def called(cast):
    """Ana calls, and Bo is in it."""
    return make.call(cast.ana, cast.bo)


def inside(call):
    rows = Joining.everywhere.filter(call=call, state="in").order_by("pk")
    return [joining.membership.name.split()[0] for joining in rows.select_related("membership__person")]


def around(call):
    rows = Joining.everywhere.filter(call=call).exclude(state="in").order_by("pk")
    return [(each.membership.name.split()[0], each.state) for each in rows]


def deeds():
    return list(Entry.everywhere.order_by("pk").values_list("deed", flat=True))


def people(call):
    return list(
        Joining.everywhere.filter(call=call, state="in").order_by("pk").values_list("membership", flat=True)
    )


def confirm(cast, member, call, beginning=None):
    return actions.confirm_call(actor=cast.actor(member), call=call, people=people(call), beginning=beginning)


# Calling


def test_whoever_calls_is_in_it_and_what_is_recorded_holds_no_words(cast):
    call = make.call(cast.ana, intention="CNRY-words")

    assert inside(call) == ["Ana"]
    entry = Entry.everywhere.latest("pk")
    assert (entry.deed, entry.thing_id, entry.facts) == ("call.made", call.pk, {})
    assert "CNRY" not in str(list(Entry.everywhere.values()))


def test_t45_nobody_has_more_than_three_calls_open(cast):
    made = [make.call(cast.ana) for _ in range(4)]

    assert [call is not None for call in made] == [True, True, True, False]
    actions.withdraw_call(actor=cast.actor(cast.ana), call=made[0])
    assert make.call(cast.ana) is not None


def test_whoever_may_not_sit_in_crews_reads_the_board_and_does_nothing_there(cast, called):
    level = Level.everywhere.create(congregation=cast.home, name="Friend", rights=[])
    Membership.everywhere.filter(pk=cast.eve.pk).update(level=level)
    eve = cast.actor(Membership.everywhere.select_related("level").get(pk=cast.eve.pk))

    assert [rule.name for rule in RULES if rule.rows(eve).exists()] == ["see_call"]
    assert not policy.make_call(eve)
    assert not actions.join_call(actor=eve, call=called)
    with pytest.raises(PermissionDenied):
        actions.make_call(actor=eve, calling=make.calling())


def test_nobody_without_a_place_here_finds_a_call(cast, called):
    ask_of_call(actor=cast.actor(cast.cy), call=called, words="When?")
    for actor in (
        PASSER_BY,
        Actor(person_id=cast.eve.person_id, congregation_id=cast.home.pk),
        cast.actor(cast.kai),
    ):
        assert [rule.name for rule in RULES if rule.rows(actor).exists()] == []


def test_the_caller_changes_it_but_not_below_those_who_are_in_it(cast, called):
    ana = cast.actor(cast.ana)

    smaller = actions.change_call(actor=ana, call=called, calling=make.calling(size_low=1, size_high=1))
    changed = actions.change_call(actor=ana, call=called, calling=make.calling(intention="Two chapters"))
    by_another = actions.change_call(actor=cast.actor(cast.bo), call=called, calling=make.calling())

    assert (smaller, changed, by_another) == (False, True, False)
    assert Call.everywhere.get(pk=called.pk).intention == "Two chapters"
    assert deeds()[-1] == "call.changed"


def test_taken_back_it_ends_and_nothing_is_kept_of_who_was_asked_or_what(cast, called):
    actions.ask_along(actor=cast.actor(cast.bo), call=called, members=[cast.cy])
    ask_of_call(actor=cast.actor(cast.dee), call=called, words="When?")

    done = [actions.withdraw_call(actor=cast.actor(cast.ana), call=called) for _ in range(2)]

    assert done == [True, False]
    assert (inside(called), around(called)) == (["Ana", "Bo"], [])
    assert not CallQuestion.everywhere.exists()
    assert list(queries.calls(cast.actor(cast.bo))) == []
    assert list(queries.ended_calls(cast.actor(cast.ana))) == [called]
    assert list(queries.ended_calls(cast.actor(cast.bo))) == []


# Being in it


def test_one_joins_and_leaves_again_and_the_caller_stays(cast, called):
    eve, ana = cast.actor(cast.eve), cast.actor(cast.ana)

    joined = [actions.join_call(actor=eve, call=called) for _ in range(2)]
    with_eve = inside(called)
    left = [actions.leave_call(actor=who, call=called) for who in (eve, eve, ana)]

    assert (joined, left) == ([True, True], [True, False, False])
    assert with_eve == ["Ana", "Bo", "Eve"]
    assert inside(called) == ["Ana", "Bo"]
    assert deeds().count("call.joined") == 2


def test_full_is_full(cast):
    call = make.call(cast.ana, cast.bo, size_low=2, size_high=2, quorum=2)

    assert not actions.join_call(actor=cast.actor(cast.eve), call=call)
    assert inside(call) == ["Ana", "Bo"]
    [seen] = queries.seen(cast.actor(cast.eve), [call])
    assert seen.seats == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_race_for_the_last_seat_one_is_in():
    cast = enter()
    call = make.call(cast.ana, cast.bo, size_low=2, size_high=3, quorum=2)
    came = {}

    def race(member):
        try:
            came[member.pk] = actions.join_call(actor=cast.actor(member), call=call)
        finally:
            connection.close()

    racing = [Thread(target=race, args=[member]) for member in (cast.cy, cast.dee)]
    for each in racing:
        each.start()
    for each in racing:
        each.join()

    assert sorted(came.values()) == [False, True]
    assert len(inside(call)) == 3


def test_those_in_it_are_told_once_that_they_are_enough(cast, called):
    for who in (cast.cy, cast.dee):
        actions.join_call(actor=cast.actor(who), call=called)
    actions.leave_call(actor=cast.actor(cast.cy), call=called)
    actions.leave_call(actor=cast.actor(cast.dee), call=called)
    actions.join_call(actor=cast.actor(cast.eve), call=called)

    assert deeds().count("call.gathered") == 1


def test_not_now_and_not_this_one_leave_no_trace_for_anybody(cast, called):
    actions.ask_along(actor=cast.actor(cast.ana), call=called, members=[cast.eve, cast.cy])
    written = Entry.everywhere.count()

    actions.decline_call(actor=cast.actor(cast.eve), call=called)
    actions.hear_of_next_call(actor=cast.actor(cast.cy), call=called)
    actions.hear_of_next_call(actor=cast.actor(cast.dee), call=called)

    assert around(called) == [("Cy", "next time"), ("Dee", "next time")]
    assert Entry.everywhere.count() == written
    for member in (cast.ana, cast.bo, cast.sol):
        [seen] = queries.seen(cast.actor(member), [called])
        assert [each.name for each in seen.people] == ["Ana Lima", "Bo Ek"]
        assert not queries.waits_for_next_call(cast.actor(member))
    assert queries.waits_for_next_call(cast.actor(cast.cy))
    actions.hear_no_more(actor=cast.actor(cast.cy))
    assert around(called) == [("Dee", "next time")]


def test_whoever_is_in_it_hears_of_no_next_one_instead(cast, called):
    assert not actions.hear_of_next_call(actor=cast.actor(cast.bo), call=called)
    assert inside(called) == ["Ana", "Bo"]


# Asking along


def test_t45_somebody_asks_six_people_at_most_and_each_once_whatever_they_answered(cast, called):
    more = [make.member(cast.sol, f"Guest {number}") for number in range(8)]
    ana = cast.actor(cast.ana)

    actions.ask_along(actor=ana, call=called, members=more[:4])
    actions.decline_call(actor=cast.actor(more[0]), call=called)
    actions.ask_along(actor=ana, call=called, members=more)

    assert len(around(called)) == 5
    told = [entry.facts for entry in Entry.everywhere.filter(deed="call.asked along")]
    assert all(list(facts) == ["whom"] and len(facts["whom"]) > 30 for facts in told)
    assert deeds().count("call.asked along") == 6
    listed = {member.pk for member in queries.could_come(ana, called)}
    assert {member.pk for member in more} <= listed


def test_only_those_in_it_ask_along(cast, called):
    actions.ask_along(actor=cast.actor(cast.eve), call=called, members=[cast.cy])

    assert around(called) == []


def test_t36_asking_somebody_along_who_keeps_apart_looks_as_asking_anybody(cast, called):
    block_person(actor=cast.actor(cast.eve), person=cast.bo.person)
    ana, bo = cast.actor(cast.ana), cast.actor(cast.bo)

    actions.ask_along(actor=ana, call=called, members=[cast.eve, cast.cy])

    assert around(called) == [("Eve", "asked"), ("Cy", "asked")]
    assert queries.calls_that_wait(cast.actor(cast.eve)) == []
    assert [waits.call for waits in queries.calls_that_wait(cast.actor(cast.cy))] == [called]
    assert cast.eve in queries.could_come(ana, called)
    assert cast.eve not in queries.could_come(bo, called)


# Blocks


def test_t35_a_call_in_which_somebody_is_kept_apart_is_not_there_for_either(cast, called):
    block_person(actor=cast.actor(cast.bo), person=cast.eve.person)
    block_person(actor=cast.actor(cast.cy), person=cast.ana.person)

    for member in (cast.eve, cast.cy):
        actor = cast.actor(member)
        assert list(queries.calls(actor)) == []
        assert not actions.join_call(actor=actor, call=called)
        assert not actions.hear_of_next_call(actor=actor, call=called)
    assert list(queries.calls(cast.actor(cast.dee))) == [called]


def test_t35_of_two_in_a_call_who_keep_apart_since_one_is_not_in_it_any_more(cast, called):
    actions.join_call(actor=cast.actor(cast.eve), call=called)
    written = deeds()
    block_person(actor=cast.actor(cast.eve), person=cast.ana.person)

    end_due_calls()

    assert inside(called) == ["Ana", "Bo"]
    assert deeds() == written
    assert list(queries.calls(cast.actor(cast.eve))) == []


def test_t35_no_crew_comes_to_be_of_two_who_keep_apart(cast, called):
    for member in (cast.cy, cast.eve):
        actions.join_call(actor=cast.actor(member), call=called)
    block_person(actor=cast.actor(cast.cy), person=cast.eve.person)

    stale = confirm(cast, cast.bo, called)
    circle = confirm(cast, cast.bo, called)

    assert stale is None
    sitting = Belonging.everywhere.filter(circle=circle).order_by("pk")
    assert [each.membership.name.split()[0] for each in sitting] == ["Ana", "Bo", "Cy"]


def test_t35_nobody_reads_a_question_of_somebody_kept_apart(cast, called):
    asked = ask_of_call(actor=cast.actor(cast.eve), call=called, words="When?")
    block_person(actor=cast.actor(cast.bo), person=cast.eve.person)

    assert [policy.see_question.allows(cast.actor(who), asked) for who in (cast.ana, cast.bo)] == [
        True,
        False,
    ]


# Questions


def test_everybody_who_sees_the_call_reads_question_and_reply(cast, called):
    asked = ask_of_call(actor=cast.actor(cast.eve), call=called, words="When?")
    replied = reply_to_question(actor=cast.actor(cast.bo), question=asked, words="Soon.")
    with pytest.raises(PermissionDenied):
        reply_to_question(actor=cast.actor(cast.ana), question=asked, words="Later.")

    page = queries.call_page(cast.actor(cast.sol), called)

    assert replied
    assert [(each.asker.name, each.words, each.reply) for each in page.questions] == [
        ("Eve Nova", "When?", "Soon.")
    ]


def test_t45_three_questions_of_somebody_wait_at_most(cast, called):
    eve = cast.actor(cast.eve)

    asked = [ask_of_call(actor=eve, call=called, words="?") for _ in range(4)]
    take_question_back(actor=eve, question=asked[0])

    assert [each is not None for each in asked] == [True, True, True, False]
    assert ask_of_call(actor=eve, call=called, words="?") is not None
    with pytest.raises(PermissionDenied):
        take_question_back(actor=cast.actor(cast.ana), question=asked[1])


# What becomes of it


def test_any_one_of_those_in_it_confirms_once_they_are_enough(cast, called):
    too_few = confirm(cast, cast.ana, called)
    actions.join_call(actor=cast.actor(cast.eve), call=called)
    from_outside = confirm(cast, cast.cy, called)
    [begins] = queries.beginnings(
        Call(first_at=clock.now() + timedelta(days=9), zone="Europe/Lisbon", weeks=6, minutes=90), []
    )

    circle = confirm(cast, cast.eve, called, begins)
    again = confirm(cast, cast.bo, called, begins)

    assert (too_few, from_outside, again) == (None, None, None)
    assert Circle.everywhere.get(pk=circle.pk).scale == Circle.Scale.CREW
    assert list(
        Belonging.everywhere.filter(circle=circle).order_by("pk").values_list("membership", flat=True)
    ) == [
        cast.ana.pk,
        cast.bo.pk,
        cast.eve.pk,
    ]
    series = Series.everywhere.get(circle=circle)
    assert (series.zone, series.weeks, series.minutes) == ("Europe/Lisbon", 6, 90)
    origin = Origin.everywhere.get(circle=circle)
    assert (origin.kind, origin.words) == ("call", "Read one chapter a week")
    assert list(queries.calls(cast.actor(cast.ana))) == []
    assert deeds()[-1] == "call.confirmed"
    assert verify() == []


def test_without_a_time_that_suits_all_it_comes_to_be_and_finds_one_itself(cast, called):
    actions.join_call(actor=cast.actor(cast.eve), call=called)
    [seen] = queries.seen(cast.actor(cast.ana), [called])

    assert queries.beginnings(called, seen.people) == []
    circle = confirm(cast, cast.ana, called)

    assert not Series.everywhere.filter(circle=circle).exists()


def test_the_times_that_suit_all_are_found_once_all_have_said_when(cast, called):
    for member in (cast.ana, cast.bo):
        week = [Span(day, 17 * 60, 22 * 60) for day in range(4)]
        change_availability(actor=cast.actor(member), week=week, hours=(480, 1320))
    [seen] = queries.seen(cast.actor(cast.ana), [called])

    found = queries.beginnings(called, seen.people)

    assert len(found) == 3
    assert len({each.slot.weekday for each in found}) == 3


def test_who_came_or_went_meanwhile_is_looked_at_first(cast, called):
    actions.join_call(actor=cast.actor(cast.eve), call=called)
    before = people(called)
    actions.join_call(actor=cast.actor(cast.dee), call=called)

    stale = actions.confirm_call(actor=cast.actor(cast.ana), call=called, people=before, beginning=None)

    assert stale is None
    assert Call.everywhere.get(pk=called.pk).state == "open"


def test_a_call_ends_by_itself_and_with_enough_in_it_a_week_later(cast, called, time_machine):
    enough = make.call(cast.cy, cast.dee, size_low=2, quorum=2)

    def states():
        end_due_calls()
        return [Call.everywhere.get(pk=each.pk).state for each in (called, enough)]

    now = states()
    time_machine.move_to(called.until + timedelta(hours=1))
    due = states()
    time_machine.move_to(enough.until + LONGER + timedelta(hours=1))
    later = states()

    assert (now, due, later) == (["open", "open"], ["ended", "open"], ["ended", "ended"])
    assert deeds().count("call.ended") == 2
    entry = Entry.everywhere.filter(deed="call.ended").first()
    assert entry.person is None


def test_the_words_of_a_call_that_is_over_are_forgotten_after_a_while(cast, called, time_machine):
    actions.hear_of_next_call(actor=cast.actor(cast.eve), call=called)
    actions.end_call(actor=the_house(cast.home.pk), call=called)
    time_machine.move_to(clock.now() + KEPT + timedelta(hours=1))

    end_due_calls()

    kept = Call.everywhere.get(pk=called.pk)
    assert (kept.intention, kept.kind, kept.place) == ("", "", "")
    assert (inside(called), around(called)) == ([], [("Eve", "next time")])
    assert list(queries.ended_calls(cast.actor(cast.ana))) == []


def test_whoever_leaves_takes_their_calls_and_their_place_along(cast, called):
    other = make.call(cast.cy, cast.ana)
    ask_of_call(actor=cast.actor(cast.ana), call=other, words="CNRY-asked")

    leave_congregation(actor=cast.actor(cast.ana), member=cast.ana)

    gone = Call.everywhere.get(pk=called.pk)
    assert (gone.state, gone.intention) == ("ended", "")
    assert (inside(called), inside(other)) == (["Bo"], ["Cy"])
    assert not CallQuestion.everywhere.exists()
