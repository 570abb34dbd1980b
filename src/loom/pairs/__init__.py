"""Pairs, threes and seasons of them."""

from loom.pairs.match import pairs
from loom.pairs.season import Season, season

__all__ = ["Season", "pairs", "season"]
