"""A crew with more people than usual, and a seat that is offered to somebody who waits."""

from tests import make
from weft.circles.models import Circle
from weft.core import clock
from weft.weaving.models import NextStep


def house(cast):
    """Ana sits in a crew of seven with six who have no way in; Eve is offered a seat where Ana, Cy and Dee sit."""
    others = [make.member(cast.sol, f"{name} Monte") for name in ("Abe", "Ben", "Cal", "Don", "Eli", "Fay")]
    seven = make.crew(cast.sol, [cast.ana, *others])
    trio = make.crew(cast.sol, [cast.ana, cast.cy, cast.dee])
    offered = NextStep.everywhere.create(
        congregation=cast.home, membership=cast.eve, kind=NextStep.Kind.SEAT, circle=trio, on=clock.today()
    )
    return {
        Circle: {"a crew of seven, Ana among them": seven.pk},
        NextStep: {"a seat offered to Eve": offered.pk},
    }
