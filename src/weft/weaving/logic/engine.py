"""The engine asked in this very process: for the command line, never for pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Say = Callable[[float, str], None]


def propose(problem: Mapping[str, Any], seconds: float, seed: int, say: Say | None = None) -> dict[str, Any]:
    """Crews for a problem; the same seed gives the same answer wherever the seconds suffice."""
    import loom  # numpy comes with it, so it is loaded only when it is needed

    asked = loom.problem_from_dict(problem)

    def tell(progress: loom.Progress) -> None:
        if say:
            say(progress.share, f"{progress.placed} of {progress.placeable} people placed so far")

    stop = loom.either(loom.rounds(loom.budget(asked, seconds)), loom.seconds(seconds))
    return loom.result_to_dict(loom.solve(asked, stop, seed, tell))


def propose_pairs(problem: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Pairs, and threes where somebody would be left over."""
    import loom

    return loom.result_to_dict(loom.pairs(loom.problem_from_dict(problem), seed))
