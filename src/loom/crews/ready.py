"""A problem made ready for crews: its rules with and without the one that gives way, and its arrays."""

from __future__ import annotations

from dataclasses import dataclass

from loom.answer import Asked
from loom.ground import Ground, ground
from loom.problem import Problem
from loom.reach import Reach
from loom.rules import Rules
from loom.terms import Terms


@dataclass(frozen=True, slots=True)
class Ready:
    """A problem in which somebody may be the only one of a kind.

    Attributes
    ----------
    asked : Asked
        With rules that give way: who could be placed at all.
    strict : Rules
        Rules by which nobody is the only one of a kind, where that is possible at all.
    everyone : Ground
        Everybody who could be placed, with `kinship` to count only ones by.
    """

    asked: Asked
    strict: Rules
    everyone: Ground

    def keeping(self) -> Ground:
        """Everybody who can be placed where nobody is the only one of a kind."""
        if not self.strict.kin.any():
            return self.everyone
        return ground(self.asked.problem, self.strict, self.asked.terms, Reach(self.strict))


def ready(problem: Problem) -> Ready:
    """Work out the rules, the terms, and who can be placed."""
    strict = Rules(problem).possible()
    rules = strict.lenient()
    asked = Asked(problem, rules, Terms(problem), Reach(rules))
    return Ready(asked, strict, ground(problem, rules, asked.terms, asked.reach, strict.kin))
