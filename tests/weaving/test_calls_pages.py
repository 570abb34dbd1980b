"""The board of calls, the page of a call, and what works by mail alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import make, rows
from tests.weaving.pages import changed, text
from weft.circles.models import Belonging, Circle
from weft.congregations.models import Level, Membership
from weft.core import clock
from weft.flows.queries.exports import as_plain, everything_of
from weft.meetings.actions import change_availability
from weft.meetings.logic import Span
from weft.meetings.models import Series
from weft.people.actions.blocks import block_person
from weft.weaving.actions import calls as actions
from weft.weaving.models import Call, CallQuestion, Joining
from weft.weaving.queries.call_links import call_secret

WORDS = "One chapter a week, over soup"


@pytest.fixture
def called(cast):
    """Ana calls, and Bo is in it."""
    return make.call(cast.ana, cast.bo, intention=WORDS, place="Lisbon")


@pytest.fixture
def eve(cast):
    return cast.client(cast.eve)


def said(**more):
    until = clock.today() + timedelta(days=10)
    usual = {"intention": WORDS, "size_low": 3, "size_high": 5, "quorum": 3, "is_online": "on"}
    return usual | {"until": until.isoformat(), "minutes": 90, "weeks": 6} | more


def link(call, member):
    return reverse("call_link", args=[call_secret(call, member)])


def stands(call, member):
    return Joining.everywhere.filter(call=call, membership=member).values_list("state", flat=True).first()


# The board


def test_the_board_says_what_for_with_whom_when_and_how_many_seats_are_left(cast, called, eve):
    page = text(eve.get(cast.url("calls/")))

    for words in (
        WORDS,
        "Ana Lima called",
        "Bo Ek",
        "A time is to be found together",
        "Lisbon, or online",
        "English",
        "3 to 5 people; 3 seats are free",
        "With one more it can begin.",
        "Holds until",
        "Europe/Lisbon",
    ):
        assert words in page


def test_the_first_meeting_stands_by_the_readers_own_clock(cast, eve):
    make.call(cast.bo, first_at=clock.now().replace(hour=17, minute=30) + timedelta(days=20))

    page = text(cast.client(cast.cy).get(cast.url("calls/")))

    assert "12:30 America/New_York , then weekly" in page


def test_an_empty_board_teaches_with_one_example_and_one_button(cast, eve):
    answer = eve.get(cast.url("calls/"))

    assert "Anybody can call a crew" in text(answer)
    assert "over soup" in text(answer)
    assert answer.content.decode().count("Call a crew</a>") == 1


def test_one_finds_by_words_language_and_place(cast, called, eve):
    make.call(cast.cy, intention="Walk by the river", language="pt")
    make.call(cast.dee, intention="Mend bicycles", is_online=False, place="Porto")

    def found(query):
        page = text(eve.get(cast.url(f"calls/?{query}")))
        return [words for words in (WORDS, "Walk by the river", "Mend bicycles") if words in page]

    assert found("q=CHAPTER+soup") == [WORDS]
    assert found("q=porto") == ["Mend bicycles"]
    assert found("language=pt") == ["Walk by the river"]
    assert found("where=online") == [WORDS, "Walk by the river"]
    assert found("where=here") == [WORDS, "Mend bicycles"]
    assert found("q=nowhere") == []
    assert found("language=xx") == [WORDS, "Walk by the river", "Mend bicycles"]


def test_the_board_asks_the_same_questions_for_one_call_and_for_thirty(
    cast, called, eve, django_assert_num_queries
):
    members = [make.member(cast.sol, f"Guest {number}") for number in range(30)]
    for asked in range(2):
        with django_assert_num_queries(13):
            page = text(eve.get(cast.url("calls/")))
        for member in members:
            if not asked:
                make.call(member, cast.bo, cast.cy, intention=f"Call of {member.name}")

    assert "Call of Guest 11" in page
    assert "Page 1 of 2" in page


def test_the_page_of_a_call_asks_the_same_questions_for_one_in_it_and_for_thirty(
    cast, eve, django_assert_num_queries
):
    call = make.call(cast.ana, size_high=40)
    CallQuestion.everywhere.create(congregation=cast.home, call=call, asker=cast.bo, words="?")
    for asked in range(2):
        with django_assert_num_queries(14):
            eve.get(cast.url(f"calls/{call.pk}/"))
        for number in range(0 if asked else 30):
            member = make.member(cast.sol, f"Guest {number}")
            actions.join_call(actor=cast.actor(member), call=call)
            CallQuestion.everywhere.create(congregation=cast.home, call=call, asker=member, words="?")


# Calling


def test_one_form_calls_a_crew(cast, eve):
    usual = text(eve.get(cast.url("calls/new/")))

    answer = eve.post(cast.url("calls/new/"), said())

    call = Call.everywhere.get()
    assert "What do you call a crew for?" in usual
    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"calls/{call.pk}/"))
    assert (call.caller, call.zone, call.first_at, call.language) == (cast.eve, "Europe/Lisbon", None, "")
    assert f"{call.until.astimezone(clock.ZoneInfo('Europe/Lisbon')):%H:%M}" == "23:59"
    assert "A call you are in" in text(eve.get(answer["Location"]))


def test_it_holds_no_longer_than_until_the_first_meeting(cast, eve):
    day = (clock.today() + timedelta(days=3)).isoformat()

    eve.post(cast.url("calls/new/"), said(first_day=day, first_time="19:00"))

    call = Call.everywhere.get()
    assert call.until == call.first_at


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("intention", {"intention": " "}),
        ("size_high", {"size_low": 5, "size_high": 4}),
        ("quorum", {"quorum": 6}),
        ("place", {"is_online": ""}),
        ("until", {"until": "2020-01-01"}),
        ("first_day", {"first_day": "2020-01-01", "first_time": "19:00"}),
        ("first_day", {"first_time": "19:00"}),
        ("first_time", {"first_day": "2099-01-01"}),
        ("weeks", {"weeks": 0}),
    ],
)
def test_what_is_not_clear_yet_is_said_at_its_field(cast, eve, field, wrong):
    answer = eve.post(cast.url("calls/new/"), said(**wrong))

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Call.everywhere.exists()


def test_the_fourth_at_once_is_asked_to_wait(cast, eve):
    for _ in range(3):
        make.call(cast.eve)

    answer = eve.post(cast.url("calls/new/"), said())

    assert answer.status_code == 422
    assert "Three of yours are open." in text(answer)


def test_whoever_called_changes_it_takes_it_back_and_calls_again_with_the_words_filled_in(cast, called):
    ana = cast.client(cast.ana)
    form = ana.get(cast.url(f"calls/{called.pk}/change/")).content.decode()

    changed_ = ana.post(cast.url(f"calls/{called.pk}/change/"), said(intention="Two chapters"))
    taken = ana.post(cast.url(f"calls/{called.pk}/withdraw/"))
    board = ana.get(taken["Location"])
    again = ana.get(cast.url(f"calls/new/?again={called.pk}")).content.decode()
    others = cast.client(cast.bo).get(cast.url(f"calls/new/?again={called.pk}")).content.decode()

    assert WORDS in form
    assert (changed_.status_code, taken.status_code) == (303, 303)
    assert "Call it again" in text(board)
    assert "Two chapters" in again
    assert "Two chapters" not in others


def test_below_those_who_are_in_it_nothing_is_changed(cast, called):
    for member in (cast.cy, cast.dee):
        actions.join_call(actor=cast.actor(member), call=called)

    answer = cast.client(cast.ana).post(cast.url(f"calls/{called.pk}/change/"), said(size_high=3))

    assert answer.status_code == 422
    assert "more people than that are in it already" in text(answer)


# Being in it


def test_join_leave_next_time_and_not_this_one_take_one_button_each(cast, called, eve):
    def press(what):
        answer = eve.post(cast.url(f"calls/{called.pk}/{what}/"))
        return answer.status_code, stands(called, cast.eve)

    assert press("join") == (303, "in")
    assert press("leave") == (303, None)
    assert press("next-time") == (303, "next time")
    assert "Do not tell me" in text(eve.get(cast.url("calls/")))
    assert eve.post(cast.url("calls/next-time/drop/")).status_code == 303
    assert stands(called, cast.eve) is None
    assert press("not-this-one") == (404, None)
    actions.ask_along(actor=cast.actor(cast.ana), call=called, members=[cast.eve])
    assert "You are asked along" in text(eve.get(cast.url("calls/")))
    assert press("not-this-one") == (303, None)


def test_a_full_call_offers_no_button_and_says_so(cast, eve):
    call = make.call(cast.ana, cast.bo, size_low=2, size_high=2, quorum=2)

    page = eve.get(cast.url(f"calls/{call.pk}/"))
    answer = eve.post(cast.url(f"calls/{call.pk}/join/"))

    assert "no seat is free just now" in text(page)
    assert f"calls/{call.pk}/join/" not in page.content.decode()
    assert "This is not possible now." in text(eve.get(answer["Location"]))


def test_t36_a_call_with_somebody_kept_apart_answers_as_one_that_is_not_there(cast, called, eve):
    block_person(actor=cast.actor(cast.bo), person=cast.eve.person)

    for path in ("", "join/", "next-time/", "not-this-one/", "leave/", "ask/"):
        ask = eve.post if path else eve.get
        there, nowhere = (ask(cast.url(f"calls/{pk}/{path}")) for pk in (called.pk, 999_999))
        assert there.status_code == nowhere.status_code == 404
        assert text(there) == text(nowhere)
    assert WORDS not in text(eve.get(cast.url("calls/")))
    assert Client().get(link(called, cast.eve)).status_code == 404


def test_asking_along_says_the_same_whatever_becomes_of_it(cast, called):
    ana, path = cast.client(cast.ana), cast.url(f"calls/{called.pk}/along/")
    before = text(ana.get(path))

    first = ana.post(path, {"people": [cast.eve.pk, cast.cy.pk]})
    actions.decline_call(actor=cast.actor(cast.eve), call=called)
    nobody = ana.post(path, {"people": ""})

    assert (first.status_code, nobody.status_code) == (303, 422)
    ana.get(first["Location"])
    assert text(ana.get(path)) == before
    assert "Eve Nova" in before
    assert "Bo Ek" not in before


def test_questions_are_asked_replied_to_and_taken_back(cast, called, eve):
    path, ana = cast.url(f"calls/{called.pk}/"), cast.client(cast.ana)

    empty = eve.post(f"{path}ask/", {"words": " "})
    for words in ("At what time?", "Which book?"):
        eve.post(f"{path}ask/", {"words": words})
    one, other = CallQuestion.everywhere.order_by("pk")
    no_words = ana.post(cast.url(f"questions/{one.pk}/reply/"), {"words": ""})
    replied = ana.post(cast.url(f"questions/{one.pk}/reply/"), {"words": "At seven."})
    back = eve.post(cast.url(f"questions/{other.pk}/take-back/"))
    page = text(cast.client(cast.sol).get(path))

    assert [empty.status_code, no_words.status_code, replied.status_code, back.status_code] == [
        422,
        422,
        303,
        303,
    ]
    assert "Eve Nova : At what time? At seven." in page
    assert "Which book?" not in page
    for _ in range(4):
        answer = eve.post(f"{path}ask/", {"words": "?"})
    assert "Three of your questions wait for a reply." in text(eve.get(answer["Location"]))


# Becoming a crew


def confirmed(client, path, **more):
    page = client.get(path)
    people = page.context["confirm_form"].initial["people"]
    return page, client.post(path, {"people": people} | more)


def test_the_page_shows_what_will_be_and_one_button_makes_it_so(cast, eve):
    first = clock.now().replace(hour=18, minute=30) + timedelta(days=20)
    call = make.call(cast.ana, cast.bo, cast.eve, first_at=first, intention=WORDS)

    page, answer = confirmed(eve, cast.url(f"calls/{call.pk}/confirm/"))

    circle = Circle.everywhere.latest("pk")
    for words in ("Ana Lima", "Bo Ek", "Eve Nova", "18:30", "Europe/Lisbon"):
        assert words in text(page)
    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"circles/{circle.pk}/"))
    assert "First meeting" in text(eve.get(answer["Location"]))
    assert Call.everywhere.get().circle == circle


def test_where_the_rhythm_is_to_be_found_one_of_up_to_three_times_is_chosen(cast, called, eve):
    actions.join_call(actor=cast.actor(cast.eve), call=called)
    for member in (cast.ana, cast.bo, cast.eve):
        week = [Span(day, 16 * 60, 22 * 60) for day in range(5)]
        change_availability(actor=cast.actor(member), week=week, hours=(480, 1320))
    path = cast.url(f"calls/{called.pk}/confirm/")

    page, unchosen = confirmed(eve, path)
    keys = [key for key, _ in page.context["confirm_form"].fields["start"].choices]
    _, answer = confirmed(eve, path, start=keys[1])

    assert (len(keys), keys[-1]) == (4, "later")
    assert unchosen.status_code == 422
    series = Series.everywhere.latest("pk")
    assert f"{series.zone}|{series.weekday}|{series.minute}" == keys[1]
    assert answer.status_code == 303


def test_they_may_find_a_time_themselves(cast, called, eve):
    actions.join_call(actor=cast.actor(cast.eve), call=called)
    before = Series.everywhere.count()

    page, answer = confirmed(eve, cast.url(f"calls/{called.pk}/confirm/"))

    assert "No weekly time is known that suits everybody." in text(page)
    assert answer.status_code == 303
    assert Series.everywhere.count() == before


def test_what_has_changed_meanwhile_is_shown_first(cast, called, eve):
    actions.join_call(actor=cast.actor(cast.eve), call=called)
    path = cast.url(f"calls/{called.pk}/confirm/")
    people = eve.get(path).context["confirm_form"].initial["people"]
    actions.join_call(actor=cast.actor(cast.cy), call=called)

    answer = eve.post(path, {"people": people})

    assert answer.status_code == 422
    assert "has changed meanwhile" in text(answer)
    assert "Cy O'Brien" in text(answer)


# By mail alone


def test_t67_looking_at_the_link_of_a_call_changes_nothing_and_it_sends_itself_nowhere(cast, called):
    before, client = rows.read(), Client()

    answers = [client.get(link(called, cast.gus)), client.head(link(called, cast.gus))]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert changed(before) == set()
    assert answers[0]["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answers[0]["Cache-Control"]
    assert WORDS in text(answers[0])
    assert "This page is for Gus Alm." in text(answers[0])


def test_somebody_without_a_way_in_joins_leaves_and_passes_by_the_link_in_their_mail(cast, called):
    client, path = Client(), link(called, cast.gus)

    def press(what):
        answer = client.post(path, {"do": what})
        return answer.status_code, stands(called, cast.gus)

    assert press("join") == (200, "in")
    assert "You are in it" in text(client.get(path))
    assert press("leave") == (200, None)
    assert press("next") == (200, "next time")
    assert press("not") == (200, "next time")
    assert press("nonsense") == (422, "next time")
    assert press("") == (422, "next time")
    assert press("confirm") == (422, "next time")


def test_the_link_speaks_the_language_and_the_clock_of_whom_it_is_for(cast):
    call = make.call(cast.ana, first_at=clock.now().replace(hour=17, minute=30) + timedelta(days=20))
    cast.cy.person.language = "fr"
    cast.cy.person.save(update_fields=["language"])

    page = Client().get(link(call, cast.cy))

    assert "12:30 America/New_York" in text(page)
    assert page["Content-Language"] == "fr"


def test_they_confirm_by_the_link_see_their_crew_there_and_leave_it(cast, called):
    actions.join_call(actor=cast.actor(cast.gus), call=called)
    client, path = Client(), link(called, cast.gus)
    people = client.get(path).context["confirm_form"].initial["people"]

    answer = client.post(path, {"do": "confirm", "people": people})
    circle = Circle.everywhere.latest("pk")
    page = text(client.get(path))
    left = client.post(path, {"do": "leave"})

    assert (answer.status_code, answer["Location"]) == (303, path)
    assert "Your crew is there" in page
    assert all(name in page for name in ("Ana Lima", "Bo Ek", "Gus Alm"))
    assert "You have left" in text(left)
    assert not Belonging.everywhere.filter(circle=circle, membership=cast.gus, until=None).exists()
    assert client.get(path).status_code == 404


def test_whoever_has_a_way_in_is_led_to_the_crews_own_page(cast, called):
    actions.join_call(actor=cast.actor(cast.gus), call=called)
    people = [cast.ana.pk, cast.bo.pk, cast.gus.pk]
    circle = actions.confirm_call(actor=cast.actor(cast.ana), call=called, people=people, beginning=None)

    answer = Client().get(link(called, cast.bo))

    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"circles/{circle.pk}/"))
    assert Client().get(link(called, cast.eve)).status_code == 404


def test_t18_the_link_of_a_call_leads_nowhere_once_it_is_over_for_them(cast, called):
    client = Client()
    whole, never = link(called, cast.gus), reverse("call_link", args=["never-was-here"])
    actions.withdraw_call(actor=cast.actor(cast.ana), call=called)

    there, nowhere = client.get(whole), client.get(never)

    assert there.status_code == nowhere.status_code == client.get(link(called, cast.lou)).status_code == 404
    assert text(there) == text(nowhere)
    assert "It has ended" in text(client.get(link(called, cast.bo)))
    assert client.get(whole[:-2] + "x/").status_code == 404


def test_whoever_may_not_sit_in_crews_reads_the_link_and_finds_no_button(cast, called):
    level = Level.everywhere.create(congregation=cast.home, name="Friend", rights=[])
    Membership.everywhere.filter(pk=cast.gus.pk).update(level=level)

    page = Client().get(link(called, cast.gus))

    assert WORDS in text(page)
    assert 'name="do"' not in page.content.decode()
    assert Client().post(link(called, cast.gus), {"do": "join"}).status_code == 422


# From elsewhere


def test_home_says_who_is_asked_and_where_enough_are_in_it(cast, called, time_machine):
    sol = cast.client(cast.sol)
    quiet = text(sol.get(cast.url()))
    actions.ask_along(actor=cast.actor(cast.ana), call=called, members=[cast.sol])
    asked = text(sol.get(cast.url()))
    actions.join_call(actor=cast.actor(cast.sol), call=called)
    enough = text(sol.get(cast.url()))

    assert "One call is open" in quiet
    assert "You are asked along" in asked
    assert "Enough of you are in it to begin" in enough


def test_a_newcomer_finds_calls_among_the_crews_that_are_open(cast, eve):
    for number in range(4):
        make.call(make.member(cast.sol, f"Guest {number}"), intention=f"Call {number}")

    page = text(eve.get(cast.url()))

    assert [f"Call {number}" in page for number in range(4)] == [True, True, True, False]
    assert "All calls" in page


def test_what_is_mine_of_calls_goes_along_and_nobody_elses(cast, called):
    actions.join_call(actor=cast.actor(cast.cy), call=called)
    own = make.call(cast.cy, intention="CNRY-mine")
    CallQuestion.everywhere.create(congregation=cast.home, call=called, asker=cast.cy, words="CNRY-asked")
    CallQuestion.everywhere.create(congregation=cast.home, call=own, asker=cast.ana, words="CNRY-others")

    told = as_plain(list(everything_of(cast.cy.person)))["calls"]

    assert [row.get("intention") or row.get("joined") or row.get("words") for row in told] == [
        "CNRY-mine",
        "in",
        "CNRY-asked",
    ]
    assert WORDS not in str(told)
    assert "CNRY-others" not in str(told)
