"""What a plan answers: who sits with whom in each session, and how good that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loom.programmes.bound import add_meetings, repeats_in, settled
from loom.programmes.programme import Programme, Session


@dataclass(frozen=True, slots=True)
class Schedule:
    """Groups for every session.

    Attributes
    ----------
    sessions : tuple of sessions
        Each a sorted tuple of groups, each a sorted tuple of people; the fixed sessions first.
    repeats : int
        Meetings beyond the first, over all pairs; who had met before the programme begins with one meeting.
    bound : int
        No schedule of the programme has fewer repeats.
    proven : bool
        Whether `repeats` equals `bound`.
    meetings : tuple of int
        How many pairs meet not at all, once, twice, … in this programme.
    seed, rounds, seconds, stop_reason
        How the answer came about; `stop_reason` is "proven", "rounds", "seconds" or "stopped", and "kept"
        after a repair that plans nothing anew.
    """

    sessions: tuple[Session, ...]
    repeats: int
    bound: int
    proven: bool
    meetings: tuple[int, ...]
    seed: int
    rounds: int
    seconds: float
    stop_reason: str


def repeats_of(programme: Programme, sessions: list[Session]) -> int:
    """Repeats when the fixed sessions are followed by these."""
    counts = settled(programme)
    first = len(programme.fixed)
    add_meetings(counts, [x for number, x in enumerate(sessions, first) if programme.counted(number)])
    return repeats_in(counts)


def meetings_of(programme: Programme, sessions: tuple[Session, ...]) -> tuple[int, ...]:
    """How many pairs meet 0, 1, 2, … times in all these sessions."""
    counts = np.zeros((programme.people, programme.people), dtype=np.int32)
    add_meetings(counts, [x for number, x in enumerate(sessions) if programme.counted(number)])
    return tuple(np.bincount(counts[np.triu_indices(programme.people, 1)]).tolist())


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a plan has come: the share of its allowance used, repeats so far, and what none is below."""

    share: float
    repeats: int
    bound: int
