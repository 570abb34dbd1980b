"""Form pairs from a sign-up sheet and print them."""

from typing import Any

from weft.management.commands._sheet import SheetCommand
from weft.weaving.logic import engine
from weft.weaving.logic.problem import crews_problem
from weft.weaving.logic.report import Proposal, crews_json, crews_table


class Command(SheetCommand):
    """Two and two; three where somebody would be left over."""

    help = "Form pairs from a sign-up sheet and print them; three where somebody would be left over."

    def handle(self, *_args: Any, **options: Any) -> None:
        settings = self.settings(options, sizes=(2, 3), ideal_sizes=(2, 2))
        signups = self.reading(options).signups
        problem, grid = crews_problem(signups, settings)
        proposal = Proposal(signups, settings, grid, engine.propose_pairs(problem, settings.seed))
        self.answer(
            options,
            table=lambda: crews_table(proposal, "Pair", heading=self.heading(options)),
            values=lambda: crews_json(proposal),
        )
