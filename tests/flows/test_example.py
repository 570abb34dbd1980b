"""The example community."""

from datetime import timedelta

import pytest

from weft.circles.queries.circles import actor_of
from weft.congregations.models import Agreement, Application, Holding, Level, Membership, Tie
from weft.core import clock
from weft.core.actor import the_house
from weft.core.models import Errand
from weft.flows.actions.example import make_example
from weft.weaving.models import Call
from weft.web.queries import is_newcomer


@pytest.mark.django_db
def test_every_room_has_something_to_look_at_and_nothing_follows_from_it():
    steward = make_example(actor=the_house())

    here = steward.congregation
    kinds = (Agreement, Application, Holding, Level, Tie, Call)
    assert all(kind.objects.of(here).exists() for kind in kinds)
    assert not Errand.everywhere.filter(state=Errand.State.WAITING).exists()


@pytest.mark.django_db
def test_whoever_sits_in_a_crew_that_has_met_is_no_newcomer_there():
    steward = make_example(actor=the_house())
    long_ago = clock.today() - timedelta(days=8)
    met = Membership.objects.of(steward.congregation).filter(
        belongings__circle__cycles__first_day__lte=long_ago, belongings__until=None
    )

    new = [member.name for member in met.distinct() if is_newcomer(actor_of(member))]

    assert met.exists()
    assert new == []


@pytest.mark.django_db
def test_it_is_made_once():
    steward = make_example(actor=the_house())

    assert make_example(actor=the_house()) == steward
