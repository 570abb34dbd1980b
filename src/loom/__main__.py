"""The engine as a process: one JSON problem on standard input, JSON lines on standard output.

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
    from loom import BadProblem, problem_from_dict

    try:
        problem = problem_from_dict(json.load(sys.stdin))
    except BadProblem as error:
        return _fail(str(error))
    except ValueError:
        return _fail("What came in is not JSON.")
    _write({"result": _solve(problem, options, stopped)})
    return 0


def _solve(problem: Any, options: argparse.Namespace, stopped: threading.Event) -> dict[str, Any]:
    from loom import asked, budget, either, pairs, result_to_dict, rounds, seconds, solve

    if options.pairs:
        return result_to_dict(pairs(problem, options.seed))
    work = budget(problem, options.seconds) if options.rounds is None else options.rounds
    stop = either(asked(stopped.is_set), rounds(work), seconds(options.seconds))
    return result_to_dict(solve(problem, stop, options.seed, _Teller()))


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
