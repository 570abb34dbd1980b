"""Asking to come in: the applicant's own page, who decides, and what is forgotten."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import make
from weft.circles.queries.circles import actor_of, selves_of
from weft.congregations.actions.applications import (
    halt_application,
    resume_application,
    say_as_applicant,
    vouch_application,
    welcome_applicant,
)
from weft.congregations.actions.coming import Terms, make_invitation, revoke_invitation
from weft.congregations.actions.levels import Kind, add_level, begin_with_level
from weft.congregations.models import Application, Holding, Invitation, Membership, Objection, Remark, Tie
from weft.congregations.queries.applications import asks_first, sealed_in
from weft.congregations.reactions.applications import admit_whoever_is_due, forget_what_was_answered
from weft.core import clock
from weft.core.actor import Actor
from weft.core.errands import run_errand
from weft.core.models import Entry, Errand, Key
from weft.people.models import Person

NAME, ANSWER, REMARK = "CNRY Applicant", "CNRY-an-answer", "CNRY-a-remark"
QUESTION = "What would you like to do with others?"


@pytest.fixture(autouse=True)
def nobody_counts():
    cache.clear()


def asked(cast, rule="holders", **said):
    """Somebody has asked to come in by this rule."""
    make.admission(cast.sol, rule, questions=[QUESTION])
    cast.sol.congregation.refresh_from_db()
    return make.application(cast.sol, NAME, answers=[(QUESTION, ANSWER)], **said)


def fresh(application):
    return Application.objects.of(application.congregation_id).get(pk=application.pk)


def own_page(secret, part=""):
    return f"/application/{secret}/{part}"


def read(cast, application, part=""):
    return cast.url(f"applications/{application.pk}/{part}")


def do_errands():
    for errand in Errand.everywhere.filter(state="waiting").order_by("pk"):
        run_errand.call(errand.pk)


def later(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


def deeds():
    return list(Entry.everywhere.order_by("pk").values_list("deed", flat=True))


def bare(page):
    """A page without what is new in each."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page.content)


def led_on(client, response):
    """What stands where an answer leads."""
    assert response.status_code == 303
    return client.get(response["Location"]).content.decode()


@contextmanager
def somebody_faster(does):
    """Just before the first application is changed, somebody else does this."""
    done = []

    def listen(execute, sql, params, many, context):
        if sql.startswith('UPDATE "weft_application"') and not done:
            done.append(True)
            does()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield
    assert done


# The door


def test_by_invitation_only_there_is_nothing_to_ask_at(cast):
    there = Client().get(f"/apply/{cast.home.slug}/")
    nowhere = Client().get("/apply/never-was-here/")

    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert bare(there) == bare(nowhere).replace(b"never-was-here", cast.home.slug.encode())
    assert Client().post(f"/apply/{cast.home.slug}/", {"name": "Nia"}).status_code == 404


@pytest.mark.parametrize("rule", ["sponsor", "holders"])
def test_the_door_says_what_happens_next_and_asks_the_communitys_own_questions(cast, rule):
    make.admission(cast.sol, rule, questions=[QUESTION, "{{ settings.SECRET_KEY }}"])

    page = Client().get(f"/apply/{cast.home.slug}/").content.decode()

    assert QUESTION in page
    assert "{{ settings.SECRET_KEY }}" in page
    assert "Ask to come in" in page
    assert not any(member.name in page for member in cast.present)


def test_somebody_asks_and_is_led_to_a_page_of_their_own(cast):
    make.admission(cast.sol, "holders", questions=[QUESTION])
    stranger = Client()
    form = stranger.get(f"/apply/{cast.home.slug}/").context["form"]
    [field] = form.questions

    sent = stranger.post(
        f"/apply/{cast.home.slug}/", {"name": " Nia  Sand ", "zone": "Lisbon", "mail": "", field: ANSWER}
    )

    [application] = Application.objects.of(cast.home)
    assert (sent.status_code, application.name, application.zone) == (303, "Nia Sand", "Europe/Lisbon")
    assert sealed_in(application).answers == [(QUESTION, ANSWER)]
    assert ANSWER.encode() not in bytes(application.answers)
    assert sent["Location"] == own_page(sealed_in(application).secret)
    page = stranger.get(sent["Location"])
    assert ANSWER in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    assert sealed_in(application).secret not in application.secret_hash


def test_an_answer_goes_with_the_question_as_it_was_asked(cast):
    application, secret = asked(cast)
    make.admission(cast.sol, "holders", questions=["Something else?"])

    page = Client().get(own_page(secret)).content.decode()

    assert QUESTION in page
    assert "Something else?" not in page
    assert sealed_in(application).answers == [(QUESTION, ANSWER)]


def test_a_name_is_all_that_must_be_there(cast):
    make.admission(cast.sol, "holders", questions=[QUESTION])

    sent = Client().post(f"/apply/{cast.home.slug}/", {"name": "", "zone": "Europe/Lisbon"})

    assert sent.status_code == 422
    assert list(sent.context["form"].errors) == ["name"]


def test_whatever_else_is_at_a_secret_address_there_is_nothing(cast):
    for part in ("", "say/", "withdraw/", "come-in/"):
        method = Client().post if part else Client().get
        assert method(own_page("never-was-here", part)).status_code == 404


# Not too often


def test_t45_nobody_floods_a_community_with_questions_to_come_in(cast):
    make.admission(cast.sol, "holders")
    stranger, said = Client(), {"name": "Nia", "zone": "Europe/Lisbon"}

    answers = [stranger.post(f"/apply/{cast.home.slug}/", said).status_code for _ in range(7)]

    assert answers == [303] * 6 + [429]


def test_t45_nobody_floods_a_mailbox_through_the_door(cast):
    make.admission(cast.sol, "holders")
    said = {"name": "Nia", "zone": "Europe/Lisbon", "mail": "Victim@Example.org"}

    answers = [
        Client().post(f"/apply/{cast.home.slug}/", said | {"mail": each}).status_code
        for each in ("victim@example.org", "Victim@Example.org", "VICTIM@example.org", "victim@example.org")
    ]

    assert answers == [303, 303, 303, 429]


def test_t45_an_applicant_does_not_flood_those_who_decide(cast):
    _, secret = asked(cast)

    answers = [Client().post(own_page(secret, "say/"), {"words": "again"}).status_code for _ in range(31)]

    assert answers == [303] * 30 + [429]


# Who reads it


def readers(cast, application):
    """Who opens the page, by name; everybody else meets the 404 of a thing that never was."""
    found = set()
    for name in ("ana", "bo", "eve", "sol"):
        client = cast.client(getattr(cast, name))
        page, never = client.get(read(cast, application)), client.get(cast.url("applications/999999/"))
        if page.status_code == 200:
            found.add(name)
            assert ANSWER in page.content.decode()
            assert REMARK in page.content.decode()
        else:
            assert (page.status_code, bare(page)) == (404, bare(never))
    return found


@pytest.mark.parametrize(("rule", "may"), [("holders", {"sol"}), ("sponsor", {"ana", "bo", "eve", "sol"})])
def test_only_those_who_decide_and_the_applicant_read_what_was_written(cast, rule, may):
    application, secret = asked(cast, rule)
    Client().post(own_page(secret, "say/"), {"words": REMARK})

    assert readers(cast, application) == may
    own = Client().get(own_page(secret)).content.decode()
    assert ANSWER in own
    assert REMARK in own
    elsewhere = cast.client(cast.kai)
    assert elsewhere.get(read(cast, application)).status_code == 404
    slug = cast.kai.congregation.slug
    assert elsewhere.get(f"/c/{slug}/applications/{application.pk}/").status_code == 404
    listed = elsewhere.get(f"/c/{slug}/applications/").content.decode()
    assert NAME not in listed


def test_under_a_sponsor_a_member_without_that_right_reads_nothing(cast):
    application, secret = asked(cast, "sponsor")
    Client().post(own_page(secret, "say/"), {"words": REMARK})
    level = add_level(actor=actor_of(cast.sol), kind=Kind("Friend", rights={"join"}))
    Membership.everywhere.filter(pk=cast.eve.pk).update(level=level)

    assert readers(cast, application) == {"ana", "bo", "sol"}
    assert cast.client(cast.eve).get(cast.url("applications/")).status_code == 404


def test_the_rule_under_which_somebody_asked_stays_theirs(cast):
    application, secret = asked(cast, "holders")
    Client().post(own_page(secret, "say/"), {"words": REMARK})
    make.admission(cast.sol, "sponsor")

    assert readers(cast, application) == {"sol"}
    assert cast.client(cast.eve).get(cast.url("applications/")).context["page"].paginator.count == 0


def test_what_is_sealed_and_said_lies_nowhere_in_the_open(cast):
    _, secret = asked(cast, mail="nia@example.net")
    Client().post(own_page(secret, "say/"), {"words": REMARK})
    do_errands()

    sealed = [bytes(each.answers) for each in Application.everywhere.all()]
    sealed += [bytes(each.sealed) for each in Remark.everywhere.all()]
    facts = str(list(Entry.everywhere.values_list("facts", flat=True)))
    mails = "".join(each.subject + each.body for each in mail.outbox)

    for words in (ANSWER, REMARK, NAME):
        assert not any(words.encode() in each for each in sealed)
        assert words not in facts + mails


@pytest.mark.parametrize("more", [0, 29])
def test_the_list_asks_the_same_questions_for_one_and_for_many(cast, django_assert_num_queries, more):
    asked(cast, "sponsor")
    for number in range(more):
        make.application(cast.sol, f"Somebody {number}")
    client = cast.client(cast.sol)

    with django_assert_num_queries(8):
        page = client.get(cast.url("applications/"))
    assert len(page.context["page"].object_list) == more + 1


@pytest.mark.parametrize("more", [0, 29])
def test_a_conversation_asks_the_same_questions_short_or_long(cast, django_assert_num_queries, more):
    application, secret = asked(cast, "sponsor")
    for _ in range(more + 1):
        Client().post(own_page(secret, "say/"), {"words": REMARK})
    client = cast.client(cast.sol)

    with django_assert_num_queries(14):
        page = client.get(read(cast, application))
    assert len(page.context["page"].conversation) == more + 1


# Talking


def test_both_sides_write_and_read(cast):
    application, secret = asked(cast)
    cast.client(cast.sol).post(read(cast, application, "talk/"), {"words": "What brings you?\n\nTell us."})
    Client().post(own_page(secret, "say/"), {"words": "The bread."})

    said = [
        (each.writer, each.by_applicant, each.words)
        for each in Client().get(own_page(secret)).context["page"].conversation
    ]

    assert said == [("Sol Reis", False, "What brings you?\n\nTell us."), (NAME, True, "The bread.")]
    assert "The bread." in cast.client(cast.sol).get(read(cast, application)).content.decode()


def test_nothing_said_is_asked_again(cast):
    application, secret = asked(cast)

    here = cast.client(cast.sol).post(read(cast, application, "talk/"), {"words": " "})
    there = Client().post(own_page(secret, "say/"), {"words": ""})

    assert (here.status_code, there.status_code) == (422, 422)
    assert not Remark.everywhere.exists()


def test_after_the_answer_nothing_more_is_said(cast):
    application, secret = asked(cast)
    cast.client(cast.sol).post(read(cast, application, "decline/"))

    Client().post(own_page(secret, "say/"), {"words": REMARK})

    assert not Remark.everywhere.exists()


def test_whoever_wrote_and_is_gone_for_good_has_no_name_there(cast):
    application, secret = asked(cast)
    cast.client(cast.sol).post(read(cast, application, "talk/"), {"words": REMARK})
    Remark.everywhere.update(writer=None)

    assert "Somebody who is no longer here" in Client().get(own_page(secret)).content.decode()


def test_a_mail_tells_that_something_was_said_and_no_more_than_once_in_half_a_day(cast):
    application, secret = asked(cast, mail="nia@example.net")
    do_errands()
    mail.outbox.clear()
    steward, say = cast.client(cast.sol), read(cast, application, "talk/")

    for hours in (0, 1, 11, 13):
        with later(hours=hours):
            steward.post(say, {"words": REMARK})
            do_errands()

    assert [(each.to, each.subject) for each in mail.outbox] == [
        (["nia@example.net"], "Coming in to Rio Claro")
    ] * 2
    assert all(own_page(secret) in each.body for each in mail.outbox)


def test_those_who_decide_hear_by_mail_and_nobody_else(cast):
    application, secret = asked(cast, "sponsor")
    do_errands()
    assert [each.to for each in mail.outbox] == [["sol@example.org"]]
    vouch_application(actor=cast.actor(cast.ana), application=application)
    mail.outbox.clear()

    Client().post(own_page(secret, "say/"), {"words": REMARK})
    Client().post(own_page(secret, "say/"), {"words": REMARK})
    do_errands()

    assert sorted(each.to for each in mail.outbox) == [["ana@example.org"], ["sol@example.org"]]
    assert all(f"/applications/{application.pk}/" in each.body for each in mail.outbox)


def test_t77_whoever_left_meanwhile_gets_no_mail(cast):
    application, secret = asked(cast, "sponsor")
    vouch_application(actor=cast.actor(cast.ana), application=application)
    do_errands()
    Client().post(own_page(secret, "say/"), {"words": REMARK})
    Membership.everywhere.filter(pk=cast.ana.pk).update(left_at=clock.now())
    mail.outbox.clear()
    do_errands()

    assert [each.to for each in mail.outbox] == [["sol@example.org"]]


def test_t77_nothing_is_written_about_what_was_taken_back_meanwhile(cast):
    application, secret = asked(cast, mail="nia@example.net")
    cast.client(cast.sol).post(read(cast, application, "talk/"), {"words": REMARK})
    Client().post(own_page(secret, "withdraw/"))

    do_errands()

    assert mail.outbox == []


def test_whoever_left_an_address_has_the_link_of_their_page_by_mail(cast):
    _, secret = asked(cast, mail="nia@example.net")

    do_errands()

    [letter] = [each for each in mail.outbox if each.to == ["nia@example.net"]]
    assert f"http://localhost:8000{own_page(secret)}" in letter.body
    assert ANSWER not in letter.body


def test_t74_t75_names_and_questions_are_words_and_nothing_more(cast):
    evil = "{{ settings.SECRET_KEY }} {0.__class__} %(link)s"
    make.admission(cast.sol, "holders", questions=[evil])
    here = cast.home
    here.name = f"{evil}\nBcc: all@example.org"
    here.save(update_fields=["name"])
    make.application(
        cast.sol, f"{evil}\r\nBcc: all@example.org", mail="nia@example.net", answers=[(evil, evil)]
    )

    do_errands()

    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        assert len(letter.recipients()) == 1
        assert evil in letter.body
        assert "\n" not in letter.subject
        assert "Bcc" not in letter.message()


@pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", "a@example.org,b@example.org"])
def test_t74_one_address_is_one_address(cast, address):
    make.admission(cast.sol, "holders")

    sent = Client().post(
        f"/apply/{cast.home.slug}/", {"name": "Nia", "zone": "Europe/Lisbon", "mail": address}
    )

    assert sent.status_code == 422


# Holders decide


def test_a_holder_welcomes_and_a_place_is_ready(cast):
    level = add_level(actor=actor_of(cast.sol), kind=Kind("Friend", rights={"join"}))
    begin_with_level(actor=actor_of(cast.sol), level=level)
    application, secret = asked(cast, mail="nia@example.net")

    answer = cast.client(cast.sol).post(read(cast, application, "welcome/"))
    do_errands()

    member = fresh(application).membership
    assert (answer.status_code, fresh(application).state) == (303, "welcomed")
    assert (member.name, member.level, member.congregation) == (NAME, level, cast.home)
    assert (member.person.mail, member.person.zone) == ("nia@example.net", "Europe/Lisbon")
    assert list(selves_of([member])) == [member.pk]
    assert "Send me a code" in Client().get(own_page(secret)).content.decode()
    assert cast.client(cast.sol).get(read(cast, application)).status_code == 404


def test_the_circle_of_a_newcomer_is_opened_once_however_often_it_is_tried(cast):
    application, _ = asked(cast)
    cast.client(cast.sol).post(read(cast, application, "welcome/"))
    do_errands()
    Errand.everywhere.update(state="waiting", due_at=clock.now())
    do_errands()

    assert fresh(application).membership.belongings.count() == 1


def test_the_deed_says_who_came_in_and_who_vouched(cast):
    application, _ = asked(cast, "sponsor")
    vouch_application(actor=cast.actor(cast.ana), application=application)
    halt_application(actor=cast.actor(cast.bo), application=application)
    welcome_applicant(actor=cast.actor(cast.sol), application=application)

    [entry] = Entry.everywhere.filter(deed="application.welcomed")

    assert entry.facts == {
        "membership": fresh(application).membership_id,
        "inviter": cast.ana.pk,
        "welcomer": None,
    }


def test_whoever_is_welcomed_comes_in_by_a_link_made_for_them(cast):
    application, secret = asked(cast)
    cast.client(cast.sol).post(read(cast, application, "welcome/"))
    stranger = Client()

    slip = stranger.post(own_page(secret, "come-in/"), {"name": NAME, "email": "no address"})
    sent = stranger.post(own_page(secret, "come-in/"), {"name": NAME, "email": "nia@example.net"})
    inside = stranger.post(sent["Location"], {"code": code()}, follow=True).content.decode()

    assert (slip.status_code, sent.status_code, sent["Location"]) == (422, 303, "/come-in/code/")
    assert f"Welcome, {NAME}" in inside
    [invitation] = Invitation.objects.of(cast.home).filter(revoked_at=None)
    assert (invitation.membership, invitation.made_by) == (fresh(application).membership, cast.sol)
    assert not asks_first(invitation)


def test_before_and_after_there_is_no_way_in(cast):
    application, secret = asked(cast)
    said = {"name": NAME, "email": "nia@example.net"}
    early = Client().post(own_page(secret, "come-in/"), said)
    looked = Client().get(own_page(secret, "come-in/"))
    welcome_applicant(actor=cast.actor(cast.sol), application=application)
    make.way_in(fresh(application).membership, "nia@example.net")

    late = Client().post(own_page(secret, "come-in/"), said)

    assert {each["Location"] for each in (early, looked, late)} == {own_page(secret)}
    assert not Invitation.everywhere.exists()
    assert "Sign in" in Client().get(own_page(secret)).content.decode()


def test_while_nobody_welcomes_people_no_link_is_made(cast):
    application, secret = asked(cast)
    welcome_applicant(actor=cast.actor(cast.sol), application=application)
    Holding.everywhere.all().delete()

    stranger, said = Client(), {"name": NAME, "email": "nia@example.net"}
    assert "This is not possible just now." in led_on(
        stranger, stranger.post(own_page(secret, "come-in/"), said)
    )


def test_not_now_is_told_kindly_and_keeps_no_trace_of_who_said_it(cast):
    application, secret = asked(cast, mail="nia@example.net")
    do_errands()
    mail.outbox.clear()

    cast.client(cast.sol).post(read(cast, application, "decline/"))
    do_errands()

    page = Client().get(own_page(secret)).content.decode()
    [entry] = Entry.everywhere.filter(deed="application.declined")
    assert (fresh(application).state, entry.person, entry.facts) == ("declined", None, {})
    assert "you may ask again whenever you like" in page
    assert "Sol Reis" not in page
    assert cast.client(cast.sol).get(read(cast, application)).status_code == 404
    assert NAME not in cast.client(cast.sol).get(cast.url("applications/")).content.decode()
    assert [(each.to, each.subject) for each in mail.outbox] == [
        (["nia@example.net"], "Coming in to Rio Claro")
    ]


@pytest.mark.parametrize("part", ["welcome/", "decline/"])
def test_of_two_who_decide_at_once_the_second_is_told_that_somebody_was_faster(cast, part):
    application, _ = asked(cast)
    steward, members, people = cast.client(cast.sol), Membership.everywhere.count(), Person.everywhere.count()
    other = cast.actor(cast.sol)

    with somebody_faster(lambda: welcome_applicant(actor=other, application=fresh(application))):
        answer = steward.post(read(cast, application, part))

    assert "Somebody was faster than you." in led_on(steward, answer)
    assert fresh(application).state == "welcomed"
    assert (Membership.everywhere.count(), Person.everywhere.count()) == (members + 1, people + 1)
    assert deeds().count("application.welcomed") == 1
    assert "application.declined" not in deeds()


def test_of_two_who_vouch_at_once_one_is_the_sponsor(cast):
    application, _ = asked(cast, "sponsor")
    late, other = cast.client(cast.bo), cast.actor(cast.ana)

    with somebody_faster(lambda: vouch_application(actor=other, application=fresh(application))):
        answer = late.post(read(cast, application, "vouch/"))

    assert "Somebody was faster than you." in led_on(late, answer)
    assert (fresh(application).sponsor, deeds().count("application.vouched")) == (cast.ana, 1)


def test_of_a_talk_and_the_end_of_the_days_at_once_the_talk_halts(cast):
    application, _ = asked(cast, "sponsor")
    vouch_application(actor=cast.actor(cast.ana), application=application)
    members, bo = Membership.everywhere.count(), cast.actor(cast.bo)

    with (
        later(days=8),
        somebody_faster(lambda: halt_application(actor=bo, application=fresh(application))),
    ):
        admit_whoever_is_due()

    assert (fresh(application).state, Membership.everywhere.count()) == ("halted", members)


def test_a_word_that_comes_a_moment_after_the_answer_is_not_kept(cast):
    application, _ = asked(cast)
    stale = fresh(application)
    welcome_applicant(actor=cast.actor(cast.sol), application=application)

    assert say_as_applicant(actor=Actor(), application=stale, words=REMARK) is False


# A sponsor


def test_a_member_vouches_and_after_the_days_the_applicant_is_in(cast):
    application, secret = asked(cast, "sponsor")
    eve = cast.client(cast.eve)
    page = led_on(eve, eve.post(read(cast, application, "vouch/")))
    assert "Eve Nova vouches for them." in page
    assert fresh(application).sponsor == cast.eve

    with later(days=6, hours=23):
        admit_whoever_is_due()
        assert fresh(application).state == "open"
    with later(days=7):
        admit_whoever_is_due()
        admit_whoever_is_due()

    [entry] = Entry.everywhere.filter(deed="application.welcomed")
    assert (fresh(application).state, entry.person) == ("welcomed", None)
    assert entry.facts["inviter"] == cast.eve.pk
    assert "Send me a code" in Client().get(own_page(secret)).content.decode()


def test_nobody_comes_in_without_a_sponsor(cast):
    application, _ = asked(cast, "sponsor")

    with later(days=400):
        admit_whoever_is_due()

    assert fresh(application).state == "open"


def test_t30_changing_the_days_moves_no_clock_that_runs(cast):
    application, _ = asked(cast, "sponsor")
    vouch_application(actor=cast.actor(cast.ana), application=application)
    due = fresh(application).due_at
    later_one, _ = make.application(cast.sol, "Other")

    make.admission(cast.sol, "sponsor", days=1)
    vouch_application(actor=cast.actor(cast.ana), application=later_one)
    make.admission(cast.sol, "invitation", days=30)

    with later(days=2):
        admit_whoever_is_due()
        assert (fresh(application).state, fresh(application).due_at) == ("open", due)
        assert fresh(later_one).state == "welcomed"
    with later(days=7, minutes=1):
        admit_whoever_is_due()
    assert fresh(application).state == "welcomed"


def test_a_talk_halts_the_clock_and_nobody_learns_who_asked(cast):
    application, secret = asked(cast, "sponsor")
    vouch_application(actor=cast.actor(cast.ana), application=application)
    due = fresh(application).due_at

    bo = cast.client(cast.bo)
    asks = led_on(bo, bo.post(read(cast, application, "halt/")))
    with later(days=30):
        admit_whoever_is_due()

    assert fresh(application).state == "halted"
    assert "The talk I asked for is over" in asks
    others = cast.client(cast.sol).get(read(cast, application)).content.decode()
    assert "Somebody asked for a talk first" in others
    assert "The talk I asked for is over" not in others
    assert "Bo Ek" not in others + Client().get(own_page(secret)).content.decode()
    [entry] = Entry.everywhere.filter(deed="application.halted")
    assert (entry.person, entry.facts) == (None, {})

    with later(days=3):
        bo.post(read(cast, application, "resume/"))
    assert abs(fresh(application).due_at - due - timedelta(days=3)) < timedelta(minutes=1)
    assert fresh(application).state == "open"
    with later(days=10, hours=1):
        admit_whoever_is_due()
    assert fresh(application).state == "welcomed"


def test_the_clock_goes_on_when_nobody_wants_the_talk_any_more(cast):
    application, _ = asked(cast, "sponsor")
    for member in (cast.bo, cast.cy):
        halt_application(actor=cast.actor(member), application=application)

    resume_application(actor=cast.actor(cast.bo), application=application)
    assert fresh(application).state == "halted"
    resume_application(actor=cast.actor(cast.cy), application=application)

    assert (fresh(application).state, Objection.everywhere.count()) == ("open", 0)
    assert fresh(application).due_at is None
    assert deeds().count("application.halted") == deeds().count("application.resumed") == 1


def test_a_talk_asked_for_twice_is_asked_for_once(cast):
    application, _ = asked(cast, "sponsor")
    halt_application(actor=cast.actor(cast.bo), application=application)

    again = cast.client(cast.bo).post(read(cast, application, "halt/"))

    assert (again.status_code, Objection.everywhere.count()) == (404, 1)


def test_a_talk_that_only_somebody_who_left_wanted_is_over(cast):
    application, _ = asked(cast, "sponsor")
    vouch_application(actor=cast.actor(cast.ana), application=application)
    halt_application(actor=cast.actor(cast.bo), application=application)
    Membership.everywhere.filter(pk=cast.bo.pk).update(left_at=clock.now())

    admit_whoever_is_due()

    assert (fresh(application).state, Objection.everywhere.count()) == ("open", 0)


def test_those_who_welcome_answer_when_a_talk_was_asked_for(cast):
    application, _ = asked(cast, "sponsor")
    steward = cast.client(cast.sol)
    vouch_application(actor=cast.actor(cast.ana), application=application)
    assert steward.post(read(cast, application, "welcome/")).status_code == 404
    halt_application(actor=cast.actor(cast.bo), application=application)

    answer = steward.post(read(cast, application, "welcome/"))

    assert (answer.status_code, fresh(application).state) == (303, "welcomed")
    assert not Objection.everywhere.exists()


@pytest.mark.parametrize("part", ["welcome/", "decline/"])
def test_those_who_welcome_answer_while_nobody_vouches(cast, part):
    application, _ = asked(cast, "sponsor")
    page = cast.client(cast.sol).get(read(cast, application)).content.decode()

    answers = [
        cast.client(who).post(read(cast, application, part)).status_code for who in (cast.bo, cast.sol)
    ]

    assert read(cast, application, part) in page
    assert "Nobody vouches for them yet. Whoever welcomes people may answer, too." in page
    assert answers == [404, 303]


def test_t19_the_word_of_a_sponsor_who_left_opens_nothing(cast):
    application, _ = asked(cast, "sponsor")
    vouch_application(actor=cast.actor(cast.ana), application=application)
    Membership.everywhere.filter(pk=cast.ana.pk).update(left_at=clock.now())

    with later(days=8):
        admit_whoever_is_due()

    assert (fresh(application).state, fresh(application).sponsor, fresh(application).due_at) == (
        "open",
        None,
        None,
    )
    assert cast.client(cast.eve).post(read(cast, application, "vouch/")).status_code == 303
    assert fresh(application).sponsor == cast.eve


def test_t19_nor_does_the_word_of_a_sponsor_who_was_forgotten(cast):
    application, _ = asked(cast, "sponsor")
    vouch_application(actor=cast.actor(cast.ana), application=application)
    Application.everywhere.filter(pk=application.pk).update(sponsor=None)

    with later(days=8):
        admit_whoever_is_due()

    row = fresh(application)
    assert (row.state, row.vouched_at, row.due_at) == ("open", None, None)


# A link that asks first


@pytest.fixture
def inviting(cast):
    """Ana's level lets her invite; she welcomes nobody herself."""
    level = add_level(actor=actor_of(cast.sol), kind=Kind("Partner", rights={"join", "decide", "invite"}))
    Membership.everywhere.filter(pk=cast.ana.pk).update(level=level)
    return Membership.everywhere.select_related("level", "person", "congregation").get(pk=cast.ana.pk)


def open_link(maker, uses=1):
    return open_address(maker, uses)[0]


def open_address(maker, uses=1):
    """A link for several, and its address."""
    made = make_invitation(actor=actor_of(maker), terms=Terms(uses=uses))
    assert made is not None
    return made[0], f"/join/{made[1]}/"


@pytest.mark.parametrize(
    ("rule", "first"), [("invitation", False), ("open", False), ("sponsor", True), ("holders", True)]
)
def test_a_link_of_somebody_who_invites_but_does_not_decide_asks_first(cast, inviting, rule, first):
    make.admission(cast.sol, rule)
    link = Invitation.everywhere.select_related("congregation").get(pk=open_link(inviting).pk)
    stewards = Invitation.everywhere.select_related("congregation").get(pk=open_link(cast.sol).pk)

    assert (asks_first(link), asks_first(stewards)) == (first, False)


def test_whoever_comes_by_such_a_link_has_its_maker_as_sponsor(cast, inviting):
    make.admission(cast.sol, "sponsor")
    _, address = open_address(inviting)
    said = {"name": NAME, "zone": "Europe/Lisbon"}
    shown = Client().get(address).content.decode()

    sent = Client().post(address, said)
    used_up = Client().post(address, said)
    Client().post(f"/apply/{cast.home.slug}/", said)

    first, second = Application.everywhere.order_by("pk")
    assert (sent.status_code, first.sponsor, first.due_at) == (
        303,
        cast.ana,
        first.vouched_at + timedelta(days=7),
    )
    assert "Ana Lima invites you" in shown
    assert (used_up.status_code, second.sponsor) == (404, None)
    with later(days=7, minutes=1):
        admit_whoever_is_due()
    assert (fresh(first).state, fresh(second).state) == ("welcomed", "open")


def test_a_link_used_up_in_the_meantime_sends_nothing(cast, inviting):
    make.admission(cast.sol, "holders")
    link = open_link(inviting)
    Invitation.everywhere.filter(pk=link.pk).update(uses_left=0)

    _, secret = make.application(cast.sol, NAME, invitation=link)

    assert (secret, Application.everywhere.count()) == ("", 0)


def test_a_link_taken_back_has_no_sponsor_behind_it(cast, inviting):
    make.admission(cast.sol, "holders")
    link, address = open_address(inviting)
    revoke_invitation(actor=actor_of(inviting), invitation=link)

    answer = Client().post(address, {"name": NAME, "zone": "Europe/Lisbon"})

    assert (answer.status_code, Application.everywhere.count()) == (404, 0)


# Open


def test_where_the_door_is_open_whoever_asks_is_in_at_once(cast):
    make.admission(cast.sol, "open")
    stranger = Client()

    sent = stranger.post(f"/apply/{cast.home.slug}/", {"name": NAME, "zone": "Europe/Lisbon"})

    [application] = Application.everywhere.all()
    assert (application.state, application.membership.name) == ("welcomed", NAME)
    assert "Send me a code" in led_on(stranger, sent)


def test_where_the_door_is_open_nothing_is_asked_that_nobody_reads(cast):
    make.admission(cast.sol, "open", questions=[QUESTION])

    page = Client().get(f"/apply/{cast.home.slug}/").content.decode()

    assert not any(words in page for words in (QUESTION, "you alone read them", "talk with those who decide"))
    assert "You get a page of your own, and on it the way in." in page


# From the first screen to the first act


def screens(client, *steps):
    """How many pages somebody reads on their way; each step leads to the next."""
    count, page = 0, None
    for step in steps:
        page = step(page)
        while page.status_code in (302, 303):
            page = client.get(page["Location"])
        assert page.status_code == 200
        count += 1
    return count, page.content.decode()


@pytest.mark.parametrize("way", ["a link", "an open door", "those who welcome", "a link that asks first"])
def test_from_the_first_screen_to_the_first_useful_act_it_is_five_at_most(cast, inviting, way):
    """The act itself stands on the last of them: answering whoever would look out for one, or painting one's hours."""
    rule = {"a link": "invitation", "an open door": "open"}.get(way, "holders")
    make.admission(cast.sol, rule, questions=[QUESTION])
    make.ready(cast.sol)
    client, said = Client(), {"name": NAME, "mail": "nia@example.net", "zone": "Europe/Lisbon"}
    door = f"/apply/{cast.home.slug}/"
    if way.startswith("a link"):
        _, door = open_address(cast.sol if way == "a link" else inviting)

    def asking(_page):
        return client.post(door, said)

    def welcomed(_page):
        welcome_applicant(actor=cast.actor(cast.sol), application=Application.everywhere.get())
        do_errands()
        return client.get(own())

    def own():
        return own_page(sealed_in(Application.everywhere.get()).secret)

    def claiming(page):
        known = page.context.get("claim")
        email = known.initial["email"] if known else "nia@example.net"
        to = door if way == "a link" else f"{own()}come-in/"
        return client.post(to, {"name": NAME, "email": email})

    def coming_in(_page):
        do_errands()
        answer = client.post("/come-in/code/", {"code": code()})
        do_errands()
        return answer

    def hours(_page):
        return client.get(cast.url("me/availability/"))

    steps = {
        "a link": [claiming, coming_in, hours],
        "an open door": [asking, claiming, coming_in, hours],
        "those who welcome": [asking, welcomed, claiming, coming_in],
        "a link that asks first": [asking, welcomed, claiming, coming_in],
    }[way]
    count, last = screens(client, lambda _: client.get(door), *steps)

    assert count <= 5
    act = '/yes/"' if rule == "holders" else 'name="free"'
    assert act in last


def test_a_newcomer_who_asked_is_tied_to_their_sponsor_and_never_to_whoever_keeps_the_door(cast):
    make.ready(cast.sol, 5)
    application, secret = asked(cast, "sponsor")
    vouch_application(actor=cast.actor(cast.ana), application=application)
    with later(days=7, minutes=1):
        admit_whoever_is_due()
        do_errands()
        page = come_in_by(secret)

    assert pairs(cast) == [("Ana Lima", NAME)]
    assert "Ana Lima would look out for you" in page


def test_where_the_door_is_open_nobody_is_said_to_have_invited(cast):
    make.ready(cast.sol, 5)
    _, secret = asked(cast, "open")
    slip = Client().post(own_page(secret, "come-in/"), {"name": NAME, "email": "no address"}).content.decode()
    come_in_by(secret)

    assert pairs(cast) == []
    assert "Your place is ready." in slip
    assert "Sol Reis" not in slip


@pytest.mark.parametrize(("capacity", "tied"), [(0, []), (1, [("Sol Reis", NAME)])])
def test_whoever_welcomed_somebody_is_asked_within_what_they_offered(cast, capacity, tied):
    make.ready(cast.sol, capacity)
    application, secret = asked(cast)
    welcome_applicant(actor=cast.actor(cast.sol), application=application)
    come_in_by(secret)

    assert pairs(cast) == tied


def pairs(cast):
    """Who is asked to look out for whom."""
    return [(tie.giver.name, tie.taker.name) for tie in Tie.objects.of(cast.home).order_by("pk")]


def come_in_by(secret):
    """From the applicant's own page to their first page inside."""
    client = Client()
    sent = client.post(own_page(secret, "come-in/"), {"name": NAME, "email": "nia@example.net"})
    client.post(sent["Location"], {"code": code()})
    do_errands()
    return client.get("/", follow=True).content.decode()


def code():
    """What was sent last to prove an address."""
    found = re.findall(
        r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", "\n".join(m.body for m in mail.outbox), re.MULTILINE
    )
    return found[-1]


# Taken back, and forgotten


def test_taken_back_everything_is_destroyed_at_once(cast):
    application, secret = asked(cast, "sponsor", mail="nia@example.net")
    Client().post(own_page(secret, "say/"), {"words": REMARK})
    halt_application(actor=cast.actor(cast.bo), application=application)
    scope = application.scope
    assert Key.everywhere.filter(scope=scope).exists()

    Client().post(own_page(secret, "withdraw/"))

    row = fresh(application)
    assert (row.state, row.name, row.mail, bytes(row.answers), row.sponsor) == (
        "withdrawn",
        "",
        "",
        b"",
        None,
    )
    assert not Key.everywhere.filter(scope=scope).exists()
    assert (Remark.everywhere.count(), Objection.everywhere.count()) == (0, 0)
    page = Client().get(own_page(secret)).content.decode()
    assert "You took it back" in page
    assert not any(words in page for words in (NAME, ANSWER, REMARK))
    assert cast.client(cast.sol).get(read(cast, application)).status_code == 404
    assert Client().post(own_page(secret, "withdraw/")).status_code == 303


def test_what_was_answered_cannot_be_taken_back(cast):
    application, secret = asked(cast)
    welcome_applicant(actor=cast.actor(cast.sol), application=application)

    Client().post(own_page(secret, "withdraw/"))

    assert fresh(application).state == "welcomed"


@pytest.mark.parametrize("how", ["decline/", "welcome/", "withdraw/"])
def test_thirty_days_after_the_answer_the_words_are_forgotten(cast, how):
    application, secret = asked(cast)
    Client().post(own_page(secret, "say/"), {"words": REMARK})
    still_open, _ = make.application(cast.sol, "Open Still")
    if how == "withdraw/":
        Client().post(own_page(secret, how))
    else:
        cast.client(cast.sol).post(read(cast, application, how))

    with later(days=29, hours=23):
        forget_what_was_answered()
        assert Client().get(own_page(secret)).status_code == 200
    with later(days=30):
        forget_what_was_answered()
        assert Client().get(own_page(secret)).status_code == 404

    assert list(Application.everywhere.values_list("pk", flat=True)) == [still_open.pk]
    assert not Key.everywhere.filter(scope=application.scope).exists()
    assert not Remark.everywhere.exists()
    assert Membership.everywhere.filter(person__name=NAME).count() == (how == "welcome/")


# Whoever may no more


PARTS = ["talk/", "welcome/", "decline/", "vouch/", "halt/", "resume/"]


@pytest.mark.parametrize("part", PARTS)
def test_t23_whoever_left_keeps_an_open_form_in_vain(cast, part):
    application, _ = asked(cast, "sponsor")
    halt_application(actor=cast.actor(cast.ana), application=application)
    kept = cast.client(cast.ana)
    kept.get(read(cast, application))
    before = deeds()
    Membership.everywhere.filter(pk=cast.ana.pk).update(left_at=clock.now())

    answer = kept.post(read(cast, application, part), {"words": REMARK})

    assert (answer.status_code, fresh(application).state) == (404, "halted")
    assert (Remark.everywhere.count(), deeds()) == (0, before)


@pytest.mark.parametrize("part", PARTS)
def test_t23_whoever_has_no_way_in_any_more_is_led_to_the_door(cast, part):
    application, _ = asked(cast, "sponsor")
    kept = cast.client(cast.ana)
    cast.ana.person.account.is_active = False
    cast.ana.person.account.save(update_fields=["is_active"])
    before = deeds()

    answer = kept.post(read(cast, application, part), {"words": REMARK})

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/")
    assert deeds() == before


def test_no_action_is_done_by_somebody_who_may_not(cast):
    application, _ = asked(cast)
    for action in (welcome_applicant, vouch_application, halt_application, resume_application):
        with pytest.raises(PermissionDenied):
            action(actor=cast.actor(cast.eve), application=application)


def test_the_address_to_ask_at_is_shown_where_people_may_ask(cast):
    steward = cast.client(cast.sol)
    closed = steward.get(cast.url("applications/")).content.decode()
    make.admission(cast.sol, "holders")
    address = reverse("apply", args=[cast.home.slug])

    assert address not in closed
    assert re.search(
        rf'value="http://[^"]+{address}"', steward.get(cast.url("applications/")).content.decode()
    )
