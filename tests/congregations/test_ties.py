"""Looking out for one another: who is asked, what it takes, what ends it, and that nobody else ever learns of it."""

import re
from collections import Counter
from datetime import timedelta
from itertools import pairwise, product

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.congregations.test_charges import run_all, then
from weft.circles.actions.tellings import Said, tell
from weft.circles.queries.circles import actor_of
from weft.congregations.actions import ties as actions
from weft.congregations.logic.ties import Wanted, closed_to, propose, reshuffle
from weft.congregations.models import Membership, Readiness, Tie
from weft.congregations.queries import ties as queries
from weft.congregations.reactions import ties as reactions
from weft.core import clock
from weft.core.actor import the_house
from weft.core.models import Entry
from weft.meetings.actions import say_away
from weft.people.actions.blocks import block_person


def pairs(cast, *states):
    """Who looks out for whom, by first name."""
    rows = Tie.objects.of(cast.home).filter(state__in=states).order_by("pk")
    return [(tie.giver.name.split()[0], tie.taker.name.split()[0]) for tie in rows]


def held(cast):
    return sorted(pairs(cast, "held"))


def asked(cast):
    return sorted(pairs(cast, "asked"))


def yes(member, tie):
    return actions.accept_tie(actor=actor_of(member), tie=tie)


def letters():
    run_all()
    sent = sorted((letter.to[0], letter.subject, letter.body) for letter in mail.outbox)
    mail.outbox.clear()
    return sent


# Who could look out for whom


@st.composite
def wishes(draw):
    people = range(draw(st.integers(2, 5)))
    some = st.frozensets(st.tuples(st.sampled_from(people), st.sampled_from(people)))
    room = {each: draw(st.integers(-1, 2)) for each in people}
    return Wanted(list(people), room, barred=draw(some), before=draw(some))


def holds(wanted, found):
    burden = Counter(found.values())
    return (
        all(wanted.may(giver, taker) for taker, giver in found.items())
        and all(number <= wanted.room[giver] for giver, number in burden.items())
        and not any(found.get(giver) == taker for taker, giver in found.items())
    )


def most(wanted):
    """The most that can be, by trying everything."""
    choices = [[None, *wanted.room] for _ in wanted.takers]
    tried = (dict(zip(wanted.takers, givers, strict=True)) for givers in product(*choices))
    found = ({taker: giver for taker, giver in each.items() if giver is not None} for each in tried)
    return max(len(each) for each in found if holds(wanted, each))


@given(wishes())
def test_as_many_as_can_be_have_somebody_and_no_two_each_other(wanted):
    found = propose(wanted)

    assert holds(wanted, found)
    assert len(found) == most(wanted)


def test_somebody_new_is_asked_where_there_is_somebody_new():
    before = frozenset((each, (each + 1) % 6) for each in range(6))

    found = propose(Wanted(list(range(6)), dict.fromkeys(range(6), 1), before=before))

    assert len(found) == 6
    assert not {(giver, taker) for taker, giver in found.items()} & before


def test_what_is_asked_of_people_is_spread_evenly():
    found = propose(Wanted(list(range(2, 8)), {0: 5, 1: 5}))

    assert sorted(Counter(found.values()).values()) == [3, 3]


def test_somebody_for_each_of_many_is_found_at_once():
    people = list(range(200))

    found = propose(Wanted(people, dict.fromkeys(people, 1)))

    assert sorted(found) == sorted(found.values()) == people


@given(wishes(), st.data())
def test_asking_around_anew_burdens_nobody_beyond_what_they_offered(wanted, data):
    held = {}
    for taker in wanted.takers:
        giver = data.draw(st.sampled_from([None, *wanted.room]))
        if giver is not None and giver != taker and held.get(giver) != taker:
            held[taker] = giver

    new = reshuffle(wanted, held)

    after = {**held, **new}
    burden = Counter(after.values())
    assert all(held.get(taker) != giver for taker, giver in new.items())
    assert all(burden[giver] <= wanted.room[giver] for giver in new.values())
    assert not closed_to((giver, taker) for taker, giver in held.items()) & {(g, t) for t, g in new.items()}


# Yes of both


def test_a_tie_holds_once_both_said_yes(cast):
    tie = make.asked_tie(cast.ana, cast.eve)
    steps = []
    for member in (cast.ana, cast.eve):
        cast.client(member).post(cast.url(f"ties/{tie.pk}/yes/"))
        steps.append((held(cast), asked(cast)))

    assert steps == [([], [("Ana", "Eve")]), ([("Ana", "Eve")], [])]
    assert queries.my_person(cast.actor(cast.eve)) == tie
    assert queries.my_person(cast.actor(cast.ana)) is None


@pytest.mark.parametrize("who", ["bo", "sol", "kai"])
def test_nobody_says_yes_or_no_for_another(cast, who):
    tie = make.asked_tie(cast.ana, cast.eve)
    make.ready(cast.sol)
    other = getattr(cast, who)

    for act in (actions.accept_tie, actions.end_tie):
        with pytest.raises(PermissionDenied):
            act(actor=actor_of(other), tie=tie)
    codes = [
        cast.client(other).post(cast.url(f"ties/{tie.pk}/{way}/")).status_code
        for way in ("yes", "end", "reminders")
    ]

    assert codes == [404, 404, 404]
    assert asked(cast) == [("Ana", "Eve")]


def test_nobody_says_yes_twice_or_to_what_is_over(cast):
    tie = make.asked_tie(cast.ana, cast.eve)
    yes(cast.ana, tie)
    with pytest.raises(PermissionDenied):
        yes(cast.ana, tie)
    actions.end_tie(actor=cast.actor(cast.ana), tie=tie)

    with pytest.raises(PermissionDenied):
        yes(cast.eve, tie)

    assert (held(cast), asked(cast)) == ([], [])


@pytest.mark.parametrize("who", ["ana", "eve"])
def test_a_no_leaves_no_trace(cast, who):
    tie = make.asked_tie(cast.ana, cast.eve)
    before = list(Entry.everywhere.values_list("deed", flat=True))
    letters()

    answer = cast.client(getattr(cast, who)).post(cast.url(f"ties/{tie.pk}/end/"))

    assert (answer.status_code, answer["Location"]) == (303, cast.url("me/person/"))
    assert (held(cast), asked(cast)) == ([], [])
    assert list(Entry.everywhere.values_list("deed", flat=True)) == before
    assert letters() == []


@pytest.mark.parametrize("who", ["ana", "eve"])
def test_either_ends_what_is_held_and_both_hear_the_fact(cast, who):
    tie = make.held_tie(cast.ana, cast.eve)
    letters()

    cast.client(getattr(cast, who)).post(cast.url(f"ties/{tie.pk}/end/"))

    told = letters()
    assert held(cast) == []
    assert [to for to, _, _ in told] == ["ana@example.org", "eve@example.org"]
    assert len({words for _, _, words in told}) == 1
    assert not any(name in f"{subject}{words}" for _, subject, words in told for name in ("Ana", "Eve"))


# What cannot be


def test_no_two_look_out_for_each_other(cast):
    make.held_tie(cast.ana, cast.eve)

    assert make.asked_tie(cast.eve, cast.ana) is None
    assert make.asked_tie(cast.ana, cast.ana) is None


def test_two_questions_that_would_close_a_pair_hold_only_once(cast):
    one = make.asked_tie(cast.ana, cast.eve)
    other = Tie.everywhere.create(
        congregation=cast.home, giver=cast.eve, taker=cast.ana, by_invitation=True, giver_yes=True
    )
    yes(cast.ana, one)
    yes(cast.eve, one)

    page = then(cast.client(cast.ana), cast.url(f"ties/{other.pk}/yes/"))

    assert "That cannot be any more." in page.content.decode()
    assert (held(cast), asked(cast)) == ([("Ana", "Eve")], [])


def test_of_two_yeses_at_once_it_holds_once(cast):
    tie = make.asked_tie(cast.ana, cast.eve)
    seen_by_both = Tie.objects.of(cast.home).get(pk=tie.pk)

    answers = [yes(cast.ana, tie), yes(cast.eve, seen_by_both)]

    assert answers == [True, True]
    assert Entry.everywhere.filter(deed="tie.held").count() == 1


def test_a_yes_after_somebody_was_faster_changes_nothing(cast, monkeypatch):
    tie = make.asked_tie(cast.ana, cast.eve)
    real = actions._one_at_a_time

    def late(congregation_id):
        Tie.everywhere.filter(pk=tie.pk).update(state=Tie.State.OVER)
        real(congregation_id)

    monkeypatch.setattr(actions, "_one_at_a_time", late)

    assert yes(cast.ana, tie) is False
    assert (held(cast), asked(cast)) == ([], [])


def test_nobody_has_more_than_they_offered_however_many_say_yes_at_once(cast):
    make.ready(cast.ana, 1)
    both = [
        Tie.everywhere.create(congregation=cast.home, giver=cast.ana, taker=taker, giver_yes=True)
        for taker in (cast.eve, cast.bo)
    ]

    answers = [yes(member, tie) for member, tie in zip((cast.eve, cast.bo), both, strict=True)]

    assert answers == [True, False]
    assert (held(cast), asked(cast)) == ([("Ana", "Eve")], [])


def test_whoever_is_asked_to_go_to_another_makes_room(cast):
    make.ready(cast.ana, 1)
    make.ready(cast.cy, 1)
    make.held_tie(cast.ana, cast.eve)
    leaving = Tie.everywhere.create(congregation=cast.home, giver=cast.cy, taker=cast.eve)
    coming = Tie.everywhere.create(congregation=cast.home, giver=cast.ana, taker=cast.bo, giver_yes=True)

    assert yes(cast.bo, coming) is True
    assert held(cast) == [("Ana", "Bo"), ("Ana", "Eve")]
    assert [yes(cast.cy, leaving), yes(cast.eve, leaving)] == [True, True]
    assert held(cast) == [("Ana", "Bo"), ("Cy", "Eve")]


def test_whoever_was_kept_apart_meanwhile_is_not_put_together(cast):
    tie = make.asked_tie(cast.ana, cast.eve)
    yes(cast.ana, tie)
    block_person(actor=cast.actor(cast.ana), person=cast.eve.person)

    page = cast.client(cast.eve).get(cast.url("me/person/")).content.decode()

    assert "Ana Lima" not in page
    assert cast.client(cast.eve).post(cast.url(f"ties/{tie.pk}/yes/")).status_code == 404
    assert make.asked_tie(cast.eve, cast.ana) is None


def test_t38_nobody_proposes_a_pair_that_is_kept_apart_and_nothing_says_why(cast):
    make.ready(cast.ana, 5)
    block_person(actor=cast.actor(cast.eve), person=cast.ana.person)

    page = then(cast.client(cast.sol), cast.url("care/propose/")).content.decode()

    assert asked(cast) == [("Ana", each) for each in ("Bo", "Cy", "Dee", "Gus", "Sol")]
    assert "Whatever comes of it is between the two." in page
    assert "Eve Nova" in page


def test_a_tie_of_two_who_are_kept_apart_or_of_somebody_gone_ends_by_itself(cast):
    make.held_tie(cast.ana, cast.eve)
    make.held_tie(cast.bo, cast.cy)
    make.held_tie(cast.dee, cast.gus) if cast.actor(cast.gus) else None
    block_person(actor=cast.actor(cast.eve), person=cast.ana.person)
    Membership.objects.of(cast.home).filter(pk=cast.bo.pk).update(left_at=clock.now())
    letters()

    reactions.look_at_ties()

    assert held(cast) == [("Dee", "Gus")]
    assert [to for to, _, _ in letters()] == ["ana@example.org", "cy@example.org", "eve@example.org"]


def test_all_ties_of_somebody_who_goes_are_over(cast):
    make.held_tie(cast.ana, cast.eve)
    make.held_tie(cast.bo, cast.ana)
    make.asked_tie(cast.ana, cast.dee)
    make.held_tie(cast.cy, cast.gus)

    actions.end_ties_of(actor=cast.actor(cast.ana), member=cast.ana)

    assert (held(cast), asked(cast)) == ([("Cy", "Gus")], [])


# Newcomers


def test_whoever_invites_is_asked_first_even_without_having_offered_and_may_say_no(cast):
    with time_machine.travel(clock.now(), tick=False):
        entry = Entry(scope=cast.home.pk, facts={"inviter": cast.ana.pk, "membership": cast.eve.pk})
        reactions.tie_to_inviter(entry)
        reactions.tie_to_inviter(entry)

    [tie] = queries.asked_of_me(cast.actor(cast.ana))
    assert asked(cast) == [("Ana", "Eve")]
    assert list(queries.asked_of_me(cast.actor(cast.eve))) == [tie]
    actions.end_tie(actor=cast.actor(cast.ana), tie=tie)
    assert asked(cast) == []


@pytest.mark.parametrize(
    "facts", [{}, {"inviter": None, "membership": 1}, {"inviter": 10**6, "membership": 1}]
)
def test_nobody_is_asked_where_nobody_invited(cast, facts):
    reactions.tie_to_inviter(Entry(scope=cast.home.pk, facts=facts))

    assert asked(cast) == []


def test_both_hear_that_they_are_asked_and_that_it_holds(cast):
    letters()
    tie = make.asked_tie(cast.ana, cast.eve)
    first = letters()
    yes(cast.ana, tie)
    yes(cast.eve, tie)
    second = letters()

    both = ["ana@example.org", "eve@example.org"]
    assert [[to for to, _, _ in told] for told in (first, second)] == [both, both]
    for _, subject, words in [*first, *second]:
        assert f"/c/{cast.home.slug}/me/person/" in words
        assert not any(name in subject + words for name in ("Ana", "Eve"))


# My own page


def test_everybody_says_for_how_many_they_would_look_out(cast):
    client = cast.client(cast.ana)

    kept = client.post(cast.url("me/person/"), {"capacity": 2, "wants_another": "on"})
    refused = client.post(cast.url("me/person/"), {"capacity": 99})

    said = Readiness.objects.of(cast.home).get()
    assert (kept.status_code, refused.status_code) == (303, 422)
    assert (said.membership, said.capacity, said.wants_another) == (cast.ana, 2, True)
    assert client.get(cast.url("me/person/")).context["form"].initial == {
        "capacity": 2,
        "wants_another": True,
    }


def test_only_the_two_see_that_they_have_each_other(cast):
    make.held_tie(cast.ana, cast.eve)
    make.asked_tie(cast.bo, cast.dee)

    def seen(member):
        page = cast.client(member).get(cast.url("me/person/")).content.decode()
        return sorted(name for name in ("Ana Lima", "Eve Nova", "Bo Ek", "Dee Zdeněk") if name in page)

    assert [seen(member) for member in (cast.ana, cast.eve, cast.bo, cast.dee, cast.cy, cast.sol)] == [
        ["Eve Nova"],
        ["Ana Lima"],
        ["Dee Zdeněk"],
        ["Bo Ek"],
        [],
        [],
    ]


@pytest.mark.parametrize("of", ["giver", "taker"])
def test_the_two_reach_each_other_and_find_each_others_page(cast, of):
    teller, reader = (cast.bo, cast.eve) if of == "giver" else (cast.eve, cast.bo)
    said = {"phone": "crews", "post": "me", "about": "crews"}
    tell(
        actor=cast.actor(teller),
        said={field: Said(f"CNRY-{field}", to) for field, to in said.items()},
        listed="crews",
    )
    client, page = cast.client(reader), cast.url(f"people/{teller.pk}/")
    tie = make.asked_tie(cast.bo, cast.eve)
    before = client.get(page).status_code
    for each in (cast.bo, cast.eve):
        yes(each, tie)

    own, theirs = (client.get(path).content.decode() for path in (cast.url("me/person/"), page))
    another = cast.client(make.member(cast.sol, "Hal Alm", email="hal@example.org")).get(page).status_code
    actions.end_tie(actor=cast.actor(teller), tie=tie)

    assert (before, another, client.get(page).status_code) == (404, 404, 404)
    assert page in own
    assert [re.findall(r"CNRY-\w+", each) for each in (own, theirs)] == [["CNRY-phone"], ["CNRY-phone"]]


def test_whoever_is_tied_and_told_nothing_is_led_to_say_how_to_reach_them(cast):
    make.held_tie(cast.bo, cast.eve)
    eve = cast.client(cast.eve)
    before = eve.get(cast.url("me/person/")).content.decode()
    tell(actor=cast.actor(cast.eve), said={"none": Said("I read these pages on Sundays", "crews")})
    tell(actor=cast.actor(cast.bo), said={"none": Said("none", "crews")})
    after = eve.get(cast.url("me/person/")).content.decode()

    assert "Bo Ek has not said yet how to reach them." in before
    assert "You have not said yet how you can be reached." in before
    assert "Otherwise</dt><dd>none</dd>" in after
    assert "You have not said yet" not in after


def test_my_own_page_shows_what_the_two_were_last_reminded_of(cast):
    tie = make.held_tie(cast.bo, cast.eve)
    before = cast.client(cast.eve).get(cast.url("me/person/")).content.decode()
    with a_month_later():
        prompts()
        after = cast.client(cast.eve).get(cast.url("me/person/")).content.decode()

    [first, *_] = queries.themes_of(cast.home)
    assert "last reminded" not in before
    assert f"What you were last reminded to talk about:<br>{first}" in after
    assert f'id="tie-{tie.pk}"' in after


def test_what_one_said_yes_to_is_shown_as_waiting(cast):
    tie = make.asked_tie(cast.ana, cast.eve)
    for member in (cast.ana, cast.eve):
        yes(member, tie) if member == cast.ana else None

    mine = [queries.mine(cast.actor(member)) for member in (cast.ana, cast.eve)]

    assert [(each.asked, each.waiting) for each in mine] == [([], [tie]), ([tie], [])]
    page = cast.client(cast.ana).get(cast.url("me/person/")).content.decode()
    assert "You said yes to looking out for Eve Nova." in page


def test_saying_yes_to_somebody_else_ends_what_one_had(cast):
    make.held_tie(cast.ana, cast.eve)
    make.ready(cast.bo)
    make.ready(cast.eve, 0, wants_another=True)
    tie = Tie.everywhere.create(congregation=cast.home, giver=cast.bo, taker=cast.eve, giver_yes=True)
    third = Tie.everywhere.create(congregation=cast.home, giver=cast.cy, taker=cast.eve)
    letters()

    page = cast.client(cast.eve).get(cast.url("me/person/")).content.decode()
    yes(cast.eve, tie)

    third.refresh_from_db()
    assert "this takes the place of what you have now" in page
    assert (held(cast), third.state) == ([("Bo", "Eve")], "over")
    assert Readiness.objects.of(cast.home).get(membership=cast.eve).wants_another is False
    assert sorted({to for to, _, _ in letters()}) == ["ana@example.org", "bo@example.org", "eve@example.org"]


# Seeing that nobody is left alone


def alone(cast, member):
    page = cast.client(member).get(cast.url("care/"))
    return [
        (each.name.split()[0], each.has_person, each.has_crew) for each in page.context["page"].object_list
    ]


def test_those_who_accompany_see_who_has_nobody_and_those_who_welcome_only_who_is_quite_alone(cast):
    make.held_tie(cast.ana, cast.bo)
    make.held_tie(cast.cy, cast.eve)
    make.entrust(cast.sol, make.charge(cast.sol, "welcome", "welcome"), cast.dee)
    Membership.objects.of(cast.home).filter(pk=cast.gus.pk).update(listed="crews")

    assert alone(cast, cast.sol) == [
        ("Ana", False, True),
        ("Cy", False, True),
        ("Dee", False, True),
        ("Eve", True, False),
        ("Gus", False, False),
        ("Sol", False, False),
    ]
    assert alone(cast, cast.dee) == [("Gus", False, False), ("Sol", False, False)]
    assert [cast.client(each).get(cast.url("care/")).status_code for each in (cast.ana, cast.kai)] == [
        404,
        404,
    ]


def test_the_page_of_who_is_alone_names_no_pair_and_no_day(cast):
    make.held_tie(cast.ana, cast.eve)
    make.asked_tie(cast.bo, cast.cy)

    page = cast.client(cast.sol).get(cast.url("care/")).content.decode()

    assert "Everybody here has somebody." not in page
    assert page.count("Ana Lima") == len(["her own line", "the button in it"])
    assert str(clock.today().year) not in page


def test_those_who_welcome_propose_nothing(cast):
    make.entrust(cast.sol, make.charge(cast.sol, "welcome", "welcome"), cast.dee)
    make.ready(cast.ana, 5)

    codes = [
        cast.client(cast.dee).post(cast.url(f"care/{way}/")).status_code for way in ("propose", "reshuffle")
    ]

    assert codes == [404, 404]
    assert asked(cast) == []
    with pytest.raises(PermissionDenied):
        actions.propose_ties(actor=cast.actor(cast.dee), congregation=cast.home)
    with pytest.raises(PermissionDenied):
        actions.reshuffle_ties(actor=cast.actor(cast.dee), congregation=cast.home)


def test_somebody_is_asked_for_everybody_without_within_what_people_offered(cast):
    make.ready(cast.ana, 2)
    make.ready(cast.bo, 1)
    make.ready(cast.cy, 1)
    make.held_tie(cast.cy, cast.eve)
    today = clock.today()
    make.ready(cast.dee, 3)
    say_away(actor=cast.actor(cast.dee), start=today - timedelta(days=1), until=today + timedelta(days=9))
    client = cast.client(cast.sol)

    first = then(client, cast.url("care/propose/")).content.decode()
    once = asked(cast)
    second = then(client, cast.url("care/propose/")).content.decode()

    assert Counter(giver for giver, _ in once) == {"Ana": 2, "Bo": 1}
    assert "Eve" not in {taker for _, taker in once}
    assert not {(taker, giver) for giver, taker in once} & set(once)
    assert asked(cast) == once
    assert "They are asked." in first
    assert "Nobody new could be asked just now." in second
    assert "Nobody has room just now." in second


@pytest.mark.parametrize(
    ("why", "asked_pairs"),
    [("there is room", [("Bo", "Eve")]), ("no room", []), ("kept apart", []), ("has somebody", [])],
)
def test_whoever_accompanies_proposes_one_to_one_other_and_is_not_told_what_came_of_it(
    cast, why, asked_pairs
):
    if why != "no room":
        make.ready(cast.bo)
    if why == "kept apart":
        block_person(actor=cast.actor(cast.eve), person=cast.bo.person)
    if why == "has somebody":
        make.held_tie(cast.ana, cast.eve)
    sol, page = cast.client(cast.sol), cast.url(f"care/{cast.eve.pk}/")

    shown = sol.get(page).content.decode()
    answer = sol.post(page, {"giver": cast.bo.pk}, follow=True)
    refused = sol.post(page, {"giver": cast.eve.pk})

    assert "Bo Ek" in shown
    assert "If it can be, both are asked now." in answer.content.decode()
    assert refused.status_code == 422
    assert asked(cast) == asked_pairs
    assert Entry.everywhere.filter(deed="ties.proposed").count() == 1


def test_those_who_accompany_are_led_to_propose_somebody_to_whoever_has_nobody(cast):
    make.held_tie(cast.ana, cast.eve)

    page = cast.client(cast.sol).get(cast.url("care/")).content.decode()

    assert cast.url(f"care/{cast.bo.pk}/") in page
    assert cast.url(f"care/{cast.eve.pk}/") not in page


def test_asking_around_anew_keeps_what_is_held_until_both_said_yes(cast):
    everybody = [cast.ana, cast.bo, cast.cy, cast.dee, cast.eve, cast.sol]
    for member in everybody:
        make.ready(member, 1, wants_another=member == cast.eve)
    before = [make.held_tie(giver, taker) for giver, taker in pairwise(everybody)]
    before.append(make.held_tie(cast.sol, cast.gus))
    was = held(cast)

    then(cast.client(cast.sol), cast.url("care/reshuffle/"))

    still, new = held(cast), asked(cast)
    assert still == was
    assert len(new) == 6
    assert not set(new) & set(was)
    assert not {(taker, giver) for giver, taker in new} & set(was)
    for tie in Tie.objects.of(cast.home).filter(state="asked").exclude(taker=cast.gus).order_by("pk"):
        assert [yes(tie.giver, tie), yes(tie.taker, tie)] == [True, True]
    kept = {taker: giver for giver, taker in held(cast)}
    assert kept | {"Gus": ""} == {taker: giver for giver, taker in new} | {"Gus": ""}


def test_whoever_gets_nobody_new_keeps_the_one_they_have(cast):
    make.ready(cast.ana, 1)
    make.held_tie(cast.ana, cast.eve)

    actions.reshuffle_ties(actor=cast.actor(cast.sol), congregation=cast.home)

    assert (held(cast), asked(cast)) == ([("Ana", "Eve")], [])


@pytest.mark.parametrize("more", [0, 30])
def test_the_page_of_who_is_alone_asks_as_many_questions_for_one_and_for_many(
    cast, django_assert_num_queries, more
):
    for number in range(more):
        make.member(cast.sol, f"Member {number}")
        if number % 3 == 0:
            make.ready(make.member(cast.sol, f"Giver {number}"))
    client = cast.client(cast.sol)
    client.get(cast.url("care/"))

    with django_assert_num_queries(13):
        client.get(cast.url("care/"))


@pytest.mark.parametrize("more", [0, 30])
def test_my_own_page_asks_as_many_questions_for_one_and_for_many(cast, django_assert_num_queries, more):
    for number in range(more):
        make.asked_tie(cast.ana, make.member(cast.sol, f"Member {number}"))
    client = cast.client(cast.ana)

    with django_assert_num_queries(8):
        client.get(cast.url("me/person/"))


# Being reminded of each other


def a_month_later(days=30):
    return time_machine.travel(clock.now() + timedelta(days=days), tick=False)


def prompts():
    """The daily look is taken, and mails go out."""
    mail.outbox.clear()
    reactions.look_at_ties()
    run_all()
    return {letter.to[0]: letter for letter in mail.outbox}


def test_both_are_reminded_every_so_often_each_time_with_another_theme(cast):
    make.held_tie(cast.ana, cast.eve)
    actions.choose_themes(actor=cast.actor(cast.sol), congregation=cast.home, themes=["Bread", " ", "Rain"])
    letters()

    told = []
    for days in (29, 30, 31, 60, 90):
        with a_month_later(days):
            told.append(
                {to: [theme for theme in ("Bread", "Rain") if theme in m.body] for to, m in prompts().items()}
            )

    ana, eve = "ana@example.org", "eve@example.org"
    bread, rain = {ana: ["Bread"], eve: ["Bread"]}, {ana: ["Rain"], eve: ["Rain"]}
    assert told == [{}, bread, {}, rain, bread]


def test_a_reminder_says_in_which_direction_it_is_and_leads_to_that_tie(cast):
    first, second = make.held_tie(cast.ana, cast.eve), make.held_tie(cast.bo, cast.ana)
    letters()
    with a_month_later():
        reactions.look_at_ties()
        anas = [body for to, _subject, body in letters() if to == "ana@example.org"]

    [giving] = [body for body in anas if f"me/person/#tie-{first.pk}" in body]
    [taking] = [body for body in anas if f"me/person/#tie-{second.pk}" in body]
    assert "somebody for whom you look out" in giving
    assert "the one who looks out for you" in taking
    assert not any(name in body for body in anas for name in ("Bo Ek", "Eve Nova"))


def test_there_are_six_themes_to_begin_with(cast):
    assert len(queries.themes_of(cast.home)) == 6


def test_themes_are_changed_by_those_who_accompany_or_settle(cast):
    make.entrust(cast.sol, make.charge(cast.sol, "care", "accompany"), cast.ana)

    kept = cast.client(cast.ana).post(cast.url("care/themes/"), {"themes": "Bread\n\n  Rain \n"})
    shown = cast.client(cast.sol).get(cast.url("care/themes/")).context["form"].initial
    refused = cast.client(cast.bo).get(cast.url("care/themes/"))
    long = cast.client(cast.ana).post(cast.url("care/themes/"), {"themes": "x" * 5001})

    assert (kept.status_code, refused.status_code, long.status_code) == (303, 404, 422)
    assert shown == {"themes": "Bread\nRain"}


def test_nobody_is_reminded_twice_by_two_looks_at_once(cast):
    tie = make.held_tie(cast.ana, cast.eve)
    with a_month_later():
        stale = Tie.objects.of(cast.home).get(pk=tie.pk)
        house = the_house(cast.home.pk)

        assert [actions.prompt_tie(actor=house, tie=each) for each in (tie, stale)] == [True, False]


def test_everybody_switches_reminders_off_and_on_for_themself(cast):
    tie = make.held_tie(cast.ana, cast.eve)
    path = cast.url(f"ties/{tie.pk}/reminders/")
    letters()

    cast.client(cast.eve).post(path)
    with a_month_later():
        one = sorted(prompts())
    cast.client(cast.eve).post(path, {"on": "yes"})
    with a_month_later(60):
        both = sorted(prompts())

    assert (one, both) == (["ana@example.org"], ["ana@example.org", "eve@example.org"])


def plain(response):
    """A page without what is new in each."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


def stop_link(letter):
    header = letter.extra_headers["List-Unsubscribe"]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert header.strip("<>") in letter.body
    return "/reminders/" + header.strip("<>").split("/reminders/")[1]


def test_t76_looking_at_the_link_changes_nothing_and_posting_stops_that_mail_without_signing_in(cast):
    tie = make.held_tie(cast.ana, cast.eve)
    with a_month_later():
        path = stop_link(prompts()["eve@example.org"])
        stranger = Client(enforce_csrf_checks=True)

        looks = [stranger.get(path), stranger.head(path)]
        tie.refresh_from_db()
        before = (tie.giver_prompts, tie.taker_prompts)
        answers = [stranger.post(path, {"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    tie.refresh_from_db()
    assert {each.status_code for each in [*looks, *answers]} == {200}
    assert before == (True, True)
    assert (tie.giver_prompts, tie.taker_prompts) == (True, False)
    assert plain(answers[0]) == plain(answers[1])
    assert Entry.everywhere.filter(deed="tie.prompts changed").count() == 1
    assert all("no-store" in each["Cache-Control"] for each in [*looks, *answers])


def test_t76_the_link_tells_nothing_about_who_belongs_where(cast):
    tie = make.held_tie(cast.ana, cast.eve)
    never = Tie(pk=10**6)
    open_, gone = (
        [plain(each).replace(path.encode(), b"") for each in (Client().get(path), Client().post(path))]
        for path in (
            reverse("prompts_off", args=[queries.prompts_secret(each, to_giver=True)])
            for each in (tie, never)
        )
    )
    wrong = queries.prompts_secret(tie, to_giver=True)[:-2] + "xx"

    assert open_ == gone
    assert not any(name in page for page in open_ for name in (b"Ana Lima", b"Eve Nova", b"Rio Claro"))
    codes = [Client().get(f"/reminders/{secret}/").status_code for secret in (wrong, "never-was-here")]
    assert codes == [404, 404]


def test_t77_whoever_is_away_gone_kept_apart_or_over_with_it_is_not_reminded(cast):
    today = clock.today()
    couples = [(cast.ana, cast.eve), (cast.bo, cast.dee), (cast.cy, cast.sol), (cast.dee, cast.ana)]
    ties = [make.held_tie(giver, taker) for giver, taker in couples]
    letters()
    with a_month_later():
        mail.outbox.clear()
        reactions.look_at_ties()
        say_away(
            actor=cast.actor(cast.eve), start=today + timedelta(days=29), until=today + timedelta(days=40)
        )
        Membership.objects.of(cast.home).filter(pk=cast.bo.pk).update(left_at=clock.now())
        actions.end_tie(actor=cast.actor(cast.cy), tie=ties[2])
        block_person(actor=cast.actor(cast.dee), person=cast.ana.person)
        run_all()

    reminded = [letter.to[0] for letter in mail.outbox if "List-Unsubscribe" in letter.extra_headers]
    assert sorted(reminded) == ["ana@example.org", "dee@example.org"]


def test_nobody_without_a_way_in_gets_mail(cast):
    tie = make.held_tie(cast.ana, cast.gus)
    letters()

    with a_month_later():
        told = prompts()

    assert list(told) == ["ana@example.org"]
    assert tie.state == "held"
