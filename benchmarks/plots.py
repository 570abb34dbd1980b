"""The curves in `docs/makers/engine/`: each part draws its own."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "makers" / "engine"


def draw(parts: Sequence[str], options: argparse.Namespace) -> int:
    """Measure what the curves show, and write them."""
    FOLDER.mkdir(exist_ok=True)
    for part in parts:
        module = import_module(f"benchmarks.{part}")
        for name, chart in (module.curves(options) if hasattr(module, "curves") else {}).items():
            path = FOLDER / f"{name}.svg"
            path.write_text(chart.svg(), encoding="utf-8")
            print(path.relative_to(FOLDER.parent.parent.parent), flush=True)
    return 0
