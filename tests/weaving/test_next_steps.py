"""Nobody is left: what is offered to those without a crew at the end of a round, and who sees it."""

from datetime import timedelta

import pytest

from tests import make
from tests.weaving.pages import text
from weft.circles.queries.circles import actor_of
from weft.core import clock
from weft.core.models import Entry
from weft.flows.actions.leaving import leave_congregation
from weft.meetings.logic import Span
from weft.people.actions.blocks import block_person
from weft.weaving import queries
from weft.weaving.models import Call, NextStep, Round

SUNDAY = (Span(6, 600, 720),)
CREW = ("Ana", "Fia", "Gil")


def end(cast, **also):
    """Ana, Fia and Gil have a crew; Eve, Bo and Hue wait. `also` is what somebody says besides."""
    begun = make.open_a_round(cast.sol)
    said = [
        make.signup(name, mail=f"{name.casefold()}@example.org", **also.get(name, {}))
        for name in ("Ana", "Bo", "Eve")
    ]
    given = make.yeses(
        cast.sol, begun, [*said, *(make.signup(n, **also.get(n, {})) for n in ("Fia", "Gil", "Hue"))]
    )
    make.propose(cast.sol, begun, [[given[n] for n in CREW]], [given[n] for n in ("Bo", "Eve", "Hue")])
    make.confirm(cast.sol, begun)
    return begun


def call(cast, **also):
    usual = {
        "caller": cast.dee,
        "intention": "Paint",
        "minutes": 90,
        "weeks": 6,
        "size_low": 3,
        "size_high": 4,
    }
    more = {"quorum": 3, "zone": "Europe/Lisbon", "until": clock.now() + timedelta(days=5)}
    return Call.everywhere.create(congregation=cast.home, **(usual | more | also))


def steps_of(begun, name):
    rows = NextStep.everywhere.filter(round=begun, membership__person__name__startswith=name)
    return {step.kind: step for step in rows}


def test_everybody_without_a_crew_has_a_next_step_and_nobody_else_has(cast):
    begun = end(cast)

    waiting = NextStep.everywhere.filter(round=begun, kind="wait")
    assert sorted(waiting.values_list("membership__person__name", flat=True)) == ["Bo Ek", "Eve Nova", "Hue"]
    assert {step.on for step in waiting} == {
        clock.today("Europe/Lisbon") + timedelta(days=cast.home.open_days)
    }
    assert steps_of(begun, "Eve")["person"].person == cast.sol
    [circle] = begun.circles.all()
    seats = NextStep.everywhere.filter(round=begun, kind="seat")
    assert {step.circle_id for step in seats} == {circle.pk}
    assert seats.count() == 3


@pytest.mark.parametrize(
    "also",
    [
        {"Eve": {"week": SUNDAY}},
        {"Eve": {"rather_not": ("ana@example.org",)}},
        {"Gil": {"rather_not": ("eve@example.org",)}},
        {"Eve": {"kind": "work"}, "Ana": {"kind": "play"}},
    ],
)
def test_no_seat_is_offered_where_time_kind_or_company_do_not_fit(cast, also):
    steps = steps_of(end(cast, **also), "Eve")

    assert set(steps) == {"wait", "person"}


def test_whoever_keeps_apart_is_offered_no_seat_beside_the_other_and_sees_none_since(cast):
    begun = end(cast)
    seen = {step.kind for step in queries.my_steps(cast.actor(cast.eve), begun)}
    block_person(actor=cast.actor(cast.ana), person=cast.eve.person)

    assert seen == {"seat", "wait", "person"}
    assert {step.kind for step in queries.my_steps(cast.actor(cast.eve), begun)} == {"wait", "person"}


def test_an_open_call_that_fits_is_offered(cast):
    fitting, french = call(cast), call(cast, language="fr")
    call(cast, state=Call.State.ENDED)
    call(cast, until=clock.now() - timedelta(days=1))
    first = clock.now() + timedelta(days=3)
    call(cast, first_at=first.replace(hour=3, minute=0, second=0, microsecond=0))

    begun = end(cast)

    calls = NextStep.everywhere.filter(round=begun, membership=cast.eve, kind="call")
    assert [step.call for step in calls] == [fitting]
    assert french.pk


def test_crews_are_looked_for_again_when_the_next_round_closes(cast):
    following = make.open_a_round(cast.sol, "Winter")
    closes_at = clock.now() + timedelta(days=9)
    Round.everywhere.filter(pk=following.pk).update(closes_at=closes_at)

    assert steps_of(end(cast), "Eve")["wait"].on == closes_at.date()


def test_those_who_wait_see_each_other_and_whom_they_keep_apart_from_not(cast):
    begun = end(cast)
    before = [member.name for member in queries.waits_with_me(cast.actor(cast.eve), begun)]
    block_person(actor=cast.actor(cast.bo), person=cast.eve.person)

    assert before == ["Bo Ek", "Hue"]
    assert [member.name for member in queries.waits_with_me(cast.actor(cast.eve), begun)] == ["Hue"]
    assert [member.name for member in queries.waits_with_me(cast.actor(cast.bo), begun)] == ["Hue"]
    assert queries.waits_with_me(cast.actor(cast.ana), begun) == []


def test_whoever_weaves_sees_a_group_with_names_and_no_list_of_the_refused(cast):
    begun = end(cast)

    page = text(cast.client(cast.sol).get(cast.url(f"rounds/{begun.pk}/")))

    assert "Waiting for a next step Each of them has been offered one, and they know of each other." in page
    assert all(name in page for name in ("Bo Ek", "Eve Nova", "Hue"))
    assert "Why not yet" not in page


def test_whoever_leaves_is_offered_nothing_and_named_to_nobody(cast):
    begun = end(cast)
    hue = steps_of(begun, "Hue")["wait"].membership
    NextStep.everywhere.filter(membership=cast.eve, kind="person").update(person=hue)

    leave_congregation(actor=actor_of(hue), member=hue)

    assert steps_of(begun, "Hue") == {}
    assert set(steps_of(begun, "Eve")) == {"seat", "wait"}
    assert [member.name for member in queries.waits_with_me(cast.actor(cast.eve), begun)] == ["Bo Ek"]


def test_what_was_offered_is_recorded_of_nobody(cast):
    end(cast)

    assert Entry.everywhere.latest("pk").deed == "round.confirmed"
    assert "step" not in {entry.thing_kind.casefold() for entry in Entry.everywhere.all()}
