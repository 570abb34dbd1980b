"""Taking everything along: one's own words and nothing else, behind a link that opens once."""

import io
import json
import re
import zipfile
from datetime import date, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from tests import make
from weft.circles.actions.circles import name_circle
from weft.circles.actions.notes import note_needs
from weft.circles.actions.tellings import Said, tell
from weft.circles.models import Knock, Telling
from weft.congregations.actions.charges import offer_charge
from weft.congregations.actions.coming import Terms, make_invitation
from weft.congregations.actions.household import ask_housemate, join_household
from weft.congregations.actions.reports import answer_report, tell_in_trust
from weft.congregations.models import (
    Acceptance,
    Agreement,
    Application,
    Child,
    Congregation,
    Household,
    Housemate,
    Invitation,
    Remark,
    Tie,
)
from weft.congregations.queries.household import child_place
from weft.core import clock
from weft.core.models import Entry, Key, Work
from weft.core.sealing import destroy, seal
from weft.flows import reactions
from weft.flows.actions.leaving import leave_congregation
from weft.meetings.actions import say_away
from weft.meetings.models import Availability, Busy
from weft.people.actions.blocks import block_person
from weft.people.models import Export


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def ask(cast, member):
    """They ask; the worker gathers. The address of their link."""
    link = cast.client(member).post(cast.url("me/take/"))["Location"]
    make.work_off()
    return link


def taken(answer):
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return archive.read("index.html").decode(), json.loads(archive.read("everything.json"))


def test_the_link_shows_how_far_it_is_and_then_one_button(cast, django_capture_on_commit_callbacks):
    link = cast.client(cast.ana).post(cast.url("me/take/"))["Location"]
    waiting = Client().get(link).content.decode()
    early = Client().post(link)
    make.work_off()
    ready = Client().get(link).content.decode()

    assert "Take it now" not in waiting
    assert "<progress" in waiting
    assert early.status_code == 422
    assert ready.count("Take it now") == 1
    assert Client().get(link).headers["Referrer-Policy"] == "strict-origin"
    assert Client().get(link).headers["Cache-Control"].startswith("private, no-store")


def test_it_can_be_taken_once_and_is_then_destroyed(cast, own_folder, django_capture_on_commit_callbacks):
    link = ask(cast, cast.ana)
    assert len(list((own_folder / "exports").iterdir())) == 1
    for _ in range(2):
        assert Client().get(link).status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        first = Client().post(link)
    second = Client().post(link)

    assert (first.status_code, first["Content-Type"]) == (200, "application/zip")
    assert (second.status_code, Client().get(link).status_code) == (404, 404)
    assert list((own_folder / "exports").iterdir()) == []
    assert (Export.everywhere.count(), Key.everywhere.filter(scope__startswith="export:").count()) == (0, 0)
    assert not Work.everywhere.filter(kind="export").exists()


def test_the_file_is_sealed_and_the_link_is_kept_nowhere(cast, own_folder):
    link = ask(cast, cast.ana)
    [file] = (own_folder / "exports").iterdir()
    secret = link.split("/")[-2]

    assert b"PK" not in file.read_bytes()[:40]
    assert file.stat().st_mode & 0o777 == 0o600
    assert secret not in str(list(Export.everywhere.values()) + list(Entry.everywhere.values()))


def test_t17_it_holds_ones_own_words_and_nobody_elses(cast):
    ana, bo = cast.actor(cast.ana), cast.actor(cast.bo)
    note_needs(actor=ana, access="CNRY-a-ramp", food="CNRY-no-nuts")
    note_needs(actor=bo, access="CNRY-of-bo", food="")
    Telling.everywhere.create(congregation=cast.home, membership=cast.ana, field="offers", words="CNRY-bread")
    Telling.everywhere.create(congregation=cast.home, membership=cast.bo, field="offers", words="CNRY-by-bo")
    name_circle(actor=ana, circle=cast.crew, name="CNRY-crew")
    hers = tell_in_trust(actor=ana, words="CNRY-told", readers=[cast.bo])
    answer_report(actor=bo, report=hers, words="CNRY-answered-by-bo")
    theirs = tell_in_trust(actor=bo, words="CNRY-told-by-bo", readers=[cast.ana])
    answer_report(actor=ana, report=theirs, words="CNRY-answered")
    Tie.everywhere.create(congregation=cast.home, giver=cast.bo, taker=cast.ana, state="held")
    agreement = Agreement.everywhere.create(congregation=cast.home, title="We listen", words="…")
    Acceptance.everywhere.create(congregation=cast.home, agreement=agreement, membership=cast.ana)
    signups = [
        make.signup("Ana", mail="ana@example.org", loves=("bo@example.org",)),
        make.signup("Bo", mail="bo@example.org"),
    ]
    make.yeses(cast.sol, make.open_a_round(cast.sol), signups)

    page, plain = taken(Client().post(ask(cast, cast.ana)))

    told = page + json.dumps(plain, ensure_ascii=False)
    for words in ("CNRY-a-ramp", "CNRY-no-nuts", "CNRY-bread", "CNRY-crew", "CNRY-told", "CNRY-answered"):
        assert told.count(words) >= 2
    for words in ("CNRY-of-bo", "CNRY-by-bo", "CNRY-told-by-bo", "CNRY-answered-by-bo"):
        assert words not in told
    assert plain["person"][0]["signs_in_with"] == "ana@example.org"
    assert plain["answers"][0]["wishes"]["loves"] == ["Bo Ek"]
    assert plain["agreements"][0]["title"] == "We listen"
    assert [circle["until"] for circle in plain["circles"]] == ["", ""]
    assert "<script" not in page
    assert "style=" not in page


def test_t17_what_was_asked_for_before_leaving_can_be_taken_after_and_holds_no_more(cast):
    link = ask(cast, cast.ana)

    leave_congregation(actor=cast.actor(cast.ana), member=cast.ana)
    reactions.forget_those_who_left()
    page, plain = taken(Client().post(link))

    assert plain["person"][0]["name"] == "Ana Lima"
    assert "Dee Zdeněk" in page  # whom she sat with when she asked
    assert "Eve Nova" not in page


def test_after_leaving_nothing_can_be_asked_for(cast):
    browser = cast.client(cast.ana)
    leave_congregation(actor=cast.actor(cast.ana), member=cast.ana)

    assert browser.post(cast.url("me/take/")).status_code in (302, 404)
    assert not Export.everywhere.exists()


def test_an_asking_whose_person_left_meanwhile_gathers_nothing(cast, own_folder):
    link = cast.client(cast.ana).post(cast.url("me/take/"))["Location"]
    leave_congregation(actor=cast.actor(cast.ana), member=cast.ana)
    reactions.forget_those_who_left()
    make.work_off()

    assert not (own_folder / "exports").exists()
    assert Client().post(link).status_code == 404


def test_asking_anew_ends_the_earlier_link(cast):
    first, second = ask(cast, cast.ana), ask(cast, cast.ana)

    assert "You asked for this already" in cast.client(cast.ana).get(cast.url("me/take/")).content.decode()
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)


def test_after_a_day_it_opens_nothing_and_is_destroyed(cast, own_folder, django_capture_on_commit_callbacks):
    link = ask(cast, cast.ana)
    (own_folder / "exports" / "of-nobody").write_bytes(b"left over")

    with time_machine.travel(clock.now() + timedelta(hours=25)):
        late = Client().get(link)
        with django_capture_on_commit_callbacks(execute=True):
            reactions.forget_old_exports()
            reactions.forget_old_exports()

    assert late.status_code == 404
    assert list((own_folder / "exports").iterdir()) == []
    assert not Export.everywhere.exists()


def test_words_whose_key_was_destroyed_do_not_stop_it(cast):
    note_needs(actor=cast.actor(cast.ana), access="CNRY-a-ramp", food="")
    [own] = cast.ana.belongings.filter(circle__scale="self")
    destroy(own.circle.scope)

    _page, plain = taken(Client().post(ask(cast, cast.ana)))

    assert [note["words"] for note in plain["notes"]] == [""]


def test_it_holds_how_one_asked_to_come_in(cast):
    asked = Application(
        congregation=cast.home,
        secret_hash="x",
        name="Ana",
        zone="UTC",
        membership=cast.ana,
        admission="holders",
    )
    told = json.dumps({"secret": "s", "answers": [["Why?", "CNRY-because"]]})
    asked.answers = seal(asked.place, told.encode())
    asked.save(force_insert=True)
    for words, by_applicant, writer in (("CNRY-mine", True, None), ("CNRY-of-sol", False, cast.sol)):
        remark = Remark(congregation=cast.home, application=asked, by_applicant=by_applicant, writer=writer)
        remark.sealed = seal(remark.place, words.encode())
        remark.save(force_insert=True)

    page, _plain = taken(Client().post(ask(cast, cast.ana)))

    assert ("CNRY-because" in page, "CNRY-mine" in page, "CNRY-of-sol" in page) == (True, True, False)


def test_it_holds_ones_week_ones_calendar_and_ones_children(cast):
    own = cast.ana.belongings.get(circle__scale="self").circle
    Availability.everywhere.create(
        congregation=cast.home, membership=cast.ana, week=[[2, 1080, 1320]], hours_low=420, hours_high=1320
    )
    busy = Busy(congregation=cast.home, membership=cast.ana)
    busy.sealed = seal(busy.place(own.scope), b"https://calendar.example.org/CNRY.ics")
    busy.save(force_insert=True)
    home = Household.everywhere.create(congregation=cast.home)
    child = Child(congregation=cast.home, household=home, guardian=cast.ana)
    child.name = seal(child_place(child, "name"), b"CNRY-Mila")
    child.allergy = seal(child_place(child, "allergy"), b"CNRY-walnuts")
    child.save(force_insert=True)

    page, plain = taken(Client().post(ask(cast, cast.ana)))

    assert plain["availability"][0]["week"] == [["Wednesday", "18:00", "22:00"]]
    assert "Wednesday – 18:00 – 22:00" in page
    assert plain["availability"][1]["calendar"] == "https://calendar.example.org/CNRY.ics"
    assert (plain["children"][0]["name"], plain["children"][0]["allergy"]) == ("CNRY-Mila", "CNRY-walnuts")


def full(cast):
    """Ana has something under every heading."""
    ana = cast.actor(cast.ana)
    note_needs(actor=ana, access="CNRY-a-ramp", food="")
    tell(actor=ana, said={"about": Said("CNRY-me", Telling.Audience.CREWS)}, listed="crews")
    say_away(actor=ana, start=date(2027, 3, 1), until=date(2027, 3, 31))
    letter = make.charge(cast.sol, "newsletter")
    make.entrust(cast.sol, letter, cast.ana)
    make.entrust(cast.sol, make.charge(cast.sol, "books", "welcome"), cast.ana, "understudy")
    offer_charge(actor=ana, charge=letter, taker=cast.eve, part="holder", words="CNRY-where-it-lies")
    make.held_tie(cast.ana, cast.bo)
    make.ready(cast.ana, 2, wants_another=True)
    make_invitation(actor=cast.actor(cast.sol), terms=Terms(label="CNRY-of-sol"))
    Invitation.everywhere.update(made_by=cast.ana, label="CNRY-for-my-aunt")
    ask_housemate(actor=ana, member=cast.bo)
    join_household(actor=cast.actor(cast.bo), housemate=Housemate.everywhere.get())
    ask_housemate(actor=ana, member=cast.cy)
    block_person(actor=ana, person=cast.dee.person)
    block_person(actor=cast.actor(cast.eve), person=cast.ana.person)
    own = cast.ana.belongings.get(circle__scale="self")
    Availability.everywhere.create(
        congregation=cast.home,
        membership=cast.ana,
        week=[[2, 1080, 1320]],
        hours_low=420,
        hours_high=1320,
        exceptions=[["2027-05-01", "2027-05-02", [[600, 720]]], ["2027-06-01", "2027-06-01", []]],
    )
    Authenticator.objects.create(
        user=cast.ana.person.account, type="webauthn", data={"name": "CNRY-my-phone", "credential": {}}
    )
    Knock.everywhere.create(congregation=cast.home, membership=cast.ana, circle=own.circle, state="over")


def test_it_holds_all_that_was_asked_made_and_done(cast):
    full(cast)

    page, plain = taken(Client().post(ask(cast, cast.ana)))

    assert [row["name"] for row in plain["passkeys"]] == ["CNRY-my-phone"]
    assert [(row["charge"], row["asked"], row["words"]) for row in plain["handovers"]] == [
        ("newsletter", "Eve Nova", "CNRY-where-it-lies")
    ]
    assert [(row["capacity"], row["wants_another"]) for row in plain["readiness"]] == [(2, True)]
    assert [row["label"] for row in plain["invitations"]] == ["CNRY-for-my-aunt"]
    assert [row.get("with") or row.get("asked") for row in plain["household"]] == [["Bo Ek"], "Cy O'Brien"]
    assert [row["name"] for row in plain["apart"]] == ["Dee Zdeněk"]
    assert len(plain["knocks"]) == 1
    assert plain["memberships"][0]["listed"] == "crews"
    assert {row["deed"] for row in plain["did"]} >= {"charge.offered", "readiness.said", "member.away"}
    for words in ("CNRY-my-phone", "CNRY-where-it-lies", "CNRY-for-my-aunt", "Dee Zdeněk"):
        assert words in page


def test_it_is_read_in_words_and_kept_in_codes(cast):
    full(cast)

    page, plain = taken(Client().post(ask(cast, cast.ana)))

    told = {
        unescape(line) for each in re.findall(r"<dd>(.*?)</dd>", page, re.S) for line in each.split("<br>")
    }
    codes = {
        "en",
        "about",
        "crews",
        "access",
        "holder",
        "understudy",
        "giver",
        "taker",
        "held",
        "crew",
        "self",
    }
    assert told & (codes - {"crew"}) == set()
    assert not [line for line in told if re.search(r"\d{4}-\d\d-\d\d", line)]
    assert told >= {
        "English",
        "About you",
        "my crews",
        "What you need to take part",
        "you stand in for it",
        "you look out for somebody",
        "both said yes",
        "1 March 2027",
        "1 May 2027 – 2 May 2027: 10:00–12:00",
        "1 June 2027: nothing",
    }
    assert plain["memberships"][0]["away_from"] == "2027-03-01"
    assert [row["audience"] for row in plain["tellings"] if row["field"] == "about"] == ["crews"]
    assert {row["part"] for row in plain["charges"]} == {"holder", "understudy"}


def test_its_heading_is_the_communitys_own_word(cast):
    Congregation.everywhere.filter(pk=cast.home.pk).update(word_set="pod")
    word = Congregation.everywhere.get(pk=cast.home.pk).vocabulary["congregation"]

    page, _plain = taken(Client().post(ask(cast, cast.ana)))

    assert f"<dt>{word.capitalize()}</dt>" in page
    assert "<dt>Community</dt>" not in page


def test_the_link_says_until_when_on_which_clock(cast):
    link = ask(cast, cast.ana)
    ends = timezone.localtime(Export.everywhere.get().expires_at, ZoneInfo("Europe/Lisbon"))

    page = cast.client(cast.ana).get(link).content.decode()

    assert f"{ends:%A} {ends.day} {ends:%B, %H:%M} (Europe/Lisbon)" in page
    assert "a.m." not in page
