"""Who lives together: each adult says yes for themself, children have somebody who answers for them."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from weft.circles.actions.tellings import tell
from weft.congregations.actions.household import (
    ask_housemate,
    forget_child,
    join_household,
    leave_household,
    pass_household,
    take_back_housemate,
    write_child,
)
from weft.congregations.models import Child, Household, Housemate, Membership
from weft.congregations.queries.household import child_place, household_page
from weft.core.models import Entry, Key
from weft.core.sealing import Locked, unseal
from weft.people.actions.blocks import block_person


@pytest.fixture
def home(cast):
    """Ana and Bo live together, with a child of each."""
    ask_housemate(actor=cast.actor(cast.ana), member=cast.bo)
    join_household(actor=cast.actor(cast.bo), housemate=Housemate.everywhere.get())
    write_child(actor=cast.actor(cast.ana), name="Mia", allergy="CNRY-hazelnuts")
    write_child(actor=cast.actor(cast.bo), name="Noa", allergy="")
    return SimpleNamespace(household=Household.everywhere.get(), cast=cast)


def lives_with(cast, member):
    page = household_page(cast.actor(member))
    return [each.name for each in page.adults], [(card.name, card.allergy) for card in page.children]


def test_adults_who_said_yes_read_of_the_children_and_nobody_else_does(home):
    cast = home.cast

    read = {member.name: lives_with(cast, member) for member in cast.present}

    both = (["Ana Lima", "Bo Ek"], [("Mia", "CNRY-hazelnuts"), ("Noa", "")])
    assert read == {member.name: ([], []) for member in cast.present} | {"Ana Lima": both, "Bo Ek": both}
    stored = str(list(Child.everywhere.values()) + list(Entry.everywhere.values()))
    assert "CNRY" not in stored
    assert "Mia" not in stored


def test_who_is_asked_reads_nothing_before_their_yes(home):
    cast = home.cast
    ask_housemate(actor=cast.actor(cast.ana), member=cast.eve)

    page = cast.client(cast.eve).get(cast.url("me/household/")).content.decode()

    assert "Ana Lima asks whether you live together." in page
    assert "Mia" not in page
    assert "CNRY" not in page
    assert "Bo Ek" not in page


def test_a_no_leaves_no_trace(home):
    cast = home.cast
    ask_housemate(actor=cast.actor(cast.ana), member=cast.eve)
    before = Membership.everywhere.get(pk=cast.eve.pk).household_id

    pass_household(actor=cast.actor(cast.eve), housemate=Housemate.everywhere.get())

    assert not Housemate.everywhere.exists()
    assert Membership.everywhere.get(pk=cast.eve.pk).household_id == before is None
    assert Entry.everywhere.filter(deed="household.passed", facts={}).count() == 1


def test_an_asking_that_was_taken_back_cannot_be_said_yes_to(home):
    cast = home.cast
    ask_housemate(actor=cast.actor(cast.ana), member=cast.eve)
    asked = Housemate.everywhere.get()
    stale = Housemate.everywhere.get()

    take_back_housemate(actor=cast.actor(cast.bo), housemate=asked)

    with pytest.raises(PermissionDenied):
        join_household(actor=cast.actor(cast.eve), housemate=stale)
    assert lives_with(cast, cast.eve) == ([], [])


def test_whoever_moves_in_elsewhere_leaves_where_they_lived(home):
    cast = home.cast
    ask_housemate(actor=cast.actor(cast.eve), member=cast.bo)

    join_household(actor=cast.actor(cast.bo), housemate=Housemate.everywhere.get(made_by=cast.eve))

    assert lives_with(cast, cast.bo) == (["Bo Ek", "Eve Nova"], [])
    assert lives_with(cast, cast.ana) == (["Ana Lima"], [("Mia", "CNRY-hazelnuts")])


def test_whoever_leaves_takes_along_what_is_written_of_those_they_answer_for(home):
    cast = home.cast
    ask_housemate(actor=cast.actor(cast.ana), member=cast.eve)

    leave_household(actor=cast.actor(cast.ana))

    assert lives_with(cast, cast.bo) == (["Bo Ek"], [("Noa", "")])
    assert lives_with(cast, cast.ana) == ([], [])
    assert not Housemate.everywhere.exists()


def test_the_last_one_out_forgets_it_all_and_its_key(home):
    cast, scope = home.cast, home.household.scope
    child = Child.everywhere.select_related("household").first()
    assert Key.everywhere.filter(scope=scope).exists()

    leave_household(actor=cast.actor(cast.bo))
    leave_household(actor=cast.actor(cast.ana))
    leave_household(actor=cast.actor(cast.ana))

    assert not Household.everywhere.exists()
    assert not Child.everywhere.exists()
    assert not Key.everywhere.filter(scope=scope).exists()
    with pytest.raises(Locked):
        unseal(child_place(child, "allergy"), child.allergy)


def test_a_child_has_somebody_of_its_household_who_answers_for_it(home):
    cast = home.cast

    with pytest.raises(PermissionDenied):
        write_child(actor=cast.actor(cast.ana), name="Zoe", allergy="", guardian=cast.eve)
    slip = cast.client(cast.ana).post(
        cast.url("me/household/children/"), {"name": "Zoe", "guardian": cast.eve.pk}
    )

    assert slip.status_code == 422
    assert Child.everywhere.count() == 2


def test_nobody_else_changes_or_forgets_a_child(home):
    cast, child = home.cast, Child.everywhere.order_by("pk").first()

    for who in (cast.eve, cast.sol):
        with pytest.raises(PermissionDenied):
            write_child(actor=cast.actor(who), name="X", allergy="", child=child)
        with pytest.raises(PermissionDenied):
            forget_child(actor=cast.actor(who), child=child)
        there = cast.client(who).get(cast.url(f"me/household/children/{child.pk}/"))
        assert there.status_code == 404
    assert Child.everywhere.count() == 2


def test_t36_an_asking_from_somebody_who_is_blocked_is_never_seen_and_looks_like_any_other(cast):
    block_person(actor=cast.actor(cast.ana), person=cast.dee.person)
    client = cast.client(cast.dee)

    answer = client.post(cast.url(f"people/{cast.ana.pk}/live-together/"))
    theirs = client.get(cast.url("me/household/")).content.decode()
    mine = cast.client(cast.ana).get(cast.url("me/household/")).content.decode()

    assert answer.status_code == 303
    assert "Ana Lima" in theirs
    assert "Dee Zdeněk" not in mine
    with pytest.raises(PermissionDenied):
        join_household(actor=cast.actor(cast.ana), housemate=Housemate.everywhere.get())


def test_nobody_is_asked_whom_one_does_not_see_or_who_is_asked_already(cast):
    tell(actor=cast.actor(cast.eve), said={}, listed="crews")
    ask_housemate(actor=cast.actor(cast.ana), member=cast.bo)

    for member in (cast.eve, cast.bo, cast.ana, cast.lou, cast.kai):
        with pytest.raises(PermissionDenied):
            ask_housemate(actor=cast.actor(cast.ana), member=member)


def test_from_asking_to_leaving_in_a_browser(cast):
    ana, bo = cast.client(cast.ana), cast.client(cast.bo)
    place = cast.url("me/household/")

    found = ana.get(place, {"name": "bo"}).content.decode()
    nobody = ana.get(place, {"name": "zzz"}).content.decode()
    ana.post(cast.url(f"people/{cast.bo.pk}/live-together/"))
    asked = Housemate.everywhere.get()
    ana.post(f"{place}asked/{asked.pk}/take-back/")
    ana.post(cast.url(f"people/{cast.bo.pk}/live-together/"))
    bo.post(f"{place}asked/{Housemate.everywhere.get().pk}/no/")
    ana.post(cast.url(f"people/{cast.bo.pk}/live-together/"))
    yes = bo.post(f"{place}asked/{Housemate.everywhere.get().pk}/yes/")
    new = ana.get(f"{place}children/")
    ana.post(f"{place}children/", {"name": "Mia", "allergy": "Nuts", "guardian": cast.bo.pk})
    child = Child.everywhere.get()
    filled = bo.get(f"{place}children/{child.pk}/").content.decode()
    bo.post(f"{place}children/{child.pk}/", {"name": "Mia", "allergy": "Cashews", "guardian": cast.ana.pk})
    shown = ana.get(place).content.decode()
    leaving = bo.get(f"{place}leave/").content.decode()
    left = bo.post(f"{place}leave/")
    alone = ana.get(f"{place}leave/").content.decode()
    nowhere = bo.get(f"{place}leave/").content.decode()
    ana.post(f"{place}children/{child.pk}/forget/")

    assert "Ask<" in found
    assert "Nobody is found who could be asked." in nobody
    assert (yes.status_code, yes["Location"], new.status_code) == (303, place, 200)
    assert "Nuts" in filled
    assert "Cashews" in shown
    assert "Ana Lima answers for them." in shown
    assert "another adult can answer for them first" in leaving
    assert left.status_code == 303
    assert "You are the only adult in it." in alone
    assert "You are in no household here." in nowhere
    assert lives_with(cast, cast.ana) == (["Ana Lima"], [])


def test_a_first_child_begins_a_household(cast):
    client = cast.client(cast.eve)

    page = client.get(cast.url("me/household/children/")).content.decode()
    client.post(cast.url("me/household/children/"), {"name": "Mia", "guardian": cast.eve.pk})

    assert "Eve Nova" in page
    assert lives_with(cast, cast.eve) == (["Eve Nova"], [("Mia", "")])


@pytest.mark.parametrize("more", [0, 10])
def test_a_household_asks_the_same_questions_for_one_child_and_for_many(
    home, django_assert_num_queries, more
):
    cast = home.cast
    for number in range(more):
        write_child(actor=cast.actor(cast.ana), name=f"Child {number}", allergy="Nuts")
    client = cast.client(cast.ana)

    with django_assert_num_queries(12):
        client.get(cast.url("me/household/"))
