"""Reading a whole proposal at once: what a board made by hand would break, and which crew fares worst."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from weft.meetings.logic import Grid, Slot, local_words
from weft.weaving.logic import board
from weft.weaving.logic.facts import facts_of
from weft.weaving.logic.fairness import Standing, standing, standing_words
from weft.weaving.logic.problem import grid_of
from weft.weaving.logic.questions import questions_of
from weft.weaving.logic.reasons import move_breaks, sentences
from weft.weaving.logic.sentence import in_words
from weft.weaving.models import Proposal, Seat, Weave
from weft.weaving.queries.weaves import Said, open_facts_in

BAR = 96
"""How long a whole bar is drawn."""


class Board:
    """A proposal with what is known of its people."""

    def __init__(self, weave: Weave, said: Sequence[Said]) -> None:
        self.weave, self.sizes = weave, weave.sizes
        self.questions = questions_of(weave.round.questions)
        self.said: dict[int, Said] = {each.answer: each for each in said}
        self.grid: Grid = grid_of([each.free for each in said], weave.cycle)
        rows = Seat.objects.of(weave.congregation_id).filter(weave=weave)
        self.crews: dict[int, list[int]] = {}
        for proposal, answer in rows.exclude(proposal=None).order_by("pk").values_list("proposal", "answer"):
            self.crews.setdefault(proposal, []).append(answer)
        self.masks = {answer: self.grid.mask(each.free) for answer, each in self.said.items()}
        self.seats = board.seats([each.signup for each in said], list(self.masks.values()))
        vocabulary = weave.congregation.vocabulary
        self.crew, self.say = vocabulary["crew"], in_words(vocabulary, _)

    def called(self, number: int) -> str:
        """What this community calls a proposed crew: the word on its card."""
        return _("%(crew)s %(number)s") % {"crew": capfirst(self.crew), "number": number}

    def at(self, answers: Sequence[int]) -> list[board.Seat]:
        return [self.seats[str(answer)] for answer in answers]

    def common(self, answers: Sequence[int]) -> int:
        """The slots that suit all of these."""
        return reduce(and_, (self.masks[answer] for answer in answers))

    def slot(self, answers: Sequence[int]) -> Slot | None:
        frees = [self.said[answer].free for answer in answers]
        return self.grid.best(frees, self.common(answers))

    def reasons(self, answers: Sequence[int], slot: Slot) -> dict[int, Sequence[str]]:
        """Sentences for each of a crew, as they hold after a move."""
        facts = facts_of([self.said[answer].signup for answer in answers], self.questions)
        cycle = self.weave.cycle
        return {
            answer: sentences(
                facts[str(answer)], local_words(slot, cycle, self.said[answer].free.zone, _), self.say
            )
            for answer in answers
        }


@dataclass(frozen=True, slots=True)
class Fares:
    """How one crew fares, in words and as a bar."""

    level: float
    words: tuple[str, ...]

    @property
    def bar(self) -> int:
        return round(BAR * self.level)


def board_of(weave: Weave) -> Board:
    """A proposal with what was said openly: no wish is opened to look at a board."""
    return Board(weave, open_facts_in(weave.round))


def checked(here: Board, numbers: Mapping[int, int]) -> list[str]:
    """What the crews as they stand would break, crew by crew; `numbers` are theirs, by proposal. None is a wish."""
    return [
        _("%(crew)s: %(sentence)s") % {"crew": here.called(number), "sentence": sentence}
        for proposal, number in numbers.items()
        for sentence in _broken(here, here.crews.get(proposal, []))
    ]


def _broken(here: Board, answers: Sequence[int]) -> tuple[str, ...]:
    broken = board.breaks(here.at(answers), here.sizes)
    return move_breaks(broken, len(answers), here.sizes, here.say)


def fares(here: Board) -> dict[int, Fares]:
    """How each crew fares, by proposal."""
    return {proposal: _fares(here, answers) for proposal, answers in here.crews.items()}


def _fares(here: Board, answers: Sequence[int]) -> Fares:
    held = _standing(here, answers)
    return Fares(held.level, standing_words(held, here.say))


def _standing(here: Board, answers: Sequence[int]) -> Standing:
    congregation = here.weave.congregation
    ideal = (congregation.ideal_low, congregation.ideal_high)
    starts = here.common(answers).bit_count()
    return standing([here.said[answer].signup for answer in answers], starts, ideal)


def in_order(
    proposals: Sequence[Proposal], told: Mapping[int, Fares], *, worst_first: bool
) -> list[Proposal]:
    """The proposals as they are numbered, or those that fare worst before the others."""
    if not worst_first:
        return list(proposals)
    return sorted(proposals, key=lambda each: (told[each.pk].level if each.pk in told else 0.0, each.number))
