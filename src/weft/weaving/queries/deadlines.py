"""Reading until when people say yes, by every clock that matters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from weft.weaving.models import Round
from weft.weaving.queries.people import may_take_part
from weft.weaving.queries.proposals import zone_words


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day and time as one zone's clock shows it."""

    words: str
    zone_words: str


def by_clock(at: datetime, zone: str) -> Deadline:
    """Weekday, date and time in this zone."""
    return Deadline(formats.date_format(at.astimezone(ZoneInfo(zone)), _("l, j F Y, H:i")), zone_words(zone))


def by_clocks(at: datetime, zones: Iterable[str]) -> list[Deadline]:
    """The same moment in each of these zones, from east to west."""
    local = sorted(set(zones), key=lambda zone: (-at.astimezone(ZoneInfo(zone)).utcoffset(), zone))  # type: ignore[operator]
    return [by_clock(at, zone) for zone in local]


def zones_of(round: Round) -> set[str]:
    """Every zone in which somebody lives for whom a round is, and the community's own: no names."""
    return {round.congregation.zone, *may_take_part(round).values_list("person__zone", flat=True)}


def deadline(round: Round, zone: str) -> tuple[Deadline, list[Deadline]] | None:
    """Until when people say yes: for the reader, and by every clock. None where no day is set."""
    if round.closes_at is None:
        return None
    return by_clock(round.closes_at, zone), by_clocks(round.closes_at, {zone, *zones_of(round)})
