"""How people come in is the community's own to say."""

import pytest

from weft.congregations.logic.admission import MOST_QUESTIONS
from weft.congregations.models import Congregation
from weft.core.models import Entry

SAID = {"admission": "sponsor", "objection_days": "5", "questions": "What for?\n\n  Why   now?  \nWhat for?"}


def test_each_way_in_is_explained_in_a_sentence(cast):
    page = cast.client(cast.sol).get(cast.url("community/admission/")).content.decode()

    for sentence in ("By invitation only: ", "With a sponsor: ", "Decided by those who ", "Open: "):
        assert page.count(sentence) == 1


def test_whoever_settles_says_how_people_come_in(cast):
    steward = cast.client(cast.sol)

    sent = steward.post(cast.url("community/admission/"), SAID)

    here = Congregation.everywhere.get(pk=cast.home.pk)
    assert (sent.status_code, here.admission, here.objection_days) == (303, "sponsor", 5)
    assert here.questions == ["What for?", "Why now?"]
    assert Entry.everywhere.latest("pk").deed == "admission.settled"
    page = steward.get(cast.url("community/admission/"))
    assert "What for?\nWhy now?</textarea>" in page.content.decode()
    assert f"/apply/{here.slug}/" in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"admission": "lottery"},
        {"objection_days": "0"},
        {"objection_days": "61"},
        {"questions": "\n".join(f"Question {number}?" for number in range(MOST_QUESTIONS + 1))},
    ],
)
def test_what_cannot_be_is_asked_again(cast, wrong):
    sent = cast.client(cast.sol).post(cast.url("community/admission/"), SAID | wrong)

    assert (sent.status_code, list(sent.context["form"].errors)) == (422, list(wrong))
    assert Congregation.everywhere.get(pk=cast.home.pk).admission == "invitation"


def test_nobody_else_says_how_people_come_in(cast):
    member = cast.client(cast.ana)

    assert member.get(cast.url("community/admission/")).status_code == 404
    assert member.post(cast.url("community/admission/"), SAID).status_code == 404
    assert Congregation.everywhere.get(pk=cast.home.pk).admission == "invitation"


def test_by_invitation_only_there_is_no_address_to_ask_at(cast):
    page = cast.client(cast.sol).get(cast.url("community/admission/")).content.decode()

    assert "/apply/" not in page
