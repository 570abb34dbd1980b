"""Levels of belonging: the community's own words with their own rights."""

import pytest
from django.core.exceptions import PermissionDenied

from weft.circles.queries.circles import actor_of
from weft.congregations.actions.levels import Kind, add_level, begin_with_level, drop_level, set_level
from weft.congregations.models import Level, Membership
from weft.core import clock
from weft.core.models import Entry


def level(cast, name="Friend", rights=("join",)):
    return add_level(actor=cast.actor(cast.sol), kind=Kind(name, rights=set(rights)))


def rights_of(member):
    fresh = Membership.everywhere.select_related("level").get(pk=member.pk)
    return actor_of(fresh).permits & {"join", "hold", "decide", "invite"}


def names(cast):
    return [each.name for each in Level.objects.of(cast.home).order_by("place", "pk")]


def test_every_member_reads_what_each_level_allows(cast):
    level(cast, "Friend", ["join"])
    level(cast, "Guest", [])

    page = cast.client(cast.ana).get(cast.url("levels/"))

    words = page.content.decode()
    assert [each.name for each in page.context["levels"]] == ["Friend", "Guest"]
    assert "They read and take part in what they are asked to." in words
    assert "Add a level" not in words
    assert "say yes in rounds" in words


def test_a_ready_set_makes_friends_of_newcomers_and_partners_of_those_who_are_here(cast):
    steward = cast.client(cast.sol)
    assert "Begin with Friend and Partner" in steward.get(cast.url("levels/")).content.decode()

    steward.post(cast.url("levels/ready/"))

    friend, partner = Level.objects.of(cast.home).order_by("place")
    assert (friend.name, friend.is_first, friend.rights) == ("Friend", True, ["join"])
    assert (partner.name, partner.is_first, partner.rights) == (
        "Partner",
        False,
        ["join", "hold", "decide", "invite"],
    )
    assert {each.level for each in Membership.objects.of(cast.home)} == {partner}
    assert {each.level for each in Membership.objects.of(cast.kai.congregation)} == {None}


def test_the_ready_set_comes_once(cast):
    level(cast, "Neighbour")

    cast.client(cast.sol).post(cast.url("levels/ready/"))

    assert names(cast) == ["Neighbour"]
    assert rights_of(cast.ana) == {"join", "hold", "decide"}


def test_a_level_is_added_in_the_communitys_own_words(cast):
    steward = cast.client(cast.sol)
    assert steward.get(cast.url("levels/new/")).status_code == 200

    empty = steward.post(cast.url("levels/new/"), {"name": ""})
    sent = steward.post(
        cast.url("levels/new/"), {"name": " Kin  folk ", "about": "Near.", "rights": ["invite", "join"]}
    )

    [kin] = Level.objects.of(cast.home)
    assert (empty.status_code, sent.status_code) == (422, 303)
    assert (kin.name, kin.about, kin.rights, kin.place) == ("Kin folk", "Near.", ["join", "invite"], 0)


def test_a_level_gives_no_right_that_is_none(cast):
    sent = cast.client(cast.sol).post(cast.url("levels/new/"), {"name": "King", "rights": ["settle"]})

    assert sent.status_code == 422
    assert add_level(actor=cast.actor(cast.sol), kind=Kind("King", rights={"settle", "hold"})).rights == [
        "hold"
    ]


def test_changing_a_level_holds_at_once_for_everybody_who_has_it(cast):
    friend = level(cast)
    set_level(actor=cast.actor(cast.sol), member=cast.ana, level=friend)
    assert rights_of(cast.ana) == {"join"}
    steward = cast.client(cast.sol)
    assert 'value="Friend"' in steward.get(cast.url(f"levels/{friend.pk}/")).content.decode()

    steward.post(cast.url(f"levels/{friend.pk}/"), {"name": "Friend", "rights": ["join", "invite"]})

    assert rights_of(cast.ana) == {"join", "invite"}


def test_a_level_without_a_name_is_not_kept(cast):
    friend = level(cast)

    sent = cast.client(cast.sol).post(cast.url(f"levels/{friend.pk}/"), {"name": " "})

    assert (sent.status_code, names(cast)) == (422, ["Friend"])


def test_newcomers_begin_at_one_level(cast):
    friend, partner = level(cast), level(cast, "Partner")
    begin_with_level(actor=cast.actor(cast.sol), level=friend)

    cast.client(cast.sol).post(cast.url(f"levels/{partner.pk}/begin/"))

    assert list(Level.objects.of(cast.home).filter(is_first=True)) == [partner]


def test_levels_stand_in_the_order_the_community_gave_them(cast):
    level(cast, "One")
    level(cast, "Two")
    three = level(cast, "Three")
    steward = cast.client(cast.sol)

    steward.post(cast.url(f"levels/{three.pk}/raise/"))
    assert names(cast) == ["One", "Three", "Two"]
    steward.post(cast.url(f"levels/{three.pk}/raise/"))
    steward.post(cast.url(f"levels/{three.pk}/raise/"))

    assert names(cast) == ["Three", "One", "Two"]


def test_a_level_that_nobody_has_is_taken_away(cast):
    friend = level(cast)
    steward = cast.client(cast.sol)
    assert "Nobody has this level." in steward.get(cast.url(f"levels/{friend.pk}/")).content.decode()

    steward.post(cast.url(f"levels/{friend.pk}/drop/"))

    assert names(cast) == []


def test_whoever_has_a_level_that_is_taken_away_gets_another(cast):
    friend, partner = level(cast), level(cast, "Partner", ["join", "hold"])
    for member in (cast.ana, cast.lou):
        Membership.everywhere.filter(pk=member.pk).update(level=friend)
    steward = cast.client(cast.sol)

    unsaid = steward.post(cast.url(f"levels/{friend.pk}/drop/"), {})
    itself = steward.post(cast.url(f"levels/{friend.pk}/drop/"), {"level": friend.pk})
    assert (unsaid.status_code, itself.status_code, len(names(cast))) == (422, 422, 2)
    steward.post(cast.url(f"levels/{friend.pk}/drop/"), {"level": partner.pk})

    assert names(cast) == ["Partner"]
    assert rights_of(cast.ana) == {"join", "hold"}
    assert Membership.everywhere.get(pk=cast.lou.pk).level == partner


def test_a_level_somebody_gets_in_the_meantime_is_not_taken_away(cast):
    friend = level(cast)
    set_level(actor=cast.actor(cast.sol), member=cast.ana, level=friend)

    assert drop_level(actor=cast.actor(cast.sol), level=friend) is False
    assert names(cast) == ["Friend"]


def test_whoever_settles_gives_somebody_another_level(cast):
    friend = level(cast)
    steward = cast.client(cast.sol)
    assert (
        "How Ana Lima belongs here" in steward.get(cast.url(f"people/{cast.ana.pk}/level/")).content.decode()
    )

    given = steward.post(cast.url(f"people/{cast.ana.pk}/level/"), {"level": friend.pk})
    entry = Entry.everywhere.latest("pk")
    assert (given.status_code, given["Location"]) == (303, cast.url(f"people/{cast.ana.pk}/"))
    assert (entry.deed, entry.thing_id, entry.facts) == ("level.given", cast.ana.pk, {"level": friend.pk})
    assert rights_of(cast.ana) == {"join"}

    steward.post(cast.url(f"people/{cast.ana.pk}/level/"), {"level": ""})
    assert rights_of(cast.ana) == {"join", "hold", "decide"}
    assert steward.post(cast.url(f"people/{cast.ana.pk}/level/"), {"level": "0"}).status_code == 422


def test_nobody_else_changes_levels(cast):
    friend = level(cast)
    member = cast.client(cast.ana)

    answers = [
        member.post(cast.url(path), {"name": "Mine", "level": friend.pk}).status_code
        for path in (
            "levels/new/",
            "levels/ready/",
            f"levels/{friend.pk}/",
            f"levels/{friend.pk}/begin/",
            f"levels/{friend.pk}/raise/",
            f"levels/{friend.pk}/drop/",
            f"people/{cast.ana.pk}/level/",
        )
    ]

    assert answers == [404] * 7
    with pytest.raises(PermissionDenied):
        set_level(actor=cast.actor(cast.ana), member=cast.ana, level=friend)


def test_a_neighbours_level_is_no_choice_here(cast):
    theirs = add_level(actor=cast.actor(cast.kai), kind=Kind("Tide"))
    steward = cast.client(cast.sol)

    assert steward.post(cast.url(f"people/{cast.ana.pk}/level/"), {"level": theirs.pk}).status_code == 422
    assert steward.get(cast.url(f"levels/{theirs.pk}/")).status_code == 404
    assert steward.post(cast.url(f"people/{cast.kai.pk}/level/"), {"level": ""}).status_code == 404


def test_t23_whoever_left_changes_no_level(cast):
    friend = level(cast)
    client = cast.client(cast.sol)
    Membership.everywhere.filter(pk=cast.sol.pk).update(left_at=clock.now())

    assert client.post(cast.url(f"levels/{friend.pk}/drop/")).status_code == 404
    assert names(cast) == ["Friend"]


@pytest.mark.parametrize("more", [1, 30])
def test_the_page_of_levels_asks_the_same_questions_for_one_and_for_many(
    cast, django_assert_num_queries, more
):
    for number in range(more):
        level(cast, f"Level {number}")
    client = cast.client(cast.sol)

    with django_assert_num_queries(7):
        client.get(cast.url("levels/"))
