"""The page about oneself."""

import pytest

from tests import make
from weft.core.models import Entry
from weft.people.forms import LanguagesField, MeForm, ZoneField
from weft.people.logic import zone_called, zone_names
from weft.people.models import Person

SAID = {"name": "Ana", "zone": "Europe/Lisbon", "languages": "en", "listed": "congregation"}


def test_my_page_asks_for_a_name_and_a_zone_and_for_nothing_else(cast):
    client = cast.client(cast.ana)

    page = client.get(cast.url("me/"))
    kept = client.post(cast.url("me/"), SAID | {"languages": ""})

    assert "You sign in with ana@example.org" in page.content.decode()
    assert (kept.status_code, kept["Location"]) == (303, cast.url("me/"))


def test_i_change_how_others_see_me(cast):
    said = {"name": " Ana  Maria ", "said_as": "AH-nah", "zone": "new york", "languages": "pt, Deutsch"}

    answer = cast.client(cast.ana).post(cast.url("me/"), SAID | said | {"language": "en"})

    asked = f"{cast.url('me/availability/moved/')}?from=Europe%2FLisbon"
    assert (answer.status_code, answer["Location"]) == (303, asked)
    person = Person.everywhere.get(pk=cast.ana.person_id)
    assert (person.name, person.said_as, person.language) == ("Ana Maria", "AH-nah", "en")
    assert (person.zone, person.languages) == ("America/New_York", ["pt", "de"])
    assert Entry.everywhere.filter(deed="person.changed", person=person.pk).count() == 1


@pytest.mark.parametrize(
    "slip", [{"name": "  "}, {"zone": "Atlantis"}, {"languages": "Quenya"}, {"language": "xx"}]
)
def test_what_cannot_be_read_changes_nothing_and_loses_nothing(cast, slip):
    answer = cast.client(cast.ana).post(cast.url("me/"), SAID | {"offer": "I bake"} | slip)

    assert answer.status_code == 422
    assert "I bake" in answer.content.decode()
    assert Person.everywhere.get(pk=cast.ana.person_id).name == "Ana Lima"


def test_my_page_is_for_members(cast):
    nowhere = cast.client(cast.kai).get("/c/no-such-place/me/")

    assert cast.client(cast.kai).get(cast.url("me/")).content == nowhere.content


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Europe/Lisbon", "Europe/Lisbon"),
        (" europe / lisbon ", "Europe/Lisbon"),
        ("São Paulo", None),
        ("sao paulo", "America/Sao_Paulo"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("utc", "UTC"),
        ("", None),
        ("Europe", None),
    ],
)
def test_zones_are_known_by_name_or_by_city(said, zone):
    assert zone_called(said) == zone


def test_every_zone_that_is_offered_is_understood():
    assert [zone_called(name) for name in zone_names()] == list(zone_names())
    assert len(zone_names()) > 400


def test_languages_are_kept_as_codes_and_shown_by_their_own_names():
    field = LanguagesField(required=False)

    assert field.clean("English, português; de / mi") == ["en", "pt", "de", "mi"]
    assert field.clean("") == []
    assert field.prepare_value(["en", "pt", "mi"]) == "English, Português, mi"


def test_a_zone_may_be_left_out_where_it_is_optional():
    assert ZoneField(required=False).clean("") == ""


def test_languages_begin_alike():
    person = Person(languages=["en", "pt", "fr", "xx"])

    shown = LanguagesField().prepare_value(person.languages)
    spoken = [str(name) for _code, name in MeForm().fields["language"].choices]

    assert person.spoken == ["English", "Português", "Français", "xx"]
    assert shown == "English, Português, Français, xx"
    assert {"English", "Português", "Français"} <= set(spoken)


def test_whoever_has_several_homes_reads_that_their_name_is_the_same_in_all_of_them(cast):
    before = cast.client(cast.ana).get(cast.url("me/")).content.decode()
    make.at_home(cast.kai, cast.ana.person)

    after = cast.client(cast.ana).get(cast.url("me/")).content.decode()

    assert ["are the same in all of them" in page for page in (before, after)] == [False, True]
