"""Crews: from a problem to the best set of groups that can meet."""

from loom.crews.repair import Repaired, repair
from loom.crews.search import budget
from loom.crews.solve import solve

__all__ = ["Repaired", "budget", "repair", "solve"]
