"""The ways in: where one is signed in, another address, a device that others use too, and away at once."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client

from weft.core import clock
from weft.core.models import Entry
from weft.people.models import Account

PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def sign_in(email, **headers):
    """A browser in which somebody signed in by mail."""
    client = Client(headers=headers)
    client.post("/sign-in/", {"login": email})
    code = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    client.post("/sign-in/code/", {"code": code})
    return client


def codes():
    """What was sent to the old address, and what to the new."""
    found = {each.to[0]: re.search(r"^([A-Z2-9]{8})$", each.body, re.MULTILINE) for each in mail.outbox}
    return {to: match.group(1) for to, match in found.items() if match}


def ask(client, email="new@example.org"):
    mail.outbox.clear()
    return client.post("/address/", {"email": email})


def test_t42_i_see_where_i_am_signed_in_and_nobody_else_does(cast):
    here, phone = sign_in("ana@example.org"), sign_in("ana@example.org", user_agent=PHONE)
    sign_in("bo@example.org", user_agent=PHONE)

    page = here.get("/devices/").content.decode()

    assert page.count("Firefox on Android") == 1
    assert page.count("this one") == 1
    assert "127.0.0.1" not in page
    assert str(clock.now().year) in page
    assert not re.search(r"\d\d?:\d\d", page)
    assert phone.get("/devices/").status_code == 200
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"0.0.0.0"}


def test_t42_i_end_one_device_or_all_others(cast):
    here, phone, desk = (sign_in("ana@example.org") for _ in range(3))
    hers = UserSession.objects.get(session_key=phone.session.session_key)
    bo = sign_in("bo@example.org")

    assert bo.post(f"/devices/{hers.pk}/end/").status_code == 404
    assert phone.get(cast.url()).status_code == 200
    assert here.post(f"/devices/{hers.pk}/end/").status_code == 303
    assert phone.get(cast.url()).status_code == 302
    assert here.post("/devices/end/").status_code == 303
    assert [each.get(cast.url()).status_code for each in (here, desk, bo)] == [200, 302, 200]


def test_t42_a_shared_device_forgets_after_fifteen_quiet_minutes(cast):
    browser = sign_in("ana@example.org")
    browser.post("/devices/shared/", {"shared": "yes"})
    now = clock.now()

    with time_machine.travel(now + timedelta(minutes=14)):
        busy = browser.get(cast.url()).status_code
    with time_machine.travel(now + timedelta(minutes=28)):
        still_busy = browser.get(cast.url()).status_code
    with time_machine.travel(now + timedelta(minutes=44)):
        quiet = browser.get(cast.url()).status_code

    assert (busy, still_busy, quiet) == (200, 200, 302)
    assert browser.cookies["sessionid"]["max-age"] in ("", 0)


def test_a_device_that_is_mine_alone_again_keeps_me_signed_in(cast):
    browser = sign_in("ana@example.org")
    browser.post("/devices/shared/", {"shared": "yes"})
    browser.post("/devices/shared/")

    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert browser.get(cast.url()).status_code == 200


def test_t42_one_press_leads_away_and_the_browser_forgets(cast):
    browser = sign_in("ana@example.org")
    assert "Leave quickly" in browser.get(cast.url()).content.decode()

    away = browser.post("/leave-quickly/")
    page = browser.get(away["Location"]).content.decode()

    assert (away.status_code, away["Location"]) == (303, "/out/")
    assert away["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get(cast.url()).status_code == 302
    assert "Rio Claro" not in page
    assert "Weft" not in page
    assert "Leave quickly" not in Client().get("/sign-in/").content.decode()


def test_i_change_my_address_with_a_code_to_each(cast):
    browser, elsewhere = sign_in("ana@example.org"), sign_in("ana@example.org")
    before = browser.session.session_key

    asked = ask(browser)
    sent = codes()
    done = browser.post(
        asked["Location"], {"old": sent["ana@example.org"].lower(), "new": f" {sent['new@example.org']} "}
    )

    assert (asked.status_code, done.status_code, done["Location"]) == (303, 303, "/devices/")
    assert Account.objects.get(person=cast.ana.person).email == "new@example.org"
    [address] = EmailAddress.objects.filter(user__person=cast.ana.person)
    assert (address.email, address.verified, address.primary) == ("new@example.org", True, True)
    assert Entry.everywhere.filter(deed="address.changed").count() == 1
    assert [browser.get(cast.url()).status_code, elsewhere.get(cast.url()).status_code] == [200, 302]
    assert browser.session.session_key != before
    assert "this one" in browser.get("/devices/").content.decode()


def test_t78_a_changed_address_ends_every_other_session_and_half_finished_sign_ins(cast):
    browser = sign_in("ana@example.org")
    half_way = Client()
    half_way.post("/sign-in/", {"login": "ana@example.org"})
    late = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    asked = ask(browser)
    sent = codes()

    browser.post(asked["Location"], {"old": sent["ana@example.org"], "new": sent["new@example.org"]})
    half_way.post("/sign-in/code/", {"code": late})

    assert half_way.get(cast.url()).status_code == 302
    mine = [each for each in Session.objects.all() if "_auth_user_id" in each.get_decoded()]
    assert [each.session_key for each in mine] == [browser.session.session_key]


def test_t78_a_session_gets_another_key_when_somebody_signs_in(cast):
    client = Client()
    client.post("/sign-in/", {"login": "ana@example.org"})
    before = client.session.session_key
    code = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.outbox[-1].body, re.MULTILINE).group(1)

    client.post("/sign-in/code/", {"code": code})

    assert client.session["_auth_user_id"] == str(cast.ana.person.account.pk)
    assert client.session.session_key != before


def test_t25_no_steward_changes_the_address_of_another_and_the_old_one_is_told_at_once(cast):
    """The only page for it changes one's own, and it tells the old address before anything is changed."""
    steward = sign_in("sol@example.org")

    asked = ask(steward)
    sent = codes()

    assert sorted(sent) == ["new@example.org", "sol@example.org"]
    steward.post(asked["Location"], {"old": sent["sol@example.org"], "new": sent["new@example.org"]})
    assert mail.outbox[-1].to == ["sol@example.org"]
    assert "opens nothing any more" in mail.outbox[-1].body
    assert Account.objects.get(person=cast.ana.person).email == "ana@example.org"
    assert Account.objects.filter(email="new@example.org").get().person == cast.sol.person


def test_t44_an_open_session_alone_does_not_change_the_address(cast):
    browser = sign_in("ana@example.org")
    asked = ask(browser)
    sent = codes()

    only_new = browser.post(asked["Location"], {"old": "WRONG234", "new": sent["new@example.org"]})
    left_out = browser.post(asked["Location"], {"new": sent["new@example.org"]})

    assert (only_new.status_code, left_out.status_code) == (422, 422)
    assert Account.objects.get(person=cast.ana.person).email == "ana@example.org"


@pytest.mark.parametrize(("days", "needs_old"), [(4, False), (1, True)])
def test_t44_a_passkey_stands_for_the_old_address_once_it_is_three_days_old(cast, days, needs_old):
    browser, account = sign_in("ana@example.org"), cast.ana.person.account
    passkey = Authenticator.objects.create(user=account, type="webauthn", data={"name": "Ana's"})
    Authenticator.objects.filter(pk=passkey.pk).update(created_at=clock.now() - timedelta(days=days))
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "id": passkey.pk, "at": time.time()}]
    session.save()

    assert "show it with a passkey" in browser.get("/address/").content.decode() or not needs_old
    asked = ask(browser)
    sent = codes()
    browser.post(asked["Location"], {"new": sent["new@example.org"]})

    changed = Account.objects.get(person=cast.ana.person).email == "new@example.org"
    assert (sorted(sent), changed) == (
        (["ana@example.org", "new@example.org"], False) if needs_old else (["new@example.org"], True)
    )


def test_an_address_in_use_answers_alike_and_changes_nothing(cast):
    browser = sign_in("ana@example.org")

    free, taken = ask(browser), ask(browser, "Bo@example.org")
    sent = codes()

    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    assert sorted(sent) == ["ana@example.org"]
    assert [each.to[0] for each in mail.outbox] == ["ana@example.org", "bo@example.org"]
    done = browser.post(taken["Location"], {"old": sent["ana@example.org"], "new": "ANYTHING"})
    assert done.status_code == 422


def test_five_tries_and_ten_minutes_then_the_codes_are_nothing(cast):
    browser = sign_in("ana@example.org")
    asked = ask(browser)
    for _ in range(5):
        assert browser.post(asked["Location"], {"old": "x", "new": "x"}).status_code == 422
    used_up = browser.post(asked["Location"], {"old": "x", "new": "x"})
    asked = ask(browser)
    sent = codes()
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        late = browser.post(
            asked["Location"], {"old": sent["ana@example.org"], "new": sent["new@example.org"]}
        )
        looked = browser.get(asked["Location"])

    assert [(each.status_code, each["Location"]) for each in (used_up, late)] == [(303, "/address/")] * 2
    assert (looked.status_code, looked["Location"]) == (302, "/address/")
    assert Account.objects.get(person=cast.ana.person).email == "ana@example.org"


def test_nobody_floods_strangers_with_codes(cast):
    browser = sign_in("ana@example.org")

    answers = [ask(browser, f"stranger{number}@example.net").status_code for number in range(7)]

    assert answers == [303] * 5 + [429] * 2


def test_what_is_no_address_is_said_beside_the_field(cast):
    assert cast.client(cast.ana).post("/address/", {"email": "nowhere"}).status_code == 422


def test_mail_that_cannot_leave_changes_nothing(cast, settings):
    browser = sign_in("ana@example.org")
    settings.EMAIL_BACKEND = "tests.people.test_devices.Broken"

    asked = browser.post("/address/", {"email": "new@example.org"})

    assert (asked.status_code, asked["Location"]) == (303, "/address/")
    assert "could not be sent" in browser.get("/address/").content.decode()


class Broken:
    """A mailer that is away."""

    def __init__(self, **_options):
        pass

    def send_messages(self, _letters):
        raise OSError


def test_t47_tries_of_others_never_keep_somebody_out(cast):
    """Whoever types wrong codes for Ana uses up their own tries; her next code and her passkey open as before."""
    for _ in range(3):
        stranger = Client()
        stranger.post("/sign-in/", {"login": "ana@example.org"})
        for _ in range(6):
            stranger.post("/sign-in/code/", {"code": "WRONGX"})

    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        ana = sign_in("ana@example.org")
        assert ana.get(cast.url()).status_code == 200
    asked = Client().get("/sign-in/passkey/", headers={"x-requested-with": "XMLHttpRequest"})
    assert asked.status_code == 200
    assert Account.objects.get(person=cast.ana.person).is_active
