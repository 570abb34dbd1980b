"""A crew's life line, and what those who sit there say about more company."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied

from tests import make
from tests.weaving.pages import text
from weft.circles.actions.circles import Source, leave_circle, move_circle, name_circle, note_origins
from weft.circles.actions.company import seek_company, stay_as_is
from weft.circles.models import Belonging, Circle, Cycle, Origin
from weft.circles.queries.circles import seated
from weft.circles.queries.origins import life_line
from weft.core import clock


@pytest.fixture
def merged(cast):
    """A crew of Ana, Bo, Eve and Gus that came out of Ana's and Bo's dyad and a trio of Bo, Eve and Gus."""
    trio = make.crew(cast.sol, [cast.bo, cast.eve, cast.gus])
    note_origins(
        actor=cast.actor(cast.sol),
        sources=[
            (cast.dyad, Source(Origin.Kind.ROUND, "Autumn")),
            (trio, Source(Origin.Kind.CALL, "Walk with me")),
        ],
    )
    name_circle(actor=cast.actor(cast.eve), circle=trio, name="CNRY-the-trio")
    crew = make.crew(cast.sol, [cast.ana, cast.bo, cast.eve, cast.gus])
    for earlier in (cast.dyad, trio):
        move_circle(actor=cast.actor(cast.bo), circle=earlier, state=Circle.State.ENDED)
    note_origins(
        actor=cast.actor(cast.sol), sources=[(crew, Source(Origin.Kind.MERGE, earlier=[cast.dyad, trio]))]
    )
    return crew


def page_of(cast, member, circle):
    return cast.client(member).get(cast.url(f"circles/{circle.pk}/"))


def test_a_crew_knows_where_it_came_from_cycle_by_cycle(cast, merged):
    Cycle.everywhere.create(
        congregation=cast.home, circle=merged, number=2, first_day=clock.today() + timedelta(days=80), weeks=6
    )

    line = life_line(cast.actor(cast.bo), seated(merged))

    assert [(knot.kind, knot.words, len(knot.cycles), knot.is_this) for knot in line.knots] == [
        ("round", "Autumn", 1, False),
        ("call", "Walk with me", 1, False),
        ("merge", "", 2, True),
    ]
    own = [member.person.thread for member in (cast.ana, cast.bo, cast.eve, cast.gus)]
    earlier = [[knot.circle.uid.hex] for knot in line.knots[:2]]
    assert line.cloths == [*earlier, own, own]


def test_the_page_draws_the_line_and_says_the_same_in_words(cast, merged):
    answer = page_of(cast, cast.ana, merged)

    words = text(answer)
    assert "Where this crew came from" in words
    assert "out of a round, Autumn" in words
    assert "somebody called, “Walk with me”" in words
    assert "two small crews became one" in words
    assert answer.content.decode().count('class="cloth-line"') == 1
    assert "<desc>3 cloths along a thread, from the earliest to now: the times told below.</desc>" in (
        answer.content.decode()
    )


def test_the_name_of_an_earlier_crew_is_read_by_those_who_sat_there_alone(cast, merged):
    assert "CNRY-the-trio" in text(page_of(cast, cast.eve, merged))
    assert "CNRY-the-trio" not in text(page_of(cast, cast.ana, merged))


def test_nobody_else_sees_where_a_crew_came_from(cast, merged):
    for member in (cast.sol, cast.cy):
        assert life_line(cast.actor(member), seated(merged)) is None
        assert page_of(cast, member, merged).status_code == 404
        pages = [
            cast.client(member).get(cast.url(path)) for path in ("", "circles/", "rounds/", "chronicle/")
        ]
        assert not any("Walk with me" in page.content.decode() for page in pages)
    leave_circle(actor=cast.actor(cast.ana), circle=merged)
    assert page_of(cast, cast.ana, merged).status_code == 404


def test_a_long_line_asks_one_question_for_each_crew_back_and_shows_the_last_cloths(
    cast, django_assert_num_queries
):
    crews = [make.crew(cast.sol, [cast.eve, cast.gus]) for _ in range(12)]
    for before, after in pairwise(crews):
        note_origins(
            actor=cast.actor(cast.sol), sources=[(after, Source(Origin.Kind.SPLIT, earlier=[before]))]
        )
    eve = cast.actor(cast.eve)
    first, last = seated(crews[0]), seated(crews[-1])

    with django_assert_num_queries(1 + 8 + 1):
        line = life_line(eve, last)
    with django_assert_num_queries(1 + 1 + 1):
        life_line(eve, first)

    assert len(line.knots) == 9
    assert len(line.cloths) == 6


# We stay as we are; we would like more company


def test_any_one_says_that_they_stay_and_takes_it_back(cast):
    ana, bo = cast.client(cast.ana), cast.client(cast.bo)
    before = text(page_of(cast, cast.bo, cast.crew))
    ana.post(cast.url(f"circles/{cast.crew.pk}/stay/"), {"stays": "yes"})
    stays = text(page_of(cast, cast.bo, cast.crew))
    bo.post(cast.url(f"circles/{cast.crew.pk}/stay/"), {"stays": "no"})

    assert "In the first weeks a free seat is offered to somebody who waits" in before
    assert "You stay as you are: nobody is offered a seat here." in stays
    assert text(page_of(cast, cast.bo, cast.crew)) == before


def test_only_those_who_sit_in_a_crew_say_so(cast):
    for member in (cast.sol, cast.eve):
        assert cast.client(member).post(cast.url(f"circles/{cast.crew.pk}/stay/")).status_code == 404
        with pytest.raises(PermissionDenied):
            stay_as_is(actor=cast.actor(member), circle=cast.crew, stays=True)
        with pytest.raises(PermissionDenied):
            seek_company(actor=cast.actor(member), circle=cast.dyad, seeks=True)


def test_a_small_circle_says_that_it_seeks_company_and_takes_it_back_as_easily(cast):
    ana = cast.client(cast.ana)
    path = cast.url(f"circles/{cast.dyad.pk}/company/")
    asked = text(ana.get(path))

    told = ana.post(path, {"seeks": "yes"})
    seen = text(page_of(cast, cast.bo, cast.dyad))
    seeks = Circle.everywhere.get(pk=cast.dyad.pk).seeks_company
    cast.client(cast.bo).post(path, {"seeks": "no"})

    assert told.status_code == 303
    assert "Both sides then read each other’s names" in asked
    assert "You said that you would like to." in seen
    assert seeks
    assert not Circle.everywhere.get(pk=cast.dyad.pk).seeks_company


def test_a_crew_larger_than_the_smallest_size_seeks_no_company(cast):
    ana = cast.client(cast.ana)
    path = cast.url(f"circles/{cast.crew.pk}/company/")

    four = ana.get(path).status_code
    Belonging.everywhere.filter(circle=cast.crew, membership=cast.dee).update(until=clock.now())
    three = ana.get(path).status_code

    assert (four, three) == (404, 200)


def test_in_the_last_weeks_of_a_cycle_a_crew_reads_what_it_could_do_next(cast, time_machine):
    before = text(page_of(cast, cast.ana, cast.crew))
    time_machine.move_to(clock.now() + timedelta(days=8 + 29))
    after = text(page_of(cast, cast.ana, cast.crew))

    sentence = "You can go on as you are, each of you can look for new company, or you rest."
    assert (sentence in before, sentence in after) == (False, True)
