"""The engine: crews and pairs from what people can and would like to do. It proposes; people decide."""

from loom.conflict import conflicts
from loom.crews import Repaired, budget, repair, solve
from loom.pairs import Season, pairs, season
from loom.problem import BadProblem, Problem, Question, Weights
from loom.result import Answered, Bound, Conflict, Facts, Progress, Result
from loom.rules import check
from loom.stop import Stop, asked, either, rounds, seconds
from loom.wire import problem_from_dict, problem_to_dict, repaired_to_dict, result_to_dict

__all__ = [
    "Answered",
    "BadProblem",
    "Bound",
    "Conflict",
    "Facts",
    "Problem",
    "Progress",
    "Question",
    "Repaired",
    "Result",
    "Season",
    "Stop",
    "Weights",
    "asked",
    "budget",
    "check",
    "conflicts",
    "either",
    "pairs",
    "problem_from_dict",
    "problem_to_dict",
    "repair",
    "repaired_to_dict",
    "result_to_dict",
    "rounds",
    "season",
    "seconds",
    "solve",
]
