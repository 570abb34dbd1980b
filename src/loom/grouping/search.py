"""From a grouping problem to an answer: the scale of temperatures, cycles of annealing, and when to end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from math import ceil
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from loom.compiled import HAS_NUMBA, cores
from loom.grouping.chain import Chain, Field
from loom.grouping.exact import best_places
from loom.grouping.problem import Grouping, Groups, Places, as_groups, as_places
from loom.stop import Stop, Watch, rounds

EXACT_ITEMS = 11
CHAINS = 2
WINDOWS = ((0.5, 0.1), (0.35, 0.06))
WARM = (0.1, 0.03)
ROUND_SECONDS, USED = 0.04, 0.85
CYCLE_SWEEPS = 40_000 if HAS_NUMBA else 400
COOLING, COLDEST = 0.85, 1e-3
LAG, FRESH = 0.15, 16
USUAL_ROUNDS = 200
Tell = Callable[[float, float], None]
Reals = NDArray[np.float64]


def grouping_budget(grouping: Grouping, seconds: float) -> int:
    """The rounds that take some four fifths of these seconds on a common machine with a core for each chain.

    A fixed formula without a clock, so that ``rounds(grouping_budget(…))`` gives the same answer anywhere.
    """
    if grouping.items <= EXACT_ITEMS:
        return 1
    took = _sweeps_a_round(grouping) * _sweep_seconds(grouping)
    return max(1, round(USED * seconds / took))


def solve_grouping(
    grouping: Grouping,
    stop: Stop | None = None,
    seed: int = 7,
    workers: int | None = None,
    progress: Tell | None = None,
    start: Sequence[Sequence[int]] | None = None,
) -> Groups:
    """Find groups within the bounds whose weights add up to as much as possible.

    Up to `EXACT_ITEMS` items the answer is the best there is. Beyond, `CHAINS` chains of simulated annealing
    (Kirkpatrick, Gelatt & Vecchi 1983) search in cycles over a window of temperatures measured for this problem.

    Parameters
    ----------
    grouping : Grouping
    stop : Stop, optional
        When to end; default ``rounds(grouping_budget(grouping, 10))``. The cycles are laid out to end with it.
    seed : int
    workers : int, optional
        Threads; default one for each chain and processor. The answer does not depend on it.
    progress : callable, optional
        Told the share of the allowance used and the best value so far, after every round.
    start : sequence of sequences of int, optional
        A grouping to begin from; the answer is never worse.

    Returns
    -------
    Groups

    Raises
    ------
    BadProblem
        If `start` is no answer to the problem.
    """
    began = monotonic()
    watch = (stop or rounds(grouping_budget(grouping, 10.0))).watch()
    first = None if start is None else as_places(grouping, start)
    if grouping.items <= EXACT_ITEMS:
        groups = as_groups(best_places(grouping), len(grouping.bounds))
        value, took = grouping.value(groups), monotonic() - began
        return Groups(groups, value, value, took, seed, 0, "proven", ((took, value),), proven=True)
    search = _Search(grouping, seed, first, began)
    threads = min(workers or cores(), CHAINS)
    with ThreadPoolExecutor(threads) as pool:
        done, reason = _until(search, watch, pool, progress)
    groups = as_groups(search.best, len(grouping.bounds))
    value = grouping.value(groups)
    return Groups(
        groups, value, None, monotonic() - began, seed, done, reason, tuple(search.trace), proven=False
    )


def _until(search: _Search, watch: Watch, pool: Executor, progress: Tell | None) -> tuple[int, str]:
    search.calibrate(watch)
    plan, done = _Plan(watch, search.sweeps), 0
    while (reason := watch.reason(done)) is None:
        search.round(*plan.window(done), pool)
        done += 1
        if progress is not None:
            progress(watch.share(done), search.value)
    search.settle()
    return done, reason


class _Plan:
    """Lays cycles of about `CYCLE_SWEEPS` sweeps out over the allowance, so that the last one ends with it.

    Where the rule counts rounds, the plan goes by rounds alone, unless the clock is so far ahead of them that
    the last cycle would be cut off while hot: the nearer the end, the less it may be. Where the rule gives
    seconds only, the plan goes by the clock.
    """

    def __init__(self, watch: Watch, sweeps: int) -> None:
        self._watch, self._sweeps = watch, sweeps
        self._since = watch.share(0)
        self._rounds = _allowed(watch)
        self._cycles = 0

    def window(self, done: int) -> tuple[int, float, float]:
        """The cycle of the next round, and the shares of that cycle at which the round begins and ends."""
        at, step = self._at(done)
        if done == self._first_known():
            self._cycles = max(1, round(self._sweeps / step / CYCLE_SWEEPS))
        cycle = int(at * self._cycles + 1e-9)
        begin = max(0.0, at * self._cycles - cycle)
        return cycle, begin, min(1.0, begin + step * self._cycles)

    def _at(self, done: int) -> tuple[float, float]:
        """The share of the allowance used, and how much of it a round takes."""
        now = self._watch.share(done)
        if self._rounds is not None:
            step = 1 / self._rounds
            planned = done * step
            late = now > planned + LAG * (1 - planned)
            return (min(now, 1 - step) if late else planned), step
        if now > self._since and done:
            at = (now - self._since) / (1 - self._since)
            return min(at, 1 - 1e-6), at / done
        return done / USUAL_ROUNDS, 1 / USUAL_ROUNDS

    def _first_known(self) -> int:
        """Rounds done when it is first known how long a round takes."""
        return 0 if self._rounds is not None else 1


def _allowed(watch: Watch) -> int | None:
    """After how many rounds the rule ends the search, if it counts rounds."""
    most = 1 << 40
    if watch.reason(0) is not None or watch.reason(most) != "rounds":
        return None
    return 1 + _last_open(watch, 0, most)


def _last_open(watch: Watch, low: int, high: int) -> int:
    while high - low > 1:
        middle = (low + high) // 2
        if watch.reason(middle) is None:
            low = middle
        else:
            high = middle
    return low


def _sweep_seconds(grouping: Grouping) -> float:
    """How long a sweep takes on a common core, measured for 20 to 2,000 items; larger tables miss the caches."""
    items, groups = grouping.items, len(grouping.bounds)
    if not HAS_NUMBA:
        return items * (3e-5 + 1e-8 * (items + groups))
    exchanges = (items + groups + 60) * (0.52e-9 + 2e-13 * items)
    insertions = 30e-9 + 0.7e-9 * groups if any(low < high for low, high in grouping.bounds) else 0.0
    return items * (exchanges + insertions)


def _sweeps_a_round(grouping: Grouping) -> int:
    return ceil(ROUND_SECONDS / _sweep_seconds(grouping))


class _Search:
    """Chains of annealing that each run cycle after cycle, and the best grouping any of them met.

    A cycle begins anywhere and cools geometrically through a window of temperatures, from where an item finds
    a move in half of its sweeps to where it finds one in ten. The scale is measured first, in a quick cooling.
    """

    def __init__(self, grouping: Grouping, seed: int, first: Places | None, began: float) -> None:
        self._grouping, self._began = grouping, began
        self._field = Field(grouping, seed)
        self._chains = [Chain(self._field, seed, number) for number in range(CHAINS)]
        self.sweeps = _sweeps_a_round(grouping)
        self._cycle, self._rounds, self._warm = 0, 0, first is not None
        self.best = self._chains[0].best if first is None else first
        self.value = self._worth(self.best)
        self._known = [-np.inf] * CHAINS
        self.trace: list[tuple[float, float]] = [(monotonic() - began, self.value)]
        self._heats: list[tuple[float, float]] = []

    def calibrate(self, watch: Watch) -> None:
        """Cool quickly, noting at each temperature how often an item finds a move."""
        chain, heat = self._chains[0], 1.2 * max(self._field.sizes) ** 0.5
        sweeps = max(2, min(8, self.sweeps // 8))
        while heat > COLDEST and watch.reason(0) is None:
            often = chain.run(np.full(sweeps, heat))
            self._heats.append((heat, often))
            if often < WARM[1]:
                break
            heat *= COOLING
        chain.settle()
        self._collect()
        for number, each in enumerate(self._chains):
            each.scatter()
            if self._warm and number == 0:
                each.put(self.best)

    def round(self, cycle: int, begin: float, end: float, pool: Executor) -> None:
        """Run every chain from one share of a cycle to another."""
        if cycle != self._cycle:
            self.settle()
            self._warm = False
            for chain in self._chains:
                chain.scatter()
            self._cycle = cycle
        shares = np.linspace(begin, end, self.sweeps, endpoint=False)
        self._rounds += 1
        if self._rounds % FRESH == 0:
            list(pool.map(Chain.freshen, self._chains))
        list(pool.map(Chain.run, self._chains, [self._cooled(number, shares) for number in range(CHAINS)]))
        self._collect()

    def settle(self) -> None:
        """Take every chain's best down to the nearest optimum."""
        for chain in self._chains:
            chain.settle()
        self._collect()

    def _cooled(self, number: int, shares: Reals) -> Reals:
        window = WINDOWS[(number + self._cycle) % len(WINDOWS)]
        hot, cold = map(self._heat, WARM if self._warm and number == 0 else window)
        cooled: Reals = hot * (cold / hot) ** shares
        return cooled

    def _heat(self, level: float) -> float:
        """The first temperature at which items found a move in fewer sweeps than this share of them."""
        return next((heat for heat, often in self._heats if often < level), self._heats[-1][0])

    def _collect(self) -> None:
        """Keep what is better than the best, weighed in full precision; of equals, the lower chain's."""
        unit = self._field.unit
        for number, chain in enumerate(self._chains):
            score = float(chain.score[1])
            if score <= self._known[number] or score * unit < self.value - unit:
                continue
            self._known[number] = score
            value = self._worth(chain.best)
            if value > self.value:
                self.best, self.value = chain.best.copy(), value
                self.trace.append((monotonic() - self._began, value))

    def _worth(self, place: Places) -> float:
        ends = np.cumsum(np.bincount(place))[:-1]
        groups = np.split(np.argsort(place, kind="stable"), ends)
        return sum(float(self._grouping.weights[np.ix_(group, group)].sum()) for group in groups) / 2
