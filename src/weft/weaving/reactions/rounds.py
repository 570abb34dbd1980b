"""What follows when a round is open: people are told of it, and when its day has come, crews are looked for."""

from django.urls import reverse

from weft.congregations.models import Membership
from weft.congregations.reactions.mails import FOR_YOU, write_out
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.models import Entry
from weft.core.tongue import speaking
from weft.weaving.actions.weaves import ask_when_closed
from weft.weaving.models import Round
from weft.weaving.queries.closing import closed_rounds
from weft.weaving.queries.deadlines import by_clock
from weft.weaving.queries.yeses import opened_part, part_secret


@outside
def tell_of_open_round(entry: Entry) -> None:
    """Everybody of this telling who may still take part: the fact, until when, and a link that needs no sign-in."""
    round = Round.objects.of(entry.scope).select_related("congregation").filter(pk=entry.thing_id).first()
    if round is None:
        return
    told = [int(each) for each in entry.facts["members"].split(",")]
    members = Membership.objects.of(entry.scope).filter(pk__in=told, left_at=None)
    for member in members.select_related("person__account", "congregation", "level").order_by("pk"):
        secret = part_secret(round, member)
        if opened_part(secret) is not None:
            _tell(entry, round, member, secret)


def _tell(entry: Entry, round: Round, member: Membership, secret: str) -> None:
    with speaking(member.person.language, member.congregation.language):
        until = by_clock(round.closes_at, member.person.zone) if round.closes_at else None
    write_out(
        entry,
        member,
        FOR_YOU,
        "weaving/mail/round_open.txt",
        reverse("take_part", args=[secret]),
        until=until,
    )


def close_due_rounds() -> None:
    """Rounds whose day has come: the worker looks for crews where enough people said yes. Nobody is waited for."""
    for round in closed_rounds():
        ask_when_closed(actor=the_house(round.congregation_id), round=round)
