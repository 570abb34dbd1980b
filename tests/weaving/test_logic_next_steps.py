"""What is offered to those without a place: somebody has always something, and no seat is offered twice."""

from hypothesis import given
from hypothesis import strategies as st

from weft.weaving.logic.next_steps import CALL, PERSON, SEAT, WAIT, Place, Somebody, Step, fits, next_steps

ENGLISH, PORTUGUESE = frozenset({"en"}), frozenset({"pt"})


def crew(key, *people, room=1, **more):
    return Place(key, frozenset(people), room, **more)


def test_everybody_has_each_other_and_somebody_by_name():
    steps = next_steps([Somebody(1), Somebody(2)], [], [], [7, 8])

    assert steps == [Step(1, WAIT), Step(1, PERSON, 7), Step(2, WAIT), Step(2, PERSON, 8)]


def test_whoever_looks_out_for_somebody_is_named_first_and_nobody_is_named_to_themself():
    steps = next_steps([Somebody(1, companion=5), Somebody(7)], [], [], [7])

    assert [step for step in steps if step.kind == PERSON] == [Step(1, PERSON, 5)]


def test_a_seat_is_offered_where_time_language_kind_and_company_fit():
    here = crew(9, 3, 4, languages=ENGLISH, kind="play")
    fitting = Somebody(1, ENGLISH, "play", makes=frozenset({9}))

    assert Step(1, SEAT, 9) in next_steps([fitting], [here], [], [])
    for other in (
        Somebody(1, ENGLISH, "play"),
        Somebody(1, PORTUGUESE, "play", makes=frozenset({9})),
        Somebody(1, ENGLISH, "work", makes=frozenset({9})),
        Somebody(1, ENGLISH, "play", frozenset({4}), frozenset({9})),
    ):
        assert [step.kind for step in next_steps([other], [here], [], [])] == [WAIT]


def test_what_was_not_said_fits_everything():
    assert fits(Somebody(1), crew(9, 3, languages=ENGLISH, kind="play"))
    assert fits(Somebody(1, ENGLISH, "play"), crew(9, 3))
    assert not fits(Somebody(1), crew(9, 3, room=0))


def test_whoever_has_least_choice_is_offered_a_seat_first_and_no_seat_twice():
    both, one = Somebody(1, makes=frozenset({8, 9})), Somebody(2, makes=frozenset({8}))

    steps = next_steps([both, one], [crew(8, 5), crew(9, 6)], [], [])

    assert {(step.who, step.of) for step in steps if step.kind == SEAT} == {(1, 9), (2, 8)}


def test_a_few_calls_are_offered_and_none_of_somebody_kept_apart():
    calls = [crew(key, 50 + key) for key in range(1, 5)]
    somebody = Somebody(1, apart=frozenset({51}), joins=frozenset(range(1, 5)))

    assert [step.of for step in next_steps([somebody], [], calls, []) if step.kind == CALL] == [2, 3]


people = st.lists(
    st.builds(
        Somebody,
        key=st.integers(0, 40),
        makes=st.frozensets(st.integers(100, 105)),
        joins=st.frozensets(st.integers(200, 203)),
        apart=st.frozensets(st.integers(0, 60), max_size=3),
    ),
    max_size=12,
    unique_by=lambda each: each.key,
)
crews = st.lists(
    st.builds(
        Place,
        key=st.integers(100, 105),
        people=st.frozensets(st.integers(41, 60), max_size=5),
        room=st.integers(0, 2),
    ),
    max_size=5,
    unique_by=lambda each: each.key,
)


@given(people, crews)
def test_nobody_is_left_without_a_step_and_no_crew_is_offered_more_often_than_it_has_room(waiting, places):
    steps = next_steps(waiting, places, [], [])

    assert {step.who for step in steps if step.kind == WAIT} == {each.key for each in waiting}
    for place in places:
        offered = [step.who for step in steps if step.kind == SEAT and step.of == place.key]
        assert len(offered) <= place.room
        for who in offered:
            [somebody] = [each for each in waiting if each.key == who]
            assert not somebody.apart & place.people
