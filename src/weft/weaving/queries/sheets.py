"""Reading sheets on their way in: what was understood, row by row."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from weft.core.actor import Actor
from weft.core.sealing import unseal
from weft.meetings.logic import WEEKDAYS, week_words
from weft.weaving.logic.headers import is_meaning
from weft.weaving.logic.sentence import Translate, said
from weft.weaving.logic.signup import Notice, Reading, SignUp, read_signups
from weft.weaving.logic.table import Table, read_table
from weft.weaving.models import Round, Sheet
from weft.weaving.policy import sheets as policy


def sheet_in_hand(actor: Actor, round: Round) -> Sheet | None:
    """The sheet that is being looked at or taken in."""
    looked_at = policy.see_sheet.rows(actor).filter(round=round, state=Sheet.State.LOOKED_AT)
    return looked_at.select_related("work").order_by("-pk").first()


def table_of(sheet: Sheet) -> Table:
    """The rows of a sheet as it was brought."""
    return read_table(unseal(sheet.place, sheet.sealed))


def reading_of(
    sheet: Sheet, table: Table | None = None, progress: Callable[[int, int], None] | None = None
) -> Reading:
    """What is understood of a sheet under the meanings given to its columns."""
    mapping = {int(column): meaning for column, meaning in sheet.mapping.items() if is_meaning(meaning)}
    return read_signups(
        table or table_of(sheet), mapping, sheet.congregation.zone, {"places": sheet.zones}, progress
    )


def worded(reading: Reading, say: Translate) -> Reading:
    """A reading whose sentences are said in another language, in the words of the community."""
    notices = (
        replace(
            notice,
            column=said(notice.column, say),
            sentence=said(notice.sentence, say),
            accepted=said(notice.accepted, say),
        )
        for notice in reading.notices
    )
    return replace(
        reading,
        notices=tuple(notices),
        general=tuple(said(sentence, say) for sentence in reading.general),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a dry run: what would be kept of it, and what was unclear. Whom somebody named is not shown."""

    number: int
    name: str
    week: str
    zone: str
    said: str
    notices: tuple[Notice, ...]


def dry_run(reading: Reading) -> tuple[list[Row], list[tuple[str, int]]]:
    """Every row of a sheet in the order it stands there, and sentences that hold for many rows, with how many."""
    told = Counter(
        (notice.column, notice.value, notice.sentence) for notice in reading.notices if notice.value
    )
    often = {each: count for each, count in told.items() if count > 1}
    notices: dict[int, list[Notice]] = defaultdict(list)
    for notice in reading.notices:
        if (notice.column, notice.value, notice.sentence) not in often:
            notices[notice.row].append(notice)
    rows = [_row(signup, tuple(notices.pop(signup.row, ()))) for signup in reading.signups]
    rows += [Row(number, "", "", "", "", tuple(left)) for number, left in notices.items()]
    return sorted(rows, key=lambda row: row.number), [(each[2], count) for each, count in often.items()]


def _row(signup: SignUp, notices: tuple[Notice, ...]) -> Row:
    size = f"{signup.size[0]}–{signup.size[1]}" if signup.size else ""
    words = (", ".join(sorted(signup.languages)), signup.kind or "", size, *signup.draws)
    return Row(
        number=signup.row,
        name=signup.name,
        week=week_words(signup.week, [_(day) for day in WEEKDAYS]),
        zone=signup.zone or "",
        said=" · ".join(word for word in words if word),
        notices=notices,
    )
