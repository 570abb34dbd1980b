"""What is entrusted to whom: making it, handing it on in three steps, and that nothing stops while somebody is away."""

import ast
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.house.source import files, parsed
from weft.circles.queries.circles import actor_of
from weft.congregations.actions import charges as actions
from weft.congregations.logic.charges import (
    Held,
    is_away,
    kept_by_somebody,
    permits_by_member,
    standings,
    to_name,
    would_be_lost,
)
from weft.congregations.logic.permits import PERMITS, POWERS, RIGHTS
from weft.congregations.models import Charge, Handover, Holding, Level, Membership, Part
from weft.congregations.queries import charges as queries
from weft.congregations.reactions.charges import remind_of_terms
from weft.core import clock
from weft.core.actor import the_house
from weft.core.errands import run_errand
from weft.core.models import Entry, Errand
from weft.meetings.actions import say_away
from weft.people.actions.blocks import block_person

TODAY = date(2026, 11, 20)
CANARY = "CNRY where the keys lie"


def day(number):
    return TODAY + timedelta(days=number)


def steward_charge(cast):
    return Charge.objects.of(cast.home).get(holdings__membership=cast.sol)


def holders(cast, charge):
    rows = Holding.objects.of(cast.home).filter(charge=charge).order_by("membership__person__name")
    return [(row.membership.name, row.part) for row in rows.select_related("membership__person")]


def offer(cast, charge, taker, **said):
    """Asked by the steward."""
    told = {"part": Part.HOLDER, "words": CANARY} | said
    return actions.offer_charge(actor=cast.actor(cast.sol), charge=charge, taker=taker, **told)


def state(handover):
    handover.refresh_from_db()
    return handover.state, handover.words


def then(client, path):
    """The page that somebody is led to by a button."""
    return client.get(client.post(path)["Location"])


def run_all():
    """The worker does all that waits."""
    for errand in Errand.everywhere.filter(state=Errand.State.WAITING).order_by("pk"):
        run_errand.call(errand.pk)


# What is permitted on a day


@pytest.mark.parametrize(
    ("start", "end", "away"),
    [
        (None, None, False),
        (0, 0, True),
        (-3, 3, True),
        (1, 9, False),
        (-9, -1, False),
        (None, 0, True),
        (None, -1, False),
        (0, None, True),
        (1, None, False),
    ],
)
def test_somebody_is_away_from_their_first_day_to_their_last(start, end, away):
    days = [None if number is None else day(number) for number in (start, end)]

    assert is_away(TODAY, *days) is away


BOTH = frozenset({"settle", "weave"})


def held(member, *, charge=1, permits=BOTH, until=None, **said):
    return Held(charge, member, permits, until=None if until is None else day(until), **said)


@pytest.mark.parametrize(
    ("parts", "may"),
    [
        ([held(1)], {1: BOTH}),
        ([held(1), held(2, is_holder=False)], {1: BOTH, 2: frozenset()}),
        ([held(1, is_away=True), held(2, is_holder=False)], {1: BOTH, 2: BOTH}),
        ([held(1, is_away=True), held(3), held(2, is_holder=False)], {1: BOTH, 3: BOTH, 2: frozenset()}),
        ([held(2, is_holder=False)], {2: BOTH}),
        ([held(1, until=-1), held(2, is_holder=False)], {1: BOTH, 2: BOTH}),
        ([held(1, until=0), held(2, is_holder=False)], {1: BOTH, 2: frozenset()}),
        ([held(1, until=-28), held(3)], {1: BOTH, 3: BOTH}),
        ([held(1, until=-29), held(3)], {1: frozenset(), 3: BOTH}),
        ([held(1, until=-29)], {1: BOTH}),
        (
            [held(1, until=-29), held(3, charge=2, permits=frozenset({"weave"}))],
            {1: frozenset({"settle"}), 3: frozenset({"weave"})},
        ),
        ([held(1, until=-29), held(3, is_away=True)], {1: BOTH, 3: BOTH}),
        ([held(1, until=-29), held(2, is_holder=False)], {1: frozenset(), 2: BOTH}),
    ],
)
def test_a_holder_may_an_understudy_stands_in_and_a_term_long_past_rests(parts, may):
    assert permits_by_member(parts, TODAY) == may


PARTS = st.lists(
    st.builds(
        Held,
        charge=st.integers(0, 2),
        member=st.integers(0, 4),
        permits=st.frozensets(st.sampled_from(sorted(PERMITS))),
        is_holder=st.booleans(),
        until=st.none() | st.integers(-60, 60).map(day),
        is_away=st.booleans(),
    ),
    max_size=6,
)


@given(PARTS)
def test_no_term_ever_locks_a_community_out(parts):
    """Whatever somebody present holds, somebody present may do, however long the terms are past."""
    entrusted = {permit for part in parts if part.is_holder and not part.is_away for permit in part.permits}

    assert entrusted <= kept_by_somebody(parts, TODAY)


@given(PARTS)
def test_nobody_may_what_no_charge_of_theirs_permits(parts):
    for standing in standings(parts, TODAY):
        assert standing.permits <= standing.held.permits
        assert standing.stands_in is (bool(standing.permits) and not standing.held.is_holder)


def test_what_would_be_lost_is_what_nobody_present_could_do_any_more():
    before = [held(1), held(2, charge=2, permits=frozenset({"weave"}))]

    assert would_be_lost(before, before[1:], TODAY) == {"settle"}
    assert would_be_lost(before, before[:1], TODAY) == frozenset()


def test_whoever_holds_something_alone_is_asked_who_stands_in():
    parts = [held(1), held(1, charge=2), held(2, charge=2, is_holder=False), held(2, charge=3)]

    assert to_name(parts, 1) == [1]


# Making and changing


def test_a_charge_is_made_from_a_ready_one_by_those_who_settle_things(cast):
    client = cast.client(cast.sol)

    begun = client.get(cast.url("charges/new/"), {"like": "welcome"}).context["form"].initial
    kept = client.post(
        cast.url("charges/new/"),
        {"name": begun["name"], "about": begun["about"], "permits": begun["permits"], "term_weeks": 26},
    )

    made = Charge.objects.of(cast.home).get(name="welcome")
    assert (made.about, made.permits, made.term_weeks) == (
        "Meets newcomers, and sees that nobody is left on their own.",
        ["accompany", "welcome"],
        26,
    )
    assert (kept.status_code, kept["Location"]) == (303, cast.url(f"charges/{made.pk}/"))


def test_a_charge_needs_a_name_and_only_permits_what_there_is(cast):
    said = {"name": " ", "permits": ["rule"], "term_weeks": 0}

    page = cast.client(cast.sol).post(cast.url("charges/new/"), said)

    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == ["name", "permits", "term_weeks"]


def test_a_charge_is_changed_unless_nobody_could_do_something_any_more(cast):
    charge = steward_charge(cast)
    client, path = cast.client(cast.sol), cast.url(f"charges/{charge.pk}/change/")

    refused = client.post(path, {"name": "Keeper", "permits": ["settle", "welcome", "accompany"]})
    kept = client.post(path, {"name": "Keeper", "about": "Of it all", "permits": sorted(PERMITS)})

    assert refused.status_code == 422
    assert "Then nobody who is here could open rounds, arrange" in refused.content.decode()
    assert kept.status_code == 303
    charge.refresh_from_db()
    assert (charge.name, charge.about, charge.permits) == ("Keeper", "Of it all", sorted(PERMITS))


def test_what_was_refused_was_not_written(cast):
    charge = steward_charge(cast)
    said = {"name": "Nothing", "about": "", "permits": [], "term_weeks": None}

    with pytest.raises(actions.StillNeeded):
        actions.change_charge(actor=cast.actor(cast.sol), charge=charge, **said)

    charge.refresh_from_db()
    assert (charge.name, charge.permits) == ("steward", sorted(PERMITS))


def test_a_charge_ends_once_somebody_else_keeps_what_it_permits(cast):
    charge, client = steward_charge(cast), cast.client(cast.sol)
    make.entrust(cast.sol, make.charge(cast.sol, "second", *PERMITS), cast.ana)
    spare = make.charge(cast.sol, "spare", "settle")

    ended = client.post(cast.url(f"charges/{charge.pk}/end/"))
    refused = cast.client(cast.ana).post(
        cast.url(f"charges/{Charge.objects.of(cast.home).get(name='second').pk}/end/")
    )

    assert (ended.status_code, ended["Location"]) == (303, cast.url("community/"))
    assert refused.status_code == 303
    assert sorted(Charge.objects.of(cast.home).values_list("name", flat=True)) == ["second", "spare"]
    assert client.get(cast.url(f"charges/{spare.pk}/end/")).status_code == 404


# Handing on


def test_a_charge_is_handed_over_in_three_steps(cast):
    charge = steward_charge(cast)
    asker, taker = cast.client(cast.sol), cast.client(cast.ana)
    until = clock.today("Europe/Lisbon") + timedelta(days=200)
    said = {"taker": cast.ana.pk, "part": "in my place", "until": until.isoformat(), "words": CANARY}

    asked = asker.post(cast.url(f"charges/{charge.pk}/offer/"), said)
    handover = Handover.objects.of(cast.home).get()
    steps = [(asked["Location"], handover.state, holders(cast, charge))]
    for client, step in ((taker, "accept"), (asker, "hand-over")):
        answer = client.post(cast.url(f"handovers/{handover.pk}/{step}/"))
        steps.append((answer["Location"], state(handover)[0], holders(cast, charge)))

    page = cast.url(f"charges/{charge.pk}/")
    sol, ana = [("Sol Reis", "holder")], [("Ana Lima", "holder")]
    assert steps == [(page, "asked", sol), (page, "accepted", sol), (page, "done", ana)]
    assert state(handover) == ("done", "")
    assert Holding.objects.of(cast.home).get(charge=charge).until == until
    assert not cast.actor(cast.sol).holds("settle")
    assert cast.actor(cast.ana).holds("settle")


def test_only_the_two_of_a_handover_read_its_words(cast):
    handover = offer(cast, steward_charge(cast), cast.ana)
    path = cast.url(f"handovers/{handover.pk}/")
    make.entrust(cast.sol, make.charge(cast.sol, "second", *PERMITS), cast.bo)

    seen = {name: cast.client(getattr(cast, name)).get(path) for name in ("sol", "ana", "bo", "kai")}

    assert {name: CANARY in page.content.decode() for name, page in seen.items()} == {
        "sol": True,
        "ana": True,
        "bo": False,
        "kai": False,
    }
    assert [seen[name].status_code for name in ("bo", "kai")] == [404, 404]
    public = cast.client(cast.bo).get(cast.url(f"charges/{handover.charge_id}/")).content.decode()
    assert "Ana Lima" not in public
    assert CANARY not in public


def test_a_no_leaves_no_trace(cast):
    charge = steward_charge(cast)
    handover = offer(cast, charge, cast.ana)
    before = list(Entry.everywhere.values_list("deed", flat=True))
    ana, sol = cast.client(cast.ana), cast.client(cast.sol)

    said = ana.post(cast.url(f"handovers/{handover.pk}/not-now/"))

    assert said.status_code == 303
    assert state(handover) == ("over", "")
    assert list(Entry.everywhere.values_list("deed", flat=True)) == before
    assert [client.get(cast.url(f"handovers/{handover.pk}/")).status_code for client in (ana, sol)] == [
        404,
        404,
    ]
    assert "Ana Lima" not in sol.get(cast.url(f"charges/{charge.pk}/")).content.decode()
    assert ana.post(cast.url(f"handovers/{handover.pk}/accept/")).status_code == 404


def test_whoever_asked_takes_it_back_even_after_a_yes(cast):
    handover = offer(cast, steward_charge(cast), cast.ana)
    actions.accept_handover(actor=cast.actor(cast.ana), handover=handover)

    said = cast.client(cast.sol).post(cast.url(f"handovers/{handover.pk}/take-back/"))

    assert said.status_code == 303
    assert state(handover) == ("over", "")


def test_asked_again_the_newer_words_count(cast):
    charge = steward_charge(cast)
    first = offer(cast, charge, cast.ana)

    second = offer(cast, charge, cast.ana, words="newer")

    assert state(first) == ("over", "")
    assert list(queries.asked_of_me(cast.actor(cast.ana))) == [second]


def test_nobody_answers_or_hands_over_for_another(cast):
    handover = offer(cast, steward_charge(cast), cast.ana)
    make.entrust(cast.sol, make.charge(cast.sol, "second", *PERMITS), cast.bo)

    for who in (cast.sol, cast.bo, cast.kai):
        with pytest.raises(PermissionDenied):
            actions.accept_handover(actor=actor_of(who), handover=handover)
    actions.accept_handover(actor=cast.actor(cast.ana), handover=handover)
    for who in (cast.ana, cast.bo, cast.kai):
        with pytest.raises(PermissionDenied):
            actions.hand_over(actor=actor_of(who), handover=handover)

    assert state(handover) == ("accepted", CANARY)


def test_of_two_answers_at_once_one_counts(cast):
    handover = offer(cast, steward_charge(cast), cast.ana)
    stale = Handover.objects.of(cast.home).get(pk=handover.pk)
    ana, sol = cast.actor(cast.ana), cast.actor(cast.sol)

    assert actions.accept_handover(actor=ana, handover=handover) is True
    with pytest.raises(PermissionDenied):
        actions.accept_handover(actor=ana, handover=stale)
    assert actions.hand_over(actor=sol, handover=handover) is True
    with pytest.raises(PermissionDenied):
        actions.hand_over(actor=sol, handover=stale)

    assert Entry.everywhere.filter(deed="charge.handed over").count() == 1


def test_only_those_whose_level_lets_them_are_entrusted_with_something(cast):
    friend = Level.everywhere.create(congregation=cast.home, name="Friend", rights=["join"])
    Membership.objects.of(cast.home).filter(pk=cast.eve.pk).update(level=friend)
    charge = steward_charge(cast)

    names = [member.name for member in queries.takers(cast.actor(cast.sol))]
    handover = offer(cast, charge, Membership.objects.of(cast.home).get(pk=cast.eve.pk))

    assert names == ["Ana Lima", "Bo Ek", "Cy O'Brien", "Dee Zdeněk", "Sol Reis"]
    assert cast.client(cast.eve).post(cast.url(f"handovers/{handover.pk}/accept/")).status_code == 404


def test_yes_is_shown_only_where_it_can_be_said(cast):
    level = Level.everywhere.create(congregation=cast.home, name="Friend", rights=["join"])
    asked = offer(cast, steward_charge(cast), cast.ana)
    pages = [cast.url(f"handovers/{asked.pk}/"), cast.url(f"charges/{asked.charge_id}/")]

    able = [cast.client(cast.ana).get(page).content.decode() for page in pages]
    Membership.everywhere.filter(pk=cast.ana.pk).update(level=level)
    unable = [cast.client(cast.ana).get(page).content.decode() for page in pages]

    accept = cast.url(f"handovers/{asked.pk}/accept/")
    assert [accept in page for page in [*able, *unable]] == [True, True, False, False]
    assert all("At your level nobody is entrusted with anything yet" in page for page in unable)
    assert all(cast.url(f"handovers/{asked.pk}/not-now/") in page for page in unable)


def test_whoever_cannot_take_it_any_more_is_not_given_it(cast):
    charge = steward_charge(cast)
    handover = offer(cast, charge, cast.ana)
    actions.accept_handover(actor=cast.actor(cast.ana), handover=handover)
    Membership.objects.of(cast.home).filter(pk=cast.ana.pk).update(left_at=clock.now())

    page = then(cast.client(cast.sol), cast.url(f"handovers/{handover.pk}/hand-over/"))

    assert "They cannot take it any more." in page.content.decode()
    assert state(handover) == ("over", "")
    assert holders(cast, charge) == [("Sol Reis", "holder")]


def test_a_holder_hands_on_what_is_theirs_and_nothing_else(cast):
    mine, other = make.charge(cast.sol, "newsletter"), make.charge(cast.sol, "treasurer")
    make.entrust(cast.sol, mine, cast.ana)
    ana = cast.client(cast.ana)

    assert ana.get(cast.url(f"charges/{mine.pk}/offer/")).status_code == 200
    assert ana.get(cast.url(f"charges/{other.pk}/offer/")).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.offer_charge(
            actor=cast.actor(cast.ana), charge=other, taker=cast.bo, part=Part.HOLDER, words=""
        )


def test_of_several_holders_only_the_givers_part_moves(cast):
    charge = make.charge(cast.sol, "newsletter")
    for member in (cast.ana, cast.bo):
        make.entrust(cast.sol, charge, member)
    ana = cast.actor(cast.ana)

    handover = actions.offer_charge(
        actor=ana, charge=charge, taker=cast.cy, part=Part.HOLDER, words="", in_my_place=True
    )
    actions.accept_handover(actor=cast.actor(cast.cy), handover=handover)
    actions.hand_over(actor=ana, handover=handover)

    assert holders(cast, charge) == [("Bo Ek", "holder"), ("Cy O'Brien", "holder")]


def test_whoever_laid_a_charge_down_hands_it_over_to_nobody(cast):
    charge = make.charge(cast.sol, "newsletter")
    holding = make.entrust(cast.sol, charge, cast.ana)
    ana = cast.actor(cast.ana)
    handover = actions.offer_charge(actor=ana, charge=charge, taker=cast.cy, part=Part.HOLDER, words="")
    actions.accept_handover(actor=cast.actor(cast.cy), handover=handover)
    actions.lay_down_charge(actor=ana, holding=holding)

    with pytest.raises(PermissionDenied):
        actions.hand_over(actor=cast.actor(cast.ana), handover=handover)


def test_a_term_begins_when_it_is_handed_over_and_begins_anew_when_taken_on_again(cast):
    charge = make.charge(cast.sol, "newsletter", weeks=10)
    today = clock.today(cast.home.zone)

    first = make.entrust(cast.sol, charge, cast.ana)
    Holding.objects.of(cast.home).filter(pk=first.pk).update(until=today, reminded_at=clock.now())
    again = make.entrust(cast.sol, charge, cast.ana)
    understudy = make.entrust(cast.sol, charge, cast.bo, Part.UNDERSTUDY)

    assert (first.pk, first.until) == (again.pk, today + timedelta(weeks=10))
    assert (again.until, again.reminded_at) == (today + timedelta(weeks=10), None)
    assert understudy.until is None


@pytest.mark.parametrize(
    "wrong", [{"taker": ""}, {"taker": "kai"}, {"part": "king"}, {"until": "2020-01-01"}]
)
def test_an_asking_needs_somebody_a_part_and_a_day_to_come(cast, wrong):
    said = {"taker": cast.ana.pk, "part": "holder"} | wrong
    said["taker"] = cast.kai.pk if said["taker"] == "kai" else said["taker"]

    page = cast.client(cast.sol).post(cast.url(f"charges/{steward_charge(cast).pk}/offer/"), said)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == list(wrong)
    assert not Handover.objects.of(cast.home).exists()


def test_nobody_is_offered_those_they_keep_apart_from_themselves(cast):
    block_person(actor=cast.actor(cast.sol), person=cast.bo.person)

    names = [member.name for member in queries.takers(cast.actor(cast.sol))]

    assert names == ["Ana Lima", "Cy O'Brien", "Dee Zdeněk", "Eve Nova", "Sol Reis"]


# Laying down, and who keeps the keys


def test_everybody_lays_down_what_they_hold_with_one_button(cast):
    charge = make.charge(cast.sol, "newsletter", "weave")
    holding = make.entrust(cast.sol, charge, cast.ana)

    foreign = cast.client(cast.bo).post(cast.url(f"holdings/{holding.pk}/lay-down/"))
    own = cast.client(cast.ana).post(cast.url(f"holdings/{holding.pk}/lay-down/"))

    assert (foreign.status_code, own.status_code) == (404, 303)
    assert holders(cast, charge) == []


def test_the_last_who_settles_things_cannot_let_go_before_somebody_else_holds_it(cast):
    holding = Holding.objects.of(cast.home).get(membership=cast.sol)
    sol, path = cast.client(cast.sol), cast.url(f"holdings/{holding.pk}/lay-down/")

    refused = then(sol, path).content.decode()
    still = holders(cast, holding.charge)
    make.entrust(cast.sol, make.charge(cast.sol, "second", "settle"), cast.ana)
    sol.post(path)

    assert "Then nobody who is here could change names, words" in refused
    assert still == [("Sol Reis", "holder")]
    assert holders(cast, holding.charge) == []
    assert cast.actor(cast.ana).holds("settle")


def test_of_two_who_lay_down_at_once_one_keeps_the_keys(cast):
    second = make.entrust(cast.sol, make.charge(cast.sol, "second", "settle"), cast.ana)
    first = Holding.objects.of(cast.home).get(membership=cast.sol)

    actions.lay_down_charge(actor=cast.actor(cast.sol), holding=first)

    with pytest.raises(actions.StillNeeded):
        actions.lay_down_charge(actor=cast.actor(cast.ana), holding=second)
    assert cast.actor(cast.ana).holds("settle")


def test_handing_over_to_one_who_is_away_never_leaves_nobody(cast):
    charge = steward_charge(cast)
    handover = offer(cast, charge, cast.ana, in_my_place=True)
    actions.accept_handover(actor=cast.actor(cast.ana), handover=handover)
    today = clock.today()
    say_away(actor=cast.actor(cast.ana), start=today - timedelta(days=2), until=today + timedelta(days=30))

    page = then(cast.client(cast.sol), cast.url(f"handovers/{handover.pk}/hand-over/"))

    assert "Then nobody who is here could change names" in page.content.decode()
    assert state(handover) == ("accepted", CANARY)
    assert holders(cast, charge) == [("Sol Reis", "holder")]


# Away


def test_the_founder_goes_away_for_a_month_and_nothing_stops(cast):
    charge, client = steward_charge(cast), cast.client(cast.sol)
    today = clock.today()
    say_away(actor=cast.actor(cast.sol), start=today, until=today + timedelta(days=31))
    asked = client.get(cast.url("community/")).content.decode()
    make.entrust(cast.sol, charge, cast.ana, Part.UNDERSTUDY)
    mail.outbox.clear()
    say_away(actor=cast.actor(cast.sol), start=today, until=today + timedelta(days=31))
    calm = client.get(cast.url("community/")).content.decode()

    parts, on = queries.parts_of(cast.home.pk)

    assert "nobody is named to stand in for you" in asked
    assert "nobody is named to stand in for you" not in calm
    assert kept_by_somebody(parts, on) == set(PERMITS)
    assert [cast.actor(member).holds("settle") for member in (cast.sol, cast.ana, cast.bo)] == [
        True,
        True,
        False,
    ]
    with time_machine.travel(clock.now() + timedelta(days=33), tick=False):
        assert not cast.actor(cast.ana).holds("settle")


def test_whoever_stands_in_hears_from_when_until_when(cast):
    make.entrust(cast.sol, steward_charge(cast), cast.ana, Part.UNDERSTUDY)
    run_all()
    mail.outbox.clear()
    away = {"start": date(2027, 3, 1), "until": date(2027, 3, 31)}

    say_away(actor=cast.actor(cast.sol), **away)
    run_all()

    [letter] = mail.outbox
    assert letter.to == ["ana@example.org"]
    assert "away from 1 March until 31 March" in letter.body
    assert "Sol" not in letter.subject + letter.body
    assert f"/c/{cast.home.slug}/community/" in letter.body


@pytest.mark.parametrize(("days", "told"), [(13, 0), (14, 1)])
def test_nobody_is_told_of_a_short_absence(cast, days, told):
    make.entrust(cast.sol, steward_charge(cast), cast.ana, Part.UNDERSTUDY)
    run_all()
    mail.outbox.clear()
    today = clock.today()

    say_away(actor=cast.actor(cast.sol), start=today, until=today + timedelta(days=days))
    run_all()

    assert len(mail.outbox) == told
    cast.sol.refresh_from_db()
    assert queries.goes_for_long(cast.sol) is bool(told)


def test_nobody_stands_in_where_another_holder_stays(cast):
    charge = steward_charge(cast)
    make.entrust(cast.sol, charge, cast.ana, Part.UNDERSTUDY)
    make.entrust(cast.sol, charge, cast.bo)
    run_all()
    mail.outbox.clear()
    today = clock.today()

    say_away(actor=cast.actor(cast.sol), start=today, until=today + timedelta(days=40))
    run_all()

    assert mail.outbox == []
    assert not cast.actor(cast.ana).holds("settle")


# Terms


def test_whoever_holds_something_hears_once_before_its_term_ends(cast):
    charge = make.charge(cast.sol, "newsletter")
    until = clock.today(cast.home.zone) + timedelta(days=15)
    make.entrust(cast.sol, charge, cast.ana, until=until)
    make.entrust(cast.sol, charge, cast.bo, Part.UNDERSTUDY)
    make.entrust(cast.sol, charge, cast.gus)
    run_all()
    mail.outbox.clear()

    heard = []
    for days in (0, 1, 2, 3):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            remind_of_terms()
            run_all()
        heard.append(sorted(letter.to[0] for letter in mail.outbox))

    assert heard == [[], *[["ana@example.org", "bo@example.org"]] * 3]
    assert "Nothing stops on that day" in mail.outbox[0].body
    assert "newsletter" not in mail.outbox[0].body


def test_a_term_that_was_prolonged_meanwhile_is_not_told_of(cast):
    holding = make.entrust(cast.sol, make.charge(cast.sol, "newsletter"), cast.ana)

    assert actions.remind_of_term(actor=the_house(cast.home.pk), holding=holding) is False


def test_asking_and_a_yes_are_told_by_mail_without_words_or_names(cast):
    mail.outbox.clear()
    handover = offer(cast, steward_charge(cast), cast.ana)
    run_all()
    actions.accept_handover(actor=cast.actor(cast.ana), handover=handover)
    run_all()

    link = f"/c/{cast.home.slug}/handovers/{handover.pk}/"
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"], ["sol@example.org"]]
    for letter in mail.outbox:
        assert link in letter.body
        assert not any(words in letter.subject + letter.body for words in (CANARY, "Ana", "Sol", "steward"))


def test_what_was_taken_back_is_not_told_of(cast):
    mail.outbox.clear()
    handover = offer(cast, steward_charge(cast), cast.ana)
    actions.take_handover_back(actor=cast.actor(cast.sol), handover=handover)

    run_all()

    assert mail.outbox == []


# The page that everybody reads


def test_everybody_reads_who_may_do_what_and_by_what(cast):
    newsletter = make.charge(cast.sol, "newsletter", "weave")
    make.entrust(cast.sol, newsletter, cast.ana)
    make.entrust(cast.sol, newsletter, cast.bo, Part.UNDERSTUDY)
    Level.everywhere.create(
        congregation=cast.home, name="Partner", rights=["join", "hold", "decide", "invite"]
    )
    Level.everywhere.create(congregation=cast.home, name="Friend", rights=["join"])

    page = cast.client(cast.eve).get(cast.url("community/"))

    told = {
        line.sentence: (
            [f"{each.membership.name}, {each.charge.name}" for each in line.parts],
            line.levels,
            line.is_everybodys,
        )
        for line in page.context["allowed"]
    }
    sol, ana = "Sol Reis, steward", "Ana Lima, newsletter"
    others = {
        "note what somebody answered in person who has neither mail nor a way in": ([ana, sol], [], False),
        "make links that let others in": ([sol], ["Partner"], False),
        "be entrusted with something": ([], ["Partner"], False),
        "say yes in rounds, make and join calls, and ask to sit in crews": ([], [], True),
    }
    vouch = next(sentence for sentence in told if "vouch for them" in sentence)
    weave = next(sentence for sentence in told if "put it before its people" in sentence)
    others |= {vouch: ([], ["Partner"], False), weave: ([ana, sol], [], False)}
    assert told == dict.fromkeys(told, ([sol], [], False)) | others
    assert len(told) == len(POWERS)
    assert "What that lets them do" in page.content.decode()


def asking(tree):
    """The rules of a file, each with what they ask for, themselves or in a helper beside them."""
    there = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}

    def asked(function):
        found = set()
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "actor.holds":
                found.add(node.args[0].value)
            elif isinstance(node, ast.Call) and ast.unparse(node.func) in there:
                found |= asked(there[ast.unparse(node.func)]) if ast.unparse(node.func)[0] == "_" else set()
        return found

    return {name: asked(each) for name, each in there.items() if each.decorator_list}


def test_every_rule_that_asks_for_a_permit_or_a_right_is_on_that_page():
    """A new rule takes a line there: in `logic/permits.py`."""
    rules = {}
    for path in files("weft"):
        if "policy" in (path.stem, path.parent.name):
            rules |= {name: found for name, found in asking(parsed(path)).items() if found}
    told = {}
    for power in POWERS:
        for name in power.rules:
            told[name] = told.get(name, set()) | power.permits

    assert told == rules
    assert {each for found in told.values() for each in found} == PERMITS.keys() | RIGHTS.keys()


def test_whoever_holds_two_things_may_what_only_both_together_permit(cast):
    for permit in ("weave", "welcome"):
        make.entrust(cast.sol, make.charge(cast.sol, permit, permit), cast.ana)
    make.entrust(cast.sol, make.charge(cast.sol, "more", "weave"), cast.bo)

    allowed = queries.everything_allowed(cast.home, queries.charges(cast.actor(cast.eve)))

    [sheets] = [line for line in allowed if "sheets" in line.sentence]
    assert [(part.membership.name, part.charge.name) for part in sheets.parts] == [
        ("Sol Reis", "steward"),
        ("Ana Lima", "weave"),
        ("Ana Lima", "welcome"),
    ]


def test_a_charge_says_all_that_it_permits(cast):
    welcome = make.charge(cast.sol, "welcome", "welcome")

    page = cast.client(cast.eve).get(cast.url(f"charges/{welcome.pk}/")).content.decode()

    assert "Find everybody, those too" in page
    assert "Bring sheets" not in page


def test_whoever_stands_in_today_is_named_with_what_they_may(cast):
    make.entrust(cast.sol, steward_charge(cast), cast.ana, Part.UNDERSTUDY)
    today = clock.today()
    say_away(actor=cast.actor(cast.sol), start=today, until=today + timedelta(days=3))

    page = cast.client(cast.eve).get(cast.url("community/")).content.decode()

    assert page.count("Steward, standing in") == sum(each.is_given_by(PERMITS) for each in POWERS)


def test_a_holder_is_named_to_those_they_blocked_too_but_leads_nowhere(cast):
    block_person(actor=cast.actor(cast.sol), person=cast.eve.person)

    page = cast.client(cast.eve).get(cast.url("community/")).content.decode()

    assert "Sol Reis" in page
    assert cast.url(f"people/{cast.sol.pk}/") not in page


def test_newcomers_turn_to_those_who_may_welcome_today(cast):
    welcome = make.charge(cast.sol, "welcome", "welcome")
    make.entrust(cast.sol, welcome, cast.ana)
    make.entrust(cast.sol, welcome, cast.bo, Part.UNDERSTUDY)

    names = [member.name for member in queries.welcomers(cast.actor(cast.eve))]

    assert names == ["Ana Lima", "Sol Reis"]


@pytest.mark.parametrize("more", [0, 30])
def test_the_page_of_charges_asks_as_many_questions_for_one_and_for_many(
    cast, django_assert_num_queries, more
):
    charge = steward_charge(cast)
    for number in range(more):
        named = make.charge(cast.sol, f"Charge {number}", "weave") if number % 2 else charge
        make.entrust(cast.sol, named, make.member(cast.sol, f"Member {number}"))
    client = cast.client(cast.ana)

    with django_assert_num_queries(13):
        client.get(cast.url("community/"))
    with django_assert_num_queries(13):
        client.get(cast.url(f"charges/{charge.pk}/"))


def test_a_handover_somebody_else_took_back_meanwhile_is_neither_accepted_nor_handed_over(cast, monkeypatch):
    handover = offer(cast, steward_charge(cast), cast.ana)
    actions.accept_handover(actor=cast.actor(cast.ana), handover=handover)
    real = actions.parts_of

    def late(congregation_id):
        Handover.everywhere.filter(pk=handover.pk).update(state=Handover.State.OVER)
        return real(congregation_id)

    monkeypatch.setattr(actions, "parts_of", late)

    assert actions.hand_over(actor=cast.actor(cast.sol), handover=handover) is False
    assert holders(cast, handover.charge) == [("Sol Reis", "holder")]


def test_whoever_asked_and_is_gone_since_hears_nothing(cast):
    newsletter = make.charge(cast.sol, "newsletter")
    make.entrust(cast.sol, newsletter, cast.bo)
    handover = actions.offer_charge(
        actor=cast.actor(cast.bo), charge=newsletter, taker=cast.ana, part=Part.HOLDER, words=""
    )
    actions.accept_handover(actor=cast.actor(cast.ana), handover=handover)
    Membership.objects.of(cast.home).filter(pk=cast.bo.pk).update(left_at=clock.now())
    mail.outbox.clear()

    run_all()

    assert "bo@example.org" not in [letter.to[0] for letter in mail.outbox]
