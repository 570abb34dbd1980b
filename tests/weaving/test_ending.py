"""Whose crews end soon: people for a round, and never who sits with whom."""

from datetime import timedelta

from tests import make
from weft.circles.actions.circles import leave_circle, move_circle
from weft.circles.models import Circle
from weft.core import clock
from weft.meetings.logic.span import last_day
from weft.weaving.queries.ending import people_of_ending_cycles


def names(actor, by):
    return [member.name.split()[0] for member in people_of_ending_cycles(actor, by)]


def the_end(weeks=6):
    """The last day of the crews that tests make."""
    return last_day(clock.today() + timedelta(days=8), weeks)


def test_everybody_of_crews_that_end_by_a_day_is_found_once_and_by_name(cast, sol):
    make.crew(cast.sol, [cast.eve, cast.gus], weeks=20)

    assert names(sol, the_end() - timedelta(days=7)) == []
    assert names(sol, the_end()) == ["Ana", "Bo", "Cy", "Dee"]
    assert names(sol, the_end() + timedelta(days=300)) == ["Ana", "Bo", "Cy", "Dee"]


def test_of_a_week_in_which_one_crew_alone_ends_nobody_is_told(cast, sol):
    move_circle(actor=cast.actor(cast.ana), circle=cast.dyad, state=Circle.State.ENDED)

    assert names(sol, the_end()) == []


def test_no_two_days_that_are_asked_for_tell_one_crew_from_the_others(cast, sol):
    make.crew(cast.sol, [cast.eve, cast.gus], weeks=7)
    days = [the_end() + timedelta(days=more) for more in range(-14, 21)]

    told = {tuple(names(sol, day)) for day in days}

    assert told == {(), ("Ana", "Bo", "Cy", "Dee")}


def test_a_crew_of_the_reader_does_not_hide_another(cast):
    make.crew(cast.sol, [cast.sol, cast.gus], weeks=7)
    make.crew(cast.sol, [cast.eve, cast.dee], weeks=7)

    assert names(cast.actor(cast.sol), the_end(7)) == ["Ana", "Bo", "Cy", "Dee"]


def test_whoever_left_a_crew_or_the_reader_who_may_not_weave_is_not_there(cast, sol):
    leave_circle(actor=cast.actor(cast.cy), circle=cast.crew)

    assert names(sol, the_end()) == ["Ana", "Bo", "Dee"]
    assert names(cast.actor(cast.ana), the_end()) == []


def test_one_crew_or_thirty_are_read_with_two_queries(cast, sol, django_assert_num_queries):
    def ask():
        with django_assert_num_queries(2):
            return len(names(sol, the_end()))

    few = ask()
    for _ in range(30):
        make.crew(cast.sol, [cast.eve, cast.gus])

    assert (few, ask()) == (4, 6)
