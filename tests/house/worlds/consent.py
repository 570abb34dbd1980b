"""What is put before people, what they answered to it, and what is offered to those who wait."""

from tests import make
from weft.weaving.actions.replies import reply_to_seat
from weft.weaving.models import Answer, NextStep, Proposal, Round, Seat
from weft.weaving.queries.seats import reply_secret

REASON = "CNRY-why-these-people"
MAY_READ = {REASON: {"Ana", "Bo", "Lou", "Kai", "a passer-by", "Eve", "Sol"}}


def _asked(steward, mails):
    """A round whose crew is before its people: those who can be written to, and Fia who cannot."""
    begun = make.open_a_round(steward, "Before its people")
    people = [make.signup(mail.title(), mail=f"{mail}@example.org") for mail in mails]
    given = make.yeses(steward, begun, [*people, make.signup("Fia Sul"), make.signup("Gil Norte")])
    waits = given.pop("Gil")
    weave = make.propose(steward, begun, [list(given.values())], [waits])
    Seat.objects.of(steward.congregation_id).filter(weave=weave).exclude(proposal=None).update(
        reasons=[REASON]
    )
    make.put_before(steward, begun)
    return begun, weave


def _seat(weave, name):
    rows = (
        Seat.objects.of(weave.congregation_id)
        .filter(weave=weave)
        .select_related("weave", "answer__membership")
    )
    return rows.get(answer__membership__person__name__startswith=name)


def _waits(steward, mails):
    """A round that is over, in which one waits and the others have a crew with room."""
    begun = make.open_a_round(steward, "Over, and somebody waits")
    people = [make.signup(mail.title(), mail=f"{mail}@example.org") for mail in mails]
    given = make.yeses(
        steward, begun, [*people, *(make.signup(name) for name in ("Fia Sul", "Gil Norte", "Hue Leste"))]
    )
    first = given.pop(next(iter(given)))
    make.propose(steward, begun, [list(given.values())], [first])
    make.confirm(steward, begun)
    return NextStep.objects.of(steward.congregation_id).filter(round=begun).order_by("pk")


def house(cast):
    begun, weave = _asked(cast.sol, ["ana", "bo"])
    reply_to_seat(actor=cast.actor(cast.ana), seat=_seat(weave, "Ana"), reply="not this")
    step = _waits(cast.sol, ["ana"]).get(kind="wait")
    return {
        Round: {"before its people": begun.pk},
        Seat: {
            "Ana's, before its people": _seat(weave, "Ana").pk,
            "Fia's, before its people": _seat(weave, "Fia").pk,
        },
        Proposal: {"before its people": Proposal.objects.of(cast.home).get(weave=weave).pk},
        Answer: {
            "Ana's, before its people": _seat(weave, "Ana").answer_id,
            "Gil's, who waits meanwhile": _seat(weave, "Gil").answer_id,
        },
        NextStep: {"Ana's, who waits": step.pk},
    }


def theirs(kai):
    return {NextStep: _waits(kai, ["kai"]).filter(kind="wait").get().pk}


def doors(cast):
    begun = Round.objects.of(cast.home).get(name="Before its people")
    bo, fia, ana = (_seat(begun.weave, name) for name in ("Bo", "Fia", "Ana"))
    gone = reply_secret(ana)[:-1] + "x"
    waits = Seat.objects.of(cast.home).filter(weave=begun.weave, proposal=None).get()
    return {
        "reply": {
            "of Bo's mail": reply_secret(bo),
            "on Fia's paper": reply_secret(fia, on_paper=True),
            "made up": gone,
            "of somebody to whom nothing is proposed": reply_secret(waits),
        }
    }
