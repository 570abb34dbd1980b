"""Coming in: links for one and for several, and what becomes of them."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from tests import make
from weft.circles.models import Belonging, Circle
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.agreements import write_agreement
from weft.congregations.actions.coming import (
    MOST_LINKS,
    Terms,
    claim_invitation,
    forget_late,
    invite_member,
    join_as,
    make_invitation,
    revoke_invitation,
)
from weft.congregations.models import (
    Acceptance,
    Application,
    Charge,
    Congregation,
    Handover,
    Invitation,
    Level,
    Membership,
)
from weft.congregations.reactions.coming import ask_for_charge
from weft.core import clock
from weft.core.actor import Actor, the_house
from weft.core.models import Entry
from weft.people.models import Account, Person


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    """Counters of those who ask too often begin anew."""
    cache.clear()


def deeds():
    return list(Entry.everywhere.order_by("pk").values_list("deed", flat=True))


def open_link(cast, maker=None, **terms):
    """A link for several, and its address."""
    invitation, secret = make_invitation(
        actor=cast.actor(maker or cast.sol), terms=Terms(**({"uses": 3} | terms))
    )
    return invitation, f"/join/{secret}/"


def level(cast, name, rights, **more):
    return Level.everywhere.create(congregation=cast.home, name=name, rights=rights, **more)


def may_invite(cast, member):
    """Their level lets them invite others, and decide nothing about it."""
    member.level = level(cast, "Friend", ["join", "invite"])
    member.save(update_fields=["level"])


def come_in(address, name="Hal", email="hal@example.org", **said):
    client = Client()
    client.post(address, {"name": name, "email": email} | said)
    code = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    client.post("/come-in/code/", {"code": code})
    return client


# A link for one


def test_a_personal_link_is_shown_once_and_kept_only_as_a_trace(cast):
    client = cast.client(cast.sol)

    page = client.post(cast.url(f"people/{cast.gus.pk}/invite/"))
    later = client.get(cast.url(f"people/{cast.gus.pk}/")).content.decode()
    listed = client.get(cast.url("people/")).content.decode()

    secret = page.context["link"].rstrip("/").rpartition("/")[2]
    assert page.context["link"] == f"http://testserver/join/{secret}/"
    assert page["Referrer-Policy"] == "strict-origin"
    assert secret not in later + listed
    assert "A link is open until" in later
    assert secret not in str(list(Invitation.everywhere.values())) + str(list(Entry.everywhere.values()))


def test_a_second_link_ends_the_first(cast):
    client = cast.client(cast.sol)
    first = client.post(cast.url(f"people/{cast.gus.pk}/invite/")).context["link"]
    second = client.post(cast.url(f"people/{cast.gus.pk}/invite/")).context["link"]

    assert [client.get(link).status_code for link in (first, second)] == [404, 200]


def test_taking_a_link_back_closes_it(cast):
    client = cast.client(cast.sol)
    link = client.post(cast.url(f"people/{cast.gus.pk}/invite/")).context["link"]

    answer = client.post(cast.url(f"invitations/{Invitation.everywhere.get().pk}/take-back/"))

    assert (answer.status_code, answer["Location"]) == (303, cast.url("invitations/"))
    assert client.get(link).status_code == 404
    assert "No link is open." in client.get(cast.url("invitations/")).content.decode()


def test_members_without_the_charge_cannot_invite_or_take_back(cast):
    cast.client(cast.sol).post(cast.url(f"people/{cast.gus.pk}/invite/"))
    client, open_still = cast.client(cast.ana), Invitation.everywhere.get()

    answers = [
        client.post(cast.url(path))
        for path in (
            f"people/{cast.gus.pk}/invite/",
            f"people/{cast.gus.pk}/invite/mail/",
            f"invitations/{open_still.pk}/take-back/",
        )
    ]

    assert [each.status_code for each in answers] == [404, 404, 404]
    assert Invitation.everywhere.get().revoked_at is None


def test_nobody_is_invited_who_signs_in_already(cast):
    assert cast.client(cast.sol).post(cast.url(f"people/{cast.ana.pk}/invite/")).status_code == 404


def test_a_link_goes_by_mail_where_an_address_was_left(cast):
    ida = make.member(cast.sol, "Ida Voss", mail="ida@example.org")

    answer = cast.client(cast.sol).post(cast.url(f"people/{ida.pk}/invite/mail/"))

    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"people/{ida.pk}/"))
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["ida@example.org"], "Your way in to Rio Claro")
    assert "Sol Reis welcomes you to Rio Claro" in letter.body
    link = letter.body.split("http://testserver")[1].split()[0]
    assert cast.client(cast.sol).get(link).status_code == 200


def test_when_the_mail_cannot_leave_the_link_is_shown(cast, settings):
    ida = make.member(cast.sol, "Ida Voss", mail="ida@example.org")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    page = cast.client(cast.sol).post(cast.url(f"people/{ida.pk}/invite/mail/"))

    assert page.status_code == 200
    assert "could not be sent" in page.content.decode()
    assert cast.client(cast.sol).get(page.context["link"]).status_code == 200


def test_without_an_address_nothing_is_sent(cast):
    assert cast.client(cast.sol).post(cast.url(f"people/{cast.gus.pk}/invite/mail/")).status_code == 404
    assert not Invitation.everywhere.exists()


def test_a_link_for_another_is_not_used_up_by_somebody_who_belongs_here(cast):
    link = cast.client(cast.sol).post(cast.url(f"people/{cast.gus.pk}/invite/")).context["link"]
    client = cast.client(cast.ana)

    page = client.post(link)

    assert page.status_code == 200
    assert "belongs here already" in page.content.decode()
    assert "invitation" not in client.session
    assert Invitation.everywhere.get().used_at is None


def test_somebody_of_another_community_takes_the_place_that_was_kept(cast):
    link = cast.client(cast.sol).post(cast.url(f"people/{cast.gus.pk}/invite/")).context["link"]
    client, kept_for = cast.client(cast.kai), cast.gus.person_id

    shown = client.get(link).content.decode()
    answer = client.post(link)

    assert "Come in as Kai Moana" in shown
    assert (answer.status_code, answer["Location"]) == (303, cast.url())
    assert Membership.everywhere.get(pk=cast.gus.pk).person == cast.kai.person
    assert not Person.everywhere.filter(pk=kept_for).exists()
    assert client.get(cast.url()).status_code == 200
    assert client.get(link).status_code == 404


def test_the_steward_of_elsewhere_has_no_say_here(cast):
    with pytest.raises(PermissionDenied):
        invite_member(actor=cast.actor(cast.kai), member=cast.gus)


def test_an_invitation_is_claimed_once(cast):
    invite_member(actor=cast.actor(cast.sol), member=cast.gus)
    invitation = Invitation.everywhere.get()

    first = claim_invitation(actor=the_house(cast.home.pk), invitation=invitation)
    second = claim_invitation(actor=the_house(cast.home.pk), invitation=invitation)

    assert (first, second) == (True, False)
    assert deeds().count("invitation.claimed") == 1


def test_a_used_invitation_cannot_be_taken_back(cast):
    invite_member(actor=cast.actor(cast.sol), member=cast.gus)
    invitation = Invitation.everywhere.get()
    claim_invitation(actor=the_house(cast.home.pk), invitation=invitation)

    with pytest.raises(PermissionDenied):
        revoke_invitation(actor=cast.actor(cast.sol), invitation=invitation)


def test_t45_letters_to_one_person_stop_after_five_in_a_day(cast, time_machine):
    ida = make.member(cast.sol, "Ida Voss", mail="ida@example.org")
    client, path = cast.client(cast.sol), cast.url(f"people/{ida.pk}/invite/mail/")
    for _ in range(7):
        client.post(path)
    today = len(mail.outbox)
    time_machine.move_to(clock.now() + timedelta(days=1, minutes=1))

    answer = cast.client(cast.sol).post(path)

    assert (today, answer.status_code, len(mail.outbox)) == (5, 303, 6)


# A link for several


def test_whoever_welcomes_people_makes_a_link_for_several(cast):
    client = cast.client(cast.sol)

    form = client.get(cast.url("invitations/new/"))
    page = client.post(cast.url("invitations/new/"), {"uses": 12, "days": 30, "label": "From the market"})
    listed = client.get(cast.url("invitations/")).content.decode()

    made = Invitation.everywhere.get()
    assert form.status_code == page.status_code == 200
    assert (made.membership, made.made_by, made.uses_left, made.label) == (
        None,
        cast.sol,
        12,
        "From the market",
    )
    assert made.expires_at.date() == (clock.now() + timedelta(days=30)).date()
    assert page.context["link"].startswith("http://testserver/join/")
    assert page["Referrer-Policy"] == "strict-origin"
    assert page.context["link"].rstrip("/").rpartition("/")[2] not in listed
    assert "From the market" in listed
    assert "For 12 more people." in listed


def test_the_squares_on_a_slip_hold_the_link_and_no_style_of_their_own(cast):
    page = cast.client(cast.sol).post(cast.url("invitations/new/"), {"uses": 1, "days": 1})

    drawn = page.context["drawn"]
    assert drawn.startswith("<svg")
    assert "<path" in drawn
    assert "style=" not in drawn
    assert "http" not in drawn
    assert drawn in page.content.decode()


@pytest.mark.parametrize(
    "slip", [{"uses": 0}, {"uses": 151}, {"uses": ""}, {"days": 0}, {"days": 91}, {"days": "x"}]
)
def test_a_link_holds_for_bounded_days_and_people(cast, slip):
    answer = cast.client(cast.sol).post(cast.url("invitations/new/"), {"uses": 1, "days": 1} | slip)

    assert answer.status_code == 422
    assert not Invitation.everywhere.exists()


def test_members_whose_level_says_so_invite_and_see_their_own_links_alone(cast):
    may_invite(cast, cast.ana)
    open_link(cast, label="CNRY of Sol")
    mine, _ = open_link(cast, cast.ana, label="CNRY of Ana")

    listed = cast.client(cast.ana).get(cast.url("invitations/")).content.decode()
    all_of_them = cast.client(cast.sol).get(cast.url("invitations/")).content.decode()
    taken = cast.client(cast.ana).post(cast.url(f"invitations/{mine.pk}/take-back/"))

    assert "CNRY of Ana" in listed
    assert "CNRY of Sol" not in listed
    assert "CNRY of Ana" in all_of_them
    assert "Ana Lima made it." in all_of_them
    assert taken["Location"] == cast.url("invitations/")
    assert cast.client(cast.bo).get(cast.url("invitations/")).status_code == 404


def test_whoever_may_no_longer_invite_can_still_take_their_own_link_back(cast):
    may_invite(cast, cast.ana)
    mine, address = open_link(cast, cast.ana)
    Level.everywhere.update(rights=["join"])

    answer = cast.client(cast.ana).post(cast.url(f"invitations/{mine.pk}/take-back/"))

    assert answer["Location"] == cast.url("people/")
    assert Client().get(address).status_code == 404


def test_only_those_entrusted_with_it_choose_where_a_link_leads(cast):
    may_invite(cast, cast.ana)
    charge, friend = Charge.everywhere.filter(congregation=cast.home).first(), Level.everywhere.get()

    for terms in (Terms(level=friend), Terms(charge=charge)):
        with pytest.raises(PermissionDenied):
            make_invitation(actor=cast.actor(cast.ana), terms=terms)
    shown = cast.client(cast.ana).get(cast.url("invitations/new/")).context["form"].fields
    steward = cast.client(cast.sol).get(cast.url("invitations/new/")).context["form"].fields

    assert list(shown) == ["uses", "days", "label"]
    assert list(steward) == ["uses", "days", "label", "level", "charge"]


def test_a_level_or_charge_of_elsewhere_cannot_be_chosen(cast):
    level(cast, "Friend", ["join"])
    theirs = Charge.everywhere.get(congregation=cast.kai.congregation)

    answer = cast.client(cast.sol).post(
        cast.url("invitations/new/"), {"uses": 1, "days": 1, "charge": theirs.pk}
    )

    assert answer.status_code == 422


def test_nobody_without_the_right_makes_a_link(cast):
    with pytest.raises(PermissionDenied):
        make_invitation(actor=cast.actor(cast.ana), terms=Terms())


def test_t45_a_member_has_at_most_twenty_links_open(cast):
    for _ in range(MOST_LINKS):
        open_link(cast)
    client, said = cast.client(cast.sol), {"uses": 1, "days": 1}

    refused = client.post(cast.url("invitations/new/"), said)
    revoke_invitation(actor=cast.actor(cast.sol), invitation=Invitation.everywhere.first())
    made = client.post(cast.url("invitations/new/"), said)

    assert (refused.status_code, made.status_code) == (422, 200)
    assert "Twenty links of yours are open" in refused.content.decode()
    assert Invitation.everywhere.filter(revoked_at=None).count() == MOST_LINKS


@pytest.mark.parametrize("more", [1, 30])
def test_the_list_of_links_asks_the_same_questions_for_one_and_for_many(
    cast, django_assert_num_queries, more
):
    may_invite(cast, cast.ana)
    for number in range(more):
        open_link(cast, (cast.sol, cast.ana)[number % 2 if number < 30 else 0], days=number + 1)
    client = cast.client(cast.sol)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(cast.url("invitations/"))


LIST_QUERIES = 8


def test_a_newcomer_comes_in_by_an_open_link_in_three_screens(cast):
    first = level(cast, "Friend", ["join"], is_first=True)
    invitation, address = open_link(cast, label="CNRY label")

    page = Client().get(address).content.decode()
    client = come_in(address, zone="America/New_York")
    home = client.get("/", follow=True)

    member = Membership.everywhere.get(person__name="Hal")
    assert "Sol Reis invites you." in page
    assert "CNRY label" not in page
    assert home.redirect_chain == [(cast.url(), 302)]
    assert (member.congregation, member.level, member.person.zone) == (cast.home, first, "America/New_York")
    assert member.person.language == "en"
    assert Belonging.everywhere.get(membership=member).circle.scale == Circle.Scale.SELF
    invitation.refresh_from_db()
    assert (invitation.uses_left, invitation.used_at) == (2, None)
    claimed = Entry.everywhere.get(deed="invitation.claimed")
    assert claimed.facts == {"membership": member.pk, "inviter": cast.sol.pk}
    assert (claimed.thing_id, claimed.person) == (invitation.pk, member.person_id)


@pytest.mark.parametrize("zone", ["", "Atlantis/Below", "x" * 60])
def test_a_machine_that_names_no_zone_is_where_the_community_is(cast, zone):
    _, address = open_link(cast)

    come_in(address, zone=zone)

    assert Person.everywhere.get(name="Hal").zone == "Europe/Lisbon"


def test_a_link_leads_to_a_level_and_asks_for_a_charge(cast):
    partner = level(cast, "Partner", ["join", "hold", "decide"])
    level(cast, "Friend", ["join"], is_first=True)
    charge = Charge.everywhere.get(congregation=cast.home)
    _, address = open_link(cast, level=partner, charge=charge)
    page = Client().get(address).content.decode()
    come_in(address)

    ask_for_charge(Entry.everywhere.get(deed="invitation.claimed"))

    member = Membership.everywhere.get(person__name="Hal")
    asked = Handover.everywhere.get()
    assert "You come in as: Partner." in page
    assert "whether you would take something on: steward" in page
    assert (member.level, member.charges.count()) == (partner, 0)
    assert (asked.charge, asked.taker, asked.state) == (charge, member, Handover.State.ASKED)


def test_nobody_is_asked_for_what_their_level_does_not_let_them_take(cast):
    friend = level(cast, "Friend", ["join"], is_first=True)
    charge = Charge.everywhere.get(congregation=cast.home)
    _, address = open_link(cast, charge=charge)
    page = Client().get(address).content.decode()
    come_in(address)

    ask_for_charge(Entry.everywhere.get(deed="invitation.claimed"))

    assert Membership.everywhere.get(person__name="Hal").level == friend
    assert "whether you would take something on" not in page
    assert not Handover.everywhere.exists()


@pytest.mark.parametrize("chosen", ["the level it leads to", "the level people begin at"])
def test_a_link_to_a_charge_leads_to_a_level_that_may_hold_it(cast, chosen):
    friend = level(cast, "Friend", ["join"], is_first=True)
    partner = level(cast, "Partner", ["join", "hold"])
    said = {"uses": 1, "days": 14, "charge": Charge.everywhere.get(congregation=cast.home).pk}
    sol, at = cast.client(cast.sol), {"level": friend.pk} if chosen == "the level it leads to" else {}

    refused = sol.post(cast.url("invitations/new/"), said | at)
    made = sol.post(cast.url("invitations/new/"), said | {"level": partner.pk})

    assert (refused.status_code, made.status_code) == (422, 200)
    assert "nobody is entrusted with anything" in refused.content.decode()
    assert Invitation.everywhere.get().level == partner


@pytest.mark.parametrize("ending", ["the maker left", "the newcomer left", "the right is gone", "no charge"])
def test_nobody_is_asked_for_a_charge_by_a_link_that_may_not(cast, ending):
    charge = Charge.everywhere.get(congregation=cast.home)
    _, address = open_link(cast, charge=None if ending == "no charge" else charge)
    come_in(address)
    gone = {"the maker left": cast.sol.pk, "the newcomer left": Membership.everywhere.last().pk}
    Membership.everywhere.filter(pk=gone.get(ending)).update(left_at=clock.now())
    if ending == "the right is gone":
        cast.sol.holdings.all().delete()

    ask_for_charge(Entry.everywhere.get(deed="invitation.claimed"))

    assert not Handover.everywhere.exists()


def test_whoever_comes_in_has_read_and_agreed_to_what_holds(cast):
    sol = cast.actor(cast.sol)
    kind = write_agreement(actor=sol, title="Be kind", words="And say so when it is hard.")
    _, address = open_link(cast)
    said = {"name": "Hal", "email": "hal@example.org"}

    page = Client().get(address).content.decode()
    unticked = Client().post(address, said | {"agreement": kind.pk})
    newer = write_agreement(actor=sol, title="Be on time", words="Or say so.")
    unread = Client().post(address, said | {"agreement": kind.pk, "agreed": "on"})
    come_in(address, agreement=[kind.pk, newer.pk], agreed="on")

    assert "And say so when it is hard." in page
    assert (unticked.status_code, unread.status_code) == (422, 422)
    accepted = Acceptance.everywhere.filter(membership__person__name="Hal").order_by("agreement")
    assert [each.agreement for each in accepted] == [kind, newer]


def test_somebody_signed_in_comes_in_by_an_open_link_with_one_button_and_agrees(cast):
    kind = write_agreement(actor=cast.actor(cast.sol), title="Be kind", words="Always.")
    invitation, address = open_link(cast)
    client = cast.client(cast.kai)

    shown = client.get(address).content.decode()
    unticked = client.post(address)
    answer = client.post(address, {"agreement": kind.pk, "agreed": "on"})
    again = client.get(address)

    assert "Come in as Kai Moana" in shown
    assert 'name="email"' not in shown
    assert (unticked.status_code, answer.status_code, answer["Location"]) == (422, 303, cast.url())
    member = Membership.everywhere.get(congregation=cast.home, person=cast.kai.person)
    assert Belonging.everywhere.get(membership=member).circle.scale == Circle.Scale.SELF
    assert Acceptance.everywhere.get().membership == member
    assert "belongs here already" in again.content.decode()
    invitation.refresh_from_db()
    assert invitation.uses_left == 2


def test_neither_community_learns_that_somebody_is_in_the_other(cast):
    _, address = open_link(cast)
    cast.client(cast.kai).post(address)
    here = Membership.everywhere.get(congregation=cast.home, person=cast.kai.person)

    paths = ("", "people/", f"people/{here.pk}/", "community/", "circles/", "me/")
    pages = [cast.client(who).get(cast.url(path)) for path in paths for who in (cast.sol, cast.kai)]
    theirs = [
        cast.client(cast.kai).get(f"/c/far-shore/{path}") for path in ("", "people/", "community/", "me/")
    ]
    front = cast.client(cast.kai).get("/").content.decode()

    assert {page.status_code for page in [*pages, *theirs]} == {200}
    assert not any("Far Shore" in page.content.decode() for page in pages)
    assert not any("Rio Claro" in page.content.decode() for page in theirs)
    assert "Far Shore" in front
    assert "Rio Claro" in front
    assert cast.client(cast.ana).get("/c/far-shore/").status_code == 404


def test_where_people_decide_together_a_members_link_leads_to_asking(cast):
    Congregation.everywhere.filter(pk=cast.home.pk).update(admission=Congregation.Admission.SPONSOR)
    may_invite(cast, cast.ana)
    invitation, address = open_link(cast, cast.ana)
    _, stewards = open_link(cast)
    client = Client()

    page = client.get(address).content.decode()
    answer = client.post(address, {"name": "Hal", "zone": "Europe/Lisbon"})

    assert "Ask to come in" in page
    assert 'name="email"' not in page
    assert (answer.status_code, Application.everywhere.get().invitation) == (303, invitation)
    assert 'name="email"' in Client().get(stewards).content.decode()


def test_whoever_left_comes_back_by_an_open_link_and_begins_anew(cast):
    _, address = open_link(cast)

    answer = cast.client(cast.lou).post(address)

    back = Membership.objects.of(cast.home).get(person=cast.lou.person_id)
    assert (answer.status_code, answer["Location"]) == (303, cast.url())
    assert (back.left_at, back.pk == cast.lou.pk) == (None, False)


def test_t18_links_that_a_former_member_made_or_was_given_open_nothing(cast):
    may_invite(cast, cast.ana)
    _, theirs = open_link(cast, cast.ana)
    kept = f"/join/{invite_member(actor=cast.actor(cast.sol), member=cast.gus)}/"
    Membership.everywhere.filter(pk__in=[cast.ana.pk, cast.gus.pk]).update(left_at=clock.now())

    answers = [Client().get(theirs), Client().get(kept), Client().get("/join/never-was/")]

    assert [each.status_code for each in answers] == [404, 404, 404]


def test_t18_a_code_that_a_former_member_asked_for_as_a_member_opens_no_community(cast):
    client = Client()
    client.post("/sign-in/", {"login": "ana@example.org"})
    Membership.everywhere.filter(pk=cast.ana.pk).update(left_at=clock.now())
    code = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.outbox[-1].body, re.MULTILINE).group(1)

    client.post("/sign-in/code/", {"code": code})

    there, nowhere = client.get(cast.url()), client.get("/c/no-such-place/")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert "You belong to no community here now" in client.get("/").content.decode()


def test_t19_a_link_for_the_first_two_lets_two_in(cast):
    invitation, address = open_link(cast, uses=2)
    come_in(address, "Hal", "hal@example.org")
    on_the_way = Client()
    on_the_way.post(address, {"name": "Jon", "email": "jon@example.org"})
    come_in(address, "Ivy", "ivy@example.org")
    code = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", mail.outbox[-2].body, re.MULTILINE).group(1)

    on_the_way.post("/come-in/code/", {"code": code})

    invitation.refresh_from_db()
    assert (invitation.uses_left, invitation.used_at is not None) == (0, True)
    assert Client().get(address).status_code == 404
    assert "You belong to no community here now" in on_the_way.get("/").content.decode()
    assert not Membership.everywhere.filter(person__name="Jon").exists()


@pytest.mark.django_db(transaction=True)
def test_t19_of_two_who_race_for_the_last_use_one_comes_in():
    sol = make.community("Rio Claro", steward="Sol")
    racers = [make.community(f"Elsewhere {name}", steward=name).person for name in ("Kai", "Lea")]
    invitation, _ = make_invitation(actor=actor_of(sol), terms=Terms(uses=1))
    start, came = Barrier(2), []

    def race(person):
        start.wait(10)
        try:
            came.append(join_as(actor=Actor(person_id=person.pk), invitation=invitation, person=person))
        finally:
            connection.close()

    threads = [Thread(target=race, args=(person,)) for person in racers]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)

    assert [each is None for each in sorted(came, key=bool)] == [True, False]
    assert Membership.everywhere.filter(congregation=sol.congregation, person__in=racers).count() == 1
    assert Entry.everywhere.filter(deed="invitation.claimed").count() == 1


def test_those_who_never_proved_an_address_are_forgotten_after_a_day(cast, time_machine):
    _, address = open_link(cast)
    Client().post(address, {"name": "Hal", "email": "hal@example.org"})
    forget_late(actor=the_house())
    kept = Person.everywhere.filter(name="Hal").exists()
    people = Person.everywhere.count()
    time_machine.move_to(clock.now() + timedelta(days=1, minutes=1))

    forget_late(actor=the_house())

    assert kept
    assert Person.everywhere.count() == people - 1
    assert not Account.objects.filter(email="hal@example.org").exists()
    assert Person.everywhere.filter(pk=cast.gus.person_id).exists()


NASTY = "Bcc: eve@example.org\r\nTo: x\u2028\u2029\x0b\x85 Rio"


def test_t74_no_name_or_note_adds_a_line_to_a_mail(cast):
    Congregation.everywhere.filter(pk=cast.home.pk).update(name=NASTY)
    Person.everywhere.filter(pk=cast.sol.person_id).update(name=NASTY)
    ida = make.member(cast.sol, NASTY, mail="ida@example.org")

    answer = cast.client(cast.sol).post(cast.url(f"people/{ida.pk}/invite/mail/"))

    assert answer.status_code == 303
    [letter] = mail.outbox
    message = letter.message()
    assert (letter.recipients(), message["Bcc"], message["To"]) == (
        ["ida@example.org"],
        None,
        "ida@example.org",
    )
    assert len(letter.subject.splitlines()) == 1


def test_t74_names_and_notes_are_one_line_when_they_come_in(cast):
    client = cast.client(cast.sol)
    client.post(cast.url("invitations/new/"), {"uses": 2, "days": 1, "label": NASTY})
    _, address = open_link(cast)

    come_in(address, name=NASTY)
    bad = Client().post(address, {"name": "Hal", "email": "hal@example.org\r\nBcc: eve@example.org"})

    assert len(Invitation.everywhere.first().label.splitlines()) == 1
    assert len(Person.everywhere.get(account__email="hal@example.org").name.splitlines()) == 1
    assert all(letter.recipients() == ["hal@example.org"] for letter in mail.outbox)
    assert bad.status_code == 422
