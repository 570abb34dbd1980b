"""From a programme to a schedule: algebra where it has an answer, search where it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from loom.problem import BadProblem
from loom.programmes.bound import least_repeats
from loom.programmes.exact import fewest_repeats
from loom.programmes.fields import from_algebra
from loom.programmes.programme import Programme, Session, in_order
from loom.programmes.schedule import Progress, Schedule, meetings_of, repeats_of
from loom.programmes.seating import broken
from loom.stop import Stop, Watch, rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loom.programmes.search import Run, Search

Tell = Callable[[Progress], None]


def plan(
    programme: Programme,
    stop: Stop | None = None,
    seed: int = 7,
    workers: int | None = None,
    progress: Tell | None = None,
    start: Iterable[Iterable[Iterable[int]]] | None = None,
) -> Schedule:
    """Seat everybody in every session so that few pairs meet twice.

    Where all sessions are alike and algebra has a schedule without repeats, it is taken. Otherwise numbered
    chains of simulated annealing look for symmetric schedules and for plain ones; whatever they find is as
    good as its `repeats` say, and is proven where these equal the bound.

    Parameters
    ----------
    programme : Programme
    stop : Stop, optional
        When to end. Default: ``rounds(budget(programme))``.
    seed : int
        Where the search starts from. The same seed and rounds give the same schedule on any number of cores.
    workers : int, optional
        Threads that run the chains; default: the processors of this process.
    progress : callable, optional
        Told after every round.
    start : sessions of groups, optional
        A schedule to begin from, fixed sessions included; the answer has no more repeats than it.

    Returns
    -------
    Schedule

    Raises
    ------
    BadProblem
        Where those in `apart` cannot be kept apart, or `start` is no schedule of the programme.
    """
    began = monotonic()
    watch = (stop or rounds(budget(programme))).watch()
    bound = least_repeats(programme)
    known = _open_part(programme, start) if start is not None else _by_algebra(programme)
    done, reason = 0, "proven"
    if known is None or repeats_of(programme, known) > bound:
        exact = fewest_repeats(programme)
        bound = bound if exact is None else repeats_of(programme, exact)
        known = exact or known
    if known is None or repeats_of(programme, known) > bound:
        from loom.programmes.search import Search

        search = Search(programme, seed, known)
        done, reason = _until(search, bound, watch, workers, progress)
        known = search.best
    return _schedule(programme, known, bound, seed, done, monotonic() - began, reason)


def budget(programme: Programme) -> int:
    """Rounds for an ordinary search: more for more people and sessions, some seconds at most."""
    return min(120, 20 + programme.people * len(programme.sessions) // 2)


def _schedule(
    programme: Programme, found: list[Session], bound: int, seed: int, done: int, took: float, reason: str
) -> Schedule:
    sessions = (*programme.fixed, *found)
    repeats = repeats_of(programme, found)
    meetings = meetings_of(programme, sessions)
    return Schedule(sessions, repeats, bound, repeats == bound, meetings, seed, done, took, reason)


def _until(
    search: Search, bound: int, watch: Watch, workers: int | None, progress: Tell | None
) -> tuple[int, str]:
    done = 0
    with _side_by_side(workers) as run:
        while search.repeats > bound:
            if (reason := watch.reason(done)) is not None:
                return done, reason
            search.round(run)
            done += 1
            if progress is not None:
                progress(Progress(watch.share(done), search.repeats, bound))
    return done, "proven"


@contextmanager
def _side_by_side(workers: int | None) -> Iterator[Run]:
    """A `map` over as many threads as there are workers, or the plain one for a single worker."""
    from loom.compiled import cores

    if (count := workers or cores()) == 1:
        yield map
        return
    with ThreadPoolExecutor(count) as pool:
        yield pool.map


def _by_algebra(programme: Programme) -> list[Session] | None:
    """Sessions without repeats where all are alike; the last people of a larger schedule may be left out."""
    kinds = {tuple(sorted(sizes, reverse=True)) for sizes in programme.sessions}
    asks = programme.met or programme.apart or programme.fixed or any(programme.away)
    if len(kinds) != 1 or asks:
        return None
    (sizes,) = kinds
    if not sizes or (found := from_algebra(len(sizes), sizes[0], len(programme.sessions))) is None:
        return None
    people = range(programme.people)
    kept = [
        in_order([person for person in group if person in people] for group in session) for session in found
    ]
    alike = all(sorted(map(len, session)) == sorted(sizes) for session in kept)
    return kept if alike else None


def _open_part(programme: Programme, start: Iterable[Iterable[Iterable[int]]]) -> list[Session]:
    given = list(start)
    if len(given) != len(programme.sessions):
        raise BadProblem(f"start has {len(given)} sessions, but the programme has {len(programme.sessions)}.")
    sessions = [programme.seated("start", number, groups) for number, groups in enumerate(given)]
    if tuple(sessions[: len(programme.fixed)]) != programme.fixed:
        raise BadProblem("start begins with other sessions than fixed; begin with the fixed ones.")
    for number in range(len(programme.fixed), len(sessions)):
        if len(sessions[number]) > 1 and (pair := broken(programme.apart, sessions[number])):
            raise BadProblem(
                f"start[{number}] seats {pair[0]} and {pair[1]} together, but they are kept apart."
            )
    return sessions[len(programme.fixed) :]
