from itertools import product

import numpy as np
import pytest

from loom.slots import Rotation, SlotChoice, best_rotation, best_slots


def masks_of(able):
    return [[int("".join("01"[b] for b in week[::-1]), 2) for week in person] for person in able.astype(int)]


def plain_choices(able, burden, quorum=None):
    """Every slot as a choice, best first, by the words of the rules and nothing else."""
    people, weeks, slots = able.shape
    ranked = []
    for slot in range(slots):
        absent = [(w, p) for w in range(weeks) for p in range(people) if not able[p, w, slot]]
        here = [people - sum(w == week for week, _ in absent) for w in range(weeks)]
        if min(here) < (quorum or 0) or not any(here):
            continue
        borne = [
            sum(int(burden[p, w, slot]) * int(able[p, w, slot]) for w in range(weeks)) for p in range(people)
        ]
        whole = tuple(w for w in range(weeks) if here[w] == people)
        key = (len(absent), -len(whole), max(borne), sum(borne), slot)
        ranked.append((key, SlotChoice(slot, whole, tuple(absent), tuple(borne))))
    return [choice for _, choice in sorted(ranked, key=lambda entry: entry[0])]


def plain_rotations(able, burden, turns):
    """Every rotation that works, best first, by trying them all."""
    people, weeks, slots = able.shape
    ranked = []
    for chosen in product(range(slots), repeat=turns):
        if all(able[:, w, chosen[w % turns]].all() for w in range(weeks)):
            borne = tuple(
                sum(int(burden[p, w, chosen[w % turns]]) for w in range(weeks)) for p in range(people)
            )
            ranked.append(((max(borne), sum(borne), chosen), Rotation(chosen, borne)))
    return [rotation for _, rotation in sorted(ranked, key=lambda entry: entry[0])]


def random_group(random):
    people, weeks, slots = (int(random.integers(low, high)) for low, high in ((1, 5), (1, 6), (1, 7)))
    able = random.random((people, weeks, slots)) < random.choice([0.6, 0.9, 1.0])
    return able, random.integers(0, random.choice([2, 6]), (people, weeks, slots))


def test_the_best_slots_are_those_found_by_trying_all_in_2000_groups():
    random = np.random.default_rng(1)
    for _ in range(2000):
        able, burden = random_group(random)
        quorum = int(random.integers(1, len(able) + 1)) if random.random() < 0.5 else None

        found = best_slots(masks_of(able), burden, quorum=quorum, top=3)

        assert list(found) == plain_choices(able, burden, quorum)[:3]


def test_the_best_rotations_are_those_found_by_trying_all_in_2000_groups():
    random = np.random.default_rng(2)
    for _ in range(2000):
        able, burden = random_group(random)
        turns = min(int(random.integers(2, 4)), able.shape[1])
        if turns < 2:
            continue

        found = best_rotation(able, burden, slots=turns, top=3)

        assert list(found) == plain_rotations(able, burden, turns)[:3]


def test_five_turns_are_weighed_as_trying_all_would():
    random = np.random.default_rng(3)
    able = random.random((3, 10, 5)) < 0.95
    burden = random.integers(0, 9, (3, 10, 5))

    found = best_rotation(able, burden, slots=5, top=4)

    assert list(found) == plain_rotations(able, burden, 5)[:4]
    assert len(found) == 4


def test_turns_share_what_one_slot_lays_on_one_person():
    able = np.ones((2, 4, 2), dtype=bool)
    burden = [[3, 0], [0, 3]]

    alone, turns = best_slots(able, burden, top=1), best_rotation(able, burden, top=1)

    assert (alone[0].slot, alone[0].burden, alone[0].worst, alone[0].total) == (0, (12, 0), 12, 12)
    assert (turns[0].slots, turns[0].burden, turns[0].worst, turns[0].total) == ((0, 1), (6, 6), 6, 12)


def test_without_a_slot_for_all_weeks_the_exceptions_are_named():
    free = [[0b11, 0b01, 0b11], [0b10, 0b10, 0b10]]

    found = best_slots(free, np.zeros((2, 2), dtype=int))

    assert found == (
        SlotChoice(1, (0, 2), ((1, 0),), (0, 0)),
        SlotChoice(0, (), ((0, 1), (1, 1), (2, 1)), (0, 0)),
    )
    assert best_rotation(free, np.zeros((2, 2), dtype=int)) == ()


def test_a_burden_counts_only_in_weeks_in_which_one_comes():
    found = best_slots([[1, 0, 1]], [[[2], [50], [3]]])

    assert found == (SlotChoice(0, (0, 2), ((1, 0),), (5,)),)


def test_weeks_that_do_not_count_are_not_looked_at():
    free = [[0b01, 0b10, 0b11], [0b01, 0b00, 0b11]]

    slots = best_slots(free, [[1, 0], [1, 0]], weeks=(0, 2), top=1)
    turns = best_rotation(free, [[1, 0], [1, 0]], weeks=(0, 2), top=1)

    assert slots == (SlotChoice(0, (0, 2), (), (2, 2)),)
    assert turns == (Rotation((0, 1), (1, 1)),)


def test_a_slot_that_nobody_can_attend_is_no_choice():
    assert best_slots([[0], [0]], [[0], [0]]) == ()
    assert best_rotation([[0, 1]], [[0]]) == ()


@pytest.mark.parametrize(
    ("free", "burden", "more", "says"),
    [
        ([[1]], [[0.5]], {}, "whole numbers"),
        ([[1]], [0], {}, "whole numbers"),
        ([[2]], [[0]], {}, "beyond the 1 slots"),
        ([[1], [1, 1]], [[0], [0]], {}, "same number of weeks"),
        ([[1]], [[0], [0]], {}, "same people and weeks"),
        ([[1, 1, 1]], [[[0], [0]]], {}, "same people and weeks"),
        ([[]], [[0]], {}, "people × weeks bit masks"),
        (np.ones((1, 1), dtype=bool), [[0]], {}, "people × weeks bit masks"),
        (np.ones((1, 1, 2), dtype=bool), [[0]], {}, "people × weeks bit masks"),
        ([[1]], [[-1]], {}, "0 or more"),
        ([[1, 1]], [[1 << 29]], {}, r"less than 2\*\*30"),
        ([[1]], [[0]], {"weeks": (1,)}, "different numbers from 0 to 0"),
        ([[1]], [[0]], {"weeks": ()}, "different numbers"),
        ([[1]], [[0]], {"weeks": (0, 0)}, "different numbers"),
        ([[1]], [[0]], {"quorum": 2}, "from 1 to the number of people, 1"),
        ([[1]], [[0]], {"top": 0}, "at least 1"),
    ],
)
def test_input_that_does_not_fit_is_refused_in_a_sentence(free, burden, more, says):
    with pytest.raises(ValueError, match=says):
        best_slots(free, burden, **more)


@pytest.mark.parametrize("turns", [1, 3, 9])
def test_more_turns_than_weeks_are_refused(turns):
    with pytest.raises(ValueError, match="cannot take turns in 2 weeks"):
        best_rotation([[1, 1]], [[0]], slots=turns)
