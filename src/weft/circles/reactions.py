"""What this room does when told of a deed: leading newcomers to a crew, and telling of somebody new."""

from django.urls import reverse
from django.utils.translation import gettext as _

from weft.circles.actions.circles import open_selves
from weft.circles.actions.doors import lead_to_circle
from weft.circles.models import Belonging
from weft.circles.queries.circles import selves_of
from weft.circles.queries.doors import opening_of
from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import Membership
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.mail import link_to, send
from weft.core.models import Entry
from weft.core.tongue import speaking


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
    reached = sitting.filter(membership__left_at=None).exclude(membership__person__account=None)
    for sitter in reached.select_related("membership__person__account", "membership__congregation"):
        member = sitter.membership
        here, person = member.congregation, member.person
        with speaking(person.language, here.language):
            link = link_to(reverse("circle", args=[here.slug, sitter.circle_id]))
            is_new = member.pk == entry.facts["membership"]
            told = _newcomer_words() if is_new else _sitter_words()
            words = told % (here.vocabulary | {"link": link})
            subject = _("%(community)s: something new for you") % {"community": here.name}
            email = person.account.email
            send(email, subject, words, key=f"entry-{entry.pk}-{hash_of(email)[:16]}")


def _newcomer_words() -> str:
    return _("You are welcome in the %(crew)s you asked. Who is in it and when you first meet:\n\n%(link)s\n")


def _sitter_words() -> str:
    return _("Somebody new sits in your %(crew)s:\n\n%(link)s\n")
