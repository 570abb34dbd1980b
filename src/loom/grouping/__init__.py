"""The maximally diverse grouping problem: items in groups of given sizes, the weights within them at their most."""

from loom.grouping.problem import Grouping, Groups
from loom.grouping.reading import read_grouping
from loom.grouping.search import grouping_budget, solve_grouping

__all__ = ["Grouping", "Groups", "grouping_budget", "read_grouping", "solve_grouping"]
