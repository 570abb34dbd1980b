"""The search of a programme: numbered chains that try symmetries and plain seats by turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from loom.programmes.bound import add_meetings, settled
from loom.programmes.chain import Chain, frame_chain, open_chain, sessions_of, slice_steps
from loom.programmes.frames import Frame, frames_for
from loom.programmes.programme import Programme, Session, in_order
from loom.programmes.schedule import repeats_of
from loom.programmes.seating import broken, seated_apart

CHAINS = 4
WARM, COLD, POLISH = 0.5, 0.2, 0.3
WALLS = (3, 1000, 1, 10)
Run = Callable[[Callable[["Task"], None], Iterable["Task"]], Iterable[None]]


@dataclass(slots=True)
class Task:
    """One cycle of falling temperature of one chain."""

    chain: Chain
    frame: Frame | None
    warm: float
    steps: int
    done: int = 0
    seen: int = -1

    def run_slice(self) -> None:
        """Go on for one slice of the cycle."""
        end = min(self.steps, self.done + slice_steps(self.chain.sizes))
        fade = COLD / self.warm
        heats = [self.warm * fade ** (at / self.steps) for at in (self.done, end)]
        self.chain.run(heats[0], heats[1], end - self.done)
        self.done = end

    @property
    def over(self) -> bool:
        """Whether the cycle has ended, by its steps or because nothing is left to gain."""
        return self.done >= self.steps or self.chain.cost == 0


class Search:
    """All chains of one programme; `best` holds the open sessions with the fewest repeats so far."""

    def __init__(self, programme: Programme, seed: int, start: list[Session] | None) -> None:
        self.programme, self.seed = programme, seed
        self.first = len(programme.fixed)
        self.counts = settled(programme)
        numbers = range(self.first, len(programme.sessions))
        self.open = [number for number in numbers if len(programme.sessions[number]) > 1]
        self.best = start or self._seated(np.random.Generator(np.random.PCG64((seed, 0))))
        together = [number for number in numbers if number not in self.open and programme.counted(number)]
        add_meetings(self.counts, [self.best[number - self.first] for number in together])
        self.repeats = repeats_of(programme, self.best)
        self.frames = self._frames()
        self.turn = [0] * CHAINS
        self.tasks = [self._task(number) for number in range(CHAINS)]

    def round(self, run: Run) -> None:
        """One slice of every chain; `run` maps a function over the chains, side by side if it can."""
        for _ in run(Task.run_slice, self.tasks):
            pass
        for number, task in enumerate(self.tasks):
            self._take(task)
            if task.over:
                self.turn[number] += 1
        for number, task in enumerate(self.tasks):
            if task.over:
                self.tasks[number] = self._task(number)

    def _frames(self) -> list[Frame]:
        programme = self.programme
        kinds = {tuple(sorted(programme.sessions[number])) for number in self.open}
        if len(kinds) != 1 or self.counts.any() or programme.apart or any(programme.away):
            return []
        return frames_for(programme.sessions[self.open[0]], len(self.open))

    def _task(self, number: int) -> Task:
        place = self.turn[number] * CHAINS + number
        sweep, source = divmod(place, len(self.frames) + 1)
        seed = (self.seed, 1, place)
        if source > 0:
            frame = self.frames[source - 1]
            chain, warm = frame_chain(frame, self.programme.sessions[self.open[0]], seed), WARM
        else:
            frame, fresh = None, sweep % 2 == 0
            chance = np.random.Generator(np.random.PCG64(seed))
            sessions = self._seated(chance) if fresh else self.best
            warm = WARM if fresh else POLISH
            parts = [sessions[session - self.first] for session in self.open]
            chain = open_chain(self.programme, self.counts, parts, WALLS[number], seed)
        steps = (2000 + 400 * len(chain.seat)) * 2 ** min(sweep, 6)
        return Task(chain, frame, warm, steps)

    def _seated(self, chance: np.random.Generator) -> list[Session]:
        sessions = []
        for number in range(self.first, len(self.programme.sessions)):
            sizes, there = self.programme.sessions[number], self.programme.present(number)
            apart = self.programme.apart if len(sizes) > 1 else frozenset[tuple[int, int]]()
            sessions.append(in_order(seated_apart(there, sizes, apart, chance)))
        return sessions

    def _take(self, task: Task) -> None:
        """Keep what a chain has found, if it is better than the best."""
        if task.chain.cost == task.seen:
            return
        task.seen = task.chain.cost
        found = list(self.best)
        for number, session in zip(self.open, sessions_of(task.chain, task.frame), strict=False):
            found[number - self.first] = session
        if any(broken(self.programme.apart, found[number - self.first]) for number in self.open):
            return
        if (repeats := repeats_of(self.programme, found)) < self.repeats:
            self.best, self.repeats = found, repeats
