"""Reading circles: who sits with whom."""

from weft.circles.queries.circles import crew_mates, my_crews, seated
from weft.congregations.logic.permits import PERMITS, WITHOUT_LEVELS


def test_crew_mates_are_everybody_one_sits_with_once_and_by_name(cast):
    mates = crew_mates(cast.actor(cast.ana), my_crews(cast.actor(cast.ana)))

    assert mates == [cast.bo, cast.cy, cast.dee]
    assert crew_mates(cast.actor(cast.eve), my_crews(cast.actor(cast.eve))) == []


def test_a_circle_is_called_by_those_who_sit_in_it(cast):
    assert seated(cast.dyad).title == "Ana & Bo"
    assert seated(cast.crew).title == "Ana, Bo, Cy & Dee"


def test_an_actor_sits_where_they_sit_and_nowhere_else(cast):
    assert {cast.dyad.pk, cast.crew.pk} < cast.actor(cast.ana).circle_ids
    assert not {cast.dyad.pk, cast.crew.pk} & cast.actor(cast.sol).circle_ids
    assert cast.actor(cast.sol).permits == PERMITS.keys() | WITHOUT_LEVELS
