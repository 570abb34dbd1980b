"""When a group meets: the best weekly slots over a cycle, and slots that take turns."""

from loom.slots.best import best_rotation, best_slots
from loom.slots.table import Rotation, SlotChoice

__all__ = ["Rotation", "SlotChoice", "best_rotation", "best_slots"]
