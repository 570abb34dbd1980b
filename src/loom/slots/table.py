"""Who can come to which slot in which week, what it costs them, and what a choice of slots means for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

LARGEST = 1 << 30

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Masks = Sequence[Sequence[int]] | Bools


class _Borne:
    __slots__ = ()
    burden: tuple[int, ...]

    @property
    def worst(self) -> int:
        """What the person bears who bears most."""
        return max(self.burden)

    @property
    def total(self) -> int:
        """What all bear together."""
        return sum(self.burden)


@dataclass(frozen=True, slots=True)
class SlotChoice(_Borne):
    """One slot for all weeks.

    Attributes
    ----------
    slot : int
    weeks : tuple of int
        The weeks in which everyone can.
    absent : tuple of (week, person)
        Who cannot, in the other weeks.
    burden : tuple of int
        What each person bears over the weeks in which they can.
    """

    slot: int
    weeks: tuple[int, ...]
    absent: tuple[tuple[int, int], ...]
    burden: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rotation(_Borne):
    """Slots that take turns: the i-th meeting is at ``slots[i % len(slots)]`` and everyone can, every time.

    Attributes
    ----------
    slots : tuple of int
        May name one slot more than once, where turns would lighten nobody's burden.
    burden : tuple of int
        What each person bears over all weeks.
    """

    slots: tuple[int, ...]
    burden: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Who is free and what it costs them: arrays of shape (people, weeks that count, slots)."""

    free: Bools
    burden: Ints
    weeks: tuple[int, ...]

    @classmethod
    def read(cls, free: Masks, burden: ArrayLike, weeks: Sequence[int] | None) -> Table:
        cost = np.asarray(burden)
        if cost.ndim not in (2, 3) or not cost.size or cost.dtype.kind not in "iu":
            raise ValueError(
                "The burden has to be whole numbers for people × slots or people × weeks × slots."
            )
        able = _unpacked(free, cost.shape[-1])
        if cost.ndim == 2:
            cost = cost[:, None, :]
        if cost.shape[0] != able.shape[0] or cost.shape[1] not in (1, able.shape[1]):
            raise ValueError("The burden has to be given for the same people and weeks as who is free.")
        counted = tuple(range(able.shape[1]) if weeks is None else weeks)
        if not counted or len({*counted} & {*range(able.shape[1])}) != len(counted):
            raise ValueError(
                f"The weeks that count have to be different numbers from 0 to {able.shape[1] - 1}."
            )
        largest = int(cost.max())
        if cost.min() < 0 or largest * able.shape[0] * len(counted) >= LARGEST:
            raise ValueError("A burden has to be 0 or more, and all burdens together less than 2**30.")
        every = np.broadcast_to(cost, able.shape).astype(np.int64)
        return cls(able[:, counted, :], every[:, counted, :], counted)

    def choice(self, slot: int, borne: Ints) -> SlotChoice:
        free = self.free[:, :, slot]
        return SlotChoice(
            slot,
            tuple(week for i, week in enumerate(self.weeks) if free[:, i].all()),
            tuple((self.weeks[i], person) for i, person in np.argwhere(~free.T).tolist()),
            tuple(borne[:, slot].tolist()),
        )

    def rotation(self, slots: tuple[int, ...]) -> Rotation:
        parts = [self.burden[:, turn :: len(slots), slot].sum(axis=1) for turn, slot in enumerate(slots)]
        return Rotation(slots, tuple(np.sum(parts, axis=0).tolist()))


def _unpacked(free: Masks, slots: int) -> Bools:
    """Who is free when, as an array of shape (people, weeks, slots)."""
    if isinstance(free, np.ndarray) and free.dtype == bool:
        able = free
    else:
        if any(mask < 0 or mask >> slots for masks in free for mask in masks):
            raise ValueError(f"A bit mask of who is free has bits beyond the {slots} slots of the burden.")
        if len({len(masks) for masks in free}) > 1:
            raise ValueError("Who is free has to be given for the same number of weeks for everyone.")
        size = -(-slots // 8)
        packed = b"".join(int(mask).to_bytes(size, "little") for masks in free for mask in masks)
        bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), bitorder="little")
        able = bits.reshape(len(free), -1, 8 * size)[:, :, :slots] == 1 if packed else np.zeros(0, dtype=bool)
    if able.ndim != 3 or not able.size or able.shape[2] != slots:
        raise ValueError(
            "Who is free has to be people × weeks bit masks, or people × weeks × slots booleans."
        )
    return able
