"""Rivals: plain ways to make crews from the same problem, under the same rules and the same aims."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import numpy as np
from ortools.sat.python import cp_model

from loom import Problem
from loom.exact import Pool
from loom.reach import Reach
from loom.rules import Rules
from loom.terms import Terms, UnitTerms

Crews = list[tuple[int, ...]]
Rival = Callable[[Problem, float, int], Crews]
MANY_CREWS = 60_000


class Ready:
    """A problem with its rules and terms worked out, as every rival needs them."""

    def __init__(self, problem: Problem) -> None:
        self.rules = Rules(problem)
        self.terms = UnitTerms(Terms(problem), self.rules)
        placeable = Reach(self.rules).placeable
        self.units = [u for u, yes in enumerate(placeable) if yes]

    def worth(self, crew: list[int]) -> float:
        """What a crew of units brings."""
        people = int(self.rules.weight[crew].sum())
        return self.terms.worth(crew, people, self.rules.common(crew)[0].bit_count())

    def people(self, crews: list[list[int]]) -> Crews:
        """Crews of units as crews of people."""
        return sorted(self.rules.people(crew) for crew in crews)


def greedy(problem: Problem, _seconds: float, _seed: int) -> Crews:
    """Down the list: open a crew with the next person, add who fits and brings most, up to four."""
    ready = Ready(problem)
    return ready.people(_fill(ready, ready.units))


def random_restarts(problem: Problem, seconds: float, seed: int) -> Crews:
    """The same down a shuffled list, again and again; the best answer counts."""
    began, random = monotonic(), np.random.default_rng(seed)
    ready = Ready(problem)
    best: list[list[int]] = []
    key: tuple[int, float, float] = (0, 0.0, 0.0)
    while True:
        crews = _fill(ready, random.permutation(ready.units).tolist())
        worths = [ready.worth(crew) for crew in crews]
        sizes = [int(ready.rules.weight[crew].sum()) for crew in crews]
        worst = min((w / s for w, s in zip(worths, sizes, strict=True)), default=0.0)
        found = (sum(sizes), worst, sum(worths))
        if found > key:
            best, key = crews, found
        if monotonic() - began >= seconds:
            return ready.people(best)


def _fill(ready: Ready, order: list[int]) -> list[list[int]]:
    rules, left, crews = ready.rules, list(order), []
    while left:
        crew = [left.pop(0)]
        while int(rules.weight[crew].sum()) < 4:
            open_to = [u for u in left if _fits(rules, crew, u)]
            if not open_to:
                break
            company = ready.terms.near[crew][:, open_to].sum(axis=0) + ready.terms.wish[crew][:, open_to].sum(
                axis=0
            )
            chosen = open_to[int(np.argmax(company))]
            crew.append(chosen)
            left.remove(chosen)
        if rules.feasible(crew):
            crews.append(crew)
            continue
        home = next((other for other in crews if rules.feasible([*other, crew[0]])), None)
        if home is not None:
            home.append(crew[0])
        left = crew[1:] + left
    return crews


def _fits(rules: Rules, crew: list[int], unit: int) -> bool:
    if any(rules.clash[unit, mate] for mate in crew):
        return False
    return int(rules.weight[[*crew, unit]].sum()) <= rules.largest and all(rules.common([*crew, unit]))


def cp_sat(problem: Problem, seconds: float, seed: int) -> Crews:
    """OR-Tools CP-SAT choosing among feasible crews: people first, then the worst-off, then the sum.

    All feasible crews are written down where there are at most `MANY_CREWS`; beyond, the greedy ones and as
    many found at random around each person as there is time for. The greedy answer is its hint. It searches
    with one worker, as the engine does, for what is left of the time.
    """
    began = monotonic()
    ready = Ready(problem)
    columns = _columns(ready, seconds / 4, seed)
    plain = {tuple(sorted(crew)) for crew in _fill(ready, ready.units)}
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in columns]
    seats: dict[int, list[cp_model.IntVar]] = {}
    for (crew, _, _), variable in zip(columns, chosen, strict=True):
        for unit in crew:
            seats.setdefault(unit, []).append(variable)
    for variables in seats.values():
        model.add_at_most_one(variables)
    floor = model.new_int_var(0, 100, "floor")
    for (_, people, worth), variable in zip(columns, chosen, strict=True):
        model.add(floor <= int(worth / people * 100 + 1e-6)).only_enforce_if(variable)
    most = 2 * problem.people * 1000
    placed = sum(people * variable for (_, people, _), variable in zip(columns, chosen, strict=True))
    total = sum(
        round(worth * 1000) * variable for (_, _, worth), variable in zip(columns, chosen, strict=True)
    )
    model.maximize(placed * 101 * most + floor * most + total)
    for (crew, _, _), variable in zip(columns, chosen, strict=True):
        model.add_hint(variable, tuple(sorted(crew)) in plain)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, seconds - (monotonic() - began))
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    return ready.people([crew for (crew, _, _), v in zip(columns, chosen, strict=True) if solver.value(v)])


def _columns(ready: Ready, seconds: float, seed: int) -> list[tuple[list[int], int, float]]:
    pool = Pool(ready.rules, ready.terms, ready.units, MANY_CREWS)
    if pool.columns is not None:
        return [(pool.crew(column), column.people, column.worth) for column in pool.columns]
    began, random = monotonic(), np.random.default_rng(seed)
    found: dict[tuple[int, ...], tuple[list[int], int, float]] = {}
    for crew in _fill(ready, ready.units):
        found[tuple(sorted(crew))] = (crew, int(ready.rules.weight[crew].sum()), ready.worth(crew))
    while monotonic() - began < seconds and len(found) < MANY_CREWS:
        for crew in _fill(ready, random.permutation(ready.units).tolist()):
            if monotonic() - began >= seconds:
                break
            for members in (crew, crew[:3]):
                if ready.rules.feasible(members):
                    people = int(ready.rules.weight[members].sum())
                    found[tuple(sorted(members))] = (members, people, ready.worth(members))
    return list(found.values())


RIVALS: dict[str, Rival] = {
    "greedy": greedy,
    "random restarts": random_restarts,
    "CP-SAT": cp_sat,
}
