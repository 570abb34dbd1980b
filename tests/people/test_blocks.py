"""Keeping apart from somebody: who sees it, and who never learns of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from tests import rows
from tests.weaving.pages import text
from weft.circles.queries.circles import actor_of
from weft.congregations.models import Membership
from weft.core.actor import Actor
from weft.core.chronicle import verify
from weft.core.models import Entry
from weft.people.actions.blocks import block_person, forget_blocks, lift_block
from weft.people.models import Block, Person
from weft.people.policy import blocks as policy
from weft.people.queries.blocks import apart, apart_from, my_blocks, pairs_apart


def block(cast, by, of):
    block_person(actor=cast.actor(by), person=of.person)
    return Block.everywhere.order_by("-pk").first()


def test_t35_two_who_keep_apart_are_apart_for_both_and_hidden_from_one(cast):
    block(cast, cast.ana, cast.eve)

    assert (apart_from(cast.ana.person_id), apart(cast.ana.person_id).hidden_ids) == (
        {cast.eve.person_id},
        frozenset(),
    )
    assert (apart_from(cast.eve.person_id), apart(cast.eve.person_id).hidden_ids) == (
        {cast.ana.person_id},
        {cast.ana.person_id},
    )
    assert cast.actor(cast.eve).apart_ids == cast.actor(cast.eve).hidden_ids == {cast.ana.person_id}
    assert cast.actor(cast.bo).apart_ids == frozenset()


def test_t37_it_follows_the_person_into_every_community_and_through_every_name(cast):
    block(cast, cast.ana, cast.eve)
    there = Membership.everywhere.create(congregation=cast.kai.congregation, person=cast.eve.person)
    Person.everywhere.filter(pk=cast.eve.person_id).update(name="Somebody Else")

    assert actor_of(there).hidden_ids == {cast.ana.person_id}


def test_a_page_asks_once_whether_anybody_keeps_apart(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        apart(cast.ana.person_id)
    for each in (cast.eve, cast.dee, cast.cy):
        block(cast, cast.ana, each)
    with django_assert_num_queries(2):
        assert len(apart(cast.ana.person_id).ids) == 3
    everybody = [member.person_id for member in cast.present]
    with django_assert_num_queries(2):
        assert len(pairs_apart(everybody)) == 3


def test_pairs_are_found_among_those_asked_about_and_nobody_else(cast):
    block(cast, cast.ana, cast.eve)
    block(cast, cast.sol, cast.bo)
    among = [each.person_id for each in (cast.ana, cast.eve, cast.bo)]

    assert pairs_apart(among) == {frozenset((cast.ana.person_id, cast.eve.person_id))}


def test_a_stolen_database_names_nobody(cast):
    block(cast, cast.ana, cast.eve)

    with connection.cursor() as cursor:
        cursor.execute("SELECT by_tag, of_tag, sealed FROM weft_block")
        [(by_tag, of_tag, sealed)] = cursor.fetchall()
    assert len({by_tag, of_tag}) == 2
    assert len(by_tag) == len(of_tag) == 64
    pair = cast.ana.person_id.to_bytes(8) + cast.eve.person_id.to_bytes(8)
    assert pair not in bytes(sealed)


def test_the_same_person_is_tagged_another_way_as_the_one_and_as_the_other(cast):
    first, second = block(cast, cast.ana, cast.eve), block(cast, cast.eve, cast.bo)

    assert first.of_tag != second.by_tag


def test_t36_nothing_of_it_is_written_where_what_happened_is_kept(cast):
    before, chronicle = rows.read(), Entry.everywhere.count()

    cast.client(cast.ana).post(cast.url(f"people/{cast.eve.pk}/block/"))

    changed = {table for table, now in rows.read().items() if now != before[table]}
    assert changed - {"django_session"} == {"weft_block", "weft_key"}
    assert Entry.everywhere.count() == chronicle
    assert verify() == []


def test_the_page_says_what_it_does_and_a_look_does_nothing(cast):
    page = cast.client(cast.ana).get(cast.url(f"people/{cast.eve.pk}/block/"))

    assert page.status_code == 200
    assert "Keep apart from Eve Nova?" in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert not Block.everywhere.exists()


def test_one_button_keeps_apart_and_one_lifts_it(cast):
    client = cast.client(cast.ana)

    done = client.post(cast.url(f"people/{cast.eve.pk}/block/"))
    again = client.post(cast.url(f"people/{cast.eve.pk}/block/"))
    listed = client.get(cast.url("me/blocks/")).content.decode()
    lifted = client.post(cast.url(f"me/blocks/{Block.everywhere.get().pk}/lift/"))

    assert [each.status_code for each in (done, again, lifted)] == [303, 303, 303]
    assert "Eve Nova" in listed
    assert not Block.everywhere.exists()
    assert "You keep apart from nobody." in client.get(cast.url("me/blocks/")).content.decode()


def test_nobody_else_sees_or_lifts_it_the_steward_included(cast):
    kept = block(cast, cast.ana, cast.eve)

    for member in (cast.eve, cast.sol, cast.bo):
        client = cast.client(member)
        assert "You keep apart from nobody." in client.get(cast.url("me/blocks/")).content.decode()
        there, nowhere = (client.post(cast.url(f"me/blocks/{pk}/lift/")) for pk in (kept.pk, 999_999))
        assert there.status_code == nowhere.status_code == 404
        assert text(there) == text(nowhere)
    assert Block.everywhere.exists()


def test_nobody_keeps_apart_from_themself_or_from_a_stranger(cast):
    client = cast.client(cast.ana)

    answers = [client.post(cast.url(f"people/{who.pk}/block/")) for who in (cast.ana, cast.lou, cast.kai)]
    block_person(actor=cast.actor(cast.ana), person=cast.ana.person)
    block_person(actor=Actor(), person=cast.ana.person)

    assert [answer.status_code for answer in answers] == [404] * 3
    assert not policy.lift_block.rows(Actor()).exists()
    assert not Block.everywhere.exists()


def test_each_sees_their_own_by_the_names_they_go_by_now(cast, django_assert_num_queries):
    for each in (cast.eve, cast.dee):
        block(cast, cast.ana, each)
    block(cast, cast.bo, cast.cy)
    Person.everywhere.filter(pk=cast.eve.person_id).update(name="Aba")
    ana = cast.actor(cast.ana)

    with django_assert_num_queries(3):
        assert [each.person.name for each in my_blocks(ana)] == ["Aba", "Dee Zdeněk"]


def test_whoever_goes_takes_every_block_by_and_of_them_along(cast):
    block(cast, cast.ana, cast.eve)
    block(cast, cast.eve, cast.bo)
    stays = block(cast, cast.bo, cast.cy)

    forget_blocks(actor=cast.actor(cast.eve), person_id=cast.eve.person_id)

    assert list(Block.everywhere.all()) == [stays]


def test_lifting_needs_the_one_who_made_it(cast):
    kept = block(cast, cast.ana, cast.eve)

    with pytest.raises(PermissionDenied):
        lift_block(actor=cast.actor(cast.eve), block=kept)
