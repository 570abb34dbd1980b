"""Pages of a sign-up sheet on its way in: bring it, look at what was understood, take it in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.core import work
from weft.core.pages import page_of
from weft.core.policy import gate
from weft.weaving import queries
from weft.weaving.actions import sheets as actions
from weft.weaving.forms.sheets import MeaningForm, SheetForm
from weft.weaving.logic.headers import guess
from weft.weaving.logic.sentence import Translate, in_words, said
from weft.weaving.logic.signup import Reading
from weft.weaving.logic.table import SheetRefused, read_table
from weft.weaving.models import Round, Sheet
from weft.weaving.policy import sheets as policy
from weft.weaving.views.rounds import go

ROWS_A_PAGE = 50


def _in_words_of(request: HttpRequest) -> Translate:
    """In the reader's language, with the words of the community."""
    return in_words(request.congregation.vocabulary, _)


@gate(get=policy.bring_sheet, post=policy.bring_sheet)
def round_sheet(request: HttpRequest, round: Round) -> HttpResponse:
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            table = read_table(content)
        except SheetRefused as refused:
            form.add_error("file", said(refused.sentence, _in_words_of(request)))
        else:
            mapping = {
                str(column): meaning for column, meaning in guess(table.headers, table.rows[:200]).items()
            }
            sheet = actions.bring_sheet(
                actor=request.actor, round=round, filename=file.name, content=content, mapping=mapping
            )
            return go(request, "sheet", sheet.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "weaving/round_sheet.html", {"round": round, "form": form}, status=status)


@gate(get=policy.see_sheet, post=policy.see_sheet)
def sheet_detail(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if sheet.state == Sheet.State.IMPORTED:
        return go(request, "round", sheet.round_id)
    if sheet.work and not sheet.work.is_over:
        return go(request, "sheet_import", sheet.pk)
    say = _in_words_of(request)
    table = queries.table_of(sheet)
    reading = queries.worded(queries.reading_of(sheet, table), say)
    form = MeaningForm(
        request.POST or None,
        headers=[said(header, say) for header in table.headers],
        mapping=sheet.mapping,
        places=[*reading.asks, *sheet.zones],
        zones=sheet.zones,
        say=say,
    )
    if request.method == "POST" and form.is_valid():
        actions.correct_sheet(actor=request.actor, sheet=sheet, mapping=form.mapping, zones=form.zones)
        return go(request, "sheet", sheet.pk)
    context = {
        "sheet": sheet,
        "round": sheet.round,
        "form": form,
        "reading": reading,
        **_rows(request, reading),
    }
    return render(request, "weaving/sheet.html", context, status=422 if request.method == "POST" else 200)


def _rows(request: HttpRequest, reading: Reading) -> dict[str, object]:
    only_noted = request.GET.get("only") == "noted"
    rows, again = queries.dry_run(reading)
    noted = [row for row in rows if row.notices]
    page = page_of(request, noted if only_noted else rows, ROWS_A_PAGE)
    return {
        "page": page,
        "again": again,
        "noted": len(noted),
        "only_noted": only_noted,
        "query": "only=noted" if only_noted else "",
    }


@gate(post=policy.see_sheet)
def sheet_drop(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    round_id = sheet.round_id
    actions.drop_sheet(actor=request.actor, sheet=sheet)
    messages.info(request, _("The sheet is put away. Nothing of it was kept."))
    return go(request, "round", round_id)


@gate(get=policy.see_sheet, post=policy.see_sheet)
def sheet_import(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if request.method == "POST":
        if sheet.state == Sheet.State.IMPORTED:
            return go(request, "round", sheet.round_id)
        reading = queries.reading_of(sheet)
        if reading.asks:
            messages.warning(request, _("Not yet: say first which time zone each place is in."))
            return go(request, "sheet", sheet.pk)
        actions.begin_import(actor=request.actor, sheet=sheet)
        return go(request, "sheet_import", sheet.pk)
    if sheet.work is None:
        return go(request, "sheet", sheet.pk)
    context = {"sheet": sheet, "round": sheet.round, "work": sheet.work}
    return render(request, "weaving/sheet_import.html", context)


@gate(post=policy.see_sheet)
def sheet_stop(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    if sheet.work:
        work.stop(sheet.work)
    return go(request, "sheet_import", sheet.pk)
