"""Form crews from a sign-up sheet and print them."""

from typing import Any

from django.core.management.base import CommandParser

from weft.management.commands._sheet import SheetCommand
from weft.weaving.logic import engine
from weft.weaving.logic.problem import crews_problem
from weft.weaving.logic.report import Proposal, crews_json, crews_table


class Command(SheetCommand):
    """The main job without a browser."""

    help = "Form crews from a sign-up sheet and print them. Nothing is kept; people decide."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--size", default="3-6", help="smallest and largest crew (3-6)")
        parser.add_argument("--seconds", type=float, default=10, help="how long to look at most (10)")
        parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same answer (7)")

    def handle(self, *_args: Any, **options: Any) -> None:
        low, high = self.sizes(options)
        ideal = (min(max(low, 4), high), max(min(high, 5), low))
        settings = self.settings(
            options, sizes=(low, high), ideal_sizes=ideal, seconds=options["seconds"], seed=options["seed"]
        )
        signups = self.reading(options).signups
        problem, grid = crews_problem(signups, settings)
        result = engine.propose(problem, settings.seconds, settings.seed, self.say())
        self.hush()
        proposal = Proposal(signups, settings, grid, result)
        self.answer(
            options,
            table=lambda: crews_table(proposal, heading=self.heading(options)),
            values=lambda: crews_json(proposal),
        )
