import pytest

from loom import BadProblem, Problem, Question, Weights, check
from loom.terms import Terms

ONLY = dict.fromkeys(
    ("wishes", "kind", "topics", "freshness", "wanted_size", "size", "room", "hours"), "none"
)


def asked(aim, answers, **more):
    weights = Weights(**{**ONLY, "room": "little"})
    questions = [Question("food", answers, aim=aim, weight="much")]
    return Problem(
        free=(1,) * len(answers), slots=1, room_cap=1, weights=weights, questions=questions, **more
    )


@pytest.mark.parametrize(
    ("aim", "answers", "each"),
    [
        ("alike", [{"a"}, {"a"}, {"b"}], [0.5, 0.5, 0.0]),
        ("mixed", [{"a"}, {"a"}, {"b"}], [0.5, 0.5, 1.0]),
        ("alike", [{"a", "b"}, {"a"}, {"a", "b"}], [5 / 6, 2 / 3, 5 / 6]),
        ("mixed", [{"a"}, (), {"a"}], [0.25, 0.5, 0.25]),
    ],
)
def test_company_is_welcome_alike_or_mixed_as_the_question_says(aim, answers, each):
    terms = Terms(asked(aim, answers))

    # One part for room, which everybody has, and four for the question.
    assert terms.benefits((0, 1, 2)) == pytest.approx([(1 + 4 * share) / 5 for share in each])
    assert terms.by_name((0, 1, 2))["question: food"] == pytest.approx(sum(each))


def test_a_crew_meets_when_most_of_them_like_it():
    weights = Weights(**{**ONLY, "hours": "some"})
    problem = Problem(free=(7, 7, 7), slots=3, liked=(1, 3, 0), weights=weights)

    # The first slot is liked by the first two; who named nothing likes them all.
    assert Terms(problem).benefits((0, 1, 2)) == pytest.approx([1.0] * 3)
    assert Terms(Problem(free=(6, 7, 7), slots=3, liked=(1, 3, 4), weights=weights)).benefits((0, 1, 2)) == (
        pytest.approx([1 / 3] * 3)
    )


def test_hours_count_only_where_anybody_said_something():
    plain = Problem(free=(7, 7, 7), slots=3)

    assert Terms(plain).share["hours"] == 0.0
    assert sum(Terms(plain).share.values()) == pytest.approx(1.0)


def test_the_number_of_slots_that_a_crew_needs_is_a_rule():
    problem = Problem(free=(3, 3, 1, 3), slots=2, needed=2)

    assert check(problem, (0, 1, 2)) == ["no_common_time"]
    assert check(problem, (0, 1, 3)) == []


def test_nobody_is_the_only_one_of_a_kind():
    problem = Problem(free=(1,) * 5, slots=1, never_only=[{0, 1}])

    assert check(problem, (0, 2, 3)) == ["only_one"]
    assert check(problem, (0, 1, 3)) == []
    assert check(problem, (2, 3, 4)) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"needed": 0}, "needed is 0; it has to be a whole number of 1 or more."),
        ({"never_only": [{7}]}, "never_only names person 7, but people are numbered 0 to 1."),
        ({"liked": (4, 0)}, "liked[0] names slot 2, but there are 1 slots."),
        ({"questions": ["food"]}, "questions has to hold Question objects."),
        ({"questions": [Question("food", [()])]}, "“food” has 1 answers, but there are 2 people."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(fields, sentence):
    with pytest.raises(BadProblem) as caught:
        Problem(**{"free": (1, 1), "slots": 1, **fields})

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"aim": "odd"}, "“food” aims at 'odd'; it has to be alike or mixed."),
        ({"weight": "very"}, "The weight of “food” is 'very'; it has to be one of none, little, some, much."),
        ({"answers": ["bread"]}, "“food”[0] is 'bread'; it has to be a list of words."),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_in_a_sentence(fields, sentence):
    with pytest.raises(BadProblem) as caught:
        Question(**{"name": "food", "answers": (), **fields})

    assert str(caught.value) == sentence
