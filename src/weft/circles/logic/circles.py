"""How a circle may go from one state to the next, and what it is called when nobody named it."""

from collections.abc import Mapping, Sequence

STEPS: Mapping[str, frozenset[str]] = {
    "forming": frozenset({"running", "ended"}),
    "running": frozenset({"resting", "ended"}),
    "resting": frozenset({"running", "ended"}),
    "ended": frozenset(),
}


def called(names: Sequence[str]) -> str:
    """`Ana, Bo and Cleo`: the first names of those who sit in it."""
    first = [name.split()[0] for name in names if name.split()]
    if len(first) < 2:
        return "".join(first)
    return f"{', '.join(first[:-1])} & {first[-1]}"
