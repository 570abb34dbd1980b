"""Long work of weaving: crews are looked for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from weft.core.actor import the_house
from weft.core.work import Halted, Progress
from weft.meetings.logic import Grid, Slot, local_words
from weft.weaving import queries
from weft.weaving.actions.weaves import Seating, keep_weave
from weft.weaving.logic.facts import facts_of
from weft.weaving.logic.problem import crews_problem
from weft.weaving.logic.questions import questions_of
from weft.weaving.logic.reasons import sentences, why_unplaced
from weft.weaving.logic.sentence import in_words
from weft.weaving.models import Weave
from weft.weaving.queries.weaves import Said
from weft.weaving.reactions.engine import ask_engine


def weave(weave_id: int, progress: Progress) -> str:
    """Ask the engine for crews and put its proposal before whoever weaves."""
    weave = Weave.everywhere.select_related("congregation", "round").get(pk=weave_id)
    if weave.state != Weave.State.WEAVING:
        return _("The proposal is there.")
    with translation.override(weave.congregation.language):
        progress.say(1, _("Looking at when everybody can meet."))
        said = queries.said_in(weave.round)
        if len(said) < weave.size_low:
            too_few = _(
                "Too few people said yes for even one %(crew)s. Bring more people in, or choose a smaller size."
            )
            raise Halted(too_few % weave.congregation.vocabulary)
        frees = {each.signup.key: each.free for each in said}
        problem, grid = crews_problem([each.signup for each in said], queries.settings_of(weave), frees)
        result = ask_engine(problem, seed=weave.seed, seconds=weave.seconds, tell=_teller(progress))
        progress.say(97, _("Writing the proposal down."))
        seating = seating_of(weave, said, _slots(said, grid, result["crews"]), result)
        keep_weave(actor=the_house(weave.congregation_id), weave=weave, seating=seating)
        return _("The proposal is there.")


def _teller(progress: Progress) -> Callable[[Mapping[str, Any]], None]:
    def tell(told: Mapping[str, Any]) -> None:
        placed = _("%(placed)s of %(placeable)s people placed so far.") % told
        progress.say(3 + 93 * told["progress"], placed)

    return tell


def _slots(said: list[Said], grid: Grid, crews: Sequence[Sequence[int]]) -> list[Slot]:
    """The weekly time that is most comfortable for whom it suits least, crew by crew."""
    slots = [grid.best([said[number].free for number in crew]) for crew in crews]
    if None in slots:
        raise RuntimeError("The engine proposed people who have no time in common.")
    return [slot for slot in slots if slot is not None]


def seating_of(weave: Weave, said: list[Said], slots: Sequence[Slot], result: Mapping[str, Any]) -> Seating:
    """What the engine answered, in rows and words."""
    say = in_words(weave.congregation.vocabulary, _)
    crews: list[tuple[Slot, list[int]]] = []
    reasons: dict[int, Sequence[str]] = {}
    questions = questions_of(weave.round.questions)
    for slot, numbers in zip(slots, result["crews"], strict=True):
        crew = [said[number] for number in numbers]
        crews.append((slot, [each.answer for each in crew]))
        facts = facts_of([each.signup for each in crew], questions)
        for each in crew:
            words = local_words(slot, weave.cycle, each.free.zone, _)
            reasons[each.answer] = sentences(facts[each.signup.key], words, say)
    for left in result["unplaced"]:
        each = said[left["person"]]
        reasons[each.answer] = (why_unplaced(left["why"], each.signup.name, say),)
    return Seating(
        crews=crews,
        reasons=reasons,
        score=result["score"],
        bound=result["bound"],
        conflicts=[
            {"rules": each["rules"], "answers": [said[number].answer for number in each["people"]]}
            for each in result["conflicts"]
        ],
        placeable=result["placeable"],
        took=result["seconds"],
        stop_reason=result["stop_reason"],
    )
