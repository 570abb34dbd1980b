"""Rivals: plain ways to make crews from the same problem, under the same rules and the same aims.

OR-Tools and highspy each bring a HiGHS of their own and cannot share a process, so each is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

import numpy as np

from loom import Problem
from loom.crews.columns import columns
from loom.crews.seating import Folded
from loom.ground import ground
from loom.reach import Reach
from loom.rules import Rules
from loom.terms import Terms, level

Crews = list[tuple[int, ...]]
Rival = Callable[[Problem, float, int], Crews]
MANY_CREWS, FEW_UNITS = 60_000, 400


class Ready:
    """A problem with its rules and terms worked out, as every rival needs them."""

    def __init__(self, problem: Problem) -> None:
        self.rules = Rules(problem)
        self.people_terms = Terms(problem)
        self.reach = Reach(self.rules)
        self.units = [u for u, yes in enumerate(self.reach.placeable) if yes]
        self.ground = ground(problem, self.rules, self.people_terms, self.reach)
        folded = Folded(self.ground)
        self.company = np.zeros(self.rules.clash.shape)
        self.company[np.ix_(self.units, self.units)] = folded.near + folded.wish

    def worth(self, crew: list[int]) -> float:
        """What a crew of units brings."""
        return float(self.people_terms.benefits(self.rules.people(crew)).sum())

    def least(self, crew: list[int]) -> float:
        """The benefit of whoever fares worst in a crew of units."""
        return float(self.people_terms.benefits(self.rules.people(crew)).min())

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
    while True:
        crews = _fill(ready, random.permutation(ready.units).tolist())
        if _key(ready, crews) > _key(ready, best):
            best = crews
        if monotonic() - began >= seconds:
            return ready.people(best)


def _key(ready: Ready, crews: list[list[int]]) -> tuple[int, float, float]:
    placed = sum(int(ready.rules.weight[crew].sum()) for crew in crews)
    return placed, min(map(ready.least, crews), default=0.0), sum(map(ready.worth, crews))


def swaps_by_rule(problem: Problem, seconds: float, seed: int) -> Crews:
    """The search of GroupEng (Dimiduk and Dimiduk 2011): rules in order, random swaps that mend a group.

    People are dealt into groups of the comfortable size. For each rule in turn (a crew can meet; its worth)
    the groups that do worst try swaps with others, and a swap stays when it does not hurt an earlier rule.
    """
    began, random, ready = monotonic(), np.random.default_rng(seed), Ready(problem)
    deal = _Deal(ready, random)
    while monotonic() - began < seconds:
        c = deal.worst() if random.random() < 0.5 else int(random.integers(len(deal.crews)))
        d = int(random.integers(len(deal.crews)))
        if c != d:
            deal.swap_if(c, d, lambda before, after: sum_of(after) > sum_of(before))
    return ready.people(deal.feasible())


def lift_the_lowest(problem: Problem, seconds: float, seed: int) -> Crews:
    """The search of CATME's Team-Maker (Layton, Loughry, Ohland and Ricco 2010): lift the lowest team.

    From random teams, swaps between the team that scores lowest and another stay when the lower of the two
    gets better; after many that do not, it starts again; the start that ends best counts.
    """
    began, random, ready = monotonic(), np.random.default_rng(seed), Ready(problem)
    best: list[list[int]] = []
    while monotonic() - began < seconds:
        deal, idle = _Deal(ready, random), 0
        while idle < 40 * len(deal.crews) and monotonic() - began < seconds:
            c, d = deal.worst(), int(random.integers(len(deal.crews)))
            lifted = c != d and deal.swap_if(c, d, lambda before, after: min(after) > min(before))
            idle = 0 if lifted else idle + 1
        if _key(ready, deal.feasible()) > _key(ready, best):
            best = deal.feasible()
    return ready.people(best)


Mark = tuple[int, float]


def sum_of(marks: list[Mark]) -> Mark:
    """Groups that can meet, then what they are worth."""
    return sum(mark[0] for mark in marks), sum(mark[1] for mark in marks)


class _Deal:
    """People dealt into groups, of which not all need be feasible."""

    def __init__(self, ready: Ready, random: np.random.Generator) -> None:
        self._ready, self._random = ready, random
        order = random.permutation(ready.units).tolist()
        count = max(1, round(len(order) / sum(ready.rules.problem.ideal_sizes) * 2))
        self.crews = [order[c::count] for c in range(count)]
        self._marks = [self._mark(crew) for crew in self.crews]

    def worst(self) -> int:
        return min(range(len(self.crews)), key=self._marks.__getitem__)

    def swap_if(self, c: int, d: int, better: Callable[[list[Mark], list[Mark]], bool]) -> bool:
        """Swap two people at random if that is better for the two groups."""
        i, j = int(self._random.integers(len(self.crews[c]))), int(self._random.integers(len(self.crews[d])))
        first, second = list(self.crews[c]), list(self.crews[d])
        first[i], second[j] = second[j], first[i]
        after = [self._mark(first), self._mark(second)]
        if not better([self._marks[c], self._marks[d]], after):
            return False
        self.crews[c], self.crews[d] = first, second
        self._marks[c], self._marks[d] = after
        return True

    def feasible(self) -> list[list[int]]:
        return [crew for crew in self.crews if self._ready.rules.feasible(crew)]

    def _mark(self, crew: list[int]) -> Mark:
        if self._ready.rules.feasible(crew):
            return 1, self._ready.worth(crew)
        clashes = self._ready.rules.clash[np.ix_(crew, crew)].sum()
        return 0, -float(clashes)


def _fill(ready: Ready, order: list[int]) -> list[list[int]]:
    rules, left, crews = ready.rules, list(order), []
    while left:
        crew = [left.pop(0)]
        while int(rules.weight[crew].sum()) < 4:
            open_to = [u for u in left if _fits(rules, crew, u)]
            if not open_to:
                break
            company = ready.company[crew][:, open_to].sum(axis=0)
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
    from ortools.sat.python import cp_model

    began = monotonic()
    ready = Ready(problem)
    columns = _columns(ready, seconds / 4, seed)
    plain = {tuple(sorted(crew)) for crew in _fill(ready, ready.units)}
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in columns]
    seats: dict[int, list[Any]] = {}
    for (crew, _, _), variable in zip(columns, chosen, strict=True):
        for unit in crew:
            seats.setdefault(unit, []).append(variable)
    for variables in seats.values():
        model.add_at_most_one(variables)
    floor = model.new_int_var(0, 100, "floor")
    for (crew, _, _), variable in zip(columns, chosen, strict=True):
        model.add(floor <= level(ready.least(crew))).only_enforce_if(variable)
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


def highs(problem: Problem, seconds: float, seed: int) -> Crews:
    """HiGHS on the plain set packing model of the same crews that CP-SAT is given, in one go.

    People come first by a weight; the worst-off person plays no part, as a linear model has no cheap word for it.
    """
    import highspy

    began = monotonic()
    ready = Ready(problem)
    columns = _columns(ready, seconds / 4, seed)
    plain = highspy.Highs()
    plain.silent()
    plain.setOptionValue("threads", 1)
    plain.setOptionValue("random_seed", seed)
    variables = [plain.addBinary(obj=-(10.0 * people + worth)) for _, people, worth in columns]
    seats: dict[int, list[Any]] = {}
    for (crew, _, _), variable in zip(columns, variables, strict=True):
        for unit in crew:
            seats.setdefault(unit, []).append(variable)
    for taken in seats.values():
        plain.addConstr(sum(taken[1:], start=taken[0]) <= 1)
    plain.setOptionValue("time_limit", max(0.1, seconds - (monotonic() - began)))
    plain.run()
    values = plain.getSolution().col_value
    return ready.people([crew for (crew, _, _), value in zip(columns, values, strict=False) if value > 0.5])


def _columns(ready: Ready, seconds: float, seed: int) -> list[tuple[list[int], int, float]]:
    if len(ready.units) <= FEW_UNITS:
        field = ready.ground
        if (every := columns(field, MANY_CREWS)) is not None:
            crews = [field.unit[every.crew(row)].tolist() for row in range(len(every))]
            return list(zip(crews, every.people.tolist(), every.total.tolist(), strict=True))
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
    "swaps by rule": swaps_by_rule,
    "lift the lowest": lift_the_lowest,
    "CP-SAT": cp_sat,
    "HiGHS, plain": highs,
}
