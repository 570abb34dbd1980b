"""Long work of weaving, and what follows from it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weft.congregations.reactions.mails import write_to
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.models import Entry
from weft.core.work import Halted, Progress
from weft.meetings.logic import Grid, Slot, local_words
from weft.weaving import queries
from weft.weaving.actions.weaves import Seating, keep_weave
from weft.weaving.logic.facts import facts_of
from weft.weaving.logic.problem import crews_problem
from weft.weaving.logic.reasons import sentences, why_unplaced
from weft.weaving.logic.sentence import in_words
from weft.weaving.models import Seat, Weave
from weft.weaving.queries.weaves import Said

PATIENCE = 30
NEW_FOR_YOU = gettext_lazy("%(community)s: something new for you")


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
        result = _ask_engine(problem, weave, progress)
        progress.say(97, _("Writing the proposal down."))
        keep_weave(
            actor=the_house(weave.congregation_id), weave=weave, seating=_seating(weave, said, grid, result)
        )
        return _("The proposal is there.")


def _ask_engine(problem: dict[str, Any], weave: Weave, progress: Progress) -> dict[str, Any]:
    """The engine is a process of its own: it can be stopped at once, and no page waits for it."""
    command = [sys.executable, "-m", "loom", "--seed", str(weave.seed), "--seconds", str(weave.seconds)]
    with subprocess.Popen(  # noqa: S603 - our own engine, numbers only
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as engine:
        try:
            return _listen(engine, problem, progress)
        finally:
            engine.kill()


def _listen(engine: "subprocess.Popen[str]", problem: dict[str, Any], progress: Progress) -> dict[str, Any]:
    assert engine.stdin is not None
    assert engine.stdout is not None
    json.dump(problem, engine.stdin)
    engine.stdin.close()
    for line in engine.stdout:
        told = json.loads(line)
        if "result" in told:
            return dict(told["result"])
        if "error" in told:
            raise RuntimeError("The engine could not read the problem.")
        placed = _("%(placed)s of %(placeable)s people placed so far.") % told
        progress.say(3 + 93 * told["progress"], placed)
    raise RuntimeError("The engine ended without an answer.")


def _seating(weave: Weave, said: list[Said], grid: Grid, result: dict[str, Any]) -> Seating:
    say = in_words(weave.congregation.vocabulary, _)
    crews: list[tuple[Slot, list[int]]] = []
    reasons: dict[int, Sequence[str]] = {}
    for numbers in result["crews"]:
        crew = [said[number] for number in numbers]
        slot = grid.best([each.free for each in crew])
        if slot is None:
            raise RuntimeError("The engine proposed people who have no time in common.")
        crews.append((slot, [each.answer for each in crew]))
        facts = facts_of([each.signup for each in crew])
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


@outside
def tell_of_new_crews(entry: Entry) -> None:
    """Everybody with a way in who has a place hears that their crew is there: the fact and a link."""
    seated = Seat.objects.of(entry.scope).filter(weave=entry.facts["weave"]).exclude(proposal=None)
    for seat in seated.select_related(
        "answer__membership__person__account", "answer__membership__congregation"
    ):
        member = seat.answer.membership
        path = reverse("circles", args=[member.congregation.slug])
        write_to(entry, member, NEW_FOR_YOU, "weaving/mail/new_crews.txt", path)
