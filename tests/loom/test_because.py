import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loom import Answered, Problem, Question
from loom.because import because
from tests.loom.small import problems


@st.composite
def secrets(draw: st.DrawFn, people: int) -> dict[str, object]:
    """Whatever people may say in private about others."""
    numbers = st.integers(0, people - 1)
    two = st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1])
    weight = st.sampled_from([0.25, 1.0])
    return {
        "wishes": [(*pair, draw(weight)) for pair in draw(st.lists(two, max_size=6))],
        "vetoes": frozenset(draw(st.lists(two, max_size=4))),
        "couples": frozenset(draw(st.lists(two, max_size=2))),
        "met": [(*pair, draw(weight)) for pair in draw(st.lists(two, max_size=4))],
    }


@settings(max_examples=150, deadline=None)
@given(problems(smallest=3, largest=9), st.data())
def test_reasons_for_a_crew_do_not_change_with_what_anybody_said_in_private(problem, data):
    crew = tuple(range(data.draw(st.integers(2, problem.people))))

    answers = [data.draw(st.frozensets(st.sampled_from("ab"))) for _ in range(problem.people)]
    questions = [Question("one", answers), Question("two", answers, aim="mixed")]
    problem = replace(problem, questions=questions, callers={0})
    otherwise = replace(problem, **data.draw(secrets(problem.people)))

    assert because(otherwise, crew) == because(problem, crew)


def asked(aim, answers, **more):
    question = Question("food", answers, aim=aim, **more)
    return Problem(free=(1,) * len(answers), slots=1, questions=[question], callers={1})


def test_what_is_alike_is_told_by_its_answers_and_with_whom():
    facts = because(asked("alike", [{"soup", "bread"}, {"soup"}, {"bread"}, ()]), (0, 1, 2, 3))

    assert facts[0].questions == (Answered("food", "alike", (("bread", (2,)), ("soup", (1,)))),)
    assert facts[1].questions == (Answered("food", "alike", (("soup", (0,)),)),)
    assert facts[3].questions == (Answered("food", "alike"),)


@pytest.mark.parametrize(
    ("answers", "differ", "all_differ"),
    [
        ([{"a"}, {"b"}, {"c"}], (1, 2), True),
        ([{"a"}, {"b"}, {"b"}], (1, 2), False),
        ([{"a"}, {"a"}, {"b"}], (2,), False),
        ([{"a"}, (), {"b"}], (2,), True),
        ([(), {"a"}, {"b"}], (), True),
        ([{"a"}, (), ()], (), False),
    ],
)
def test_where_mixed_company_is_welcome_who_differs_is_told_and_no_answer(answers, differ, all_differ):
    [answered] = because(asked("mixed", answers), (0, 1, 2))[0].questions

    assert answered == Answered("food", "mixed", differ=differ, all_differ=all_differ)


def test_what_nobody_weighed_is_no_reason_and_a_caller_is_told_where_one_sits():
    problem = asked("alike", [{"a"}] * 4, weight="none")

    assert because(problem, (0, 1))[0].questions == ()
    assert [facts.caller for facts in because(problem, (0, 1)).values()] == [1, 1]
    assert because(problem, (0, 2))[0].caller is None


def test_reasons_change_with_the_crew_that_everybody_sees():
    problem = Problem(free=(1, 1, 1), slots=1, topics=[{"bread"}, {"bread"}, {"bees"}])

    assert because(problem, (0, 1))[0].topics == (("bread", (1,)),)
    assert because(problem, (0, 2))[0].topics == ()


def test_to_know_the_engine_costs_no_solver():
    code = "import sys, loom; print(sorted({'numba', 'highspy', 'rustworkx', 'llvmlite'} & set(sys.modules)))"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said == "[]\n"
