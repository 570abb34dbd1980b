"""`./weft bench`: the engine measured beside its rivals; everything, or one part of it."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

PARTS = {
    "mdgp": "groups as different within as possible; with FILE: one MDGPLIB instance",
    "crews": "crews from sign-up sheets; with SHEET.csv …: these",
    "proofs": "how large a sign-up is still solved with its proof, and how near to perfect beyond",
    "repair": "crews mended after refusals, beside making all anew",
    "proposals": "300 people proposed: how good after 2, 5 and 10 seconds",
    "pairs": "pairs of many people",
    "season": "a season of pairs without repeats",
    "golf": "programmes of changing groups; with n groups×size rounds, as in “golf 8x4 10”: that one",
    "slots": "the best weekly time",
    "introductions": "candidates for each of very many people",
    "rules": "every hard rule, in 10,000 random sign-ups",
    "audit": "500 random rounds made and then mended: every rule kept, nobody dropped",
}


def main(arguments: list[str] | None = None) -> int:
    """Measure what is asked for."""
    options = _parser().parse_args(arguments)
    parts = [options.part] if options.part else list(PARTS)
    if options.plots:
        from benchmarks.plots import draw

        return draw(parts, options)
    tables = []
    for part in parts:
        found = import_module(f"benchmarks.{part}").run(options)
        if isinstance(found, int):
            return found
        tables += found
    if options.json:
        from benchmarks.table import write_json

        write_json({table.title: table.rows for table in tables})
    return 0


def _parser() -> argparse.ArgumentParser:
    every = argparse.ArgumentParser(add_help=False)
    every.add_argument("--json", action="store_true", help="print JSON instead of a table")
    every.add_argument("--quick", action="store_true", help="a tenth of the time and one seed")
    every.add_argument("--plots", action="store_true", help="draw the curves of docs/makers/engine as SVG")
    every.add_argument(
        "--seconds", type=float, default=None, help="for each solve (default: as the table says)"
    )
    every.add_argument("--seed", type=int, default=None, help="one seed instead of five")
    every.add_argument(
        "--rounds", type=int, default=None, help="end by rounds: the same answer on any machine"
    )
    parser = argparse.ArgumentParser(prog="./weft bench", description=__doc__, parents=[every])
    parser.set_defaults(part=None, file=None, sheets=[], golf=[])
    chosen: Any = parser.add_subparsers(dest="part", metavar="PART")
    for part, says in PARTS.items():
        one = chosen.add_parser(part, help=says, description=says, parents=[every])
        if part == "mdgp":
            one.add_argument("file", nargs="?", type=Path, metavar="FILE")
        if part == "crews":
            one.add_argument("sheets", nargs="*", type=Path, metavar="SHEET")
        if part == "golf":
            one.add_argument("golf", nargs="*", metavar="GROUPSxSIZE ROUNDS")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # whoever read our words has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
