"""Reading proposals: crews with their slot by each person's clock, and those who wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weft.circles.logic import called
from weft.core import clock
from weft.core.actor import Actor
from weft.meetings.logic import Cycle, instants, local_words
from weft.weaving.logic.conflicts import Asked, conflict_words
from weft.weaving.logic.consent import beginning
from weft.weaving.logic.report import STOPS
from weft.weaving.logic.sentence import in_words
from weft.weaving.models import Answer, Proposal, Round, Seat, Weave
from weft.weaving.policy.replies import note_reply

UNREACHED = Q(answer__membership__person__account=None, answer__membership__person__mail="")
"""Whoever has no way in and no mail."""


@dataclass(frozen=True, slots=True)
class Card:
    """A proposed crew as it is shown."""

    proposal: Proposal
    seats: list[Seat]
    threads: list[str]
    slot_words: str
    zone_words: str


def proposals(weave: Weave, words: str = "") -> QuerySet[Proposal]:
    """The proposed crews of a weave by number, each with its seats and their people; `words` narrows to a name."""
    return _narrowed(Proposal.objects.of(weave.congregation_id).filter(weave=weave), words)


def _narrowed(rows: QuerySet[Proposal], words: str) -> QuerySet[Proposal]:
    rows = rows.order_by("number")
    if words:
        rows = rows.filter(seats__answer__membership__person__name__icontains=words).distinct()
    return rows.prefetch_related(Prefetch("seats", _with_people(Seat.everywhere.all())))


def formed(round: Round, words: str = "") -> QuerySet[Proposal]:
    """The crews that came to be in a round, as `proposals`."""
    rows = Proposal.objects.of(round.congregation_id).filter(weave__round=round, formed_at__isnull=False)
    return _narrowed(rows.select_related("weave__congregation"), words)


def has_too_few(weave: Weave) -> bool:
    """Whether somebody would sit alone, or in nothing at all."""
    sizes = Proposal.objects.of(weave.congregation_id).filter(weave=weave).annotate(size=Count("seats"))
    return min(sizes.values_list("size", flat=True), default=0) < 2


def waiting(weave: Weave) -> QuerySet[Seat]:
    """Those without a place in a weave, by name."""
    return _with_people(Seat.objects.of(weave.congregation_id).filter(weave=weave, proposal=None))


def _with_people(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    people = seats.select_related("answer__membership__person")
    return people.order_by("answer__membership__person__name", "pk")


def zone_words(zone: str) -> str:
    """Europe/Lisbon as people say it: Lisbon time."""
    return _("%(place)s time") % {"place": zone.rpartition("/")[2].replace("_", " ")}


def cycle_of(proposal: Proposal, weave: Weave) -> Cycle:
    """The weeks in which a proposed crew meets: later than was planned, where answering took longer."""
    there = proposal.formed_at or clock.now()
    day = there.astimezone(ZoneInfo(weave.congregation.zone)).date()
    return beginning(weave.cycle, day + timedelta(days=1))


def card(proposal: Proposal, weave: Weave) -> Card:
    """A crew of `proposals`, with the slot in its own zone and by the clock of each person."""
    seats = [_by_own_clock(seat, proposal, weave) for seat in proposal.seats.all()]
    return Card(
        proposal=proposal,
        seats=seats,
        threads=[seat.answer.membership.person.thread for seat in seats],
        slot_words=local_words(proposal.slot, weave.cycle, proposal.zone, _),
        zone_words=zone_words(proposal.zone),
    )


def _by_own_clock(seat: Seat, proposal: Proposal, weave: Weave) -> Seat:
    zone = seat.answer.membership.person.zone
    seat.words, seat.zone_words = local_words(proposal.slot, weave.cycle, zone, _), zone_words(zone)  # type: ignore[attr-defined]
    return seat


def to_tell(round: Round) -> QuerySet[Seat]:
    """Those in a crew that came to be whom no mail reaches: somebody tells them in person, by phone or on paper."""
    seated = Seat.objects.of(round.congregation_id).filter(
        weave__round=round, proposal__formed_at__isnull=False
    )
    return _with_people(seated.filter(UNREACHED)).select_related(
        "proposal__weave", "answer__membership__person"
    )


def to_hand_links(actor: Actor, round: Round) -> QuerySet[Seat]:
    """Those to whom a crew is proposed now and whom no mail reaches: somebody hands them the link to their answer."""
    return _with_people(note_reply.rows(actor).filter(weave__round=round))


def with_words(seats: Iterable[Seat]) -> list[Seat]:
    """Seats with when their crew would meet by each person's clock."""
    return [_by_own_clock(seat, seat.proposal, seat.proposal.weave) for seat in seats if seat.proposal]


def first_sheet(proposal: Proposal) -> dict[str, Any]:
    """What is printed for people without screens: who, when by each clock, and every date."""
    weave = proposal.weave
    seats = _with_people(Seat.objects.of(weave.congregation_id).filter(proposal=proposal))
    shown = [_by_own_clock(seat, proposal, weave) for seat in seats]
    starts = instants(proposal.slot, cycle_of(proposal, weave))
    wall = [start.astimezone(ZoneInfo(proposal.zone)) for start in starts]
    dates = [formats.date_format(start, "l, j F Y, H:i") for start in wall]
    return {
        "round": weave.round,
        "called": called([seat.answer.membership.name for seat in shown]),
        "seats": shown,
        "dates": dates,
        "first_words": dates[0],
        "zone_words": zone_words(proposal.zone),
    }


def outcome(round: Round) -> list[str]:
    """In short, once a round is over: how many sit in crews that came to be, and how many wait."""
    crews = formed(round).count()
    seats = Seat.objects.of(round.congregation_id).filter(
        weave__round=round, proposal__formed_at__isnull=False
    )
    return _placed(seats.count(), crews, round.congregation.vocabulary)


def _placed(people: int, crews: int, words: Mapping[str, str]) -> list[str]:
    placed = ngettext("%(n)s person has a place", "%(n)s people have a place", people) % {"n": people}
    word = words["crew"] if crews == 1 else words["crews"]
    return [placed + _(" in %(n)s %(crews)s.") % {"n": crews, "crews": word}]


def summary(weave: Weave, people: int) -> list[str]:
    """In short: how many have a place, how many wait, and how many could be placed at most."""
    crews = Proposal.objects.of(weave.congregation_id).filter(weave=weave).count()
    left = waiting(weave).count()
    lines = _placed(people - left, crews, weave.congregation.vocabulary)
    if left == 0:
        return [*lines, _("Nobody is left out.")]
    lines.append(ngettext("%(n)s waits for a next step.", "%(n)s wait for a next step.", left) % {"n": left})
    lines += _conflicts(weave, people, formed=crews > 0)
    if "placed" in weave.bound:
        lines.append(_("No arrangement could place more than %(n)s.") % {"n": weave.bound["placed"]})
    return lines


def _conflicts(weave: Weave, people: int, *, formed: bool) -> list[str]:
    """What the engine found to contradict itself, told by today's names; who has left is not spoken of."""
    if not weave.conflicts:
        return []
    say = in_words(weave.congregation.vocabulary, _)
    asked = Asked(people, (weave.size_low, weave.size_high), formed)
    wanted = [pk for each in weave.conflicts for pk in each["answers"]]
    answers = Answer.objects.of(weave.congregation_id).filter(pk__in=wanted)
    names = dict(answers.values_list("pk", "membership__person__name"))
    return [
        conflict_words(each["rules"], [names[pk] for pk in each["answers"]], asked, say)
        for each in weave.conflicts
        if names.keys() >= set(each["answers"])
    ]


MEASURES = {
    "placed": gettext_lazy("People with a place"),
    "worst_crew": gettext_lazy("How well those fare together who fare least well, 0 to 1"),
    "mean": gettext_lazy("How well a seat fares on average, 0 to 1"),
    "wishes": gettext_lazy("Wishes to be together that came true, 0 to 1"),
    "kind": gettext_lazy("The same kind of company asked for, 0 to 1"),
    "topics": gettext_lazy("Drawn to the same things, 0 to 1"),
    "wanted_size": gettext_lazy("Sizes people asked for, 0 to 1"),
    "size": gettext_lazy("Sizes that are comfortable here, 0 to 1"),
    "room": gettext_lazy("Room in the calendar for another time, 0 to 1"),
}


def measures(weave: Weave) -> list[tuple[str, str]]:
    """How a proposal was found and how it fares as a whole, in words beside numbers. None belongs to a person."""
    told = [(str(word), f"{weave.score[key]:.4g}") for key, word in MEASURES.items() if key in weave.score]
    if "total" in weave.score and "total" in weave.bound:
        told.append((_("All seats together"), f"{weave.score['total']:.2f}"))
        told.append((_("All seats together, at most"), f"{weave.bound['total']:.2f}"))
    told.append((_("Seed"), str(weave.seed)))
    if weave.took is not None:
        told.append((_("Seconds"), f"{weave.took:.1f}"))
    told.append((_("Why it ended"), _(STOPS.get(weave.stop_reason, weave.stop_reason))))
    return told
