"""What members agree to: per version, before taking part, and who said yes stands on no page."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import make
from weft.congregations.actions.agreements import (
    accept_agreements,
    change_agreement,
    end_agreement,
    write_agreement,
)
from weft.congregations.models import Acceptance, Agreement, Membership
from weft.congregations.queries.agreements import in_force, waiting_for
from weft.core import clock
from weft.core.models import Entry


def written(cast, title="How we meet", words="We begin on time.\n\nWe end on time."):
    return write_agreement(actor=cast.actor(cast.sol), title=title, words=words)


def everybody_agrees(cast):
    for member in cast.present:
        accept_agreements(actor=cast.actor(member), agreements=in_force(cast.home.pk))


def agree(client, cast, *agreements):
    return client.post(cast.url("agreements/accept/"), {"agreement": [each.pk for each in agreements]})


GATED = ["", "people/", "circles/", "community/", "rounds/", "levels/", "applications/"]


@pytest.mark.parametrize("path", GATED)
def test_whoever_has_not_agreed_is_led_to_what_is_new_from_every_page(cast, path):
    written(cast)
    client = cast.client(cast.ana)

    for answer in (client.get(cast.url(path)), client.post(cast.url(path))):
        assert (answer.status_code, answer["Location"]) == (303, cast.url("agreements/"))


def test_what_is_ones_own_stays_open_before_agreeing(cast):
    written(cast)
    client = cast.client(cast.ana)

    assert client.get(cast.url("me/")).status_code == 200
    assert client.get("/privacy/").status_code == 200
    assert client.post(reverse("account_logout")).status_code == 303


def test_a_gated_page_changes_nothing(cast):
    client, before = cast.client(cast.sol), Entry.everywhere.count()
    written(cast)

    client.post(cast.url(f"people/{cast.gus.pk}/invite/"))

    assert Entry.everywhere.count() == before + 1


def test_one_screen_shows_what_is_new_and_one_button_says_yes(cast):
    first, second = written(cast), written(cast, "Money", "We keep one purse.")
    client = cast.client(cast.ana)

    page = client.get(cast.url("agreements/"))
    answer = agree(client, cast, first, second)

    words = page.content.decode()
    assert [each.title for each in page.context["waiting"]] == ["How we meet", "Money"]
    assert "<p>We begin on time.</p>\n\n<p>We end on time.</p>" in words
    assert words.count("I agree") == 1
    assert 'aria-label="Main"' not in words
    assert (answer.status_code, answer["Location"]) == (303, cast.url())
    assert client.get(cast.url()).status_code == 200
    assert Acceptance.everywhere.count() == 2


def test_yes_is_said_to_what_was_on_the_screen_alone(cast):
    first = written(cast)
    client = cast.client(cast.ana)
    second = written(cast, "Money", "We keep one purse.")

    answer = agree(client, cast, first)

    assert answer["Location"] == cast.url("agreements/")
    assert list(waiting_for(cast.ana)) == [second]
    assert client.post(cast.url("agreements/accept/"), {"agreement": ["x", "-1"]}).status_code == 303
    assert list(waiting_for(cast.ana)) == [second]


def test_yes_twice_is_yes_once(cast):
    agreement = written(cast)
    client = cast.client(cast.ana)

    agree(client, cast, agreement)
    agree(client, cast, agreement)

    assert Acceptance.everywhere.count() == 1
    assert Entry.everywhere.filter(deed="agreement.accepted").count() == 1


def test_a_new_version_is_asked_of_everybody_anew_and_the_old_one_stays_readable(cast):
    first = written(cast)
    everybody_agrees(cast)
    steward = cast.client(cast.sol)

    answer = steward.post(
        cast.url(f"agreements/{first.pk}/change/"), {"title": "How we meet", "words": "We begin late."}
    )

    first.refresh_from_db()
    [second] = in_force(cast.home.pk)
    assert (answer.status_code, second.version, second.line) == (303, 2, first.line)
    assert first.ended_at is not None
    assert [list(waiting_for(each)) for each in cast.present] == [[second]] * len(cast.present)
    agree(steward, cast, second)
    shown = steward.get(cast.url(f"agreements/{first.pk}/"))
    assert "We begin on time." in shown.content.decode()
    assert list(shown.context["versions"]) == [second, first]
    assert "Version 1, from " in shown.content.decode()
    assert list(steward.get(cast.url("agreements/")).context["former"]) == [first]


def test_yes_to_an_old_version_is_not_yes_to_the_new_one(cast):
    first = written(cast)
    second = change_agreement(actor=cast.actor(cast.sol), agreement=first, title="Other", words="Other.")

    agree(cast.client(cast.ana), cast, first)

    assert list(waiting_for(cast.ana)) == [second]


def test_what_is_ended_is_asked_of_nobody(cast):
    agreement = written(cast)
    everybody_agrees(cast)
    Acceptance.everywhere.filter(membership=cast.ana).delete()

    cast.client(cast.sol).post(cast.url(f"agreements/{agreement.pk}/end/"))

    assert cast.client(cast.ana).get(cast.url()).status_code == 200
    assert not in_force(cast.home.pk).exists()


def test_of_two_who_write_anew_at_once_the_second_reads_first(cast):
    agreement = written(cast)
    everybody_agrees(cast)
    steward = cast.actor(cast.sol)
    change_agreement(actor=steward, agreement=agreement, title="Theirs", words="Theirs.")

    assert change_agreement(actor=steward, agreement=agreement, title="Mine", words="Mine.") is None
    assert end_agreement(actor=steward, agreement=agreement) is False
    assert [each.title for each in in_force(cast.home.pk)] == ["Theirs"]


def test_whoever_is_a_moment_late_reads_what_was_written_first(cast):
    agreement = written(cast)
    everybody_agrees(cast)
    steward, other, done = cast.client(cast.sol), cast.actor(cast.sol), []
    path = cast.url(f"agreements/{agreement.pk}/change/")
    assert steward.post(path, {"title": "", "words": ""}).status_code == 422
    assert "We begin on time." in steward.get(path).content.decode()

    def listen(execute, sql, params, many, context):
        if sql.startswith('UPDATE "weft_agreement"') and not done:
            done.append(True)
            change_agreement(actor=other, agreement=agreement, title="Theirs", words="Theirs.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        steward.post(path, {"title": "Mine", "words": "Mine."})

    page = steward.get(cast.url("agreements/")).content.decode()
    assert "Somebody wrote it anew just before you. Read theirs first." in page
    assert [each.title for each in in_force(cast.home.pk)] == ["Theirs"]


def test_nobody_but_whoever_settles_writes(cast):
    agreement = written(cast)
    everybody_agrees(cast)
    member = cast.client(cast.ana)

    paths = ["agreements/new/", f"agreements/{agreement.pk}/change/"]
    answers = [member.get(cast.url(path)).status_code for path in paths]
    answers.append(member.post(cast.url(f"agreements/{agreement.pk}/end/")).status_code)

    assert answers == [404, 404, 404]
    assert "Write it anew" not in member.get(cast.url(f"agreements/{agreement.pk}/")).content.decode()
    assert "Write something down" not in member.get(cast.url("agreements/")).content.decode()


def test_whoever_settles_writes_down_what_everybody_is_asked(cast):
    steward = cast.client(cast.sol)

    empty = steward.post(cast.url("agreements/new/"), {"title": "", "words": ""})
    sent = steward.post(
        cast.url("agreements/new/"),
        {"title": "Kindness", "words": "<b>Be kind</b> {{ settings.SECRET_KEY }}"},
    )

    assert (empty.status_code, sent.status_code) == (422, 303)
    page = steward.get(cast.url("agreements/")).content.decode()
    assert "&lt;b&gt;Be kind&lt;/b&gt; {{ settings.SECRET_KEY }}" in page
    assert list(Entry.everywhere.values_list("deed", flat=True))[-1] == "agreement.written"


def test_who_said_yes_stands_on_no_page(cast):
    agreement = written(cast)
    everybody_agrees(cast)

    for path in ("agreements/", f"agreements/{agreement.pk}/"):
        page = cast.client(cast.sol).get(cast.url(path)).content.decode()
        assert not any(member.name in page for member in cast.present)


def test_another_communitys_agreements_are_nobodys_business(cast):
    agreement = written(cast)
    stranger = cast.client(cast.kai)
    slug = cast.kai.congregation.slug

    assert stranger.get(f"/c/{slug}/").status_code == 200
    assert stranger.get(f"/c/{slug}/agreements/{agreement.pk}/").status_code == 404
    assert agree(stranger, cast, agreement).status_code == 404
    assert stranger.post(f"/c/{slug}/agreements/accept/", {"agreement": agreement.pk}).status_code == 303
    assert not Acceptance.everywhere.exists()


def test_t23_whoever_left_agrees_to_nothing(cast):
    agreement = written(cast)
    client = cast.client(cast.ana)
    client.get(cast.url("agreements/"))
    Membership.everywhere.filter(pk=cast.ana.pk).update(left_at=clock.now())

    assert agree(client, cast, agreement).status_code == 404
    assert not Acceptance.everywhere.exists()


def test_the_gate_costs_no_query_of_its_own(cast, django_assert_num_queries):
    client = cast.client(cast.ana)
    with django_assert_num_queries(9):
        client.get(cast.url("agreements/"))
    for number in range(20):
        written(cast, f"Number {number}")
    everybody_agrees(cast)
    with django_assert_num_queries(9):
        client.get(cast.url("agreements/"))


def test_the_door_shows_what_is_agreed_to_whoever_asks(cast):

    make.admission(cast.sol, "holders")
    written(cast)

    page = Client().get(f"/apply/{cast.home.slug}/").content.decode()

    assert "We begin on time." in page
    assert not re.search(r'name="agreed"', page)


def test_versions_of_one_agreement_do_not_mix_with_another(cast):
    first, other = written(cast), written(cast, "Money", "One purse.")
    change_agreement(actor=cast.actor(cast.sol), agreement=first, title="How we meet", words="Late.")
    everybody_agrees(cast)

    page = cast.client(cast.ana).get(cast.url(f"agreements/{other.pk}/"))

    assert list(page.context["versions"]) == [other]
    assert Agreement.everywhere.count() == 3
