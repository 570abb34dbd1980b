"""Another community, set up from the command line of the house."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from weft.congregations.logic.words import vocabulary
from weft.congregations.models import Charge, Congregation, Holding, Membership
from weft.people.models import Account, Person

SAID = {"steward": "Nia Tide", "mail": "Nia@example.org", "zone": "lisbon"}


def found(name, **said):
    out = StringIO()
    call_command("found", name, stdout=out, **(SAID | said))
    return out.getvalue()


def test_another_community_stands_beside_the_first_with_a_way_in_for_its_steward(cast):
    said = found("Quiet Harbour")

    link = said.split()[-1]
    there = Congregation.everywhere.get(slug="quiet-harbour")
    steward = Membership.everywhere.get(congregation=there)
    page = Client().get(link.replace("http://localhost:8000", "")).content.decode()
    assert (there.name, there.zone) == ("Quiet Harbour", "Europe/Lisbon")
    assert (steward.name, steward.person.mail) == ("Nia Tide", "nia@example.org")
    assert Holding.everywhere.get(congregation=there).membership == steward
    assert "This link is for Nia Tide, who begins here." in page
    assert not Account.objects.filter(person=steward.person).exists()


def test_somebody_who_lives_in_the_house_takes_the_place_with_one_button_and_has_two_homes(cast):
    link = found("Quiet Harbour", steward="Ana Lima", mail="ana@example.org").split()[-1]
    client = cast.client(cast.ana)

    answer = client.post(link.replace("http://localhost:8000", ""))
    front = client.get("/").content.decode()

    assert answer["Location"] == "/c/quiet-harbour/"
    assert Person.everywhere.filter(name="Ana Lima").count() == 1
    assert client.get("/c/quiet-harbour/community/settings/").status_code == 200
    assert client.get(cast.url("community/settings/")).status_code == 404
    assert "Rio Claro" in front
    assert "Quiet Harbour" in front
    assert "Far Shore" not in front


@pytest.mark.parametrize(
    "slip",
    [{"mail": "no address"}, {"zone": "Atlantis"}, {"steward": " \u200b "}, {"mail": "a@b.c\nBcc: d@e.f"}],
)
def test_what_cannot_be_read_sets_nothing_up(cast, slip):
    with pytest.raises(CommandError):
        found("Quiet Harbour", **slip)

    assert not Congregation.everywhere.filter(name="Quiet Harbour").exists()


def test_it_speaks_the_language_of_those_for_whom_it_is(cast):
    found("Anse Calme", language="fr")

    there = Congregation.everywhere.get(slug="anse-calme")
    assert there.language == "fr"
    assert Charge.objects.of(there).get().name == vocabulary({}, "fr")["steward"] != "steward"
