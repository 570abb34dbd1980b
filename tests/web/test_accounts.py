"""How people come in: by invitation and a mailed code, afterwards by code or passkey, and never by anything else."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from weft.congregations.actions.coming import invite_member, revoke_invitation
from weft.congregations.models import Invitation, Membership
from weft.core import clock
from weft.people.models import Account
from weft.web.accounts import claim

GONE = "This link opens nothing now"


def code_in(letter):
    return re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", letter.body, re.MULTILINE).group(1)


@pytest.fixture
def link(cast):
    """Gus's personal link."""
    return f"/join/{invite_member(actor=cast.actor(cast.sol), member=cast.gus)}/"


def take_up(link, email="gus@example.org"):
    """A browser in which the link was opened and an address written down."""
    client = Client()
    client.post(link)
    client.post("/come-in/", {"email": email})
    return client


def test_an_invited_person_comes_in_with_the_mailed_code(cast, link):
    client = Client()

    shown = client.get(link)
    taken = client.post(link)
    asked = client.post(taken["Location"], {"email": "Gus@example.org"})
    came_in = client.post(asked["Location"], {"code": code_in(mail.outbox[0])})
    home = client.get("/", follow=True)

    assert "Sol Reis made this link for Gus Alm" in shown.content.decode()
    assert [taken.status_code, asked.status_code, came_in.status_code] == [303, 303, 303]
    assert came_in["Location"] == "/"
    assert "Welcome, Gus Alm" in home.content.decode()
    assert (mail.outbox[0].to, len(mail.outbox)) == (["gus@example.org"], 1)
    account = Account.objects.get(person=cast.gus.person)
    assert (account.email, account.has_usable_password()) == ("gus@example.org", False)


def test_looking_at_a_link_changes_nothing(cast, link):
    for _ in range(3):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200

    assert Invitation.everywhere.get().used_at is None
    assert not Account.objects.filter(person=cast.gus.person).exists()


def test_a_link_opens_once(cast, link):
    take_up(link)

    second = Client().get(link)

    assert second.status_code == 404
    assert GONE in second.content.decode()


def test_of_two_who_claim_at_once_one_comes_in(cast, link):
    invitation = Invitation.everywhere.select_related("membership__person").get()
    first, second = Client(), Client()
    first.post(link)
    second.post(link)

    first.post("/come-in/", {"email": "first@example.org"})
    late = second.post("/come-in/", {"email": "second@example.org"})

    assert GONE in late.content.decode()
    assert claim(invitation, "third@example.org") is None
    assert [each.email for each in Account.objects.filter(person=cast.gus.person)] == ["first@example.org"]


def ended_by_time(cast):
    Invitation.everywhere.update(expires_at=clock.now() - timedelta(seconds=1))


def ended_by_hand(cast):
    revoke_invitation(actor=cast.actor(cast.sol), invitation=Invitation.everywhere.get())


def ended_by_leaving(cast):
    Membership.everywhere.filter(pk=cast.gus.pk).update(left_at=clock.now())


def ended_with_its_maker(cast):
    Membership.everywhere.filter(pk=cast.sol.pk).update(left_at=clock.now())


def ended_with_the_right_to_invite(cast):
    cast.sol.holdings.all().delete()


@pytest.mark.parametrize(
    "ending",
    [ended_by_time, ended_by_hand, ended_by_leaving, ended_with_its_maker, ended_with_the_right_to_invite],
)
def test_every_ended_link_shows_the_page_of_one_that_never_was(cast, link, ending):
    kept = Client()
    kept.post(link)
    ending(cast)

    ended, unknown = Client().get(link), Client().get("/join/never-was/")

    assert (ended.status_code, unknown.status_code) == (404, 404)
    assert ended.content == unknown.content
    assert GONE in kept.get("/come-in/").content.decode()
    assert GONE in kept.post("/come-in/", {"email": "gus@example.org"}).content.decode()
    assert not Account.objects.filter(person=cast.gus.person).exists()


def test_without_an_invitation_nobody_signs_up(cast):
    page = Client().post("/come-in/", {"email": "stranger@example.org"})

    assert GONE in page.content.decode()
    assert not Account.objects.filter(email="stranger@example.org").exists()
    assert mail.outbox == []


def test_a_slip_in_the_address_is_mended_in_the_same_browser(cast, link):
    client = take_up(link, "gsu@example.org")

    client.post("/come-in/code/", {"action": "change", "email": "gus@example.org"})
    came_in = client.post("/come-in/code/", {"code": code_in(mail.outbox[-1])})

    assert came_in.status_code == 303
    assert mail.outbox[-1].to == ["gus@example.org"]
    assert client.get("/")["Location"] == cast.url()


def test_a_slip_that_was_never_mended_shuts_nobody_out(cast, link):
    take_up(link, "slip@example.org")

    again = f"/join/{invite_member(actor=cast.actor(cast.sol), member=cast.gus)}/"
    client = take_up(again)
    client.post("/come-in/code/", {"code": code_in(mail.outbox[-1])})

    assert client.get("/")["Location"] == cast.url()
    assert [each.email for each in Account.objects.filter(person=cast.gus.person)] == ["gus@example.org"]


def test_an_address_that_is_taken_tells_nothing_and_uses_nothing_up(cast, link):
    free, taken = Client(), Client()
    taken.post(link)
    told = taken.post("/come-in/", {"email": "ana@example.org"})
    asked = taken.get(told["Location"])
    free.post(link)
    told_free = free.post("/come-in/", {"email": "new@example.org"})
    asked_free = free.get(told_free["Location"])

    assert (told.status_code, told["Location"]) == (told_free.status_code, told_free["Location"])
    assert asked.status_code == asked_free.status_code == 200
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"], ["new@example.org"]]
    assert "You have one already" in mail.outbox[0].body


def test_whoever_comes_back_signs_in_with_one_code(cast):
    client = Client()

    asked = client.post("/sign-in/", {"login": "ana@example.org"})
    came_in = client.post(asked["Location"], {"code": code_in(mail.outbox[0]).lower().replace("-", " ")})

    assert (asked.status_code, came_in.status_code) == (303, 303)
    assert client.get("/")["Location"] == cast.url()
    assert len(mail.outbox) == 1
    assert EmailAddress.objects.get(email="ana@example.org").verified


def test_after_signing_in_one_is_where_one_wanted_to_go(cast):
    client = Client()
    door = client.get(cast.url("people/"))

    asked = client.post("/sign-in/", {"login": "ana@example.org", "next": cast.url("people/")})
    came_in = client.post(asked["Location"], {"code": code_in(mail.outbox[0])})

    assert door["Location"] == "/sign-in/?next=%2Fc%2Frio-claro%2Fpeople%2F"
    assert came_in["Location"] == cast.url("people/")


@pytest.mark.parametrize(
    "next_url", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_nobody_is_led_elsewhere(cast, next_url):
    client = Client()

    asked = client.post("/sign-in/", {"login": "ana@example.org", "next": next_url})
    came_in = client.post(asked["Location"], {"code": code_in(mail.outbox[0]), "next": next_url})

    assert came_in["Location"] == "/"


def test_a_known_and_an_unknown_address_meet_the_same_pages(cast):
    known, unknown = Client(), Client()

    answers = [
        client.post("/sign-in/", {"login": who})
        for client, who in [(known, "ana@example.org"), (unknown, "nil@example.org")]
    ]
    pages = [client.get("/sign-in/code/").content.decode() for client in (known, unknown)]
    wrong = [client.post("/sign-in/code/", {"code": "AAA-AAA"}) for client in (known, unknown)]

    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    plain = [
        re.sub(r'value="[^"]{40,}"', "", page).replace(who, "")
        for page, who in zip(pages, ("ana@", "nil@"), strict=True)
    ]
    assert plain[0] == plain[1]
    assert [each.status_code for each in wrong] == [422, 422]
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"], ["nil@example.org"]]


def test_a_code_lasts_ten_minutes(cast, time_machine):
    client = Client()
    client.post("/sign-in/", {"login": "ana@example.org"})
    time_machine.move_to(clock.now() + timedelta(minutes=10, seconds=1))

    client.post("/sign-in/code/", {"code": code_in(mail.outbox[0])})

    assert client.get("/")["Location"] == "/sign-in/"


def test_a_code_works_once(cast):
    client = Client()
    client.post("/sign-in/", {"login": "ana@example.org"})
    code = code_in(mail.outbox[0])
    client.post("/sign-in/code/", {"code": code})
    client.post("/sign-out/")

    client.post("/sign-in/code/", {"code": code})

    assert client.get("/")["Location"] == "/sign-in/"


def test_three_wrong_codes_end_it(cast):
    client = Client()
    client.post("/sign-in/", {"login": "ana@example.org"})
    for _ in range(3):
        client.post("/sign-in/code/", {"code": "AAA-AAA"})

    client.post("/sign-in/code/", {"code": code_in(mail.outbox[0])})

    assert client.get("/")["Location"] == "/sign-in/"


def test_asking_too_often_is_slowed_down(cast):
    answers = [Client().post("/sign-in/", {"login": "ana@example.org"}).status_code for _ in range(5)]

    assert answers == [303, 303, 303, 422, 422]


def test_the_founder_comes_back_with_one_code_although_nothing_was_confirmed_before(cast):
    client = Client()

    asked = client.post("/sign-in/", {"login": "sol@example.org"})
    client.post(asked["Location"], {"code": code_in(mail.outbox[0])})

    assert client.get("/")["Location"] == cast.url()
    assert len(mail.outbox) == 1


def test_signing_out_needs_a_click(cast):
    client = cast.client(cast.ana)

    assert client.get("/sign-out/").status_code == 200
    assert client.get("/")["Location"] == cast.url()
    assert client.post("/sign-out/").status_code == 303
    assert client.get("/")["Location"] == "/sign-in/"


def test_passkeys_are_for_the_signed_in_and_need_no_second_proof_soon_after(cast):
    client = Client()
    client.post("/sign-in/", {"login": "ana@example.org"})
    client.post("/sign-in/code/", {"code": code_in(mail.outbox[0])})

    assert client.get("/passkeys/").status_code == 200
    assert client.get("/passkeys/add/").status_code == 200
    assert client.get("/passkeys/again/")["Location"] == "/passkeys/"
    assert Client().get("/passkeys/").status_code == 404


def test_no_page_of_the_house_knows_passwords(cast):
    for path in ("password/reset/", "password/change/", "sign-in/password/", "accounts/login/"):
        assert Client().get(f"/{path}").status_code == 404


def test_asking_who_one_is_costs_one_question(cast, django_assert_num_queries):
    client = cast.client(cast.ana)

    with django_assert_num_queries(2):
        client.get("/privacy/")
