"""The engine: crews and pairs from what people can and would like to do. It proposes; people decide."""

from loom.crews import solve
from loom.pairs import pairs
from loom.problem import BadProblem, Problem, Weights
from loom.result import Bound, Facts, Progress, Result
from loom.rules import check
from loom.search import budget
from loom.stop import Stop, asked, either, rounds, seconds
from loom.wire import problem_from_dict, problem_to_dict, result_to_dict

__all__ = [
    "BadProblem",
    "Bound",
    "Facts",
    "Problem",
    "Progress",
    "Result",
    "Stop",
    "Weights",
    "asked",
    "budget",
    "check",
    "either",
    "pairs",
    "problem_from_dict",
    "problem_to_dict",
    "result_to_dict",
    "rounds",
    "seconds",
    "solve",
]
