"""The first pages: setting up, coming home, who can read what, and whether the house is well."""

from email.message import EmailMessage

import pytest
from django.test import Client

from weft.circles.models import Belonging
from weft.congregations.models import Congregation, Membership
from weft.core.models import Entry
from weft.people.models import Account
from weft.web.setup import setup_word

FOUNDING = {
    "community": "Quiet Harbour",
    "name": "Noa Ribeiro",
    "email": "Noa@Example.org",
    "zone": "lisbon",
    "languages": "English, português",
}


@pytest.mark.django_db
def test_a_fresh_house_offers_two_ways_to_begin():
    page = Client().get("/")

    assert page.status_code == 200
    assert "Set up your own community" in page.content.decode()
    assert "Look around an example" in page.content.decode()


@pytest.mark.django_db
def test_founding_makes_the_first_steward_and_signs_them_in_at_once():
    client = Client()

    answer = client.post("/start/", FOUNDING | {"crew_one": "boat", "crew_many": "boats"})

    assert (answer.status_code, answer["Location"]) == (303, "/c/quiet-harbour/")
    here = Congregation.everywhere.get()
    assert (here.name, here.zone, here.words) == (
        "Quiet Harbour",
        "Europe/Lisbon",
        {"en": {"crew": ["boat", "boats"]}},
    )
    person = Account.objects.get(email="noa@example.org").person
    assert (person.name, person.zone, person.languages) == ("Noa Ribeiro", "Europe/Lisbon", ["en", "pt"])
    assert Belonging.everywhere.filter(membership__person=person, circle__scale="self").count() == 1
    home = client.get("/", follow=True)
    assert "Bring a sign-up sheet" in home.content.decode() or "first steward" in home.content.decode()


@pytest.mark.django_db
def test_a_slip_keeps_what_was_typed_and_founds_nothing():
    answer = Client().post("/start/", FOUNDING | {"zone": "Atlantis"})

    assert answer.status_code == 422
    assert "Quiet Harbour" in answer.content.decode()
    assert not Congregation.everywhere.exists()


def test_nobody_founds_a_second_house_owner(cast):
    assert Client().get("/start/").status_code == 404
    assert Client().post("/start/", FOUNDING).status_code == 404
    assert Client().post("/example/").status_code == 404
    assert not Account.objects.filter(email="noa@example.org").exists()


@pytest.mark.django_db
def test_a_public_house_asks_for_the_set_up_word(settings):
    settings.PUBLIC_URL = "https://weft.example.org"

    refused = Client().post("/start/", FOUNDING | {"setup_word": "a-guess"})
    also_refused = Client().post("/example/", {"setup_word": "a-guess"})
    let_in = Client().post("/start/", FOUNDING | {"setup_word": f" {setup_word().upper()} "})

    assert (refused.status_code, also_refused.status_code, let_in.status_code) == (422, 422, 303)
    assert (settings.DATA_DIR / "setup.word").stat().st_mode & 0o777 == 0o600


def test_the_front_leads_a_passer_by_to_the_door_and_a_member_home(cast):
    assert Client().get("/")["Location"] == "/sign-in/"
    assert cast.client(cast.ana).get("/")["Location"] == cast.url()


def test_somebody_of_two_communities_chooses(cast):
    Membership.everywhere.create(congregation=cast.kai.congregation, person=cast.ana.person)

    page = cast.client(cast.ana).get("/").content.decode()

    assert "Rio Claro" in page
    assert "Far Shore" in page


def test_home_says_when_and_with_whom_and_asks_few_questions_of_the_database(cast, django_assert_num_queries):
    client = cast.client(cast.ana)

    with django_assert_num_queries(9):
        page = client.get(cast.url()).content.decode()

    assert "18:30" in page
    assert all(name in page for name in ("Bo Ek", "Cy O&#x27;Brien", "Dee Zdeněk"))
    assert not any(name in page for name in ("Eve Nova", "Gus Alm", "Sol Reis", "Lou Mar"))


def test_home_gives_a_newcomer_one_person_and_one_step(cast):
    page = cast.client(cast.eve).get(cast.url()).content.decode()

    assert "Say when you can meet" in page
    assert "Sol Reis" in page
    assert "Bo Ek" not in page


def test_strangers_meet_the_same_nothing_as_where_nothing_is(cast):
    elsewhere = cast.client(cast.kai)

    there = elsewhere.get(cast.url())
    nowhere = elsewhere.get("/c/no-such-place/")

    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content


def test_somebody_who_left_is_a_stranger(cast):
    assert cast.client(cast.lou).get(cast.url()).status_code == 404


@pytest.mark.django_db
def test_everybody_may_read_who_can_read_what():
    page = Client().get("/privacy/").content.decode()

    assert "The people who run this server could read what is stored on it if they broke our rules" in page


@pytest.mark.django_db
def test_ready_means_the_database_answers_and_nothing_waits():
    answer = Client().get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "troubles": []})


@pytest.mark.django_db
def test_mail_that_stayed_here_can_be_read_while_trying_out(settings):
    settings.DEV = True
    letter = EmailMessage()
    letter["To"], letter["Subject"] = "ana@example.org", "Your code"
    letter.set_content("ABC-123 <b>")
    settings.MAILBOX.mkdir()
    (settings.MAILBOX / "20261120T101112-0.eml").write_bytes(letter.as_bytes())

    listed = Client().get("/dev/mail/").content.decode()
    shown = Client().get("/dev/mail/20261120T101112-0/").content.decode()

    assert "Your code" in listed
    assert "ABC-123 &lt;b&gt;" in shown


@pytest.mark.django_db
def test_mail_is_not_shown_on_a_house_for_others(settings):
    settings.DEV = False

    assert Client().get("/dev/mail/").status_code == 404
    assert Client().get("/dev/mail/20261120T101112-0/").status_code == 404


@pytest.mark.django_db
def test_founding_is_written_down_once():
    Client().post("/start/", FOUNDING)

    deeds = list(Entry.everywhere.order_by("pk").values_list("deed", flat=True))
    assert deeds == ["congregation.founded", "account.opened"]
