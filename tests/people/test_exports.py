"""Taking everything along: one's own words and nothing else, behind a link that opens once."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests import make
from weft.circles.actions.circles import name_circle
from weft.circles.actions.notes import note_needs
from weft.circles.models import Telling
from weft.congregations.actions.reports import answer_report, tell_in_trust
from weft.congregations.models import Acceptance, Agreement, Application, Child, Household, Remark, Tie
from weft.congregations.queries.household import child_place
from weft.core import clock
from weft.core.models import Entry, Key, Work
from weft.core.sealing import destroy, seal
from weft.flows import reactions
from weft.flows.actions.leaving import leave_congregation
from weft.meetings.models import Availability, Busy
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
    assert (plain["household"][0]["name"], plain["household"][0]["allergy"]) == ("CNRY-Mila", "CNRY-walnuts")
