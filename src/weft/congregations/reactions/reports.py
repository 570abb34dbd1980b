"""What a community does when told that something was told in trust."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weft.congregations.actions.reports import forget_report
from weft.congregations.models import Reply, Report
from weft.congregations.queries.reports import readers_of
from weft.congregations.reactions.mails import write_to
from weft.core import clock
from weft.core.actor import the_house
from weft.core.errands import outside
from weft.core.models import Entry

KEPT = timedelta(days=365)
"""So long something that was closed can still be read."""

TRUSTED = _("Somebody trusts you with something")


@outside
def tell_readers(entry: Entry) -> None:
    """Those who were chosen hear that somebody trusts them with something. The teller never gets mail about it."""
    report = Report.everywhere.filter(pk=entry.thing_id or 0).first()
    if report is None:
        return
    wrote = Reply.everywhere.filter(pk=entry.facts.get("reply")).values_list("writer", flat=True).first()
    for reader in readers_of(report):
        if reader.pk not in (wrote, report.about_id):
            path = reverse("tell_in_trust", args=[reader.congregation.slug])
            write_to(entry, reader, TRUSTED, "congregations/mail/trusted.txt", path)


def forget_closed() -> None:
    """What was closed a year ago is forgotten."""
    for report in Report.everywhere.filter(state=Report.State.CLOSED, closed_at__lte=clock.now() - KEPT):
        forget_report(actor=the_house(report.congregation_id), report=report)
