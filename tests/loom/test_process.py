import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from loom import Problem, pairs, problem_to_dict, result_to_dict, rounds, solve
from tests.loom.small import random_problem

SOURCE = Path(__file__).resolve().parents[2] / "src"


def start(*options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "loom", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )


def run(problem: object, *options: str) -> tuple[int, list[dict[str, object]]]:
    with start(*options) as process:
        out, err = process.communicate(problem if isinstance(problem, str) else json.dumps(problem))
    assert err == ""
    return process.returncode, [json.loads(line) for line in out.splitlines()]


def timeless(result: dict[str, object]) -> dict[str, object]:
    return {**result, "seconds": 0}


def test_the_process_answers_what_the_library_answers():
    problem = random_problem(30, 5)

    code, lines = run(problem_to_dict(problem), "--rounds", "6", "--seed", "3", "--seconds", "60")

    assert code == 0
    expected = json.loads(json.dumps(result_to_dict(solve(problem, rounds(6), 3))))
    assert timeless(lines[-1]["result"]) == timeless(expected)
    assert [list(line) for line in lines[:-1]] == [["progress", "say", "placed", "placeable"]] * (
        len(lines) - 1
    )
    assert [line["progress"] for line in lines[:-1]] == sorted(line["progress"] for line in lines[:-1])


def test_the_process_makes_pairs():
    problem = random_problem(9, 5)

    code, lines = run(problem_to_dict(problem), "--pairs")

    assert code == 0
    assert [timeless(line["result"]) for line in lines] == [
        timeless(json.loads(json.dumps(result_to_dict(pairs(problem)))))
    ]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{", "What came in is not JSON."),
        ("{}", "The problem does not say “free”."),
        ('{"free": ["2"], "slots": 1}', "free[0] names slot 1, but there are 1 slots."),
    ],
)
def test_a_bad_problem_is_answered_with_a_sentence(written, sentence):
    assert run(written) == (2, [{"error": sentence}])


def test_a_process_that_is_asked_to_stop_answers_with_its_best_so_far():
    problem = random_problem(60, 5)
    with start("--rounds", "1000000", "--seconds", "600") as process:
        process.stdin.write(json.dumps(problem_to_dict(problem)))
        process.stdin.close()
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        last = json.loads(process.stdout.read().splitlines()[-1])
        assert process.stderr.read() == ""

    assert list(first) == ["progress", "say", "placed", "placeable"]
    assert last["result"]["stop_reason"] == "stopped"
    assert last["result"]["crews"]
    assert process.returncode == 0


def test_the_engine_runs_without_the_web():
    code = "import sys, loom; print(sorted({m.split('.')[0] for m in sys.modules} & {'django', 'weft'}))"

    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    ).stdout

    assert out == "[]\n"


def test_nobody_is_an_answer_too():
    code, lines = run(problem_to_dict(Problem(free=(), slots=0)))

    assert (code, lines[-1]["result"]["crews"]) == (0, [])
