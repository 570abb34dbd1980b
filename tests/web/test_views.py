"""The first pages: setting up, coming home, who can read what, and whether the house is well."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client

from tests import make
from tests.weaving.pages import text
from weft.circles.actions.doors import knock_at_circle, open_door, welcome_knock
from weft.circles.models import Belonging, Knock, Telling
from weft.congregations.actions.applications import decline_applicant, vouch_application
from weft.congregations.actions.charges import accept_handover, offer_charge
from weft.congregations.actions.household import ask_housemate
from weft.congregations.actions.ties import accept_tie
from weft.congregations.models import Congregation, Membership, Part
from weft.core import clock
from weft.core.models import Entry
from weft.meetings.models import Series
from weft.meetings.queries import meetings_of
from weft.people.actions.blocks import block_person
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


def settled(time_machine):
    """The crews of the cast have met: their first meeting is over."""
    time_machine.move_to(clock.now() + timedelta(days=20))


def test_home_says_when_and_with_whom_and_asks_few_questions_of_the_database(
    cast, time_machine, django_assert_num_queries
):
    settled(time_machine)
    client = cast.client(cast.ana)

    with django_assert_num_queries(20):
        page = client.get(cast.url()).content.decode()

    assert "18:30" in page
    assert all(name in page for name in ("Bo Ek", "Cy O&#x27;Brien", "Dee Zdeněk"))
    assert not any(name in page for name in ("Eve Nova", "Gus Alm", "Sol Reis", "Lou Mar"))


def test_home_shows_who_asks_to_come_along_with_the_answers_beside(cast, time_machine):
    settled(time_machine)
    open_door(actor=cast.actor(cast.bo), circle=cast.crew, words="Two seats")
    knock_at_circle(actor=cast.actor(cast.eve), circle_id=cast.crew.pk)

    page = text(cast.client(cast.ana).get(cast.url()))

    assert "Waits for an answer from you Eve Nova asks to come along Ana, Bo, Cy & Dee Welcome" in page


def test_home_says_all_that_waits_for_an_answer(cast, time_machine):
    settled(time_machine)
    for name, taker in (("newsletter", cast.ana), ("tea", cast.bo)):
        charge = make.charge(cast.sol, name)
        asked = offer_charge(
            actor=cast.actor(cast.sol), charge=charge, taker=taker, part=Part.HOLDER, words=""
        )
    accept_handover(actor=cast.actor(cast.bo), handover=asked)
    make.ready(cast.ana, 2)
    make.ready(cast.cy, 2)
    make.asked_tie(cast.ana, cast.eve)
    make.asked_tie(cast.cy, cast.ana)
    ask_housemate(actor=cast.actor(cast.dee), member=cast.ana)

    page, sols = (text(cast.client(each).get(cast.url())) for each in (cast.ana, cast.sol))

    assert "Would you look out for Eve Nova?" in page
    assert "May Cy O'Brien look out for you?" in page
    assert "Would you take this on: newsletter?" in page
    assert "Dee Zdeněk asks whether you live together" in page
    assert "Bo Ek said yes. Hand it over: tea" in sols


def test_the_named_person_comes_before_whoever_welcomes_people(cast):
    make.ready(cast.bo, 2)
    tie = make.asked_tie(cast.bo, cast.eve)
    eve = cast.client(cast.eve)

    asked = text(eve.get(cast.url()))
    eve.post(cast.url(f"ties/{tie.pk}/yes/"))
    waits = text(eve.get(cast.url()))
    accept_tie(actor=cast.actor(cast.bo), tie=tie)
    held = text(eve.get(cast.url()))

    assert "Bo Ek would look out for you. Say whether you would like that. Yes Not this time" in asked
    assert "You said yes. It holds once Bo Ek says yes, too." in waits
    assert "says yes, too" not in held
    assert all("Somebody to turn to Bo Ek" in page for page in (asked, waits, held))
    assert "Sol Reis" not in asked + waits + held


def test_a_newcomer_is_led_to_whatever_waits_for_their_answer(cast):
    make.ready(cast.bo)
    charge = make.charge(cast.sol, "newsletter")
    offer_charge(actor=cast.actor(cast.sol), charge=charge, taker=cast.eve, part=Part.HOLDER, words="")
    make.asked_tie(cast.eve, make.member(cast.sol, "Una Fell"))
    make.asked_tie(cast.bo, cast.eve)
    ask_housemate(actor=cast.actor(cast.dee), member=cast.eve)
    make.admission(cast.sol, "sponsor")
    make.application(cast.sol)

    page = cast.client(cast.eve).get(cast.url())

    told = text(page)
    assert "Welcome, Eve Nova 4 questions wait for you: Would you look out for Una Fell?" in told
    assert "Would you take this on: newsletter?" in told
    assert "Dee Zdeněk asks whether you live together" in told
    assert "Nia Sand asks to come in" in told
    assert "May Bo Ek look out for you?" not in told
    assert page.content.decode().count("<h2") == 3


def test_whoever_knocks_at_a_crew_that_has_not_met_is_not_overlooked(cast):
    open_door(actor=cast.actor(cast.bo), circle=cast.crew, words="Two seats")
    knock_at_circle(actor=cast.actor(cast.eve), circle_id=cast.crew.pk)

    page = text(cast.client(cast.ana).get(cast.url()))

    assert "A question waits for you: Eve Nova asks to come along" in page


@pytest.mark.parametrize(("rule", "told"), [("holders", ["Sol"]), ("sponsor", ["Sol", "Bo"])])
def test_those_who_decide_find_at_home_who_asks_to_come_in(cast, time_machine, rule, told):
    settled(time_machine)
    make.admission(cast.sol, rule)
    application, _ = make.application(cast.sol)

    def who():
        homes = {
            each.name.split()[0]: text(cast.client(each).get(cast.url())) for each in (cast.sol, cast.bo)
        }
        return [name for name, page in homes.items() if "Nia Sand asks to come in" in page]

    asked = who()
    if rule == "sponsor":
        vouch_application(actor=cast.actor(cast.ana), application=application)
    else:
        decline_applicant(actor=cast.actor(cast.sol), application=application)

    assert (asked, who()) == (told, [])


def test_a_newcomer_sees_one_person_one_date_the_open_crews_and_one_step(cast):
    open_door(actor=cast.actor(cast.bo), circle=cast.crew, words="We walk on Tuesdays")
    make.member(cast.sol, "Hal Alm", email="hal@example.org")
    begun = make.open_a_round(cast.sol)

    page = cast.client(cast.eve).get(cast.url())

    told = text(page)
    assert "Say when you can meet" in told
    assert "Somebody to turn to Sol Reis" in told
    assert f"{begun.first_day.day} {begun.first_day:%B}" in told
    assert "We walk on Tuesdays" in told
    assert page.content.decode().count("<h2") == 3
    assert page.content.decode().count("Ask to come along") == 1
    assert not any(name in told for name in ("Bo Ek", "Hal Alm", "Gus Alm"))


def test_without_a_date_the_one_person_will_tell(cast):
    assert "No date stands yet. Sol Reis will tell you." in text(cast.client(cast.eve).get(cast.url()))


def test_a_newcomer_reads_how_to_reach_that_person_as_far_as_they_tell_it(cast):
    for audience, words in (("congregation", "+351 900 000 001"), ("crews", "CNRY-not-for-all")):
        Telling.everywhere.create(
            congregation=cast.home,
            membership=cast.sol,
            field="phone" if audience == "congregation" else "mail",
            words=words,
            audience=audience,
        )

    page = text(cast.client(cast.eve).get(cast.url()))

    assert "+351 900 000 001" in page
    assert "CNRY" not in page


def test_until_the_first_meeting_is_over_one_is_new_and_nothing_else_is_shown(cast, time_machine):
    make.open_a_round(cast.sol)
    ana = cast.client(cast.ana)
    before = text(ana.get(cast.url()))
    [first, *_] = meetings_of(Series.everywhere.filter(circle=cast.crew).get())

    time_machine.move_to(first.ends_at - timedelta(seconds=1))
    during = text(ana.get(cast.url()))
    time_machine.move_to(first.ends_at)
    after = text(ana.get(cast.url()))

    assert [f"Welcome, {cast.ana.name}" in page for page in (before, during, after)] == [True, True, False]
    assert "Say when you can meet" not in before
    assert "18:30" in before
    assert "Your people" in after


def test_whoever_joins_a_crew_that_has_met_is_new_until_it_meets_with_them(cast, time_machine):
    settled(time_machine)
    open_door(actor=cast.actor(cast.bo), circle=cast.crew, words="Two seats")
    knock_at_circle(actor=cast.actor(cast.eve), circle_id=cast.crew.pk)
    welcome_knock(actor=cast.actor(cast.bo), knock=Knock.everywhere.get())
    eve = cast.client(cast.eve)

    new = text(eve.get(cast.url()))
    time_machine.move_to(clock.now() + timedelta(days=8))
    met = text(eve.get(cast.url()))

    assert ["Welcome, Eve Nova" in page for page in (new, met)] == [True, False]


def test_whoever_holds_a_charge_is_no_newcomer(cast):
    assert "What is next" in text(cast.client(cast.sol).get(cast.url()))
    assert "Welcome, Sol" not in text(cast.client(cast.sol).get(cast.url()))


def test_a_newcomers_page_asks_the_same_questions_for_one_door_and_for_thirty(
    cast, django_assert_num_queries
):
    client = cast.client(cast.eve)
    for number in range(30):
        crew = make.crew(cast.sol, [cast.ana, cast.cy, cast.dee])
        open_door(actor=cast.actor(cast.ana), circle=crew, words=f"Door {number}")
        if number == 0:
            with django_assert_num_queries(28):
                client.get(cast.url())

    with django_assert_num_queries(28):
        page = text(client.get(cast.url()))

    assert "Door 11" in page
    assert "Door 12" not in page
    assert "All that are open" in page


def test_nobody_one_keeps_apart_from_is_ones_named_person(cast):
    block_person(actor=cast.actor(cast.eve), person=cast.sol.person)

    page = text(cast.client(cast.eve).get(cast.url()))

    assert "Sol Reis" not in page
    assert "No date stands yet." in page


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
