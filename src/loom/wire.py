"""Problems and results as plain values for JSON. Slot masks are hexadecimal strings: they can be long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from loom.crews import Repaired
from loom.problem import BadProblem, Problem, Question, Weights
from loom.result import Answered, Result

FIELDS = tuple(field.name for field in fields(Problem))
ASKED = {field.name for field in fields(Question)}
PAIRS = ("vetoes", "couples")
TRIPLES = ("wishes", "met")


def problem_from_dict(written: Mapping[str, Any]) -> Problem:
    """Read a problem.

    Parameters
    ----------
    written : mapping
        The fields of `Problem` by name: "free" as hexadecimal strings, sets and tuples as lists, "weights" as
        a mapping from term to word. "free" and "slots" have to be there; what else is left out is as in
        `Problem`.

    Raises
    ------
    BadProblem
        With one sentence that says what is wrong.
    """
    if not isinstance(written, Mapping):
        raise BadProblem("A problem is written as an object with names and values.")
    unknown = sorted(set(written) - set(FIELDS))
    if unknown:
        raise BadProblem(f"A problem has nothing called “{unknown[0]}”.")
    missing = sorted({"free", "slots"} - set(written))
    if missing:
        raise BadProblem(f"The problem does not say “{missing[0]}”.")
    values = {name: value for name, value in written.items() if value is not None}
    for name, value in values.items():
        if name not in ("slots", "room_cap", "needed", "weights") and not isinstance(value, list | tuple):
            raise BadProblem(f"{name} has to be a list.")
    for name in ("free", "liked"):
        values[name] = [_mask(name, i, mask) for i, mask in enumerate(values.get(name, ()))]
    values["questions"] = [_question(asked) for asked in values.get("questions", ())]
    for name in (*PAIRS, *TRIPLES):
        values[name] = [_entry(name, entry) for entry in values.get(name, ())]
    if "weights" in values:
        values["weights"] = _weights(values["weights"])
    try:
        return Problem(**values)
    except TypeError as error:
        raise BadProblem(f"The problem holds a value of the wrong sort: {error}.") from error


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: crews for a problem, from `start` on; or where `repair` is a plan, that plan mended."""

    problem: Problem
    repair: list[list[int]] | None = None
    start: Sequence[Sequence[int]] = ()


def asked_from_dict(written: Any) -> Wanted:
    """Read a problem, or an object with a "problem" and a plan to "repair" or to "start" from.

    Raises
    ------
    BadProblem
        With one sentence that says what is wrong.
    """
    if not isinstance(written, Mapping) or "problem" not in written:
        return Wanted(problem_from_dict(written))
    unknown = sorted(set(written) - {"problem", "repair", "start"})
    if unknown:
        raise BadProblem(f"Beside a problem stands nothing called “{unknown[0]}”.")
    if {"repair", "start"} <= set(written):
        raise BadProblem("A plan is either mended or begun from, not both.")
    plans = {name: plan_from_list(name, written[name]) for name in ("repair", "start") if name in written}
    return Wanted(problem_from_dict(written["problem"]), **plans)


def problem_to_dict(problem: Problem) -> dict[str, Any]:
    """Write a problem so that `problem_from_dict` reads an equal one."""
    return {
        "free": [format(mask, "x") for mask in problem.free],
        "slots": problem.slots,
        "sizes": list(problem.sizes),
        "languages": [sorted(names) for names in problem.languages],
        "kinds": list(problem.kinds),
        "wanted_sizes": [None if wanted is None else list(wanted) for wanted in problem.wanted_sizes],
        "vetoes": sorted(map(list, problem.vetoes)),
        "couples": sorted(map(list, problem.couples)),
        "wishes": [list(wish) for wish in problem.wishes],
        "topics": [sorted(topics) for topics in problem.topics],
        "met": [list(met) for met in problem.met],
        "ideal_sizes": list(problem.ideal_sizes),
        "weights": asdict(problem.weights),
        "room_cap": problem.room_cap,
        "needed": problem.needed,
        "never_only": [sorted(kin) for kin in problem.never_only],
        "liked": [format(mask, "x") for mask in problem.liked],
        "questions": [
            {**asdict(asked), "answers": [sorted(answers) for answers in asked.answers]}
            for asked in problem.questions
        ],
        "callers": sorted(problem.callers),
    }


def result_to_dict(result: Result) -> dict[str, Any]:
    """Write a result: crews and unplaced people as lists, `because` by the person's number as a string.

    A conflict that only somebody's private word explains is left out.
    """
    return {
        "crews": [list(crew) for crew in result.crews],
        "unplaced": [{"person": person, "why": why} for person, why in result.unplaced],
        "placeable": result.placeable,
        "score": {name: round(value, 6) for name, value in result.score.items()},
        "bound": {**asdict(result.bound), "total": round(result.bound.total, 6)},
        "because": {
            str(person): {
                "size": facts.size,
                "languages": list(facts.languages),
                "kind": facts.kind,
                "topics": [{"topic": topic, "with": list(mates)} for topic, mates in facts.topics],
                "common_slots": facts.common_slots,
                "questions": [_answered(each) for each in facts.questions],
                "caller": facts.caller,
            }
            for person, facts in result.because.items()
        },
        "conflicts": [
            {"rules": list(each.rules), "people": list(each.people)}
            for each in result.conflicts
            if "veto" not in each.rules
        ],
        "only_ones": list(result.only_ones),
        "seed": result.seed,
        "rounds": result.rounds,
        "seconds": round(result.seconds, 3),
        "stop_reason": result.stop_reason,
    }


def repaired_to_dict(repaired: Repaired) -> dict[str, Any]:
    """Write a mended plan: its result, and the old crews that could no longer be, or could and did not stay."""
    return result_to_dict(repaired.result) | {
        "touched": [list(crew) for crew in repaired.touched],
        "changed": [list(crew) for crew in repaired.changed],
    }


def plan_from_list(name: str, written: Any) -> list[list[int]]:
    """Read crews of people, each a list of numbers.

    Raises
    ------
    BadProblem
        Where it is something else.
    """
    if not isinstance(written, list) or not all(_numbers(crew) for crew in written):
        raise BadProblem(f"{name} has to be a list of crews, and each crew a list of people.")
    return written


def _numbers(crew: Any) -> bool:
    return isinstance(crew, list) and all(type(person) is int for person in crew)


def _answered(answered: Answered) -> dict[str, Any]:
    return {
        "name": answered.name,
        "aim": answered.aim,
        "shared": [{"answer": answer, "with": list(mates)} for answer, mates in answered.shared],
        "differ": list(answered.differ),
        "all_differ": answered.all_differ,
    }


def _mask(name: str, i: int, mask: Any) -> int:
    try:
        return int(mask, 16)
    except (TypeError, ValueError):
        raise BadProblem(f"{name}[{i}] is {mask!r}; it has to be a hexadecimal string.") from None


def _question(written: Any) -> Question:
    if not isinstance(written, Mapping) or not {"name", "answers"} <= set(written) <= ASKED:
        raise BadProblem("A question is written as an object with name, answers, aim and weight.")
    return Question(**written)


def _entry(name: str, entry: Any) -> tuple[Any, ...]:
    if not isinstance(entry, list | tuple):
        raise BadProblem(f"{name} holds {entry!r}; each entry is a list.")
    return tuple(entry)


def _weights(written: Any) -> Weights:
    known = {field.name for field in fields(Weights)}
    if not isinstance(written, Mapping):
        raise BadProblem("weights has to name a word for each term.")
    unknown = sorted(set(written) - known)
    if unknown:
        raise BadProblem(f"weights has nothing called “{unknown[0]}”; it knows {', '.join(sorted(known))}.")
    return Weights(**written)
