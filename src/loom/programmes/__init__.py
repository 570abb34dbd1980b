"""Programmes: groups of changing sizes over several sessions, with as few repeated meetings as possible."""

from loom.programmes.plan import budget, plan
from loom.programmes.programme import Programme, golf, in_groups_of, sizes_for
from loom.programmes.repair import Repair, repair
from loom.programmes.schedule import Progress, Schedule

__all__ = [
    "Programme",
    "Progress",
    "Repair",
    "Schedule",
    "budget",
    "golf",
    "in_groups_of",
    "plan",
    "repair",
    "sizes_for",
]
