"""Reading one's own seat: the crew that is proposed to somebody, by their own clock, and what they answered to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from weft.congregations.models import Membership
from weft.core import clock
from weft.core.actor import Actor
from weft.core.sealing import unseal
from weft.meetings.logic import instants, local_words
from weft.weaving.logic.consent import SILENT, reply_of
from weft.weaving.models import NextStep, Round, Seat
from weft.weaving.policy import replies as policy
from weft.weaving.queries.proposals import cycle_of, zone_words

SALT = "weft.reply"


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """A crew as it is proposed to one person: who, when by their clock, why; and their own answer, told to nobody."""

    seat: Seat
    people: list[Membership]
    words: str
    zone_words: str
    first: datetime
    until: datetime | None
    reply: str
    is_open: bool

    @property
    def is_there(self) -> bool:
        """Whether the crew came to be."""
        return self.seat.proposal is not None and self.seat.proposal.formed_at is not None

    @property
    def threads(self) -> list[str]:
        return [member.person.thread for member in self.people]

    @property
    def round(self) -> Round:
        return self.seat.weave.round


def my_seats(actor: Actor) -> list[OwnSeat]:
    """What waits for an answer of the actor, and what they answered and could still change."""
    return [_own(seat) for seat in _with_all(policy.reply_to_seat.rows(actor))]


def my_seat(actor: Actor, round: Round) -> OwnSeat | None:
    """What is proposed to the actor in a round now."""
    rows = policy.see_own_seat.rows(actor).filter(weave__round=round, proposal__formed_at=None)
    return next((_own(seat) for seat in _with_all(rows)), None)


def own_seat(actor: Actor, seat: Seat) -> OwnSeat | None:
    """This seat as its own person sees it, while it is to be seen."""
    return next(
        (_own(found) for found in _with_all(policy.see_own_seat.rows(actor).filter(pk=seat.pk))), None
    )


def _with_all(seats: QuerySet[Seat]) -> Iterable[Seat]:
    related = seats.select_related(
        "proposal", "weave__round", "weave__congregation", "answer__self_circle", "answer__membership__person"
    )
    return related.order_by("pk")


def _own(seat: Seat) -> OwnSeat:
    proposal, round = seat.proposal, seat.weave.round
    assert proposal is not None
    zone = seat.answer.membership.person.zone
    rows = Seat.objects.of(seat.congregation_id).filter(proposal=proposal)
    people = rows.select_related("answer__membership__person").order_by(
        "answer__membership__person__name", "pk"
    )
    return OwnSeat(
        seat=seat,
        people=[each.answer.membership for each in people],
        words=local_words(proposal.slot, seat.weave.cycle, zone, _),
        zone_words=zone_words(zone),
        first=first_meeting(seat).astimezone(ZoneInfo(zone)),
        until=round.answer_by.astimezone(ZoneInfo(zone)) if round.answer_by else None,
        reply=reply_of(unseal(seat.place, seat.reply)) if seat.reply else SILENT,
        is_open=proposal.formed_at is None and round.answer_by is not None and round.answer_by > clock.now(),
    )


def first_meeting(seat: Seat) -> datetime:
    """When the crew of a seat first meets, in UTC: in the weeks that were proposed, or the first that are left."""
    assert seat.proposal is not None
    return instants(seat.proposal.slot, cycle_of(seat.proposal, seat.weave))[0]


# Links by which somebody answers without signing in


def reply_secret(seat: Seat, *, on_paper: bool = False) -> str:
    """What the link to one's own answer carries: which seat, and whether somebody else hands it over on paper."""
    return signing.dumps([seat.pk, int(on_paper)], salt=SALT)


def opened_reply(secret: str) -> tuple[Seat, bool] | None:
    """The seat of such a link, and whether it was handed over on paper; None when it is none, or its time is over."""
    try:
        key, on_paper = signing.loads(secret, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Seat.everywhere.filter(pk=key, answer__membership__left_at=None)
    found = rows.select_related(
        "answer__membership__person", "answer__membership__congregation", "weave__round"
    )
    seat = found.first()
    return (seat, bool(on_paper)) if seat else None


def waits_after(seat: Seat) -> bool:
    """Whether the person of a seat waits for a next step since its round ended."""
    steps = NextStep.objects.of(seat.congregation_id).filter(round=seat.weave.round_id)
    return bool(seat.proposal_id is None and steps.filter(membership=seat.answer.membership_id).exists())


def waiting_seat(step: NextStep) -> Seat | None:
    """The seat of somebody who waits, for the link that leads them to their next steps."""
    seats = Seat.objects.of(step.congregation_id).filter(weave__round=step.round_id, proposal=None)
    return seats.filter(answer__membership=step.membership_id).order_by("-pk").first()
