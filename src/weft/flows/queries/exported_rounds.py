"""What somebody takes along of rounds and calls: their own answers, calls and questions, and what is offered."""

import json
from collections.abc import Iterator

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from weft.circles.queries.circles import actor_of
from weft.congregations.models import Membership
from weft.congregations.policy.members import see_member
from weft.flows.queries.facts import Facts, Said, clock, day, opened
from weft.meetings.logic import Slot
from weft.weaving.logic.questions import chosen_of, questions_of
from weft.weaving.logic.refusals import NOT_WITH, slots_in
from weft.weaving.models import Answer, Call, CallQuestion, Joining, NextStep, Seat
from weft.weaving.queries.offers import my_steps
from weft.weaving.queries.refill import PASSED


def answers(member: Membership) -> Iterator[Facts]:
    rows = Answer.objects.of(member.congregation_id).filter(membership=member)
    here = {each.pk: each.name for each in see_member.rows(actor_of(member)).select_related("person")}
    for answer in rows.select_related("round", "self_circle").order_by("pk"):
        named = json.loads(opened(answer.place, answer.wishes) or "{}")
        yield {
            "round": (_("Called"), answer.round.name),
            "kind": (_("Kind"), answer.kind),
            "draws": (_("What draws you"), answer.draws),
            "sizes": (_("Sizes"), [size for size in (answer.size_low, answer.size_high) if size]),
            "said": (_("What you answered"), _said_by_question(answer)),
            "calls_for": (_("What you called for"), answer.intention),
            "wishes": (_("Wishes"), _wishes(named, here)),
            "passed": (_("You left a seat to others"), _passed(named)),
            "not_at": (_("Not at these times"), [_slot_words(slot) for slot in slots_in(named)]),
            "reply": (_("What you answer to what is proposed"), _reply(answer)),
        }


def _said_by_question(answer: Answer) -> dict[str, list[str]]:
    questions = questions_of(answer.round.questions)
    chosen = zip(questions, chosen_of(answer.said, questions), strict=True)
    return {question.words: [question.options[at] for at in sorted(options)] for question, options in chosen}


def _wishes(named: dict[str, list[int]], here: dict[int, str]) -> Said:
    """Whom they named, as far as they see them today."""
    headings = {
        "loves": _("love to"),
        "rather_not": _("rather not"),
        "couples": _("together, or not at all"),
        NOT_WITH: _("not this time"),
    }
    told = {word: [here[pk] for pk in named.get(word, ()) if pk in here] for word in headings}
    words = (f"{headings[word]}: {', '.join(names)}" for word, names in told.items() if names)
    return Said(told, "\n".join(words))


def _passed(named: dict[str, list[int]]) -> Said:
    return Said(named.get(PASSED, []), _("yes") if named.get(PASSED) else "")


def _slot_words(slot: Slot) -> str:
    return f"{WEEKDAYS[slot.weekday]} {clock(slot.minute)} {slot.zone}"


def _reply(answer: Answer) -> str:
    """What they answer in the turn that goes on."""
    seats = Seat.objects.of(answer.congregation_id).filter(answer=answer, weave=answer.round.weave_id)
    asked = seats.exclude(reply=b"").select_related("answer__self_circle").first()
    return opened(asked.place, asked.reply) if asked else ""


def calls(member: Membership) -> Iterator[Facts]:
    """What they called for, what they are in, and what they asked."""
    here = member.congregation_id
    states = {
        Call.State.OPEN: _("open"),
        Call.State.CONFIRMED: _("it came to be"),
        Call.State.ENDED: _("ended"),
    }
    for call in Call.objects.of(here).filter(caller=member).exclude(intention="").order_by("made_at"):
        yield {
            "on": (_("On"), day(call.made_at)),
            "intention": (_("Words"), call.intention),
            "kind": (_("Kind"), call.kind),
            "rhythm": (_("How often"), call.rhythm),
            "place": (_("Where"), call.place),
            "state": (_("How it stands"), Said(call.state, states[Call.State(call.state)])),
        }
    parts = {
        Joining.State.IN: _("in it"),
        Joining.State.ASKED: _("asked along"),
        Joining.State.NEXT_TIME: _("to be told next time"),
    }
    for joining in Joining.objects.of(here).filter(membership=member).exclude(call__caller=member):
        part = Said(joining.state, parts[Joining.State(joining.state)])
        yield {"on": (_("On"), day(joining.made_at)), "joined": (_("You are"), part)}
    for question in CallQuestion.objects.of(here).filter(asker=member).order_by("made_at"):
        yield {"on": (_("On"), day(question.made_at)), "words": (_("What you asked"), question.words)}


def next_steps(member: Membership) -> Iterator[Facts]:
    """What is still possible, as they read it themselves."""
    kinds = {
        NextStep.Kind.SEAT: _("a free seat"),
        NextStep.Kind.CALL: _("somebody calls"),
        NextStep.Kind.WAIT: _("the next time"),
        NextStep.Kind.PERSON: _("somebody to talk to"),
    }
    for own in my_steps(actor_of(member), member.person.zone):
        yield {
            "kind": (_("Kind"), Said(own.kind, kinds[NextStep.Kind(own.kind)])),
            "when": (
                _("When"),
                Said(str(own.step.on or ""), own.crew.when if own.crew else day(own.step.on).words),
            ),
            "until": (_("Until"), day(own.until)),
            "person": (_("Name"), own.step.person.name if own.step.person else ""),
        }
