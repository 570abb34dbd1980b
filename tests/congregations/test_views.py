"""Pages of a community: who is here, what is entrusted to whom, and inviting."""

import pytest

from tests import make
from weft.congregations.models import Congregation


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

    with django_assert_num_queries(8):
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

    with django_assert_num_queries(16):
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


def test_every_member_sees_what_is_entrusted_to_whom(cast, django_assert_num_queries):
    client = cast.client(cast.eve)

    with django_assert_num_queries(13):
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
    "open_days": "10",
    "answer_days": "4",
    "turns": "3",
    "refill_days": "14",
    "tie_days": "45",
    "hours_low": "480",
    "hours_high": "1260",
}


def test_whoever_settles_changes_sizes_and_rhythms(cast):
    client = cast.client(cast.sol)

    answer = client.post(cast.url("community/settings/"), SETTINGS)
    page = client.get(cast.url("community/")).content.decode()

    assert (answer.status_code, answer["Location"]) == (303, cast.url("community/"))
    here = Congregation.everywhere.get(pk=cast.home.pk)
    kept = (here.crew_high, here.meeting_minutes, here.cycle_weeks, here.hours_low, here.tie_days)
    assert kept == (5, 75, 8, 480, 45)
    assert "75 minutes, once a week" in page
    assert "<dd>every 45 days</dd>" in page


@pytest.mark.parametrize(
    "slip",
    [
        {"crew_low": "6"},
        {"ideal_high": "9"},
        {"hours_low": "1260"},
        {"zone": "Atlantis"},
        {"cycle_weeks": "0"},
        {"tie_days": "0"},
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
