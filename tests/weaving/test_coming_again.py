"""Who was here before and is on a sheet again."""

import pytest

from tests import make
from weft.congregations.models import Membership
from weft.core.actor import the_house
from weft.core.work import Halted
from weft.flows.actions.leaving import leave_congregation
from weft.meetings.actions import change_availability
from weft.meetings.logic import Span
from weft.meetings.models import Availability
from weft.weaving.actions.sheets import take_in
from weft.weaving.models import Answer

SUNDAY = (Span(6, 600, 720),)


@pytest.fixture
def begun(cast):
    return make.open_a_round(cast.sol)


def test_whoever_left_and_signs_up_again_begins_anew(cast, begun):
    make.yeses(cast.sol, begun, [make.signup("Fia")])
    fia = Membership.everywhere.get(signup_key="fia#1")
    leave_congregation(actor=cast.actor(fia), member=fia)

    make.yeses(cast.sol, begun, [make.signup("Fia")])

    fia.refresh_from_db()
    again = Membership.everywhere.get(signup_key="fia#1")
    assert (fia.left_at is None, again.left_at, again.pk == fia.pk) == (False, None, False)


def test_no_sheet_says_when_somebody_can_meet_who_says_so_themself(cast, begun):
    change_availability(actor=cast.actor(cast.ana), week=SUNDAY, hours=(480, 1200))
    email = cast.ana.person.account.email

    make.yeses(cast.sol, begun, [make.signup("Ana Lima", mail=email)])

    assert Availability.everywhere.get(membership=cast.ana).spans == SUNDAY


def test_a_sheet_that_comes_after_the_crews_changes_nothing(cast, begun):
    yes = make.yeses(cast.sol, begun, [make.signup(name) for name in ("Fia", "Gil", "Hue")])
    make.propose(cast.sol, begun, [list(yes.values())])
    make.confirm(cast.sol, begun)

    with pytest.raises(Halted, match="confirmed already"):
        take_in(actor=the_house(cast.home.pk), round=begun, signups=[make.signup("Kim")])

    assert Answer.everywhere.filter(round=begun).count() == 3
    assert not Membership.everywhere.filter(person__name="Kim").exists()
