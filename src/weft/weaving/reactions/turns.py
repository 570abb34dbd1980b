"""Long work of a turn: what people answered is put together, and crews are mended around those who said yes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from weft.core.actor import the_house
from weft.core.work import Progress
from weft.meetings.logic import Grid, Slot
from weft.weaving import queries
from weft.weaving.actions.rounds import begin_settling, put_before_people
from weft.weaving.actions.turns import Mended, keep_turn
from weft.weaving.actions.weaves import Seating, ask_weave
from weft.weaving.logic import consent
from weft.weaving.logic.consent import Crew, Outcome
from weft.weaving.logic.problem import crews_problem
from weft.weaving.logic.reasons import why_unplaced
from weft.weaving.logic.refusals import without_company, without_times
from weft.weaving.logic.sentence import in_words
from weft.weaving.logic.times import kept_or_best
from weft.weaving.models import Round, Weave
from weft.weaving.queries.weaves import Said
from weft.weaving.reactions.engine import ask_engine
from weft.weaving.reactions.weaves import seating_of

MOST_SECONDS = 2
"""So long the engine mends at most."""


def settle(weave_id: int, progress: Progress) -> str:
    """Put together what people answered: some crews come to be, the others are mended and asked anew."""
    weave = Weave.everywhere.select_related("congregation", "round__congregation", "round__weave").get(
        pk=weave_id
    )
    if weave.round.state != Round.State.ASKED or weave.round.weave_id != weave.pk:
        return _("What was answered is put together.")
    with translation.override(weave.congregation.language):
        progress.say(1, _("Looking at what everybody answered."))
        said = queries.said_in(weave.round)
        turn = replace(queries.turn_of(weave), couples=queries.couples_in(said))
        outcome = consent.settle(turn)
        mended = None if turn.is_last or turn.needs_all else _mend(weave, said, outcome, progress)
        progress.say(97, _("Writing it down."))
        keep_turn(actor=the_house(weave.congregation_id), weave=weave, outcome=outcome, mended=mended)
        return _("What was answered is put together.")


def _mend(weave: Weave, said: list[Said], outcome: Outcome, progress: Progress) -> Mended | None:
    """Crews for those who still wait, with as little changed as can be for those who said yes."""
    still = [_as_answered(each, outcome, weave) for each in said if each.answer in outcome.waiting]
    if len(still) < weave.size_low:
        return None
    frees = {each.signup.key: each.free for each in still}
    problem, grid = crews_problem([each.signup for each in still], queries.settings_of(weave), frees)
    number = {each.answer: at for at, each in enumerate(still)}
    old = [sorted(number[person] for person in group.people if person in number) for group in outcome.kept]
    result = ask_engine(
        {"problem": problem, "repair": old},
        seed=weave.seed,
        seconds=min(weave.seconds, MOST_SECONDS),
        tell=lambda told: progress.say(3 + 93 * told["progress"], _("Looking for what suits everybody.")),
    )
    slots = [_slot(grid, [still[at] for at in crew], outcome.kept) for crew in result["crews"]]
    seating = _without_why(weave, still, seating_of(weave, still, slots, result), result)
    mended = [
        Crew(slot, frozenset(still[at].answer for at in crew))
        for slot, crew in zip(slots, result["crews"], strict=True)
    ]
    stand = frozenset(at for at, crew in enumerate(mended) if consent.stands(crew, outcome.kept, weave.sizes))
    return Mended(seating, stand)


def _as_answered(said: Said, outcome: Outcome, weave: Weave) -> Said:
    """Somebody without the company and the time that they just said no to."""
    company = [str(other) for other in outcome.parted.get(said.answer, ())]
    lost = outcome.lost.get(said.answer)
    free = without_times(said.free, [lost], weave.cycle) if lost else said.free
    return replace(said, signup=without_company(said.signup, company), free=free)


def _slot(grid: Grid, crew: Sequence[Said], kept: Sequence[Crew]) -> Slot:
    before = consent.asked_before([each.answer for each in crew], kept)
    slot = kept_or_best(grid, [each.free for each in crew], before.slot if before else None)
    if slot is None:
        raise RuntimeError("The engine proposed people who have no time in common.")
    return slot


def _without_why(weave: Weave, still: Sequence[Said], seating: Seating, result: Mapping[str, Any]) -> Seating:
    """Whoever has no place now reads what anybody without one reads: why it changed is told to nobody."""
    say = in_words(weave.congregation.vocabulary, _)
    left = {
        still[each["person"]].answer: (why_unplaced("no_room_left", still[each["person"]].signup.name, say),)
        for each in result["unplaced"]
    }
    return replace(seating, reasons={**seating.reasons, **left}, conflicts=[])


def settle_due_rounds() -> None:
    """Every few minutes: what has lain long enough goes to its people, and turns whose time is over end."""
    for round in queries.rounds_to_put_out():
        house = the_house(round.congregation_id)
        if not put_before_people(actor=house, round=round):
            _look_again(round)
    for round in queries.rounds_to_settle():
        begin_settling(actor=the_house(round.congregation_id), round=round)


def _look_again(round: Round) -> None:
    """What cannot go out as it is, because somebody left it or two keep apart since, is looked for anew."""
    latest = queries.latest_weave(round)
    if latest is None or (latest.state == Weave.State.WEAVING and latest.work and not latest.work.is_over):
        return
    ask_weave(
        actor=the_house(round.congregation_id),
        round=round,
        sizes=latest.sizes,
        cycle=latest.cycle,
        seconds=latest.seconds,
        seed=latest.seed,
    )
