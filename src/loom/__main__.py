"""The engine as a process: one JSON problem on standard input, JSON lines on standard output.

What comes in is a problem, or ``{"problem": {…}, "repair": [[…], …]}`` to mend these crews of people with least
change (the result then says "touched" and "changed"), or ``{"problem": {…}, "start": [[…], …]}`` to begin from them.

Lines are ``{"progress": 0.42, "say": "…", "placed": 7, "placeable": 9}`` and, last, ``{"result": {…}}``, or
``{"error": "…"}`` with exit status 2 when the problem cannot be read. On SIGTERM or SIGINT the last line is the
best answer so far, with ``"stop_reason": "stopped"``.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from types import FrameType
from typing import Any

PROGRESS_STEP = 0.02


def main(arguments: list[str] | None = None) -> int:
    """Read, solve, answer."""
    options = _options(arguments)
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    # Loaded only now, so that a signal that comes early is kept and not fatal.
    from loom import BadProblem
    from loom.wire import asked_from_dict

    try:
        asked = asked_from_dict(json.load(sys.stdin))
        _write({"result": _answer(asked, options, stopped)})
    except BadProblem as error:
        return _fail(str(error))
    except json.JSONDecodeError:
        return _fail("What came in is not JSON.")
    return 0


def _answer(wanted: Any, options: argparse.Namespace, stopped: threading.Event) -> dict[str, Any]:
    from loom import BadProblem, asked, either, pairs, repair, repaired_to_dict, result_to_dict, seconds

    if options.pairs:
        if wanted.repair is not None or wanted.start:
            raise BadProblem("Pairs are made anew each time; they begin from no plan.")
        return result_to_dict(pairs(wanted.problem, options.seed))
    if wanted.repair is not None:
        stop = either(asked(stopped.is_set), seconds(options.seconds))
        return repaired_to_dict(repair(wanted.problem, wanted.repair, stop=stop, seed=options.seed))
    return _solve(wanted, options, stopped)


def _solve(wanted: Any, options: argparse.Namespace, stopped: threading.Event) -> dict[str, Any]:
    from loom import asked, budget, either, result_to_dict, rounds, seconds, solve

    problem = wanted.problem
    work = budget(problem, options.seconds) if options.rounds is None else options.rounds
    stop = either(asked(stopped.is_set), rounds(work), seconds(options.seconds))
    return result_to_dict(solve(problem, stop, options.seed, _Teller(), start=wanted.start))


class _Teller:
    """Says how far the search has come, but only now and then."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, progress: Any) -> None:
        if progress.share >= self._next:
            self._next = progress.share + PROGRESS_STEP
            say = f"{progress.placed} of {progress.placeable} people placed so far."
            placed = {"placed": progress.placed, "placeable": progress.placeable}
            _write({"progress": round(progress.share, 3), "say": say} | placed)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m loom", description="Read a JSON problem, propose crews or pairs."
    )
    parser.add_argument("--pairs", action="store_true", help="pairs (and trios) instead of crews")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same answer (default 7)")
    parser.add_argument(
        "--seconds", type=float, default=10.0, help="end after this long at the latest (default 10)"
    )
    parser.add_argument("--rounds", type=int, default=None, help="rounds of search (default: by the size)")
    return parser.parse_args(arguments)


def _write(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _fail(sentence: str) -> int:
    _write({"error": sentence})
    return 2


if __name__ == "__main__":
    sys.exit(main())
