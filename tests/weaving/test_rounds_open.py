"""While people gather: until when, who may take part, what they are asked, who is told, and when the day has come."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied

from tests import make
from tests.weaving.pages import text
from weft.congregations.actions.levels import Kind, add_level, set_level
from weft.congregations.models import Membership
from weft.core import clock
from weft.core.actor import PASSER_BY, the_house
from weft.core.errands import run_errand
from weft.core.models import Entry, Errand, Work
from weft.people.actions.blocks import block_person
from weft.weaving import queries
from weft.weaving.actions.answers import say_yes
from weft.weaving.actions.rounds import ask_questions, choose_people, open_round, tell_of_round
from weft.weaving.actions.weaves import ask_when_closed
from weft.weaving.forms.rounds import RoundForm
from weft.weaving.logic.questions import Question
from weft.weaving.logic.rounds import Course
from weft.weaving.logic.yeses import Yes
from weft.weaving.models import Round, Weave
from weft.weaving.policy import rounds as policy
from weft.weaving.queries.deadlines import zones_of
from weft.weaving.reactions.rounds import close_due_rounds

PLAN = Question("How do you like to meet?", ("with a plan", "as it comes"))


@pytest.fixture
def until(cast):
    """A round that people can say yes to for nine days."""
    return opened(cast, closes_at=clock.now() + timedelta(days=9))


def opened(cast, name="Spring", **course):
    cycle = make.Cycle(first_day=clock.today() + timedelta(days=30), weeks=6, minutes=90)
    how = {"actor": cast.actor(cast.sol), "congregation": cast.home, "name": name, "sizes": (3, 6)}
    return open_round(**how, cycle=cycle, course=Course(**course))


def may(cast, round):
    return [each.name.split()[0] for each in cast.present if _may(cast, each, round)]


def _may(cast, member, round):
    return policy.take_part_in_round.allows(cast.actor(member), round)


def later(days):
    return time_machine.travel(clock.now() + timedelta(days=days), tick=False)


def posted(cast, **said):
    usual = {name: str(value) for name, value in RoundForm.usual(cast.home).items()}
    return usual | {"name": "Spring"} | said


# Opening


def test_a_round_is_opened_with_its_day_by_the_clock_of_the_community(cast, sols):
    cast.home.zone = "America/New_York"
    cast.home.save(update_fields=["zone"])
    day = clock.today() + timedelta(days=10)

    sols.post(
        cast.url("rounds/"),
        posted(cast, closes_at=f"{day}T19:30", kinds="Support\nMaking\nsupport", turns="", silence="keeps"),
    )

    kept = Round.objects.of(cast.home).get()
    assert kept.closes_at.isoformat() == f"{day + timedelta(days=1)}T00:30:00+00:00"
    assert (kept.kinds, kept.turns, kept.silence_keeps, kept.is_for_some) == (
        ["Support", "Making"],
        2,
        True,
        False,
    )


def test_without_a_day_it_stays_open(cast, sols):
    sols.post(cast.url("rounds/"), posted(cast, closes_at=""))

    with later(400):
        assert policy.take_part_in_round.rows(cast.actor(cast.ana)).count() == 1


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ({"closes_at": "2001-01-01T20:00"}, "that time has passed. Choose a later one."),
        ({"first_day": "today"}, "people can still say yes on that day. Choose a later one."),
    ],
)
def test_a_day_that_cannot_be_is_told_and_what_is_folded_away_unfolds(cast, sols, slip, sentence):
    slip = {name: str(clock.today()) if value == "today" else value for name, value in slip.items()}

    answer = sols.post(cast.url("rounds/"), posted(cast, **slip))

    assert answer.status_code == 422
    assert f"Not yet: {sentence}" in text(answer)
    assert ("<details open>" in answer.content.decode()) is ("first_day" in slip)
    assert list(Round.objects.of(cast.home)) == []


def test_the_day_is_told_by_the_readers_clock_and_by_each_where_somebody_lives(cast, until):
    page = text(cast.client(cast.cy).get(cast.url(f"rounds/{until.pk}/")))
    mine, everywhere = queries.deadline(until, "America/New_York")

    assert f"You can say yes until {mine.words} . New York time" in page
    assert [each.zone_words for each in everywhere] == ["Stockholm time", "Lisbon time", "New York time"]
    assert all(each.words in page for each in everywhere)


def test_a_round_for_some_tells_no_zone_of_anybody_else(cast):
    begun = opened(cast, closes_at=clock.now() + timedelta(days=9), is_for_some=True)
    choose_people(actor=cast.actor(cast.sol), round=begun, added=[cast.bo])

    assert zones_of(begun) == {"Europe/Lisbon", "Europe/Stockholm"}


# Who may take part


def test_everybody_may_take_part_until_the_day_and_nobody_after(cast, until):
    everybody = ["Ana", "Bo", "Cy", "Dee", "Eve", "Gus", "Sol"]

    assert may(cast, until) == everybody
    assert not policy.take_part_in_round.allows(PASSER_BY, until)
    assert not policy.take_part_in_round.allows(cast.actor(cast.kai), until)
    with later(9):
        assert may(cast, until) == []


def test_whose_level_does_not_let_them_join_takes_no_part_and_is_not_told(cast, until):
    sol = cast.actor(cast.sol)
    level = add_level(actor=sol, kind=Kind("Guest", "", set()))
    set_level(actor=sol, member=cast.ana, level=level)
    cast.ana.refresh_from_db()

    assert "Ana" not in may(cast, until)
    assert cast.ana not in queries.may_take_part(until)
    assert cast.bo in queries.may_take_part(until)


def test_a_round_for_some_is_for_those_who_were_chosen_or_brought_in(cast):
    begun = opened(cast, is_for_some=True)
    choose_people(actor=cast.actor(cast.sol), round=begun, added=[cast.bo, cast.gus])
    make.yeses(cast.sol, begun, [make.signup("Dee", mail="dee@example.org")])

    assert may(cast, begun) == ["Bo", "Dee", "Gus"]


def test_only_whoever_weaves_chooses_asks_and_tells(cast, until):
    ana = cast.actor(cast.ana)
    for deed in (
        lambda: choose_people(actor=ana, round=until, added=[cast.ana]),
        lambda: ask_questions(actor=ana, round=until, questions=[PLAN]),
        lambda: tell_of_round(actor=ana, round=until),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    weaver = replace(ana, permits=frozenset({"weave"}))
    assert policy.gather_round.allows(weaver, until)


def test_people_are_chosen_one_by_one_and_taken_away_again(cast, sols):
    begun = opened(cast, is_for_some=True)
    here = cast.url(f"rounds/{begun.pk}/people/")
    shown = [member.pk for member in cast.present]

    sols.post(here, {"how": "pick", "shown": shown, "picked": [cast.ana.pk, cast.gus.pk]})
    sols.post(here + "?q=gus", {"how": "pick", "shown": [cast.gus.pk]})

    assert list(begun.among.all()) == [cast.ana]
    assert "checked" in sols.get(here + "?q=ana").content.decode()


def test_people_come_from_a_level_and_from_an_earlier_round(cast, sols):
    sol, begun, earlier = cast.actor(cast.sol), opened(cast, is_for_some=True), make.open_a_round(cast.sol)
    level = add_level(actor=sol, kind=Kind("Partner", "", {"join"}))
    set_level(actor=sol, member=cast.dee, level=level)
    make.yeses(cast.sol, earlier, [make.signup("Bo", mail="bo@example.org")])
    here = cast.url(f"rounds/{begun.pk}/people/")

    sols.post(here, {"how": "level", "level": level.pk})
    sols.post(here, {"how": "earlier", "earlier": earlier.pk})

    assert set(begun.among.all()) == {cast.dee, cast.bo}


def test_a_list_of_names_adds_whom_it_means_and_says_line_by_line_what_was_not_clear(cast, sols):
    make.member(cast.sol, "Ana Reis")
    begun = opened(cast, is_for_some=True)

    answer = sols.post(
        cast.url(f"rounds/{begun.pk}/people/"),
        {"how": "names", "names": "bo ek\n\nNobody Known\nAna\nDee Zdenek, Gus Alm"},
    )

    assert answer.status_code == 422
    assert set(begun.among.all()) == {cast.bo, cast.dee, cast.gus}
    assert "Line 3: nobody here is called “Nobody Known”." in text(answer)
    assert "Line 4: several people here are called “Ana”." in text(answer)
    assert ">\nNobody Known\nAna</textarea>" in answer.content.decode()


def test_t36_whoever_keeps_apart_from_the_weaver_is_missing_like_whoever_is_not_listed(cast):
    block_person(actor=cast.actor(cast.ana), person=cast.dee.person)
    dee = replace(cast.actor(cast.dee), permits=frozenset({"weave"}), circle_ids=frozenset())

    assert queries.named(dee, "Ana Lima\nZoe Never").unknown == [(1, "Ana Lima"), (2, "Zoe Never")]


def test_choosing_asks_as_much_for_thirty_people_as_for_one(cast, sols, django_assert_num_queries):
    begun = opened(cast, is_for_some=True)
    one = make.member(cast.sol, "Zed One")
    choose_people(actor=cast.actor(cast.sol), round=begun, added=[one])
    here = cast.url(f"rounds/{begun.pk}/people/?q=zed")
    sols.get(here)

    with django_assert_num_queries(21):
        sols.get(here)
    more = [make.member(cast.sol, f"Zed {at}") for at in range(29)]
    choose_people(actor=cast.actor(cast.sol), round=begun, added=more)
    with django_assert_num_queries(21):
        page = sols.get(here)

    assert page.content.decode().count('name="picked"') == 30


# What everybody is asked


def test_questions_are_asked_until_somebody_has_said_yes(cast, sols, until):
    here = cast.url(f"rounds/{until.pk}/questions/")
    asked = {
        "words_0": PLAN.words,
        "options_0": "with a plan\nas it comes",
        "aim_0": "mixed",
        "weight_0": "much",
    }

    first = sols.post(here, asked)
    make.yeses(cast.sol, until, [make.signup("Fia")])
    second = sols.post(here, asked | {"words_0": "Another?"}, follow=True)

    until.refresh_from_db()
    assert first.status_code == 303
    assert until.questions == [replace(PLAN, aim="mixed", weight="much").kept]
    assert "Somebody has said yes already, and answered as it stood then." in text(second)


def test_a_question_without_two_answers_is_told_and_nothing_typed_is_lost(cast, sols, until):
    answer = sols.post(cast.url(f"rounds/{until.pk}/questions/"), {"words_1": "Why?", "options_1": "because"})

    assert answer.status_code == 422
    assert "Not yet: a question needs two answers at least." in text(answer)
    assert 'value="Why?"' in answer.content.decode()


# Telling people


def run_errands():
    for errand in Errand.everywhere.filter(state=Errand.State.WAITING).order_by("pk"):
        run_errand.func(errand.pk)


def test_nobody_is_told_by_opening_and_everybody_whom_a_mail_reaches_once_by_the_button(cast, sols, until):
    joy = make.member(cast.sol, "Joy Ray", mail="joy@example.net")
    here = cast.url(f"rounds/{until.pk}/people/")
    run_errands()
    before = len(mail.outbox)

    page = text(sols.get(here))
    sols.post(here + "invite/")
    run_errands()
    again = text(sols.post(here + "invite/", follow=True))
    run_errands()

    told = sorted(letter.to[0] for letter in mail.outbox[before:])
    assert before == 0
    assert told == sorted(
        ["joy@example.net", *(f"{name}@example.org" for name in ("ana", "bo", "cy", "dee", "eve", "sol"))]
    )
    assert "To ask in person" in page
    assert "Gus Alm" in page
    assert "+351 900 000 007" in page
    assert "Everybody whom a mail reaches was told already." in again
    assert joy.person.mail not in page


def test_the_mail_holds_the_fact_the_day_and_a_link_and_no_name_of_the_round(cast, until):
    tell_of_round(actor=cast.actor(cast.sol), round=until)
    run_errands()

    [letter] = [letter for letter in mail.outbox if letter.to == ["bo@example.org"]]
    secret = re.search(r"/take-part/([^/]+)/", letter.body)[1]
    assert queries.opened_part(secret) == (cast.actor(cast.bo), until)
    assert queries.deadline(until, "Europe/Stockholm")[0].words in letter.body
    assert "Spring" not in letter.body + letter.subject


def test_whoever_said_yes_stepped_out_or_is_new_is_told_as_it_is_then(cast):
    begun = opened(cast, is_for_some=True)
    sol = cast.actor(cast.sol)
    choose_people(actor=sol, round=begun, added=[cast.bo, cast.cy])
    say_yes(actor=cast.actor(cast.cy), round=begun, yes=Yes(), week=make.EVENINGS)

    told = tell_of_round(actor=sol, round=begun)
    choose_people(actor=sol, round=begun, added=[cast.dee], dropped=[cast.bo])
    more = tell_of_round(actor=sol, round=begun)
    run_errands()

    assert (told, more) == (1, 1)
    assert [letter.to for letter in mail.outbox] == [["dee@example.org"]]
    entries = Entry.everywhere.filter(deed="round.told").order_by("pk")
    assert [entry.facts for entry in entries] == [{"members": str(cast.bo.pk)}, {"members": str(cast.dee.pk)}]


def test_the_list_to_ask_in_person_never_tells_who_said_yes(cast, until):
    sol = cast.actor(cast.sol)
    before = list(queries.to_ask_in_person(sol, until))
    say_yes(actor=cast.actor(cast.gus), round=until, yes=Yes(), week=make.EVENINGS)

    assert before == list(queries.to_ask_in_person(sol, until)) == [cast.gus]


# When the day has come


def test_at_its_day_the_worker_is_asked_once_as_the_house(cast, until):
    make.yeses(cast.sol, until, [make.signup(name) for name in ("Fia", "Gil", "Hue")])
    close_due_rounds()
    early = Weave.objects.of(cast.home).count()

    with later(9):
        close_due_rounds()
        close_due_rounds()
        weave = Weave.objects.of(cast.home).get()
        entry = Entry.everywhere.latest("pk")

    assert early == 0
    assert (weave.sizes, weave.cycle, weave.seconds, weave.seed) == ((3, 6), until.cycle, 8, 7)
    assert (entry.deed, entry.person) == ("weave.asked", None)
    assert Work.everywhere.get().kind == "weave"


def test_with_too_few_it_stays_open_and_says_so_to_whoever_weaves(cast, until):
    make.yeses(cast.sol, until, [make.signup("Fia"), make.signup("Gil")])

    with later(9):
        close_due_rounds()
        page = text(cast.client(cast.sol).get(cast.url(f"rounds/{until.pk}/")))

    until.refresh_from_db()
    assert (until.state, Weave.objects.of(cast.home).count()) == ("open", 0)
    assert "fewer than 3 people said yes: too few for even one crew." in page


def test_what_was_stopped_after_its_day_is_not_asked_for_again(cast, until):
    make.yeses(cast.sol, until, [make.signup(name) for name in ("Fia", "Gil", "Hue")])

    with later(9):
        weave = ask_when_closed(actor=the_house(cast.home.pk), round=until)
        Weave.everywhere.filter(pk=weave.pk).update(state=Weave.State.DROPPED)
        assert ask_when_closed(actor=the_house(cast.home.pk), round=until) is None


def test_an_open_round_waits_on_the_first_page_of_those_who_may_take_part(cast, until):
    assert list(queries.rounds_going_on(cast.actor(cast.eve))) == [until]
    with later(9):
        assert list(queries.rounds_going_on(cast.actor(cast.eve))) == []
    assert Membership.objects.of(cast.home).count() > 1
