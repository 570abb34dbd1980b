"""The best weekly slots for a group over a cycle of weeks: one for all weeks, or several that take turns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from loom.slots.table import Masks, Rotation, SlotChoice, Table
from loom.slots.turns import Turns

MOST_TURNS = 8


def best_slots(
    free: Masks,
    burden: ArrayLike,
    *,
    weeks: Sequence[int] | None = None,
    quorum: int | None = None,
    top: int = 5,
) -> tuple[SlotChoice, ...]:
    """The best slots of all, looked at one by one.

    Fewest absences come first, then most weeks in which everyone can, then the lightest burden of whoever
    bears most, then the lightest sum, then the lower number. So a slot that works for everyone in every week
    is before all that do not.

    Parameters
    ----------
    free : people × weeks integers, or booleans of shape (people, weeks, slots)
        Bit s is set when the person can attend a whole meeting that starts at slot s in that week.
    burden : integers of shape (people, slots) or (people, weeks, slots)
        How inconvenient a meeting is there, 0 for a comfortable hour.
    weeks : sequence of int, optional
        The weeks that count, in order; all of them if not given.
    quorum : int, optional
        Leave out slots that fewer than so many people can attend in some week.
    top : int
        How many choices to return; fewer where nobody can attend the others.

    Raises
    ------
    ValueError
        If shapes do not fit, a bit lies beyond the slots, or a burden is negative or too large.
    """
    table = Table.read(free, burden, weeks)
    people = len(table.free)
    if quorum is not None and not 1 <= quorum <= people:
        raise ValueError(f"The quorum is {quorum}; it has to be from 1 to the number of people, {people}.")
    present = table.free.sum(axis=0)
    borne = (table.burden * table.free).sum(axis=1)
    whole = (present == people).sum(axis=0)
    there = present.sum(axis=0)
    wanted = present.min(axis=0) >= quorum if quorum is not None else there > 0
    order = np.lexsort((borne.sum(axis=0), borne.max(axis=0), -whole, -there))
    chosen = order[wanted[order]][: _count(top)]
    return tuple(table.choice(slot, borne) for slot in chosen.tolist())


def best_rotation(
    free: Masks,
    burden: ArrayLike,
    *,
    slots: int = 2,
    weeks: Sequence[int] | None = None,
    top: int = 3,
) -> tuple[Rotation, ...]:
    """The slots that take turns week by week so that the inconvenient hour goes round, best first.

    Everyone can attend every meeting. The lightest burden of whoever bears most comes first, then the
    lightest sum, then lower numbers. Every combination is weighed, or left out because one
    part of it alone already bears more than the best found.

    Parameters
    ----------
    free, burden, weeks
        As for `best_slots`.
    slots : int
        How many take turns, from 2 to 8. Two slots meet in odd and in even weeks.
    top : int
        How many choices to return; none where some turn has no slot that everyone can attend.

    Raises
    ------
    ValueError
        As `best_slots`, and if there are more turns than weeks.
    """
    table = Table.read(free, burden, weeks)
    if not 2 <= slots <= min(MOST_TURNS, len(table.weeks)):
        raise ValueError(
            f"{slots} slots cannot take turns in {len(table.weeks)} weeks; "
            f"give from 2 to {MOST_TURNS}, and no more than there are weeks."
        )
    return tuple(table.rotation(chosen) for chosen in Turns.of(table, slots, _count(top)).best())


def _count(top: int) -> int:
    if top < 1:
        raise ValueError(f"{top} choices were asked for; ask for at least 1.")
    return top
