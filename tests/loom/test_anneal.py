"""The compiled chains: every rule kept, the same answer anywhere, and the same without compilation."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from loom import Problem, Question, check
from loom.crews import chains
from loom.crews.chains import Chains
from loom.crews.seating import Key
from loom.ground import Ground, ground
from loom.reach import Reach
from loom.rules import Rules
from loom.terms import Terms
from tests.loom.small import answer_key, best_key, random_problem

NOTHING: Key = (0, 0, 0.0)
PLAIN = """
import json
from loom.crews import chains
from tests.loom.test_anneal import NOTHING, odd_problem, on_the_ground
chains.WORK = 3000
walked = chains.Chains(on_the_ground(odd_problem(14, 3)), (7,), [], NOTHING, 1)
walked.round()
walked.round()
print(json.dumps([walked.best, walked.key]))
"""


def on_the_ground(problem: Problem) -> Ground:
    rules = Rules(problem)
    return ground(problem, rules, Terms(problem), Reach(rules))


def odd_problem(people: int, seed: int) -> Problem:
    """A problem with every hard rule and every soft term."""
    random = np.random.default_rng(seed)
    some = [frozenset(np.flatnonzero(random.random(people) < 0.3).tolist()) for _ in range(2)]
    answers = tuple(frozenset("ab"[: random.integers(3)]) for _ in range(people))
    return random_problem(
        people,
        seed,
        needed=1 + seed % 2,
        never_only=some if seed % 3 else (),
        couples=[(0, people - 1)] if seed % 4 else (),
        liked=[int(random.integers(0, 1 << 10)) for _ in range(people)],
        questions=(Question("how", answers, "mixed" if seed % 2 else "alike"),),
        sizes=(2 + seed % 3, 4 + seed % 4),
    )


@pytest.mark.parametrize("block", range(10))
def test_every_rule_is_kept_and_the_key_is_what_the_terms_say(block, monkeypatch):
    monkeypatch.setattr(chains, "WORK", 20_000)
    for seed in range(block * 60, block * 60 + 60):
        problem = odd_problem(6 + seed % 25, seed)
        if not any(Reach(Rules(problem)).placeable):
            continue
        field = on_the_ground(problem)
        walked = Chains(field, (seed,), [], NOTHING, 1)

        for _ in range(3):
            walked.round()

        crews = field.crews_of_people(walked.best)
        named = [person for crew in crews for person in crew]
        assert len(named) == len(set(named))
        assert [check(problem, crew) for crew in crews] == [[]] * len(crews)
        assert answer_key(problem, crews) == pytest.approx(walked.key)


@pytest.mark.parametrize("seed", range(10))
def test_the_chains_by_themselves_find_the_optimum_of_small_problems(seed, monkeypatch):
    free, liked = [(313 * (i + seed)) % 1024 | 3 for i in range(9)], [(37 * i) % 1024 for i in range(9)]
    problem = random_problem(9, 300 + seed, vetoes=(), languages=(), kinds=(), free=free, liked=liked)
    monkeypatch.setattr(chains, "WORK", 50_000)
    walked = Chains(on_the_ground(problem), (seed,), [], NOTHING, 2)

    for _ in range(14):
        walked.round()

    assert walked.key == pytest.approx(best_key(problem))


def test_the_answer_does_not_depend_on_the_processors(monkeypatch):
    field = on_the_ground(random_problem(60, 2))
    answers = []

    for cores in (1, 3):
        monkeypatch.setattr(chains, "cores", lambda cores=cores: cores)
        walked = Chains(field, (7,), [], NOTHING, 3)
        for _ in range(4):
            walked.round()
        answers.append((walked.best, walked.key))

    assert answers[0] == answers[1]


def test_without_compilation_the_answer_is_the_same(monkeypatch):
    monkeypatch.setattr(chains, "WORK", 3000)
    walked = Chains(on_the_ground(odd_problem(14, 3)), (7,), [], NOTHING, 1)
    plainly = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}

    walked.round()
    walked.round()
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", PLAIN], capture_output=True, text=True, env=plainly, check=True
    )

    best, key = json.loads(told.stdout)
    assert (best, key) == (walked.best, pytest.approx(list(walked.key)))
