"""Saying yes: a fresh one each time, on a card that remembers; by a link in a mail; and wishes that nobody reads."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from tests import make, rows
from tests.weaving.pages import text
from weft.circles.queries.circles import actor_of
from weft.core import clock
from weft.core.models import Entry
from weft.flows.actions.leaving import leave_congregation
from weft.flows.queries.exports import as_plain, everything_of
from weft.meetings.models import Availability
from weft.people.actions.blocks import block_person
from weft.weaving import queries
from weft.weaving.actions.answers import keep_wishes, say_yes, withdraw_answer
from weft.weaving.actions.rounds import ask_questions, choose_people, open_round
from weft.weaving.logic.questions import Question
from weft.weaving.logic.rounds import Course
from weft.weaving.logic.yeses import Yes
from weft.weaving.models import Answer, Round, Seat
from weft.weaving.policy import answers as policy
from weft.weaving.queries.yeses import wishes_of

PLAN = Question("How do you like to meet?", ("with a plan", "as it comes"))
WEEK = make.EVENINGS
BOOKS = {"weft_entry", "weft_chainhead"}


@pytest.fixture
def spring(cast):
    """Nine days to say yes; some may call; one question."""
    begun = open_round(
        actor=cast.actor(cast.sol),
        congregation=cast.home,
        name="Spring",
        sizes=(3, 6),
        cycle=make.Cycle(first_day=clock.today() + timedelta(days=30), weeks=6, minutes=90),
        course=Course(closes_at=clock.now() + timedelta(days=9), has_callers=True),
    )
    ask_questions(actor=cast.actor(cast.sol), round=begun, questions=[PLAN])
    begun.refresh_from_db()
    return begun


def yes(cast, member, round, **said):
    return say_yes(actor=cast.actor(member), round=round, yes=Yes(**said), week=WEEK)


def mine(cast, member, round):
    return Answer.objects.of(cast.home).filter(round=round, membership=member).first()


def changed(before):
    return {table for table, now in rows.read().items() if now != before[table]}


# A yes


def test_a_yes_keeps_all_that_goes_with_it_and_the_book_only_that_it_was_given(cast, spring):
    given = yes(
        cast,
        cast.ana,
        spring,
        kind="Support",
        draws=("music",),
        size=(3, 4),
        said={0: (1,)},
        intention="Bread",
    )

    kept = mine(cast, cast.ana, spring)
    assert (kept.kind, kept.draws, kept.size_low, kept.size_high) == ("Support", ["music"], 3, 4)
    assert (kept.said, kept.is_caller, kept.intention) == ({"0": [1]}, True, "Bread")
    assert given == kept
    entry = Entry.everywhere.latest("pk")
    assert (entry.deed, entry.thing_id, entry.facts) == ("answer.given", spring.pk, {})


def test_whose_times_nobody_knows_is_not_in_yet(cast, spring):
    before = rows.read()

    given = say_yes(actor=cast.actor(cast.ana), round=spring, yes=Yes())

    assert given is None
    assert changed(before) == set()


def test_saying_it_anew_changes_the_same_yes_and_keeps_wishes(cast, spring):
    first = yes(cast, cast.ana, spring, draws=("music",))
    keep_wishes(actor=cast.actor(cast.ana), answer=first, wishes={cast.bo.pk: "loves"})

    second = say_yes(actor=cast.actor(cast.ana), round=spring, yes=Yes(draws=("bread",)))

    assert (second.pk, second.draws) == (first.pk, ["bread"])
    assert wishes_of(second)["loves"] == [cast.bo.pk]


def test_nobody_says_yes_after_the_day_for_another_or_where_it_is_not_for_them(cast, spring):
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False), pytest.raises(PermissionDenied):
        yes(cast, cast.ana, spring)
    with pytest.raises(PermissionDenied):
        say_yes(actor=cast.actor(cast.kai), round=spring, yes=Yes(), week=WEEK)
    spring.is_for_some = True
    spring.save(update_fields=["is_for_some"])
    with pytest.raises(PermissionDenied):
        yes(cast, cast.ana, spring)


def test_nobody_is_in_the_next_round_by_what_they_said_in_the_last(cast, spring):
    yes(cast, cast.ana, spring, draws=("music",), size=(4, 4))
    following = make.open_a_round(cast.sol, "Summer")

    card = queries.yes_card(cast.actor(cast.ana), following)

    assert list(Answer.objects.of(cast.home).filter(round=following)) == []
    assert card.answer is None
    assert card.initial == {"kind": "", "draws": "music", "size": "4"}


# The card


def test_the_card_asks_for_times_first_and_keeps_what_was_typed_without_them(cast, spring):
    anas = cast.client(cast.ana)
    shown = text(anas.get(cast.url(f"rounds/{spring.pk}/")))

    answer = anas.post(cast.url(f"rounds/{spring.pk}/yes/"), {"draws": "old maps", "question_0": ["1"]})

    assert shown.index("When could you meet") < shown.index("What draws you")
    assert answer.status_code == 422
    assert "Without any time nobody can be found for you." in text(answer)
    assert 'value="old maps"' in answer.content.decode()
    assert mine(cast, cast.ana, spring) is None


def test_times_on_the_card_become_ones_own_and_are_in_words_on_the_next(cast, spring):
    anas = cast.client(cast.ana)

    answer = anas.post(cast.url(f"rounds/{spring.pk}/yes/"), {"day_0": "18-21", "size": "3-4"})
    page = text(anas.get(cast.url(f"rounds/{spring.pk}/yes/")))

    assert answer.status_code == 303
    assert Availability.objects.of(cast.home).get(membership=cast.ana).week == [[0, 1080, 1260]]
    assert "Mon 18:00–21:00" in page
    assert (mine(cast, cast.ana, spring).size_low, mine(cast, cast.ana, spring).size_high) == (3, 4)


def test_one_button_steps_back_and_nothing_of_it_stays(cast, spring):
    given, anas = yes(cast, cast.ana, spring), cast.client(cast.ana)

    page = text(anas.get(cast.url(f"rounds/{spring.pk}/")))
    anas.post(cast.url(f"answers/{given.pk}/withdraw/"))

    assert "Step back this time" in page
    assert mine(cast, cast.ana, spring) is None


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ({"size": "many"}, "Not yet: A number of people such as 4, or a range such as 3-5."),
        ({"calls": "on"}, "Not yet: say in a line what for, or take the tick away."),
        ({"day_0": "sometimes"}, "“sometimes” could not be read."),
        ({"question_0": ["9"]}, "Not yet. Please look at this once more:"),
    ],
)
def test_a_slip_on_the_card_is_told(cast, spring, slip, sentence):
    answer = cast.client(cast.ana).post(cast.url(f"rounds/{spring.pk}/yes/"), {"day_1": "18-21"} | slip)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert mine(cast, cast.ana, spring) is None


def test_kinds_are_chosen_where_the_round_names_some(cast, spring):
    spring.kinds = ["Support", "Making"]
    spring.save(update_fields=["kinds"])

    cast.client(cast.ana).post(cast.url(f"rounds/{spring.pk}/yes/"), {"day_1": "18-21", "kind": "Making"})
    wrong = cast.client(cast.bo).post(
        cast.url(f"rounds/{spring.pk}/yes/"), {"day_1": "18-21", "kind": "Else"}
    )

    assert mine(cast, cast.ana, spring).kind == "Making"
    assert wrong.status_code == 422


# Calls


def test_a_call_is_read_by_whoever_may_take_part_and_a_tick_is_a_sealed_wish(cast, spring):
    yes(cast, cast.bo, spring, intention="Baking bread")
    anas = cast.client(cast.ana)

    page = text(anas.get(cast.url(f"rounds/{spring.pk}/")))
    anas.post(cast.url(f"rounds/{spring.pk}/yes/"), {"day_0": "18-21", f"speaks_{cast.bo.pk}": "on"})
    ticked = wishes_of(mine(cast, cast.ana, spring))
    anas.post(cast.url(f"rounds/{spring.pk}/yes/"), {})

    assert "“Baking bread”" in page
    assert ticked["loves"] == [cast.bo.pk]
    assert wishes_of(mine(cast, cast.ana, spring))["loves"] == []


def test_a_call_that_does_not_speak_to_somebody_changes_no_word_against_its_caller(cast, spring):
    yes(cast, cast.bo, spring, intention="Baking bread")
    given = yes(cast, cast.ana, spring)
    keep_wishes(actor=cast.actor(cast.ana), answer=given, wishes={cast.bo.pk: "rather_not"})

    again = yes(cast, cast.ana, spring, speaks={cast.bo.pk: False})

    assert wishes_of(again)["rather_not"] == [cast.bo.pk]


def test_t35_whoever_keeps_apart_reads_no_call_of_the_other_on_either_side(cast, spring):
    for member in (cast.bo, cast.eve):
        yes(cast, member, spring, intention=f"A call of {member.name}")
    block_person(actor=cast.actor(cast.bo), person=cast.eve.person)

    told = {
        member.name: [call.name for call in queries.yes_card(cast.actor(member), spring).calls]
        for member in (cast.bo, cast.eve, cast.ana)
    }

    assert told == {"Bo Ek": [], "Eve Nova": [], "Ana Lima": ["Bo Ek", "Eve Nova"]}


def test_what_the_engine_is_told_holds_answers_and_callers(cast, spring):
    yes(cast, cast.bo, spring, intention="Baking bread", said={0: (0,)})
    yes(cast, cast.ana, spring, speaks={cast.bo.pk: True})

    bo, ana = (each.signup for each in queries.said_in(spring))

    assert (bo.is_caller, bo.intention, bo.chosen) == (True, "Baking bread", (frozenset({0}),))
    assert (ana.is_caller, ana.loves, ana.chosen) == (False, (bo.key,), (frozenset(),))


def test_the_worker_weaves_with_questions_and_says_why_in_words(cast, spring):
    for member in (cast.ana, cast.dee, cast.eve):
        yes(cast, member, spring, said={0: (1,)})
    make.ask(cast.sol, spring)

    done = make.work_off()

    spring.refresh_from_db()
    reasons = {tuple(seat.reasons[2:]) for seat in Seat.objects.of(cast.home).filter(weave=spring.weave)}
    assert [(kind, state) for kind, state, _ in done] == [("weave", "done")]
    assert reasons == {("All of you answered “How do you like to meet?” with “as it comes”.",)}


# By the link in a mail


def link(round, member):
    return f"/take-part/{queries.part_secret(round, member)}/"


def test_t67_looking_at_the_link_of_an_invitation_decides_nothing(cast, spring):
    before = rows.read()

    for method in ("get", "head"):
        assert getattr(Client(), method)(link(spring, cast.gus)).status_code == 200

    assert changed(before) - {"django_session"} == set()


def test_somebody_without_an_account_says_yes_and_steps_back_by_the_link_alone(cast, spring):
    passer_by, here = Client(), link(spring, cast.gus)

    first = passer_by.post(here, {"say": "yes", "day_2": "18-21", "draws": "boats"})
    given = mine(cast, cast.gus, spring)
    second = passer_by.post(here, {"say": "not-now"})

    assert "Your yes is in" in text(first)
    assert (given.draws, first["Cache-Control"], first["Referrer-Policy"]) == (
        ["boats"],
        "private, no-store",
        "strict-origin",
    )
    assert "All right, not this time" in text(second)
    assert mine(cast, cast.gus, spring) is None


def test_not_this_time_keeps_nothing_at_all(cast, spring):
    before = rows.read()

    Client().post(link(spring, cast.bo), {"say": "not-now"})

    assert changed(before) == set()


def test_the_link_shows_nobodys_week_and_speaks_by_the_clock_of_its_person(cast, spring):
    yes(cast, cast.cy, spring)

    page = text(Client().get(link(spring, cast.cy)))

    assert "New York time" in page
    assert "You have said it. To look at it or change it, sign in." in page
    assert "17:00" not in page


def test_t18_a_link_is_over_with_its_round_its_day_and_its_person(cast, spring):
    eves, bos = link(spring, cast.eve), link(spring, cast.bo)
    leave_congregation(actor=cast.actor(cast.eve), member=cast.eve)
    left = Client().get(eves)
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        late = [getattr(Client(), method)(bos).status_code for method in ("get", "post")]
    Round.everywhere.filter(pk=spring.pk).update(state="proposed")
    over = Client().get(bos)
    never = Client().get("/take-part/never-was-here/")

    assert [left.status_code, over.status_code, never.status_code, *late] == [404] * 5
    assert left.content == over.content == never.content


def test_a_link_for_another_purpose_opens_no_card(cast, spring):
    from django.core import signing

    other = signing.dumps([spring.pk, cast.bo.pk], salt="weft.prompts")

    assert Client().get(f"/take-part/{other}/").status_code == 404


# Wishes


def test_wishes_are_said_for_those_who_may_take_part_and_kept_sealed(cast, spring):
    given, anas = yes(cast, cast.ana, spring), cast.client(cast.ana)
    here = cast.url(f"answers/{given.pk}/wishes/")

    page = text(anas.get(here))
    anas.post(here, {f"wish_{cast.bo.pk}": "loves", f"wish_{cast.cy.pk}": "rather_not"})
    anas.post(here + "?q=dee", {f"wish_{cast.dee.pk}": "loves"})

    kept = mine(cast, cast.ana, spring)
    assert "Nobody reads this: it is sealed, and only the search for crews opens it." in page
    assert "Ana Lima" not in page
    assert wishes_of(kept) == {"loves": [cast.bo.pk, cast.dee.pk], "rather_not": [cast.cy.pk], "couples": []}
    assert b"loves" not in bytes(kept.wishes)


def test_wishes_are_ones_own_alone_while_the_round_is_open(cast, spring):
    given = yes(cast, cast.ana, spring)
    everybody = [actor_of(member) for member in cast.present]

    may = [actor.membership_id for actor in everybody if policy.wish_with_answer.allows(actor, given)]

    assert may == [cast.ana.pk]
    with pytest.raises(PermissionDenied):
        keep_wishes(actor=cast.actor(cast.sol), answer=given, wishes={cast.bo.pk: "loves"})
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        assert not policy.wish_with_answer.allows(cast.actor(cast.ana), given)


def test_t38_that_somebody_wished_is_in_no_book_and_changes_no_column_but_the_sealed_one(cast, spring):
    given = yes(cast, cast.ana, spring)
    size = len(bytes(mine(cast, cast.ana, spring).wishes))
    before = rows.read()

    keep_wishes(actor=cast.actor(cast.ana), answer=given, wishes={cast.bo.pk: "rather_not"})

    kept = mine(cast, cast.ana, spring)
    assert changed(before) == {"weft_answer"}
    assert len(bytes(kept.wishes)) == size
    kept.wishes = given.wishes
    assert {
        field.name: getattr(kept, field.attname) for field in Answer._meta.fields if field.name != "wishes"
    } == {
        field.name: getattr(given, field.attname) for field in Answer._meta.fields if field.name != "wishes"
    }


def test_wishing_asks_as_much_for_thirty_people_as_for_one(cast, spring, django_assert_num_queries):
    given, anas = yes(cast, cast.ana, spring), cast.client(cast.ana)
    make.member(cast.sol, "Zed One")
    here = cast.url(f"answers/{given.pk}/wishes/?q=zed")
    anas.get(here)

    with django_assert_num_queries(14):
        anas.get(here)
    for at in range(29):
        make.member(cast.sol, f"Zed {at}")
    with django_assert_num_queries(14):
        page = anas.get(here)

    assert page.content.decode().count('class="wish"') == 30


# Leaving, and taking everything along


def test_whoever_leaves_is_in_no_round_and_leaves_no_word_in_those_that_are_over(cast, spring):
    over = make.open_a_round(cast.sol, "Over")
    yes(cast, cast.eve, over, said={}, intention="CNRY-intention")
    yes(cast, cast.eve, spring, intention="CNRY-intention", said={0: (1,)})
    choose_people(actor=cast.actor(cast.sol), round=spring, added=[cast.eve])
    Round.everywhere.filter(pk=over.pk).update(state="confirmed")

    leave_congregation(actor=cast.actor(cast.eve), member=cast.eve)

    left = mine(cast, cast.eve, over)
    assert mine(cast, cast.eve, spring) is None
    assert (left.said, left.is_caller, left.intention, bytes(left.wishes)) == ({}, False, "", b"")
    assert list(spring.among.all()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM weft_answer WHERE intention LIKE 'CNRY%%'")
        assert cursor.fetchone() == (0,)


def test_t17_an_export_holds_ones_own_answers_and_call_and_nobody_elses(cast, spring):
    yes(cast, cast.ana, spring, said={0: (1,)}, intention="Bread")
    yes(cast, cast.bo, spring, said={0: (0,)}, intention="CNRY-of-bo")

    [answer] = as_plain(list(everything_of(cast.ana.person)))["answers"]

    assert answer["said"] == {"How do you like to meet?": ["as it comes"]}
    assert answer["calls_for"] == "Bread"
    assert "CNRY" not in str(answer)


def test_withdrawing_is_for_its_giver(cast, spring):
    given = yes(cast, cast.ana, spring)

    with pytest.raises(PermissionDenied):
        withdraw_answer(actor=replace(cast.actor(cast.sol)), answer=given)
