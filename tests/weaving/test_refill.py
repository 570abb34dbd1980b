"""A seat that becomes free in a young crew: to whom it is offered, and what nobody learns of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from tests import make
from tests.weaving.pages import text
from weft.circles.actions.circles import leave_circle
from weft.circles.actions.company import stay_as_is
from weft.circles.actions.doors import decline_knock, welcome_knock
from weft.circles.models import Belonging, Circle, Knock
from weft.circles.queries.circles import actor_of
from weft.congregations.models import Congregation, Level, Membership
from weft.core import clock
from weft.core.actor import the_house
from weft.core.errands import run_errand
from weft.core.models import Entry, Errand
from weft.meetings.logic import Cycle, Slot
from weft.meetings.logic.span import is_early, is_ending, weeks_left
from weft.people.actions.blocks import block_person
from weft.weaving.actions.refill import offer_free_seats, pass_step, take_step
from weft.weaving.logic.refill import Sizes, most_at_once, seats_to_offer
from weft.weaving.models import Answer, NextStep
from weft.weaving.queries.refill import last_said, young_crews
from weft.weaving.reactions.refill import offer_what_is_free

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def waiting(cast, begun):
    """Eve and Ada wait since the last round, Eve for longer; both are free when the crew meets."""
    given = make.yeses(cast.sol, begun, [make.signup("Eve Nova", mail="eve@example.org"), make.signup("Ada")])
    for answer in given.values():
        make.waits(answer)
    return given


def errands():
    """The worker does what is to be done."""
    for errand in Errand.everywhere.filter(state="waiting").order_by("pk"):
        run_errand.call(errand.pk)


def dee_leaves(cast):
    leave_circle(actor=cast.actor(cast.dee), circle=cast.crew)
    errands()


def offered(cast):
    """Who is offered a seat, in order."""
    rows = NextStep.objects.of(cast.home).filter(kind="seat").order_by("pk")
    return [step.membership.name.split()[0] for step in rows.select_related("membership__person")]


def eves_offer(cast):
    return NextStep.objects.of(cast.home).get(kind="seat", membership=cast.eve)


# Sums


def test_the_most_that_ever_sat_there_at_once_are_counted_over_comings_and_goings():
    day = timedelta(days=1)
    stays = [(NOON, None), (NOON, NOON + 2 * day), (NOON + 2 * day, None), (NOON + 3 * day, None)]

    assert (most_at_once(stays), most_at_once([])) == (3, 0)


@pytest.mark.parametrize(
    ("there", "gone", "spoken_for", "free"),
    [(3, 1, 0, 1), (3, 1, 1, 0), (4, 0, 0, 0), (3, 0, 0, 1), (5, 2, 0, 1), (6, 1, 0, 0), (0, 4, 0, 0)],
)
def test_what_somebody_left_or_a_crew_lacks_to_be_comfortable_is_offered(there, gone, spoken_for, free):
    stays = [(NOON, None)] * there + [(NOON, NOON + timedelta(days=1))] * gone

    assert seats_to_offer(stays, spoken_for, Sizes(comfortable=4, most=6)) == free


def test_a_crew_is_young_until_so_many_days_after_its_first_meeting():
    slot, cycle = Slot("Europe/Lisbon", 3, 18 * 60), Cycle(NOON.date(), 6)
    first = datetime(2026, 11, 5, 18, tzinfo=UTC)

    assert is_early(slot, cycle, 21, first + timedelta(days=21, minutes=-1))
    assert not is_early(slot, cycle, 21, first + timedelta(days=21))
    assert weeks_left(slot, cycle, first) == Cycle(NOON.date() + timedelta(weeks=1), 5)
    assert weeks_left(slot, cycle, first + timedelta(weeks=5)) is None


def test_a_cycle_ends_in_its_last_two_weeks():
    first = NOON.date()
    days = [0, 27, 28, 41, 60]

    assert [is_ending(first, 6, first + timedelta(days=day)) for day in days] == [
        False,
        False,
        True,
        True,
        True,
    ]
    assert not is_ending(first, 1, first - timedelta(days=1))


# To whom a seat is offered


def test_a_seat_somebody_leaves_is_offered_to_whoever_waits_longest_and_fits(cast, waiting):
    dee_leaves(cast)

    step = eves_offer(cast)
    assert offered(cast) == ["Eve"]
    assert (step.circle_id, step.round_id) == (cast.crew.pk, waiting["Eve"].round_id)
    assert step.on == clock.today() + timedelta(days=cast.home.answer_days)


def test_nothing_is_offered_twice_however_often_it_is_looked_at(cast, waiting):
    dee_leaves(cast)
    for _ in range(3):
        offer_what_is_free()

    assert offered(cast) == ["Eve"]


def test_a_full_crew_offers_nothing_and_one_that_lacks_somebody_does(cast, waiting):
    offer_what_is_free()
    assert offered(cast) == []

    Congregation.everywhere.update(ideal_low=5)
    offer_what_is_free()

    assert offered(cast) == ["Eve"]


def _no_time(cast):
    Membership.everywhere.get(pk=cast.eve.pk).availability.delete()


def _other_hours(cast):
    times = Membership.everywhere.get(pk=cast.eve.pk).availability
    times.week = [list(span) for span in [(3, 18 * 60, 19 * 60)]]
    times.save(update_fields=["week"])


def _other_language(cast):
    cast.eve.person.languages = ["fi"]
    cast.eve.person.save(update_fields=["languages"])


def _apart(cast):
    block_person(actor=cast.actor(cast.bo), person=cast.eve.person)


def _may_not_sit(cast):
    level = Level.everywhere.create(congregation=cast.home, name="Friend", rights=[])
    Membership.everywhere.filter(pk=cast.eve.pk).update(level=level)


def _sits_elsewhere_since(cast):
    make.crew(cast.sol, [cast.eve, cast.gus])


def _sat_there_once(cast):
    Belonging.everywhere.create(
        congregation=cast.home, circle=cast.crew, membership=cast.eve, until=clock.now()
    )


@pytest.mark.parametrize(
    "hinders",
    [_no_time, _other_hours, _other_language, _apart, _may_not_sit, _sits_elsewhere_since, _sat_there_once],
)
def test_whom_a_seat_does_not_fit_it_is_not_offered(cast, waiting, hinders):
    hinders(cast)

    dee_leaves(cast)

    assert offered(cast) == ["Ada"]


@pytest.mark.parametrize("who", ["Eve", "Ana"])
def test_a_wish_against_it_on_either_side_counts_and_shows_nowhere(cast, begun, who):
    against = {"Eve": {"rather_not": ("ana@example.org",)}, "Ana": {"rather_not": ("eve@example.org",)}}
    people = {"Ana": "ana@example.org", "Eve": "eve@example.org"}
    signups = [
        make.signup(name, mail=address, **(against[name] if name == who else {}))
        for name, address in people.items()
    ]
    given = make.yeses(cast.sol, begun, [*signups, make.signup("Ada")])
    for name in ("Eve", "Ada"):
        make.waits(given[name])

    dee_leaves(cast)

    assert offered(cast) == ["Ada"]
    assert text(cast.client(cast.eve).get(cast.url())).count("A seat in a") == 0


def test_an_older_crew_and_one_that_stays_as_it_is_offer_nothing(cast, waiting, time_machine):
    stay_as_is(actor=cast.actor(cast.cy), circle=cast.crew, stays=True)
    dee_leaves(cast)
    assert (offered(cast), young_crews()) == ([], [])

    stay_as_is(actor=cast.actor(cast.ana), circle=Circle.everywhere.get(pk=cast.crew.pk), stays=False)
    time_machine.move_to(clock.now() + timedelta(days=60))
    offer_what_is_free()

    assert offered(cast) == []


def test_a_dyad_that_somebody_leaves_offers_no_seat(cast, waiting):
    leave_circle(actor=cast.actor(cast.bo), circle=cast.dyad)
    errands()

    assert offered(cast) == []


# Taking, passing, and what comes of it


def test_whoever_takes_a_seat_stands_at_a_closed_door_and_any_one_welcomes_them(cast, waiting):
    dee_leaves(cast)
    eve = cast.client(cast.eve)

    answer = eve.post(cast.url(f"next-steps/{eves_offer(cast).pk}/take/"))
    page = text(eve.get(answer["Location"]))
    crews = text(cast.client(cast.bo).get(cast.url(f"circles/{cast.crew.pk}/")))
    knock = Knock.objects.of(cast.home).get(membership=cast.eve)
    welcome_knock(actor=cast.actor(cast.bo), knock=knock)
    errands()

    assert answer.status_code == 303
    assert "You would like the seat that was offered to you." in page
    assert "Eve Nova asks to come along" in crews
    assert "was offered the free seat, and would like it" in crews
    assert knock.was_offered
    assert cast.crew.pk in actor_of(cast.eve).circle_ids
    assert not NextStep.objects.of(cast.home).filter(membership=cast.eve).exists()


def test_not_this_one_offers_the_seat_to_the_next_and_never_again_to_the_same(cast, waiting):
    dee_leaves(cast)

    pass_step(actor=cast.actor(cast.eve), step=eves_offer(cast))
    offer_what_is_free()

    assert offered(cast) == ["Ada"]
    assert NextStep.objects.of(cast.home).filter(membership=cast.eve, kind="wait").exists()
    assert last_said(cast.home.pk, [cast.eve.pk])[cast.eve.pk].wishes["passed"] == [cast.crew.pk]


def test_a_seat_that_is_kept_too_long_goes_to_the_next(cast, waiting, time_machine):
    dee_leaves(cast)
    time_machine.move_to(clock.now() + timedelta(days=cast.home.answer_days + 1))

    offer_what_is_free()

    assert offered(cast) == ["Ada"]


def test_after_a_no_the_seat_is_offered_on_and_the_first_is_not_asked_again(cast, waiting):
    dee_leaves(cast)
    take_step(actor=cast.actor(cast.eve), step=eves_offer(cast))
    decline_knock(actor=cast.actor(cast.ana), knock=Knock.objects.of(cast.home).get())

    offer_what_is_free()

    assert offered(cast) == ["Ada"]


def test_only_whoever_is_offered_a_seat_takes_or_passes_it(cast, waiting):
    dee_leaves(cast)
    step = eves_offer(cast)

    for member in (cast.ana, cast.sol, cast.bo):
        for verb in ("take", "pass"):
            assert cast.client(member).post(cast.url(f"next-steps/{step.pk}/{verb}/")).status_code == 404
        with pytest.raises(PermissionDenied):
            take_step(actor=cast.actor(member), step=step)
        with pytest.raises(PermissionDenied):
            pass_step(actor=cast.actor(member), step=step)


def test_whoever_is_offered_a_seat_hears_of_it_once_by_mail_and_reads_no_names(cast, waiting):
    dee_leaves(cast)
    errands()

    page = text(cast.client(cast.eve).get(cast.url()))

    [letter] = [each for each in mail.outbox if each.to == ["eve@example.org"]]
    assert "A seat in a crew fits your week." in letter.body
    assert "A seat in a crew" in page
    assert "Thu 18:30" in page
    assert "3 people sit there" in page
    assert not any(name in page + letter.body for name in ("Ana Lima", "Bo Ek", "Cy O'Brien", "Dee"))


def test_t77_no_mail_is_sent_of_a_seat_that_went_meanwhile(cast, waiting):
    leave_circle(actor=cast.actor(cast.dee), circle=cast.crew)
    offer_free_seats(actor=the_house(cast.home.pk), circle=cast.crew)
    pass_step(actor=cast.actor(cast.eve), step=eves_offer(cast))
    errands()

    assert [each.to for each in mail.outbox if each.to == ["eve@example.org"]] == []


# What nobody learns


def _crew_page(cast):
    return text(cast.client(cast.ana).get(cast.url(f"circles/{cast.crew.pk}/")))


def test_nothing_tells_a_crew_that_somebody_passed_or_is_asked(cast, waiting):
    leave_circle(actor=cast.actor(cast.dee), circle=cast.crew)
    nobody_asked = _crew_page(cast)
    offer_what_is_free()
    somebody_asked = _crew_page(cast)
    pass_step(actor=cast.actor(cast.eve), step=eves_offer(cast))
    somebody_passed = _crew_page(cast)

    assert nobody_asked == somebody_asked == somebody_passed
    assert "passed" not in str(list(Entry.everywhere.values_list("deed", "facts")))


def test_t38_what_was_passed_looks_in_the_table_like_any_answer(cast, waiting):
    dee_leaves(cast)
    before = {answer.pk: len(answer.wishes) for answer in Answer.objects.of(cast.home)}

    pass_step(actor=cast.actor(cast.eve), step=eves_offer(cast))

    assert {answer.pk: len(answer.wishes) for answer in Answer.objects.of(cast.home)} == before


def _asked_for(cast):
    """What Eve reads of what she asked."""
    eve = cast.client(cast.eve)
    return text(eve.get(cast.url("circles/open/"))), text(eve.get(cast.url()))


def test_t36_a_no_to_an_offered_seat_reads_like_a_full_crew_a_block_and_one_that_stays(cast, waiting):
    dee_leaves(cast)
    take_step(actor=cast.actor(cast.eve), step=eves_offer(cast))
    knock = Knock.objects.of(cast.home).get()
    read = []
    Congregation.everywhere.filter(pk=cast.home.pk).update(crew_high=3)
    read.append(_asked_for(cast))
    Congregation.everywhere.filter(pk=cast.home.pk).update(crew_high=6)
    block_person(actor=cast.actor(cast.ana), person=cast.eve.person)
    read.append(_asked_for(cast))
    cast.home.refresh_from_db()
    from weft.people.models import Block

    Block.everywhere.all().delete()
    assert "What you asked on" not in _asked_for(cast)[0]
    stay_as_is(actor=cast.actor(cast.ana), circle=Circle.everywhere.get(pk=cast.crew.pk), stays=True)
    read.append(_asked_for(cast))
    stay_as_is(actor=cast.actor(cast.ana), circle=Circle.everywhere.get(pk=cast.crew.pk), stays=False)
    Knock.everywhere.filter(pk=knock.pk).update(state="asked")
    decline_knock(actor=cast.actor(cast.ana), knock=knock)
    read.append(_asked_for(cast))

    assert "is not possible now" in read[0][0]
    assert len(set(read)) == 1


def test_t36_a_seat_that_went_or_where_somebody_keeps_apart_answers_alike(cast, waiting):
    dee_leaves(cast)
    step = eves_offer(cast)
    eve = cast.client(cast.eve)

    def take(hinder):
        NextStep.everywhere.filter(pk=step.pk).delete()
        step.save(force_insert=True)
        hinder()
        answer = eve.post(cast.url(f"next-steps/{step.pk}/take/"))
        return answer.status_code, answer["Location"], text(eve.get(answer["Location"]))

    full = take(lambda: Congregation.everywhere.filter(pk=cast.home.pk).update(crew_high=3))
    Congregation.everywhere.filter(pk=cast.home.pk).update(crew_high=6)
    apart = take(lambda: block_person(actor=cast.actor(cast.cy), person=cast.eve.person))

    assert full == apart
    assert "This is not possible now." in full[2]
    assert not Knock.everywhere.exists()


def test_t35_a_seat_is_neither_offered_nor_shown_where_somebody_keeps_apart(cast, waiting):
    dee_leaves(cast)
    shown = text(cast.client(cast.eve).get(cast.url()))
    block_person(actor=cast.actor(cast.eve), person=cast.cy.person)
    hidden = text(cast.client(cast.eve).get(cast.url()))

    assert ("A seat in a crew" in shown, "A seat in a crew" in hidden) == (True, False)


def test_t16_whoever_left_is_offered_nothing_and_takes_nothing(cast, waiting):
    dee_leaves(cast)
    step = eves_offer(cast)
    client = cast.client(cast.eve)
    from weft.flows.actions.leaving import leave_congregation

    leave_congregation(actor=cast.actor(cast.eve), member=cast.eve)
    errands()

    assert client.post(cast.url(f"next-steps/{step.pk}/take/")).status_code in (302, 404)
    assert not NextStep.objects.of(cast.home).filter(membership=cast.eve).exists()
    offer_what_is_free()
    assert offered(cast) == ["Ada"]


def test_home_asks_the_same_questions_for_one_step_and_for_many(cast, waiting):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    dee_leaves(cast)
    client = cast.client(cast.eve)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(cast.url())
        return len(queries)

    client.get(cast.url())
    one = asked()
    for _ in range(29):
        crew = make.crew(cast.sol, [cast.ana, cast.cy, cast.dee])
        NextStep.everywhere.create(
            congregation=cast.home,
            membership=cast.eve,
            round_id=waiting["Eve"].round_id,
            kind="seat",
            circle=crew,
            on=clock.today(),
        )

    assert asked() == one
