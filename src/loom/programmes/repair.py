"""A schedule when people are missing: earlier sessions stay, the one at hand changes as little as can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from loom.problem import BadProblem
from loom.programmes.bound import Counts, add_meetings, least_repeats, settled
from loom.programmes.mend import NEVER, meetings_again, mended
from loom.programmes.plan import Tell, plan
from loom.programmes.programme import Pair, Programme, Session, in_order
from loom.programmes.schedule import Schedule, meetings_of, repeats_of
from loom.programmes.seating import seated_apart
from loom.stop import Stop


@dataclass(frozen=True, slots=True)
class Repair:
    """A schedule without the missing.

    Attributes
    ----------
    programme : Programme
        What is now asked for: the missing are away, and the session at hand and those before it are fixed.
    schedule : Schedule
        Its `stop_reason` is "kept" where no later session was planned anew.
    moved : tuple of int
        Who changes group in the session at hand.
    """

    programme: Programme
    schedule: Schedule
    moved: tuple[int, ...]


def repair(
    schedule: Schedule,
    programme: Programme,
    session: int,
    missing: Iterable[int],
    gone: bool = False,
    sizes: Pair | None = None,
    stop: Stop | None = None,
    seed: int = 7,
    workers: int | None = None,
    progress: Tell | None = None,
) -> Repair:
    """Take missing people out of a schedule.

    In the session at hand groups that are still large enough stay as they are, and as few people as possible
    change group. Later sessions stay too, unless somebody is gone for good: then they are planned anew,
    beginning from the schedule there was.

    Parameters
    ----------
    schedule : Schedule
        A schedule of `programme`.
    programme : Programme
    session : int
        The session at hand, counted from 0; those before it have happened.
    missing : people
    gone : bool
        Whether they miss all later sessions too.
    sizes : (int, int), optional
        Smallest and largest group; default: one person fewer (but not below 2) and one more than planned.
    stop, seed, workers, progress
        As for `plan`; used where later sessions are planned anew.

    Raises
    ------
    BadProblem
        Where the schedule is not the programme's, or the session or the people do not exist.
    """
    began = monotonic()
    out = frozenset(missing)
    _check(schedule, programme, session, out, sizes)
    chance = np.random.Generator(np.random.PCG64((seed, 2)))
    sessions = list(schedule.sessions)
    touched = range(session, len(sessions) if gone else session + 1)
    for number in touched:
        others = sessions[:number] if gone else sessions[:number] + sessions[number + 1 :]
        met = _met(programme, others)
        sessions[number] = _without(programme, number, sessions[number], out, sizes, met, chance)
    later = _programme(programme, sessions, session, touched, out)
    if gone and session + 1 < len(sessions):
        answer = plan(later, stop, seed, workers, progress, start=sessions)
    else:
        answer = _kept(later, sessions, seed, monotonic() - began)
    return Repair(later, answer, _moved(schedule.sessions[session], sessions[session]))


def _check(
    schedule: Schedule, programme: Programme, session: int, out: frozenset[int], sizes: Pair | None
) -> None:
    if len(schedule.sessions) != len(programme.sessions):
        raise BadProblem(
            "The schedule has another number of sessions than the programme; give the two together."
        )
    for number, groups in enumerate(schedule.sessions):
        programme.seated("schedule", number, groups)
    if not len(programme.fixed) <= session < len(programme.sessions):
        first, last = len(programme.fixed), len(programme.sessions) - 1
        raise BadProblem(f"session is {session}; those that can be repaired are numbered {first} to {last}.")
    for person in out:
        if person not in range(programme.people):
            last = programme.people - 1
            raise BadProblem(f"missing names person {person!r}, but people are numbered 0 to {last}.")
    if sizes is not None and not 1 <= sizes[0] <= sizes[1]:
        raise BadProblem(f"sizes is {sizes!r}; it has to be the smallest and the largest group, 1 or more.")


def _met(programme: Programme, others: list[Session]) -> Counts:
    """Where a meeting would be a repeat, by what was before the programme and in these sessions."""
    counts = settled(replace(programme, fixed=()))
    add_meetings(counts, [session for session in others if programme.count_all or len(session) > 1])
    counts = np.minimum(counts, 1)
    for one, two in programme.apart:
        counts[one, two] = counts[two, one] = NEVER
    return counts


def _without(
    programme: Programme,
    number: int,
    session: Session,
    out: frozenset[int],
    sizes: Pair | None,
    met: Counts,
    chance: np.random.Generator,
) -> Session:
    if out.isdisjoint(person for group in session for person in group):
        return session
    planned = programme.sessions[number]
    if len(planned) == 1:
        return in_order([[person for person in session[0] if person not in out]])
    smallest = min(min(planned), max(2, min(planned) - 1))
    found = mended(session, out, sizes or (smallest, max(planned) + 1), met, chance)
    if len(found) > 1 and meetings_again(found, met) >= NEVER:
        people = [person for group in found for person in group]
        return in_order(seated_apart(people, tuple(map(len, found)), programme.apart, chance))
    return found


def _programme(
    programme: Programme, sessions: list[Session], session: int, touched: range, out: frozenset[int]
) -> Programme:
    away = [people | out if number in touched else people for number, people in enumerate(programme.away)]
    sizes = tuple(tuple(map(len, groups)) for groups in sessions)
    return replace(programme, sessions=sizes, away=tuple(away), fixed=tuple(sessions[: session + 1]))


def _kept(programme: Programme, sessions: list[Session], seed: int, took: float) -> Schedule:
    repeats = repeats_of(programme, sessions[len(programme.fixed) :])
    bound, meetings = least_repeats(programme), meetings_of(programme, tuple(sessions))
    return Schedule(tuple(sessions), repeats, bound, repeats == bound, meetings, seed, 0, took, "kept")


def _moved(before: Session, after: Session) -> tuple[int, ...]:
    """Who does not stay with the most of their group: each new group follows the one it shares most with."""
    shared = sorted(
        ((len(set(old) & set(new)), -a, -b) for a, old in enumerate(before) for b, new in enumerate(after)),
        reverse=True,
    )
    olds, stays = set[int](), dict[int, int]()
    for _, a, b in shared:
        if -a not in olds and -b not in stays:
            olds.add(-a)
            stays[-b] = -a
    return tuple(
        sorted(x for b, new in enumerate(after) for x in new if b not in stays or x not in before[stays[b]])
    )
