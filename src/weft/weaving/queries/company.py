"""Reading who of a round sat together lately, so that it prefers fresh company: never for a page."""

from collections.abc import Mapping

from weft.circles.queries.company import former_company
from weft.weaving.logic.problem import Met
from weft.weaving.models import Answer, Round


def met_in(round: Round) -> tuple[Met, ...]:
    """The pairs of a round who shared a crew or a dyad lately, by the keys of their answers; with two queries."""
    rows = Answer.objects.of(round.congregation_id).filter(round=round)
    keys = {member: str(answer) for answer, member in rows.values_list("pk", "membership")}
    near = former_company(round.congregation_id, keys)
    return tuple(sorted(_met(keys, pair, how) for pair, how in near.items()))


def _met(keys: Mapping[int, str], pair: frozenset[int], how: float) -> Met:
    one, other = sorted(keys[member] for member in pair)
    return one, other, how
