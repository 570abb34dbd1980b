"""The memory of former crews: who sat together, and how lately; and where crews came from."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import make
from weft.circles.actions.circles import Source, form_crews, leave_circle, move_circle
from weft.circles.logic.company import FADES_AFTER, closeness, lately_together
from weft.circles.models import Circle, Origin
from weft.circles.queries.company import former_company
from weft.core import clock
from weft.core.models import Entry

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def days(number):
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("since", "near"),
    [(days(0), 1), (days(-1), 1), (FADES_AFTER / 2, 0.5), (FADES_AFTER, 0), (FADES_AFTER * 3, 0)],
)
def test_company_fades_evenly_over_a_year(since, near):
    assert closeness(since) == near


def test_only_stays_that_overlap_are_company():
    stays = [
        (1, NOW - days(300), None),
        (2, NOW - days(300), NOW - days(200)),
        (3, NOW - days(100), None),
        (1, NOW - days(50), None),
    ]

    found = list(lately_together(stays, NOW))

    assert found == [
        (frozenset({1, 2}), closeness(days(200))),
        (frozenset({1, 3}), 1),
        (frozenset({1, 3}), 1),
    ]


def test_those_who_sit_together_are_near_and_of_several_crews_the_latest_counts(cast, time_machine):
    everybody = [member.pk for member in cast.present]
    leave_circle(actor=cast.actor(cast.cy), circle=cast.crew)
    time_machine.move_to(clock.now() + FADES_AFTER / 2)

    near = former_company(cast.home.pk, everybody)

    ana, bo, cy, dee = (member.pk for member in (cast.ana, cast.bo, cast.cy, cast.dee))
    assert near == {frozenset(pair): 1 for pair in ((ana, bo), (ana, dee), (bo, dee))} | {
        frozenset((each, cy)): 0.5 for each in (ana, bo, dee)
    }


def test_an_ended_crew_is_remembered_for_a_year_and_then_forgotten(cast, time_machine):
    make.crew(cast.sol, [cast.eve, cast.gus, cast.sol])
    crew = Circle.objects.of(cast.home).order_by("-pk")[0]
    move_circle(actor=cast.actor(cast.eve), circle=crew, state=Circle.State.ENDED)
    people = [cast.eve.pk, cast.gus.pk]

    time_machine.move_to(clock.now() + FADES_AFTER / 4)
    lately = former_company(cast.home.pk, people)
    time_machine.move_to(clock.now() + FADES_AFTER)
    long_ago = former_company(cast.home.pk, people)

    assert (lately, long_ago) == ({frozenset(people): 0.75}, {})


def test_one_query_finds_the_company_of_a_few_and_of_many(cast, django_assert_num_queries):
    people = [member.pk for member in cast.present]

    def ask():
        with django_assert_num_queries(1):
            return former_company(cast.home.pk, people)

    few = ask()
    for _ in range(30):
        make.crew(cast.sol, [cast.eve, cast.gus])

    assert len(ask()) == len(few) + 1


def test_a_crew_that_forms_keeps_where_it_comes_from(cast):
    crews = [[cast.eve, cast.gus], [cast.ana, cast.sol]]
    sources = [
        Source(Origin.Kind.ROUND, "  Autumn\n2026 "),
        Source(Origin.Kind.MERGE, earlier=[cast.crew, cast.dyad]),
    ]
    formed = form_crews(
        actor=cast.actor(cast.sol),
        congregation=cast.home,
        crews=crews,
        first_day=clock.today(),
        weeks=6,
        origins=sources,
    )

    rows = Origin.objects.of(cast.home).order_by("pk").values_list("circle", "kind", "words", "earlier")
    assert list(rows) == [
        (formed[0].pk, "round", "Autumn 2026", None),
        (formed[1].pk, "merge", "", cast.crew.pk),
        (formed[1].pk, "merge", "", cast.dyad.pk),
    ]
    assert "Autumn" not in str(list(Entry.everywhere.values_list("facts", flat=True)))
