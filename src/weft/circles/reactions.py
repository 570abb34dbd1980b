"""What this room does when told of a deed: leading newcomers to a crew, and telling of somebody new."""

from django.urls import reverse

from weft.circles.actions.circles import open_selves
from weft.circles.actions.doors import lead_to_circle
from weft.circles.models import Belonging
from weft.circles.queries.circles import selves_of
from weft.circles.queries.doors import opening_of
from weft.congregations.models import Membership
from weft.congregations.reactions.mails import NEW_FOR_YOU, write_to
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.models import Entry


def lead_newcomer(entry: Entry) -> None:
    """Whoever came in by an invitation that leads to a crew stands at its door."""
    opening = opening_of(entry.thing_id or 0)
    here = Membership.objects.of(entry.scope).filter(pk=entry.facts.get("membership"), left_at=None)
    newcomer = here.select_related("level").first()
    if opening is not None and newcomer is not None:
        lead_to_circle(actor=the_house(entry.scope), opening=opening, newcomer=newcomer)


def seat_applicant(entry: Entry) -> None:
    """Whoever asked to come in and was welcomed has a circle of one."""
    here = Membership.objects.of(entry.scope).filter(pk=entry.facts.get("membership"), left_at=None)
    newcomers = [member for member in here if not selves_of([member])]
    open_selves(actor=the_house(entry.scope), members=newcomers)


@outside
def tell_of_somebody_new(entry: Entry) -> None:
    """All who sit in a crew hear that somebody joined, and whoever joined that they are in: the fact and a link."""
    sitting = Belonging.objects.of(entry.scope).filter(circle=entry.thing_id, until=None)
    for sitter in sitting.select_related("membership__person__account", "membership__congregation"):
        member = sitter.membership
        told = "welcomed" if member.pk == entry.facts["membership"] else "somebody_new"
        path = reverse("circle", args=[member.congregation.slug, sitter.circle_id])
        write_to(entry, member, NEW_FOR_YOU, f"circles/mail/{told}.txt", path)
