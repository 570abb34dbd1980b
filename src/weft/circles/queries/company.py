"""Reading who shared a crew or a dyad, and how lately: for the house's own sums, never for a page."""

from collections import defaultdict
from collections.abc import Iterable

from weft.circles.logic.company import FADES_AFTER, Stay, lately_together
from weft.circles.models import SMALL, Belonging
from weft.core import clock


def former_company(congregation_id: int, membership_ids: Iterable[int]) -> dict[frozenset[int], float]:
    """The pairs of these members who shared a crew or a dyad in the last year, and how near that still is.

    1 for those who sit together now, falling to 0; of several crews the latest counts. With one query.
    """
    now = clock.now()
    nearest: dict[frozenset[int], float] = {}
    for stays in _stays(congregation_id, membership_ids).values():
        for pair, near in lately_together(stays, now):
            nearest[pair] = max(near, nearest.get(pair, 0))
    return nearest


def _stays(congregation_id: int, membership_ids: Iterable[int]) -> dict[int, list[Stay]]:
    """By circle, who of these sat there from when until when; an ended circle holds nobody any more."""
    rows = Belonging.objects.of(congregation_id).filter(
        membership__in=list(membership_ids), circle__scale__in=SMALL
    )
    lately = rows.exclude(until__lt=clock.now() - FADES_AFTER)
    found: dict[int, list[Stay]] = defaultdict(list)
    columns = ("circle", "membership", "since", "until", "circle__ended_at")
    for circle, member, since, until, ended in lately.order_by("pk").values_list(*columns):
        found[circle].append((member, since, min(filter(None, (until, ended)), default=None)))
    return found
