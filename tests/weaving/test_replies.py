"""Answering on a page, at home, by the link of a mail or on paper; and what people are told."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests import make, rows
from tests.weaving.pages import seat, text
from weft.core import clock
from weft.core.errands import run_errand
from weft.core.models import Errand
from weft.flows.actions.leaving import leave_congregation
from weft.people.models import Person
from weft.weaving.models import NextStep, Round, Seat
from weft.weaving.queries.seats import reply_secret
from weft.weaving.queries.turns import turn_of

WITH_WAY_IN = ("Ana", "Bo", "Eve")


@pytest.fixture
def given(cast, begun):
    said = [make.signup(name, mail=f"{name.casefold()}@example.org") for name in WITH_WAY_IN]
    mailed = make.signup("Fia", mail="fia@example.net")
    return make.yeses(cast.sol, begun, [*said, mailed, make.signup("Gil"), make.signup("Hue")])


@pytest.fixture
def asked(cast, begun, given):
    """Ana, Bo and Fia are proposed to each other, and Gil, Hue and Eve."""
    crews = [[given["Ana"], given["Bo"], given["Fia"]], [given["Gil"], given["Hue"], given["Eve"]]]
    make.propose(cast.sol, begun, crews)
    return make.put_before(cast.sol, begun)


def replies(weave):
    names = {row.answer_id: row.answer.membership.name for row in Seat.everywhere.filter(weave=weave)}
    return {names[key].split()[0]: reply for key, reply in turn_of(weave).replies.items()}


def send_mails():
    mail.outbox.clear()
    cache.clear()
    for errand in Errand.everywhere.filter(state="waiting"):
        run_errand.call(errand.pk)
    return {letter.to[0]: letter for letter in mail.outbox}


def link_in(letter):
    return re.search(r"https?://[^/]+(/reply/\S+)", letter.body).group(1)


def buttons(response):
    return re.findall(r'name="reply" value="([^"]+)"', response.content.decode())


# On the page


def test_somebody_sees_their_own_crew_by_their_own_clock_and_nobody_elses(cast, begun, asked):
    page = cast.client(cast.bo).get(cast.url(f"rounds/{begun.pk}/"))

    words = text(page)
    assert "A crew is proposed to you" in words
    assert "Thu 19:30 Stockholm time" in words
    assert (
        f"{asked.first_day + timedelta(days=(3 - asked.first_day.weekday()) % 7):%-d %B %Y}, 19:30" in words
    )
    assert all(name in words for name in ("Ana Lima", "Bo Ek", "Fia", "You can all meet then."))
    assert not any(name in words for name in ("Gil", "Hue", "Eve Nova"))
    assert buttons(page) == ["yes", "not this", "not then", "back"]


def test_an_answer_is_kept_shown_to_oneself_alone_and_changed(cast, begun, asked):
    bos, here = cast.client(cast.bo), cast.url(f"rounds/{begun.pk}/")
    post = cast.url(f"seats/{seat(asked, 'Bo Ek').pk}/reply/")
    before = {name: text(cast.client(getattr(cast, name)).get(here)) for name in ("ana", "eve", "sol", "cy")}

    first = bos.post(post, {"reply": "not this"}, follow=True)
    second = bos.post(post, {"reply": "yes"}, follow=True)
    after = {name: text(cast.client(getattr(cast, name)).get(here)) for name in before}

    assert "Kept, for you alone." in text(first)
    assert "You answered: Not this one" in text(first)
    assert "You answered: Yes" in text(second)
    assert replies(asked)["Bo"] == "yes"
    assert after == before


def test_it_waits_at_home_with_its_buttons_for_everybody_who_is_asked(cast, begun, asked):
    pages = {name: cast.client(getattr(cast, name)).get(cast.url()) for name in ("ana", "eve", "cy", "sol")}

    assert {name: len(buttons(page)) for name, page in pages.items()} == {
        "ana": 4,
        "eve": 4,
        "cy": 0,
        "sol": 0,
    }
    assert f'action="{cast.url("seats/")}' in pages["ana"].content.decode()


def test_it_says_until_when_by_ones_own_clock(cast, begun, asked):
    Round.everywhere.filter(pk=begun.pk).update(
        answer_by=clock.now().replace(hour=12, minute=0) + timedelta(days=3)
    )

    shown = {
        name: text(cast.client(getattr(cast, name)).get(cast.url(f"rounds/{begun.pk}/")))
        for name in ("ana", "bo")
    }

    assert re.search(r"You can change it until \w+, \d+ \w+ \d{4}, 12:00 \(Lisbon time\)", shown["ana"])
    assert re.search(r"You can change it until \w+, \d+ \w+ \d{4}, 13:00 \(Stockholm time\)", shown["bo"])


def test_too_late_is_said_kindly_and_changes_nothing(cast, begun, asked):
    bos = cast.client(cast.bo)
    Round.everywhere.filter(pk=begun.pk).update(answer_by=clock.now() - timedelta(minutes=1))

    answer = bos.post(cast.url(f"seats/{seat(asked, 'Bo Ek').pk}/reply/"), {"reply": "yes"}, follow=True)

    assert "The time to answer is over." in text(answer)
    assert buttons(answer) == []
    assert replies(asked)["Bo"] == ""


def test_whoever_waits_meanwhile_reads_that_their_yes_is_in(cast, begun, given):
    make.propose(cast.sol, begun, [[given[name] for name in ("Ana", "Bo", "Fia")]], [given["Eve"]])
    make.put_before(cast.sol, begun)

    words = text(cast.client(cast.eve).get(cast.url(f"rounds/{begun.pk}/")))

    assert "A crew for you is looked for when the others have answered" in words
    assert "Step back this time" in words


# By mail


def test_everybody_who_can_be_written_to_hears_the_fact_and_a_link_under_a_neutral_subject(
    cast, begun, asked, settings
):
    settings.PUBLIC_URL = "https://weft.example.org"

    sent = send_mails()

    assert sorted(sent) == ["ana@example.org", "bo@example.org", "eve@example.org", "fia@example.net"]
    for letter in sent.values():
        assert letter.subject == "Rio Claro: something new for you"
        assert letter.body.startswith("A crew is proposed to you.")
        assert not any(word in letter.body for word in ("Thu", "18:30", "Ana", "Autumn", "Fia", "Gil"))
    assert len({link_in(letter) for letter in sent.values()}) == 4


def test_t67_the_link_of_a_mail_shows_the_same_without_signing_in_and_a_look_changes_nothing(
    cast, begun, asked
):
    link, client = link_in(send_mails()["fia@example.net"]), Client()
    before = rows.read()

    looked, headed = client.get(link), client.head(link)
    unchanged = rows.read() == before
    answered = client.post(link, {"reply": "not then"}, follow=True)

    assert (looked.status_code, headed.status_code, unchanged) == (200, 200, True)
    assert looked["Referrer-Policy"] == "strict-origin"
    assert "no-store" in looked["Cache-Control"]
    assert all(name in text(looked) for name in ("Ana Lima", "Bo Ek", "Fia"))
    assert buttons(looked) == ["yes", "not this", "not then", "back"]
    assert replies(asked)["Fia"] == "not then"
    assert "You answered: Not at this time" in text(answered)
    assert "Autumn" not in text(looked)


def test_a_link_on_paper_passes_through_other_hands_and_does_not_show_what_was_answered(cast, begun, asked):
    link, client = f"/reply/{reply_secret(seat(asked, 'Gil'), on_paper=True)}/", Client()

    client.post(link, {"reply": "not this"})
    again = client.get(link)

    assert replies(asked)["Gil"] == "not this"
    assert "You answered" not in text(again)


@pytest.mark.parametrize("spoilt", ["", "x", "Zm9v", "Zm9v:1abc:zzz"])
def test_a_bad_link_answers_as_an_address_where_nothing_ever_was(asked, spoilt):
    client = Client()
    nothing, bad = client.get("/never-was-here/"), client.get(f"/reply/{spoilt}/")

    assert (bad.status_code, text(bad)) == (404, text(nothing))


def test_t18_a_link_is_dead_after_its_turn_and_after_its_person_left(cast, begun, asked):
    client, secret = Client(), reply_secret(seat(asked, "Fia"))
    alive = client.get(f"/reply/{secret}/").status_code
    eve = reply_secret(seat(asked, "Eve Nova"))
    leave_congregation(actor=cast.actor(cast.eve), member=cast.eve)
    left = client.get(f"/reply/{eve}/").status_code
    make.replies(begun, dict.fromkeys(("Ana", "Bo", "Gil", "Hue"), "yes") | {"Fia": "back"})
    make.settle(begun)

    assert (alive, left) == (200, 404)
    assert [
        client.get(f"/reply/{secret}/").status_code,
        client.post(f"/reply/{secret}/", {"reply": "yes"}).status_code,
    ] == [
        404,
        404,
    ]


def test_a_crew_that_came_to_be_is_told_with_its_first_meeting_and_shown_by_link_to_who_cannot_come_in(
    cast, begun, asked, settings
):
    settings.PUBLIC_URL = "https://weft.example.org"
    send_mails()
    make.replies(begun, "yes")
    make.settle(begun)

    sent = send_mails()

    assert sorted(sent) == ["ana@example.org", "bo@example.org", "eve@example.org", "fia@example.net"]
    assert re.search(
        r"You first meet on Thursday, \d+ \w+ \d{4}, 19:30 \(Europe/Stockholm\)", sent["bo@example.org"].body
    )
    assert "https://weft.example.org/c/rio-claro/circles/" in sent["bo@example.org"].body
    page = Client().get(link_in(sent["fia@example.net"]))
    assert "Your crew is there" in text(page)
    assert buttons(page) == []


def test_who_is_asked_anew_hears_it_as_the_first_time_and_nothing_says_why(cast, begun, asked):
    first = send_mails()["ana@example.org"]
    make.replies(begun, dict.fromkeys(("Ana", "Bo", "Gil", "Hue", "Eve"), "yes") | {"Fia": "not this"})
    Round.everywhere.filter(pk=begun.pk).update(turns=3)
    make.settle(begun)
    begun.refresh_from_db()
    again = send_mails().get("ana@example.org")

    if again is not None and "/reply/" in again.body:
        assert first.body.replace(link_in(first), "") == again.body.replace(link_in(again), "")
        assert first.subject == again.subject
    page = text(cast.client(cast.ana).get(cast.url(f"rounds/{begun.pk}/")))
    assert not re.search(r"declin|refus|said no|instead|changed|because", page, re.IGNORECASE)


def test_whoever_waits_at_the_end_is_written_to_and_finds_the_others_and_a_next_step(cast, begun, given):
    make.propose(
        cast.sol, begun, [[given[name] for name in ("Ana", "Bo", "Gil")]], [given["Eve"], given["Fia"]]
    )
    make.confirm(cast.sol, begun)

    sent = send_mails()
    eves = text(cast.client(cast.eve).get(cast.url(f"rounds/{begun.pk}/")))
    fias = text(Client().get(link_in(sent["fia@example.net"])))

    assert "There is something for you to look at" in sent["eve@example.org"].body
    assert "You wait together with: Fia" in eves
    assert "You wait together with: Eve Nova" in fias
    for page in (eves, fias):
        assert "Crews are looked for again on" in page
        assert "is there for you" in page
        assert not re.search(r"reject|fail|unplaced|left over|not chosen", page, re.IGNORECASE)


# On paper, and through somebody


def test_those_without_mail_and_way_in_have_a_slip_with_their_own_link(cast, sols, begun, asked, settings):
    settings.PUBLIC_URL = "https://weft.example.org"

    page = sols.get(cast.url(f"rounds/{begun.pk}/tell/"))

    links = re.findall(r"https://weft\.example\.org(/reply/[^<]+)", html.unescape(page.content.decode()))
    assert [name for name in ("Ana", "Bo", "Eve", "Fia", "Gil", "Hue") if f"Dear {name}" in text(page)] == [
        "Gil",
        "Hue",
    ]
    assert len(links) == 2
    assert page.content.decode().count('class="qr"') == 2
    assert page["Referrer-Policy"] == "strict-origin"
    assert [Client().get(link).status_code for link in links] == [200, 200]


def test_what_they_say_in_person_is_noted_and_not_shown(cast, sols, begun, asked):
    here = cast.url(f"rounds/{begun.pk}/tell/")
    before = text(sols.get(here))

    said = sols.post(cast.url(f"seats/{seat(asked, 'Gil').pk}/note/"), {"said": "yes"}, follow=True)
    sols.post(cast.url(f"seats/{seat(asked, 'Hue').pk}/note/"), {"said": "not this time"}, follow=True)

    def plain(words):
        return re.sub(r"/reply/\S+", "", words)

    assert {name: reply for name, reply in replies(asked).items() if name in ("Gil", "Hue")} == {
        "Gil": "yes",
        "Hue": "back",
    }
    assert "Noted. It counts as their own answer, and is not shown again." in text(said)
    assert plain(text(sols.get(here))) == plain(before)


# Next steps


def test_a_next_step_is_passed_with_one_button(cast, begun, given):
    make.propose(cast.sol, begun, [[given[name] for name in ("Ana", "Bo", "Gil")]], [given["Eve"]])
    make.confirm(cast.sol, begun)
    step = NextStep.everywhere.get(membership=cast.eve, kind="person")

    answer = cast.client(cast.eve).post(cast.url(f"next-steps/{step.pk}/pass/"), follow=True)

    assert "All right. It needs no reason." in text(answer)
    assert not NextStep.everywhere.filter(pk=step.pk).exists()
    assert NextStep.everywhere.filter(membership=cast.eve, kind="wait").exists()


def test_a_seat_that_is_offered_tells_size_time_and_kind_and_no_name(cast, begun, given):
    make.propose(cast.sol, begun, [[given[name] for name in ("Ana", "Bo", "Gil")]], [given["Eve"]])
    make.confirm(cast.sol, begun)

    page = text(cast.client(cast.eve).get(cast.url(f"rounds/{begun.pk}/")))

    assert "There is a seat for you in a crew Thu 18:30 Lisbon time 3 people sit there." in page
    assert not any(name in page for name in ("Ana", "Bo", "Gil"))


def test_own_seats_ask_as_much_whatever_the_size_of_the_round(cast, begun, django_assert_num_queries):
    people = [make.signup("Ana", mail="ana@example.org"), *(make.signup(f"P{at}") for at in range(29))]
    given = list(make.yeses(cast.sol, begun, people).values())
    make.propose(cast.sol, begun, [given[at : at + 3] for at in range(0, 30, 3)])
    make.put_before(cast.sol, begun)
    anas = cast.client(cast.ana)
    anas.get(cast.url(f"rounds/{begun.pk}/"))

    with django_assert_num_queries(12):
        anas.get(cast.url(f"rounds/{begun.pk}/"))


def test_a_mail_is_not_sent_to_whoever_left_meanwhile(cast, begun, asked):
    leave_congregation(actor=cast.actor(cast.ana), member=cast.ana)
    Person.everywhere.filter(name="Fia").update(mail="")
    with time_machine.travel(clock.now() + timedelta(seconds=1), tick=False):
        sent = send_mails()

    assert sorted(to for to in sent if to.startswith(("ana", "fia"))) == []
