import subprocess
import sys
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from loom import Problem
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

    otherwise = replace(problem, **data.draw(secrets(problem.people)))

    assert because(otherwise, crew) == because(problem, crew)


def test_reasons_change_with_the_crew_that_everybody_sees():
    problem = Problem(free=(1, 1, 1), slots=1, topics=[{"bread"}, {"bread"}, {"bees"}])

    assert because(problem, (0, 1))[0].topics == (("bread", (1,)),)
    assert because(problem, (0, 2))[0].topics == ()


def test_to_know_the_engine_costs_no_solver():
    code = "import sys, loom; print(sorted({'numba', 'highspy', 'rustworkx', 'llvmlite'} & set(sys.modules)))"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said == "[]\n"
