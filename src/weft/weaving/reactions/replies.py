"""Telling people what is put before them and what comes of it: the fact and a link, to each alone."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats

from weft.congregations.reactions.mails import NEW_FOR_YOU, write_out
from weft.core.errands import outside
from weft.core.models import Entry
from weft.core.tongue import speaking
from weft.weaving.models import NextStep, Seat
from weft.weaving.queries.seats import first_meeting, reply_secret, waiting_seat


def _seats(entry: Entry, weave: int | str | None) -> Iterable[Seat]:
    rows = Seat.objects.of(entry.scope).filter(weave=weave, answer__membership__left_at=None)
    return rows.exclude(proposal=None).select_related(
        "proposal",
        "weave__congregation",
        "answer__membership__person__account",
        "answer__membership__congregation",
    )


@outside
def tell_of_asking(entry: Entry) -> None:
    """Everybody to whom a crew is proposed hears of it, and answers by the link; nothing says why it changed."""
    for seat in _seats(entry, entry.facts.get("then", entry.facts["weave"])):
        if seat.proposal and seat.proposal.formed_at is None:
            _tell(entry, seat, "asked")


@outside
def tell_of_new_crews(entry: Entry) -> None:
    """Everybody whose crew came to be by this turn hears that it is there, and when they first meet."""
    for weave in dict.fromkeys((entry.facts["weave"], entry.facts["then"])):
        for seat in _seats(entry, weave):
            if seat.proposal and seat.proposal.formed_at is not None:
                _tell(entry, seat, "new_crews")


def _tell(entry: Entry, seat: Seat, told: str) -> None:
    member = seat.answer.membership
    first = first_meeting(seat).astimezone(ZoneInfo(member.person.zone))
    has_account = getattr(member.person, "account", None) is not None
    inside = told == "new_crews" and has_account
    path = (
        reverse("circles", args=[member.congregation.slug])
        if inside
        else reverse("reply", args=[reply_secret(seat)])
    )
    with speaking(member.person.language, member.congregation.language):
        when = formats.date_format(first, "l, j F Y, H:i")
    write_out(
        entry, member, NEW_FOR_YOU, f"weaving/mail/{told}.txt", path, when=when, zone=member.person.zone
    )


@outside
def tell_of_next_steps(entry: Entry) -> None:
    """Whoever waits after a round hears that there is something for them to look at."""
    steps = NextStep.objects.of(entry.scope).filter(round=entry.thing_id, kind=NextStep.Kind.WAIT)
    rows = steps.filter(membership__left_at=None).order_by("pk")
    for step in rows.select_related("membership__person__account", "membership__congregation"):
        member = step.membership
        path = _to_next_steps(step)
        write_out(entry, member, NEW_FOR_YOU, "weaving/mail/next_steps.txt", path)


def _to_next_steps(step: NextStep) -> str:
    """To the page of the round; for somebody who cannot come in, to the same by their own link."""
    member, seat = step.membership, waiting_seat(step)
    if getattr(member.person, "account", None) is None and seat is not None:
        return reverse("reply", args=[reply_secret(seat)])
    return reverse("round", args=[member.congregation.slug, step.round_id])
