"""Pages of a community: who is here, what is entrusted to whom, and inviting."""

import pytest
from django.core import mail

from tests import make
from weft.congregations.models import Congregation, Invitation, Membership
from weft.core.models import Entry
from weft.people.models import Person


def test_members_see_who_is_here_by_name(cast):
    page = cast.client(cast.eve).get(cast.url("people/"))

    assert [member.name for member in page.context["page"].object_list] == [
        each.name for each in cast.present
    ]
    assert "Lou Mar" not in page.content.decode()
    assert "Kai Moana" not in page.content.decode()


def test_only_whoever_welcomes_people_sees_who_has_no_way_in(cast):
    steward = cast.client(cast.sol).get(cast.url("people/")).content.decode()
    member = cast.client(cast.ana).get(cast.url("people/")).content.decode()

    assert steward.count("no way in yet") == 1
    assert member.count("no way in yet") == 0


@pytest.mark.parametrize(
    ("said", "found"), [("zdenek", ["Dee Zdeněk"]), ("o'b", ["Cy O'Brien"]), ("nobody", [])]
)
def test_names_are_found_without_their_accents(cast, said, found):
    page = cast.client(cast.ana).get(cast.url("people/"), {"name": said})

    assert [member.name for member in page.context["page"].object_list] == found


@pytest.mark.parametrize("more", [0, 30])
def test_the_list_of_people_asks_the_same_questions_for_one_and_for_many(
    cast, django_assert_num_queries, more
):
    for number in range(more):
        make.member(cast.sol, f"Member {number}")
    member, steward = cast.client(cast.ana), cast.client(cast.sol)

    with django_assert_num_queries(7):
        member.get(cast.url("people/"))
    with django_assert_num_queries(9):
        steward.get(cast.url("people/"))


def test_people_come_in_pages_of_sixty(cast):
    for number in range(60):
        make.member(cast.sol, f"Member {number:02d}")

    page = cast.client(cast.ana).get(cast.url("people/"), {"page": 2})

    assert len(page.context["page"].object_list) == len(cast.present)
    assert "Page 2 of 2" in page.content.decode()


def test_how_to_reach_somebody_is_shown_to_those_entrusted_with_it_alone(cast):
    path = cast.url(f"people/{cast.gus.pk}/")

    steward = cast.client(cast.sol).get(path).content.decode()
    member = cast.client(cast.ana).get(path).content.decode()

    assert "+351 900 000 007" in steward
    assert "+351 900 000 007" not in member
    assert "Make a personal link" not in member


def test_nobody_is_shown_how_to_reach_somebody_who_signs_in_themselves(cast):
    cast.ana.person.phone, cast.ana.person.mail = "+351 911 111 111", "ana.private@example.org"
    cast.ana.person.save(update_fields=["phone", "mail"])

    page = cast.client(cast.sol).get(cast.url(f"people/{cast.ana.pk}/")).content.decode()

    assert "Ana Lima" in page
    assert not any(words in page for words in ("911 111", "ana.private", "ana@example.org"))


def test_a_member_page_asks_few_questions(cast, django_assert_num_queries):
    client = cast.client(cast.sol)

    with django_assert_num_queries(10):
        client.get(cast.url(f"people/{cast.gus.pk}/"))


PATHS = ["people/", "people/{gus}/", "community/", "community/settings/", "people/{lou}/"]


@pytest.mark.parametrize("path", PATHS)
def test_strangers_meet_the_same_nothing(cast, path):
    stranger = cast.client(cast.kai)

    there = stranger.get(cast.url(path.format(gus=cast.gus.pk, lou=cast.lou.pk)))
    nowhere = stranger.get("/c/no-such-place/people/")

    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content == nowhere.content


def test_members_of_elsewhere_and_those_who_left_have_no_page(cast):
    client = cast.client(cast.ana)

    missing = client.get(cast.url("people/999999/"))
    elsewhere = client.get(cast.url(f"people/{cast.kai.pk}/"))
    gone = client.get(cast.url(f"people/{cast.lou.pk}/"))

    assert missing.status_code == elsewhere.status_code == gone.status_code == 404
    assert missing.content == elsewhere.content == gone.content


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

    assert (answer.status_code, answer["Location"]) == (303, cast.url("people/"))
    assert client.get(link).status_code == 404
    assert "Links that are open" not in client.get(cast.url("people/")).content.decode()


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


def test_every_member_sees_what_is_entrusted_to_whom(cast, django_assert_num_queries):
    client = cast.client(cast.eve)

    with django_assert_num_queries(7):
        page = client.get(cast.url("community/")).content.decode()

    assert "Sol Reis" in page
    assert "arrange what is proposed" in page
    assert "Change this" not in page


SETTINGS = {
    "name": "Rio Claro",
    "zone": "Europe/Lisbon",
    "crew_low": "3",
    "crew_high": "5",
    "ideal_low": "4",
    "ideal_high": "5",
    "meeting_minutes": "75",
    "cycle_weeks": "8",
    "hours_low": "480",
    "hours_high": "1260",
    "crew_one": "boat",
    "crew_many": "boats",
}


def test_whoever_settles_changes_sizes_rhythms_and_words(cast):
    client = cast.client(cast.sol)

    answer = client.post(cast.url("community/settings/"), SETTINGS)
    page = client.get(cast.url("community/")).content.decode()

    assert (answer.status_code, answer["Location"]) == (303, cast.url("community/"))
    here = Congregation.everywhere.get(pk=cast.home.pk)
    kept = (here.crew_high, here.meeting_minutes, here.cycle_weeks, here.hours_low, here.words)
    assert kept == (5, 75, 8, 480, {"en": {"crew": ["boat", "boats"]}})
    assert "No charge opens boats" in page


@pytest.mark.parametrize(
    "slip",
    [
        {"crew_low": "6"},
        {"ideal_high": "9"},
        {"hours_low": "1260"},
        {"zone": "Atlantis"},
        {"crew_many": ""},
        {"cycle_weeks": "0"},
    ],
)
def test_settings_that_contradict_themselves_change_nothing(cast, slip):
    answer = cast.client(cast.sol).post(cast.url("community/settings/"), SETTINGS | slip)

    assert answer.status_code == 422
    assert Congregation.everywhere.get(pk=cast.home.pk).meeting_minutes == 90


def test_members_without_the_charge_do_not_settle(cast):
    client = cast.client(cast.ana)

    assert client.get(cast.url("community/settings/")).status_code == 404
    assert client.post(cast.url("community/settings/"), SETTINGS).status_code == 404


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
