"""What follows when a seat becomes free: it is offered to whoever waits, kept for some days, and offered on."""

from django.urls import reverse

from weft.circles.models import Circle
from weft.congregations.models import Membership
from weft.congregations.reactions.mails import NEW_FOR_YOU, write_out
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.models import Entry
from weft.weaving.actions.refill import end_steps_of, let_go, offer_free_seats
from weft.weaving.models import NextStep
from weft.weaving.queries.refill import lapsed_offers, young_crews


def offer_seat_left(entry: Entry) -> None:
    """Somebody stepped out of a crew: if it is young, the seat is offered to somebody who waits."""
    circle = Circle.objects.of(entry.scope).filter(pk=entry.thing_id).first()
    if circle is not None:
        offer_free_seats(actor=the_house(entry.scope), circle=circle)


def offer_what_is_free() -> None:
    """Every hour: seats that nobody took are offered on, and young crews that lack somebody are looked at again."""
    for step in lapsed_offers():
        let_go(actor=the_house(step.congregation_id), step=step)
    for circle in young_crews():
        offer_free_seats(actor=the_house(circle.congregation_id), circle=circle)


def end_steps_of_whoever_came(entry: Entry) -> None:
    """Whoever sits somewhere now waits no longer."""
    member = Membership.objects.of(entry.scope).filter(pk=entry.facts.get("membership")).first()
    if member is not None:
        end_steps_of(actor=the_house(entry.scope), member=member)


@outside
def tell_of_seat(entry: Entry) -> None:
    """Whoever is offered a seat that is still theirs to take hears that something is new: the fact and a link."""
    rows = NextStep.objects.of(entry.scope).filter(pk=entry.thing_id)
    for step in rows.select_related("membership__person__account", "membership__congregation"):
        path = reverse("home", args=[step.membership.congregation.slug])
        write_out(entry, step.membership, NEW_FOR_YOU, "weaving/mail/seat_offered.txt", path)
