"""Who can be placed at all, and if not, which rule stands in the way."""

from __future__ import annotations

import numpy as np

from loom.rules import Rules, bits

PATIENCE = 4000


class Reach:
    """For each unit: does it sit in at least one feasible crew?

    A feasible crew is sought slot by slot and language by language (a crew needs one of each that all share),
    by backtracking over the units that are free then, speak it and clash with nobody chosen. The search ends
    at the first crew. After `PATIENCE` steps a unit counts as placeable: bounds built on this stay true.

    Attributes
    ----------
    placeable : list of bool
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._whole = [u for u in range(len(rules)) if rules.broken[u] is None]
        whole = sum(1 << u for u in self._whole)
        self._free = _columns(rules.slot_bits, whole)
        self._free.sort(key=lambda column: -column[1].bit_count())
        self._speak = _columns(rules.tongue_bits, whole)
        self.placeable = [False] * len(rules)
        for u in self._whole:
            self.placeable[u] = self._seats(u, rules.friend_bits, self._speak)

    def why_not(self, unit: int) -> str:
        """The first rule without which an unplaceable unit could sit somewhere.

        A veto is the last rule looked at and is told as a lack of room.
        """
        rules = self._rules
        if (broken := rules.broken[unit]) is not None:
            return broken
        everyone = [((1 << len(rules)) - 1) & ~(1 << u) for u in range(len(rules))]
        if not self._seats(unit, everyone, [(0, (1 << len(rules)) - 1)]):
            return "no_common_time"
        if not self._seats(unit, everyone, self._speak):
            return "no_shared_language"
        kin = self._same_kind()
        if not self._seats(unit, kin, self._speak):
            return "kinds_differ"
        if not self._seats(unit, self._one_caller(kin), self._speak):
            return "two_callers"
        return "no_room_left"

    def _same_kind(self) -> list[int]:
        kinds = self._rules.kinds
        agree = [
            [not kinds[u] or not other or kinds[u] == other for other in kinds] for u in range(len(kinds))
        ]
        return [sum(1 << v for v, yes in enumerate(row) if yes and v != u) for u, row in enumerate(agree)]

    def _one_caller(self, friends: list[int]) -> list[int]:
        calls = sum(1 << u for u, count in enumerate(self._rules.calls) if count)
        return [near & ~calls if calls >> u & 1 else near for u, near in enumerate(friends)]

    def _seats(self, unit: int, friends: list[int], speak: list[tuple[int, int]]) -> bool:
        rules = self._rules
        patience = [PATIENCE]
        for slot, free in self._free:
            if not rules.slot_bits[unit] >> slot & 1:
                continue
            for _tongue, speakers in speak:
                if speakers >> unit & 1:
                    near = friends[unit] & free & speakers
                    if self._fill([unit], near, friends, patience):
                        return True
        return False

    def _fill(self, crew: list[int], near: int, friends: list[int], patience: list[int]) -> bool:
        rules = self._rules
        people = sum(len(rules.units[unit]) for unit in crew)
        if patience[0] <= 0 or (people >= rules.smallest and self._complete(crew)):
            return True
        patience[0] -= 1
        for other in bits(near):
            if people + len(rules.units[other]) <= rules.largest:
                later = near & friends[other] & (-1 << (other + 1))
                if self._fill([*crew, other], later, friends, patience):
                    return True
        return False

    def _complete(self, crew: list[int]) -> bool:
        """Whether what cannot be told from two people at a time holds as well."""
        rules = self._rules
        if (rules.kin[crew].sum(axis=0) == 1).any():
            return False
        needed = rules.problem.needed
        return needed == 1 or rules.common(crew)[0].bit_count() >= needed


def _columns(masks: list[int], whole: int) -> list[tuple[int, int]]:
    """For each bit that is set anywhere: the bit, and the units that have it, as a mask."""
    width = max(1, (max((mask.bit_length() for mask in masks), default=0) + 7) // 8)
    raw = np.array([np.frombuffer(mask.to_bytes(width, "little"), dtype=np.uint8) for mask in masks])
    table = np.unpackbits(raw.reshape(len(masks), width), axis=1, bitorder="little")
    packed = np.packbits(table, axis=0, bitorder="little").T
    columns = [(bit, int.from_bytes(row.tobytes(), "little") & whole) for bit, row in enumerate(packed)]
    return [(bit, column) for bit, column in columns if column]


def groups(rules: Rules, placeable: list[bool]) -> list[list[int]]:
    """The placeable units, divided where nobody on one side can sit with anybody on the other."""
    left = sum(1 << u for u, yes in enumerate(placeable) if yes)
    found = []
    while left:
        group, edge = 0, left & -left
        while edge:
            group |= edge
            step = 0
            for u in bits(edge):
                step |= rules.friend_bits[u]
            edge = step & left & ~group
        found.append(list(bits(group)))
        left &= ~group
    return found
