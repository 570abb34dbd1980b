"""What comes of a turn: for every way in which people may answer."""

import random
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weft.meetings.logic import Cycle, Slot
from weft.weaving.logic.consent import (
    BACK,
    LENGTH,
    NOT_THEN,
    NOT_THIS,
    REPLIES,
    SILENT,
    YES,
    Crew,
    Outcome,
    Turn,
    asked_before,
    beginning,
    everybody_answered,
    pairs_of,
    reply_of,
    reply_words,
    settle,
    stands,
)

MONDAY = Slot("Europe/Lisbon", 0, 18 * 60)
TUESDAY = Slot("Europe/Lisbon", 1, 18 * 60)


def crew(*people, slot=MONDAY, of=None, key=1):
    return Crew(slot, frozenset(people), len(people) if of is None else of, key)


def turn(*crews, replies=None, waiting=(), **more):
    return Turn(
        crews=crews,
        waiting=frozenset(waiting),
        replies=replies or {},
        **({"sizes": (3, 6)} | more),
    )


def said(people, reply):
    return dict.fromkeys(people, reply)


# Replies


def test_every_reply_is_sealed_at_one_length_and_read_as_it_was():
    assert {len(reply_words(reply)) for reply in (*REPLIES, SILENT)} == {LENGTH}
    assert [reply_of(reply_words(reply)) for reply in (*REPLIES, SILENT)] == [*REPLIES, SILENT]
    assert reply_of(b"something else  ") == SILENT


def test_a_turn_is_complete_when_nobody_is_silent():
    four = crew(1, 2, 3, 4)

    assert everybody_answered(turn(four, replies=said([1, 2, 3], YES) | {4: BACK}))
    assert not everybody_answered(turn(four, replies=said([1, 2, 3], YES)))


# What comes to be


def test_a_crew_all_of_whose_people_say_yes_comes_to_be():
    one, two = crew(1, 2, 3), crew(4, 5, 6, key=2)

    outcome = settle(turn(one, two, replies=said([1, 2, 3, 4, 5], YES) | {6: NOT_THEN}, waiting=[7]))

    assert outcome == Outcome(
        formed=(one,),
        kept=(crew(4, 5, of=3, key=2),),
        waiting=frozenset({4, 5, 6, 7}),
        lost={6: MONDAY},
    )


def test_before_the_last_turn_enough_is_not_enough():
    four = crew(1, 2, 3, 4)
    replies = said([1, 2, 3], YES) | {4: BACK}

    first, last = settle(turn(four, replies=replies)), settle(turn(four, replies=replies, is_last=True))

    assert (first.formed, first.waiting, first.out) == ((), frozenset({1, 2, 3}), frozenset({4}))
    assert [each.people for each in last.formed] == [frozenset({1, 2, 3})]
    assert last.waiting == frozenset()


def test_silence_is_a_yes_only_where_the_round_says_so():
    three = crew(1, 2, 3)
    replies = said([1, 2], YES)

    assert settle(turn(three, replies=replies)).formed == ()
    assert settle(turn(three, replies=replies, silence_keeps=True)).formed == (three,)


def test_not_this_one_keeps_apart_from_those_of_it_and_nobody_else():
    outcome = settle(turn(crew(1, 2, 3, 4), replies=said([1, 4], YES) | {2: NOT_THIS, 3: BACK}))

    assert outcome.parted == {2: frozenset({1, 4})}
    assert pairs_of(outcome.parted) == {frozenset({1, 2}), frozenset({2, 4})}
    assert (outcome.out, outcome.waiting) == (frozenset({3}), frozenset({1, 2, 4}))


def test_who_comes_only_together_stays_together():
    """Gil will not come without Fia; she says not this one, so he waits with her."""
    fia, gil = 1, 2
    couple = frozenset({frozenset({fia, gil})})
    replies = said([gil, 3, 4, 5], YES) | {fia: NOT_THIS}

    outcome = settle(turn(crew(1, 2, 3, 4, 5), replies=replies, couples=couple, is_last=True))

    assert [each.people for each in outcome.formed] == [frozenset({3, 4, 5})]
    assert outcome.parted == {fia: frozenset({3, 4, 5})}
    assert outcome.waiting == {fia, gil}


def test_whoever_comes_only_with_somebody_who_steps_back_comes_alone():
    couple = frozenset({frozenset({1, 2})})
    replies = said([2, 3, 4], YES) | {1: BACK}

    outcome = settle(turn(crew(1, 2, 3, 4), replies=replies, couples=couple, is_last=True))

    assert [each.people for each in outcome.formed] == [frozenset({2, 3, 4})]


def test_two_who_keep_apart_by_now_are_not_formed_into_one_crew():
    apart = frozenset({frozenset({1, 2})})

    outcome = settle(turn(crew(1, 2, 3, 4), replies=said([1, 2, 3, 4], YES), apart=apart, is_last=True))

    assert [each.people for each in outcome.formed] == [frozenset({1, 3, 4})]
    assert outcome.waiting == {2}


def test_a_crew_that_shrank_below_what_is_usual_is_mended():
    """Two are left of three: they were not asked whether they would be two."""
    left, by_hand = crew(1, 2, of=3), crew(3, 4, of=2, key=2)

    outcome = settle(turn(left, by_hand, replies=said([1, 2, 3, 4], YES), is_last=True))

    assert outcome.formed == (by_hand,)
    assert outcome.waiting == {1, 2}


@pytest.mark.parametrize("odd", [SILENT, NOT_THIS, NOT_THEN, BACK])
def test_a_split_or_a_merge_comes_about_only_if_every_single_person_says_yes(odd):
    halves = crew(1, 2, 3), crew(4, 5, 6, key=2)
    yes = said(range(1, 7), YES)

    assert settle(turn(*halves, replies=yes, needs_all=True, is_last=True)).formed == halves
    outcome = settle(turn(*halves, replies=yes | {5: odd}, needs_all=True, is_last=True))
    assert (outcome.formed, outcome.parted, outcome.lost) == ((), {}, {})


def test_a_split_does_not_come_about_without_somebody_who_left():
    halves = crew(1, 2, 3), crew(4, 5, of=3, key=2)

    assert settle(turn(*halves, replies=said(range(1, 6), YES), needs_all=True)).formed == ()


# Mended crews


def test_a_mended_crew_stands_if_all_of_it_said_yes_to_more_at_the_same_time():
    kept = [crew(1, 2, 3, of=5)]

    assert stands(crew(1, 2, 3), kept, (3, 6))
    assert not stands(crew(1, 2, 3, slot=TUESDAY), kept, (3, 6))
    assert not stands(crew(1, 2, 3, 4), kept, (3, 6))
    assert not stands(crew(1, 2), kept, (3, 6))


def test_the_time_of_those_who_said_yes_is_kept_for_the_most_of_them():
    one, two = crew(1, 2, 3), crew(4, 5, slot=TUESDAY, key=2)

    assert asked_before([1, 4, 5], [one, two]) == two
    assert asked_before([1, 2, 9], [one, two]) == one
    assert asked_before([1, 4, 9], [one, two]) is None


@pytest.mark.parametrize(
    ("today", "first"),
    [((2027, 3, 1), (2027, 3, 8)), ((2027, 3, 8), (2027, 3, 8)), ((2027, 3, 9), (2027, 3, 15))],
)
def test_a_cycle_whose_first_day_has_passed_begins_whole_weeks_later(today, first):
    cycle = Cycle(date(2027, 3, 8), 6, 90)

    assert beginning(cycle, date(*today)) == Cycle(date(*first), 6, 90)


# Whatever anybody answers


@st.composite
def turns(draw):
    sizes = (draw(st.integers(2, 4)), draw(st.integers(4, 6)))
    crews, at = [], 0
    for key in range(draw(st.integers(0, 4))):
        size = draw(st.integers(2, 6))
        crews.append(crew(*range(at, at + size), of=size + draw(st.integers(0, 1)), key=key))
        at += size
    people = range(at)
    pairs = (
        st.frozensets(st.sampled_from(list(combinations(people, 2))), max_size=3) if at > 1 else st.just(())
    )
    return Turn(
        crews=tuple(crews),
        waiting=frozenset(range(at, at + draw(st.integers(0, 4)))),
        replies={person: draw(st.sampled_from((*REPLIES, SILENT, YES))) for person in people},
        sizes=sizes,
        silence_keeps=draw(st.booleans()),
        is_last=draw(st.booleans()),
        needs_all=draw(st.booleans()),
        apart=frozenset(map(frozenset, draw(pairs))),
        couples=frozenset(map(frozenset, draw(pairs))),
    )


@given(turns())
def test_nobody_is_lost_and_nobody_sits_twice(given_turn):
    outcome = settle(given_turn)

    formed = [person for each in outcome.formed for person in each.people]
    everybody = {person for each in given_turn.crews for person in each.people} | given_turn.waiting
    assert len(formed) == len(set(formed))
    assert set(formed) | outcome.waiting | outcome.out == everybody
    assert not set(formed) & (outcome.waiting | outcome.out)
    assert not outcome.waiting & outcome.out


@given(turns())
def test_nobody_who_said_anything_but_yes_is_formed_into_a_crew(given_turn):
    outcome = settle(given_turn)

    for each in (*outcome.formed, *outcome.kept):
        for person in each.people:
            reply = given_turn.replies.get(person, SILENT)
            assert reply == YES or (reply == SILENT and given_turn.silence_keeps)


@given(turns())
def test_no_crew_is_too_small_or_holds_two_who_keep_apart_or_half_of_two_who_come_together(given_turn):
    outcome = settle(given_turn)

    before = {each.key: each for each in given_turn.crews}
    for each in outcome.formed:
        assert len(each.people) >= 2
        assert len(each.people) >= min(given_turn.sizes[0], each.of)
        if given_turn.needs_all:
            continue
        assert not any(pair <= each.people for pair in given_turn.apart)
        for pair in given_turn.couples:
            here = pair & before[each.key].people
            halves = len(pair & each.people) == 1 and len(here) == 2
            gone = any(given_turn.said(person) == BACK for person in here)
            apart = any(given_turn.said(person) == YES for person in here - each.people)
            assert not halves or gone or apart


@given(turns())
def test_only_whoever_refused_loses_company_or_time(given_turn):
    outcome = settle(given_turn)

    assert all(given_turn.replies[person] == NOT_THIS for person in outcome.parted)
    assert all(given_turn.replies[person] == NOT_THEN for person in outcome.lost)
    for person, others in outcome.parted.items():
        [own] = [each for each in given_turn.crews if person in each.people]
        assert others <= own.people - {person}


@given(turns(), st.randoms(use_true_random=False))
def test_who_of_a_crew_said_not_this_one_changes_nothing_but_who_it_was(given_turn, chance: random.Random):
    """The same answers by other people of the same crew: as many crews, of as many people, for the same reasons."""
    if given_turn.couples or given_turn.apart:
        return
    swapped = dict(given_turn.replies)
    for each in given_turn.crews:
        people = sorted(each.people)
        shuffled = people[:]
        chance.shuffle(shuffled)
        swapped |= {one: given_turn.replies[other] for one, other in zip(people, shuffled, strict=True)}

    one = settle(given_turn)
    other = settle(Turn(**{**_fields(given_turn), "replies": swapped}))

    assert [(each.key, len(each.people)) for each in one.formed] == [
        (each.key, len(each.people)) for each in other.formed
    ]
    assert [len(each.people) for each in one.kept] == [len(each.people) for each in other.kept]
    assert (len(one.out), len(one.waiting)) == (len(other.out), len(other.waiting))


def _fields(given_turn):
    return {name: getattr(given_turn, name) for name in Turn.__slots__}
