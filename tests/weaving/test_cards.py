"""Cards of paper: printed, and typed in by one person when they come back."""

from datetime import timedelta

import pytest

from tests import make
from tests.weaving.pages import text
from weft.congregations.models import Membership
from weft.core.models import Entry
from weft.meetings.models import Availability
from weft.weaving.actions.rounds import ask_questions
from weft.weaving.logic.questions import Question
from weft.weaving.models import Answer, Round
from weft.weaving.queries.yeses import wishes_of

PLAN = Question("How do you like to meet?", ("with a plan", "as it comes"))


@pytest.fixture
def asked(cast, begun):
    ask_questions(actor=cast.actor(cast.sol), round=begun, questions=[PLAN])
    begun.refresh_from_db()
    return begun


def type_in(cast, sols, round, **said):
    return sols.post(cast.url(f"rounds/{round.pk}/cards/new/"), {"zone": "Europe/Lisbon"} | said, follow=True)


def answer_of(cast, name):
    return Answer.objects.of(cast.home).get(membership__person__name=name)


def test_blank_cards_are_two_to_a_page_or_one_in_large_type(cast, sols, asked):
    here = cast.url(f"rounds/{asked.pk}/cards/")

    page, large = sols.get(here), sols.get(here + "?type=large&paper=letter")

    assert page.content.decode().count('class="paper-card"') == 2
    assert large.content.decode().count('class="paper-card"') == 1
    assert "letter large" in large.content.decode()
    assert all(
        word in text(page) for word in ("Name", "18:00–20:00", PLAN.words, "I would rather not be with")
    )
    assert "Ana Lima" not in text(page)


def test_a_card_of_somebody_new_brings_them_in_with_all_they_wrote(cast, sols, asked):
    page = type_in(
        cast,
        sols,
        asked,
        name="Nia Sand",
        phone="+351 900",
        free=["0-18", "0-20"],
        times="Sat 9-12",
        size="3-4",
        draws="boats, bread",
        question_0=["1"],
        loves="Ana Lima",
        rather_not="Bo Ek",
    )

    answer = answer_of(cast, "Nia Sand")
    assert "Nia Sand: typed in. Next card." in text(page)
    assert (answer.size_low, answer.size_high, answer.draws, answer.said) == (
        3,
        4,
        ["boats", "bread"],
        {"0": [1]},
    )
    assert wishes_of(answer) == {"loves": [cast.ana.pk], "rather_not": [cast.bo.pk], "couples": []}
    week = Availability.objects.of(cast.home).get(membership=answer.membership).week
    assert week == [[0, 1080, 1320], [5, 540, 720]]
    assert (answer.membership.signup_key, answer.membership.person.phone) == ("nia sand|351900", "+351 900")
    assert "Bo Ek" not in text(page)


def test_a_name_that_is_known_means_that_member_and_nobody_is_doubled(cast, sols, asked):
    before = Membership.objects.of(cast.home).count()

    type_in(cast, sols, asked, name="gus alm", free=["3-18"])
    type_in(cast, sols, asked, name="Gus Alm", draws="boats")

    answer = answer_of(cast, "Gus Alm")
    assert Membership.objects.of(cast.home).count() == before
    assert (answer.membership, answer.draws) == (cast.gus, ["boats"])
    assert Availability.objects.of(cast.home).get(membership=cast.gus).week == [[3, 1080, 1200]]
    entry = Entry.everywhere.latest("pk")
    assert (entry.deed, entry.facts) == ("signups.taken_in", {"people": 1, "new": 0})


def test_paper_does_not_overrule_the_times_that_somebody_said_online(cast, sols, asked):
    anas = cast.client(cast.ana)
    anas.post(cast.url(f"rounds/{asked.pk}/yes/"), {"day_0": "18-21"})

    type_in(cast, sols, asked, name="Ana Lima", free=["6-8"])

    assert Availability.objects.of(cast.home).get(membership=cast.ana).week == [[0, 1080, 1260]]


def test_two_of_one_name_are_told_apart(cast, sols, asked):
    type_in(cast, sols, asked, name="Gus Alm", is_new="on")
    unclear = type_in(cast, sols, asked, name="Gus Alm")

    assert Membership.objects.of(cast.home).filter(person__name="Gus Alm").count() == 2
    assert "several people here have this name." in text(unclear)


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ({"loves": "Nobody Known"}, "Nobody here is called Nobody Known."),
        ({"times": "when the moon is full"}, "Not yet: For example: Mon 18:00-21:30"),
        ({"mail": "no address"}, "Not yet."),
    ],
)
def test_what_is_not_clear_on_a_card_is_told_and_nothing_typed_is_lost(cast, sols, asked, slip, sentence):
    answer = type_in(cast, sols, asked, name="Nia Sand", free=["2-18"], **slip)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="2-18" aria-label="Wednesday 18:00–20:00" checked' in answer.content.decode()
    assert list(Answer.objects.of(cast.home)) == []


def test_a_card_that_comes_too_late_is_told(cast, sols, asked):
    Round.everywhere.filter(pk=asked.pk).update(state="proposed", closes_at=asked.made_at - timedelta(days=1))

    page = type_in(cast, sols, asked, name="Nia Sand", free=["2-18"])

    assert "typed in" in text(page)
    Round.everywhere.filter(pk=asked.pk).update(state="confirmed")
    assert sols.get(cast.url(f"rounds/{asked.pk}/cards/new/")).status_code == 404


def test_a_sheet_brought_later_finds_whoever_came_on_a_card_and_keeps_what_only_the_card_asked(
    cast, sols, asked
):
    type_in(cast, sols, asked, name="Nia Sand", mail="Nia@Example.net", free=["2-18"], question_0=["0"])

    make.yeses(cast.sol, asked, [make.signup("Nia Sand", mail="nia@example.net", draws=("music",))])

    answer = answer_of(cast, "Nia Sand")
    assert (answer.said, answer.draws) == ({"0": [0]}, ["music"])
