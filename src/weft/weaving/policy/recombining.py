"""Who may ask whether a crew becomes two. Only those who sit there, and whoever weaves never sees it."""

from django.db.models import F, Q

from weft.circles.models import Circle
from weft.circles.policy.circles import holding, name_circle
from weft.core.actor import Actor
from weft.core.policy import rule


@rule(Circle)
def split_circle(actor: Actor) -> Q:
    """Those who sit in a crew that goes on and has more people than a crew usually has."""
    return name_circle.q(actor) & holding(seats__gt=F("circle__congregation__crew_high"))
