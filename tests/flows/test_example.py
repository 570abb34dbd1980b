"""The example community."""

import pytest

from weft.congregations.models import Agreement, Application, Holding, Level, Tie
from weft.core.actor import the_house
from weft.core.models import Errand
from weft.flows.actions.example import make_example


@pytest.mark.django_db
def test_every_room_has_something_to_look_at_and_nothing_follows_from_it():
    steward = make_example(actor=the_house())

    here = steward.congregation
    kinds = (Agreement, Application, Holding, Level, Tie)
    assert all(kind.objects.of(here).exists() for kind in kinds)
    assert not Errand.everywhere.filter(state=Errand.State.WAITING).exists()


@pytest.mark.django_db
def test_it_is_made_once():
    steward = make_example(actor=the_house())

    assert make_example(actor=the_house()) == steward
