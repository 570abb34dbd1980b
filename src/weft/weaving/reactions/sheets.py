"""Long work on sign-up sheets."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from weft.core.actor import the_house
from weft.core.work import Progress
from weft.weaving import queries
from weft.weaving.actions.sheets import take_in
from weft.weaving.models import Sheet


def import_sheet(sheet_id: int, progress: Progress) -> str:
    """Take a sheet in: read it row by row, then write everything at once, or nothing."""
    sheet = Sheet.everywhere.select_related("congregation", "round").get(pk=sheet_id)
    if sheet.state == Sheet.State.IMPORTED:
        return _("Everybody is in.")

    def tell(done: int, rows: int) -> None:
        progress.say(
            80 * done / max(rows, 1), _("%(done)s of %(rows)s rows read.") % {"done": done, "rows": rows}
        )

    with translation.override(sheet.congregation.language):
        reading = queries.reading_of(sheet, progress=tell)
        progress.say(85, _("Writing everybody down."))
        actor = the_house(sheet.congregation_id)
        new = take_in(actor=actor, round=sheet.round, signups=reading.signups, sheet=sheet)
        return ngettext("Everybody is in; %(n)s is new.", "Everybody is in; %(n)s are new.", new) % {"n": new}
