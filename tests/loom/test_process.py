import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from loom import Problem, pairs, problem_to_dict, repair, repaired_to_dict, result_to_dict, rounds, solve
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
        ("[]", "A problem is written as an object with names and values."),
        ('{"problem": {}}', "The problem does not say “free”."),
        ('{"problem": {}, "colour": 1}', "Beside a problem stands nothing called “colour”."),
        ('{"problem": {}, "repair": [], "start": []}', "A plan is either mended or begun from, not both."),
        (
            '{"problem": {}, "repair": [[0, "1"]]}',
            "repair has to be a list of crews, and each crew a list of people.",
        ),
        (
            '{"problem": {"free": ["1"], "slots": 1}, "start": 7}',
            "start has to be a list of crews, and each crew a list of people.",
        ),
        (
            '{"problem": {"free": ["1"], "slots": 1}, "repair": [[0, 1]]}',
            "The old plan has to name people of the problem, each of them once.",
        ),
        ('{"free": ["2"], "slots": 1}', "free[0] names slot 1, but there are 1 slots."),
    ],
)
def test_a_bad_problem_is_answered_with_a_sentence(written, sentence):
    assert run(written) == (2, [{"error": sentence}])


def test_pairs_begin_from_no_plan():
    wanted = {"problem": problem_to_dict(Problem(free=(1, 1), slots=1)), "repair": [[0, 1]]}

    assert run(wanted, "--pairs") == (
        2,
        [{"error": "Pairs are made anew each time; they begin from no plan."}],
    )


def test_the_process_mends_a_plan():
    problem = random_problem(30, 5)
    plan = [list(crew) for crew in solve(problem, rounds(6)).crews]
    gone = plan[0][0]
    later = replace(problem, free=tuple(0 if i == gone else free for i, free in enumerate(problem.free)))

    code, [line] = run({"problem": problem_to_dict(later), "repair": plan}, "--seconds", "60")

    mended = repair(later, plan)
    assert code == 0
    assert timeless(line["result"]) == timeless(json.loads(json.dumps(repaired_to_dict(mended))))
    assert line["result"]["touched"] == [plan[0]]
    assert {"person": gone, "why": "no_time_given"} in line["result"]["unplaced"]
    assert line["result"]["stop_reason"] == "mended"


def test_the_process_begins_from_a_plan():
    problem = random_problem(30, 5)
    plan = [list(crew) for crew in solve(problem, rounds(9)).crews]

    code, lines = run(
        {"problem": problem_to_dict(problem), "start": plan}, "--rounds", "0", "--seconds", "60"
    )

    began = solve(problem, rounds(0), start=plan)
    assert code == 0
    assert lines[-1]["result"]["crews"] == [list(crew) for crew in began.crews]


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
