"""What a community does when told that something was told in trust."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from weft.congregations.actions.reports import forget_report
from weft.congregations.models import Reply, Report
from weft.congregations.queries.reports import readers_of
from weft.core import clock, mail
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.models import Entry
from weft.core.tongue import speaking

KEPT = timedelta(days=365)
"""So long something that was closed can still be read."""


@outside
def tell_readers(entry: Entry) -> None:
    """Those who were chosen hear that somebody trusts them with something. The teller never gets mail about it."""
    report = Report.everywhere.filter(pk=entry.thing_id or 0).first()
    if report is None:
        return
    wrote = Reply.everywhere.filter(pk=entry.facts.get("reply")).values_list("writer", flat=True).first()
    for reader in readers_of(report):
        if reader.pk in (wrote, report.about_id):
            continue
        here = reader.congregation
        with speaking(reader.person.language, here.language):
            told = {"name": here.name, "link": mail.link_to(reverse("tell_in_trust", args=[here.slug]))}
            words = render_to_string("congregations/mail/trusted.txt", told)
            subject = _("Somebody trusts you with something")
            mail.send(reader.person.account.email, subject, words, key=f"trust-{entry.pk}-{reader.pk}")


def forget_closed() -> None:
    """What was closed a year ago is forgotten."""
    for report in Report.everywhere.filter(state=Report.State.CLOSED, closed_at__lte=clock.now() - KEPT):
        forget_report(actor=the_house(report.congregation_id), report=report)
