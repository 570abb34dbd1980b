"""Reading which rounds are open although their day has come, and what is to be done about it."""

from django.db.models import QuerySet

from weft.core import clock
from weft.weaving.models import Round


def closed_rounds() -> QuerySet[Round]:
    """Every round whose day has come and for which no crews were proposed yet."""
    rows = Round.everywhere.filter(
        state=Round.State.OPEN, purpose=Round.Purpose.USUAL, closes_at__lte=clock.now()
    )
    return rows.select_related("congregation").order_by("pk")


def is_closed(round: Round) -> bool:
    """Whether the day until which people say yes has come."""
    return round.closes_at is not None and round.closes_at <= clock.now()
