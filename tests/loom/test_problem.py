import json

import pytest
from hypothesis import given, settings

from loom import BadProblem, Problem, Weights, problem_from_dict, problem_to_dict
from tests.loom.small import problems

THREE = {"free": (1, 1, 1), "slots": 1}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"free": (4,), "slots": 2}, "free[0] names slot 2, but there are 2 slots."),
        ({"free": (-1,), "slots": 2}, "free[0] is -1; it has to be a whole number that is not negative."),
        ({"free": (True,), "slots": 2}, "free[0] is True; it has to be a whole number that is not negative."),
        ({"free": (), "slots": -1}, "slots is -1; it has to be a whole number of 0 or more."),
        ({"sizes": (1, 4)}, "sizes begins at 1; a crew has at least 2 people."),
        ({"sizes": (5, 4)}, "sizes runs from 5 to 4; the largest has to be at least the smallest."),
        ({"sizes": (3, 4.5)}, "sizes is (3, 4.5); it has to be two whole numbers, smallest and largest."),
        ({"languages": ({"en"},)}, "languages has 1 entries, but there are 3 people."),
        ({"languages": ("en", (), ())}, "languages[0] is 'en'; it has to be a list of words."),
        ({"kinds": (1, None, None)}, "kinds[0] is 1; it has to be a word, or nothing."),
        (
            {"wanted_sizes": ((4, 3), None, None)},
            "wanted_sizes[0] is (4, 3); it has to be a smallest and a largest size.",
        ),
        ({"vetoes": [(0, 3)]}, "vetoes names person 3, but people are numbered 0 to 2."),
        ({"vetoes": [(0, 1, 2)]}, "vetoes holds (0, 1, 2); each entry is two people."),
        ({"couples": [(1, 1)]}, "couples joins person 1 with themselves; it needs two different people."),
        ({"wishes": [(0, 1)]}, "wishes holds (0, 1); each entry is two people and a weight."),
        ({"wishes": [(0, 1, 2)]}, "wishes gives 0 and 1 the weight 2; it has to be from 0 to 1."),
        ({"met": [(0, 1, float("nan"))]}, "met gives 0 and 1 the weight nan; it has to be a number."),
        ({"room_cap": 0}, "room_cap is 0; it has to be a whole number of 1 or more."),
        ({"weights": {"size": "much"}}, "weights has to be a Weights object."),
    ],
)
def test_a_problem_says_in_a_sentence_what_is_wrong(wrong, sentence):
    with pytest.raises(BadProblem) as caught:
        Problem(**{**THREE, **wrong})

    assert str(caught.value) == sentence


def test_weights_are_words():
    with pytest.raises(BadProblem) as caught:
        Weights(wishes="very")

    assert (
        str(caught.value) == "The weight of “wishes” is 'very'; it has to be one of none, little, some, much."
    )


def test_something_has_to_count():
    nothing = dict.fromkeys(
        ("wishes", "kind", "topics", "freshness", "wanted_size", "size", "room", "hours", "caller"), "none"
    )

    with pytest.raises(BadProblem) as caught:
        Weights(**nothing)

    assert str(caught.value) == "Every weight is “none”; at least one thing has to count."


def test_what_is_left_out_restricts_nothing():
    problem = Problem(**THREE)

    assert problem.languages == (frozenset(),) * 3
    assert problem.kinds == (None, None, None)
    assert problem.wanted_sizes == (None, None, None)
    assert problem.people == 3


def test_pairs_are_kept_once_and_the_strongest_weight_counts():
    problem = Problem(
        **THREE, vetoes=[(1, 0), (0, 1)], met=[(1, 0, 0.5), (0, 1, 0.75)], wishes=[(1, 0, 1), (0, 1, 0)]
    )

    assert problem.vetoes == frozenset({(0, 1)})
    assert problem.met == ((0, 1, 0.75),)
    assert problem.wishes == ((1, 0, 1.0),)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_a_problem_survives_the_way_through_json(problem):
    assert problem_from_dict(json.loads(json.dumps(problem_to_dict(problem)))) == problem


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ([], "A problem is written as an object with names and values."),
        ({"slots": 1}, "The problem does not say “free”."),
        ({"free": ["1"], "slots": 1, "colour": 1}, "A problem has nothing called “colour”."),
        ({"free": ["x"], "slots": 1}, "free[0] is 'x'; it has to be a hexadecimal string."),
        ({"free": [1], "slots": 1}, "free[0] is 1; it has to be a hexadecimal string."),
        ({"free": "1", "slots": 1}, "free has to be a list."),
        ({"free": ["1"], "slots": 1, "vetoes": [7]}, "vetoes holds 7; each entry is a list."),
        ({"free": ["1"], "slots": 1, "weights": 7}, "weights has to name a word for each term."),
        (
            {"free": ["1"], "slots": 1, "weights": {"luck": "much"}},
            "weights has nothing called “luck”; it knows caller, freshness, hours, kind, room, size, topics, "
            "wanted_size, wishes.",
        ),
    ],
)
def test_bad_json_is_answered_with_a_sentence(written, sentence):
    with pytest.raises(BadProblem) as caught:
        problem_from_dict(written)

    assert str(caught.value) == sentence


def test_a_value_of_the_wrong_sort_is_answered_with_a_sentence():
    with pytest.raises(BadProblem, match="The problem holds a value of the wrong sort"):
        problem_from_dict({"free": ["1"], "slots": 1, "languages": [7]})


def test_weights_can_be_written_in_part():
    problem = problem_from_dict({"free": ["1"], "slots": 1, "weights": {"wishes": "none"}})

    assert problem.weights == Weights(wishes="none")
