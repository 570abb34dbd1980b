"""Tables for the terminal and for machines: rows are shown as they come and kept for `--json`."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field


@dataclass
class Table:
    """Columns with a name and a width; a row is printed as soon as it is known."""

    title: str
    columns: dict[str, int]
    silent: bool = False
    rows: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.silent:
            names = [
                name.ljust(width) if at == 0 else name.rjust(width) for at, (name, width) in self._each()
            ]
            print(f"\n{self.title}\n{'  '.join(names)}", flush=True)

    def add(self, *values: object) -> None:
        """One more row, in the order of the columns."""
        self.rows.append(dict(zip(self.columns, values, strict=True)))
        if not self.silent:
            cells = [
                _cell(value).ljust(width) if at == 0 else _cell(value).rjust(width)
                for value, (at, (_, width)) in zip(values, self._each(), strict=True)
            ]
            print("  ".join(cells).rstrip(), flush=True)

    def _each(self) -> list[tuple[int, tuple[str, int]]]:
        return list(enumerate(self.columns.items()))


def write_json(value: object) -> None:
    """One JSON document on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")


def median(values: list[float]) -> float:
    """The middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _cell(value: object) -> str:
    if value is None or value == "":
        return "–"
    return value if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else f"{value:.4g}"
