"""What moving somebody in a proposal would break, said in words; nobody's wishes are told apart from a lack of room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from weft.circles.logic import called
from weft.meetings.logic import Slot, local_words
from weft.weaving.logic import board
from weft.weaving.logic.board import Break
from weft.weaving.logic.reasons import move_breaks, why_unplaced
from weft.weaving.models import Proposal, Seat
from weft.weaving.queries.boards import Board
from weft.weaving.queries.proposals import zone_words
from weft.weaving.queries.weaves import said_in

NEW, WAITING = "new", "waiting"
IMPOSSIBLE = frozenset({board.NOT_POSSIBLE, board.NO_TIME_GIVEN, board.NO_COMMON_TIME})


@dataclass(frozen=True, slots=True)
class Option:
    """Somewhere a person could go, what that would break, and what would hold afterwards."""

    target: str
    called: str
    names: str
    breaks: tuple[str, ...]
    possible: bool
    slots: Mapping[int, Slot]
    reasons: Mapping[int, Sequence[str]]
    new_slot: Slot | None = None
    slot_words: str = ""


class _Table(Board):
    """A proposal as the house sees it while somebody is moved."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.weave, said_in(seat.weave.round))
        self.seat = seat

    @cached_property
    def left(self) -> "_Left":
        """The crew somebody leaves, once they are gone."""
        return _left(self)


def move_options(seat: Seat) -> list[Option]:
    """Everywhere this person could go: what breaks nothing first, what cannot be last."""
    table = _Table(seat)
    rows = Proposal.objects.of(seat.congregation_id).filter(weave=seat.weave).exclude(pk=seat.proposal_id)
    options = [_to_crew(table, proposal) for proposal in rows.order_by("number")]
    options.sort(key=lambda option: (not option.possible, len(option.breaks)))
    return [*options, *_elsewhere(table)]


def option_for(seat: Seat, target: str) -> Option | None:
    """One of the places somebody could go; None when there is no such place any more."""
    table = _Table(seat)
    if target in (NEW, WAITING):
        return next((option for option in _elsewhere(table) if option.target == target), None)
    rows = Proposal.objects.of(seat.congregation_id).filter(weave=seat.weave).exclude(pk=seat.proposal_id)
    proposal = rows.filter(pk=target).first() if target.isdecimal() else None
    return _to_crew(table, proposal) if proposal else None


def _to_crew(table: _Table, proposal: Proposal) -> Option:
    joined = [*table.crews.get(proposal.pk, ()), table.seat.answer_id]
    slot = table.slot(joined)
    broken = board.breaks(table.at(joined), table.sizes)
    left = table.left
    told = move_breaks(broken, len(joined), table.sizes, table.say) + left.sentences
    names = [table.said[answer].signup.name for answer in table.crews.get(proposal.pk, ())]
    return Option(
        target=str(proposal.pk),
        called=table.called(proposal.number),
        names=called(names),
        breaks=_plainly(broken, told),
        possible=slot is not None and not any(each.code in IMPOSSIBLE for each in broken),
        slots=left.slots | ({proposal.pk: slot} if slot else {}),
        reasons=left.reasons | (table.reasons(joined, slot) if slot else {}),
        slot_words=_when(table, slot),
    )


def _plainly(broken: Sequence[Break], told: tuple[str, ...]) -> tuple[str, ...]:
    """What is not possible is said as just that, with nothing beside it to guess from."""
    apart = any(each.code == board.NOT_POSSIBLE for each in broken)
    return move_breaks([Break(board.NOT_POSSIBLE)], 0, (0, 0), _) if apart else tuple(dict.fromkeys(told))


@dataclass(frozen=True, slots=True)
class _Left:
    """The crew somebody leaves: what it would break, and what holds for it afterwards."""

    sentences: tuple[str, ...]
    slots: dict[int, Slot]
    reasons: dict[int, Sequence[str]]


def _left(table: _Table) -> _Left:
    source = table.seat.proposal_id
    stay = [answer for answer in table.crews.get(source or 0, ()) if answer != table.seat.answer_id]
    slot = table.slot(stay) if stay else None
    if source is None or slot is None:
        return _Left((), {}, {})
    broken = [each for each in board.breaks(table.at(stay), table.sizes) if each.code != board.NOT_POSSIBLE]
    behind = _("In the %(crew)s left behind: %(sentence)s")
    words = table.weave.congregation.vocabulary
    told = tuple(
        behind % (words | {"sentence": each})
        for each in move_breaks(broken, len(stay), table.sizes, table.say)
    )
    return _Left(told, {source: slot}, table.reasons(stay, slot))


def _elsewhere(table: _Table) -> list[Option]:
    """A new crew to begin with, or waiting for a next step."""
    answer = table.seat.answer_id
    left, alone = table.left, table.slot([answer])
    options = []
    if alone is not None:
        options.append(
            Option(
                target=NEW,
                called=_("a new %(crew)s") % {"crew": table.crew},
                names="",
                breaks=left.sentences,
                possible=True,
                slots=left.slots,
                reasons=left.reasons | table.reasons([answer], alone),
                new_slot=alone,
                slot_words=_when(table, alone),
            )
        )
    if table.seat.proposal_id is not None:
        name = table.said[answer].signup.name
        waits = {answer: [why_unplaced("no_room_left", name, table.say)]}
        options.append(
            Option(
                target=WAITING,
                called=_("waiting for a next step"),
                names="",
                breaks=left.sentences,
                possible=True,
                slots=left.slots,
                reasons=left.reasons | waits,
            )
        )
    return options


def _when(table: _Table, slot: Slot | None) -> str:
    if slot is None:
        return ""
    zone = table.said[table.seat.answer_id].free.zone
    return f"{local_words(slot, table.weave.cycle, zone, _)}, {zone_words(zone)}"
