"""Reading turns of a round for the house's own sums: replies are opened here, and nowhere for a page of others."""

from django.db.models import QuerySet

from weft.core import clock
from weft.core.sealing import unseal_all
from weft.people.queries.blocks import pairs_apart
from weft.weaving.logic.consent import Crew, Turn, everybody_answered, reply_of
from weft.weaving.logic.problem import paired
from weft.weaving.models import Proposal, Round, Seat, Weave
from weft.weaving.queries.weaves import Said


def turn_of(weave: Weave) -> Turn:
    """Who was asked what in this turn, and what they answered."""
    round = weave.round
    seats = list(_seats(weave))
    proposals = (
        Proposal.objects.of(weave.congregation_id).filter(weave=weave, formed_at=None).order_by("number")
    )
    crews = [
        (proposal, [seat for seat in seats if seat.proposal_id == proposal.pk]) for proposal in proposals
    ]
    asked = [seat for seat in seats if seat.proposal_id is not None and seat.reply]
    opened = unseal_all([(seat.place, seat.reply) for seat in asked])
    return Turn(
        crews=tuple(
            Crew(
                proposal.slot, frozenset(seat.answer_id for seat in sitting), proposal.put_before, proposal.pk
            )
            for proposal, sitting in crews
            if sitting
        ),
        waiting=frozenset(seat.answer_id for seat in seats if seat.proposal_id is None),
        replies={seat.answer_id: reply_of(words) for seat, words in zip(asked, opened, strict=True)},
        sizes=weave.sizes,
        silence_keeps=round.silence_keeps,
        is_last=round.turn >= round.turns,
        needs_all=round.purpose != Round.Purpose.USUAL,
        apart=_apart(seats),
    )


def _seats(weave: Weave) -> QuerySet[Seat]:
    """Everybody's seat in a weave, without those whose crew is there already."""
    rows = Seat.objects.of(weave.congregation_id).filter(weave=weave, proposal__formed_at=None)
    return rows.select_related("answer__self_circle", "answer__membership").order_by("pk")


def _apart(seats: list[Seat]) -> frozenset[frozenset[int]]:
    by_person = {seat.answer.membership.person_id: seat.answer_id for seat in seats}
    return frozenset(frozenset(by_person[each] for each in pair) for pair in pairs_apart(by_person))


def couples_in(said: list[Said]) -> frozenset[frozenset[int]]:
    """Who comes only together."""
    pairs = paired([each.signup for each in said])
    return frozenset(frozenset(map(int, pair)) for pair in pairs)


def rounds_to_put_out() -> QuerySet[Round]:
    """Rounds whose proposals have lain long enough before those who weave."""
    return Round.everywhere.filter(state=Round.State.PROPOSED, goes_out_at__lte=clock.now()).order_by("pk")


def rounds_to_settle() -> list[Round]:
    """Rounds whose time to answer is over, or in which nobody has still to answer."""
    asked = Round.everywhere.filter(state=Round.State.ASKED).select_related("weave__round").order_by("pk")
    now = clock.now()
    return [
        round
        for round in asked
        if round.weave and (round.answer_by is None or round.answer_by <= now or _is_complete(round.weave))
    ]


def _is_complete(weave: Weave) -> bool:
    return everybody_answered(turn_of(weave))
