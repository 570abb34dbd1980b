"""What follows when somebody asks to come in: mails with the fact and a link, and the days of a sponsor's word."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from weft.congregations.actions.applications import (
    admit_applicant,
    end_talk,
    forget_application,
    lose_sponsor,
)
from weft.congregations.logic.secrets import hash_of
from weft.congregations.models import Application
from weft.congregations.queries import applications as queries
from weft.congregations.reactions.mails import NEW_FOR_YOU, write_to
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.mail import link_to, send
from weft.core.models import Entry
from weft.core.tongue import speaking


@outside
def send_link(entry: Entry) -> None:
    """Whoever left an address has the link of their own page by mail, too."""
    _write_to_applicant(entry, "congregations/mail/application.txt")


@outside
def tell_applicant(entry: Entry) -> None:
    """Their page says something new; what it is stands there alone."""
    _write_to_applicant(entry, "congregations/mail/application_news.txt")


@outside
def tell_deciders(entry: Entry) -> None:
    """Somebody asks to come in."""
    _write_to_deciders(entry, "congregations/mail/application_asked.txt")


@outside
def tell_other_side(entry: Entry) -> None:
    """Something was said. Neither side is written to more than once in half a day."""
    if not entry.facts["tells"]:
        return
    if entry.facts["by_applicant"]:
        _write_to_deciders(entry, "congregations/mail/application_said.txt")
    else:
        _write_to_applicant(entry, "congregations/mail/application_news.txt")


def _application(entry: Entry) -> Application | None:
    """Whatever was taken back or forgotten meanwhile is no more written about."""
    rows = Application.objects.of(entry.scope).filter(pk=entry.thing_id).exclude(answers=b"")
    found: Application | None = rows.select_related("congregation", "sponsor__person").first()
    return found


def _write_to_applicant(entry: Entry, template: str) -> None:
    application = _application(entry)
    if application is None or not application.mail:
        return
    here = application.congregation
    with speaking(here.language):
        secret = queries.sealed_in(application).secret
        told = {"congregation": here, "link": link_to(reverse("application", args=[secret]))}
        subject = _("Coming in to %(community)s") % {"community": here.name}
        words = render_to_string(template, told)
        send(application.mail, subject, words, key=f"entry-{entry.pk}-{hash_of(application.mail)[:16]}")


def _write_to_deciders(entry: Entry, template: str) -> None:
    application = _application(entry)
    if application is None or application.state not in queries.UNDECIDED:
        return
    path = reverse("application_read", args=[application.congregation.slug, application.pk])
    for member in queries.reached(application):
        write_to(entry, member, NEW_FOR_YOU, template, path)


def admit_whoever_is_due() -> None:
    """Every hour: those whose days are over come in; a sponsor who left, and a talk nobody wants, hold nobody up."""
    for application in queries.without_sponsor():
        lose_sponsor(actor=the_house(application.congregation_id), application=application)
    for application in queries.talks_over():
        end_talk(actor=the_house(application.congregation_id), application=application)
    for application in queries.who_is_due().select_related("congregation"):
        admit_applicant(actor=the_house(application.congregation_id), application=application)


def forget_what_was_answered() -> None:
    """Every day: words that were kept for as long as was said are destroyed."""
    for application in queries.long_answered():
        forget_application(actor=the_house(application.congregation_id), application=application)
