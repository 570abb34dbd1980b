"""Pages of telling something in trust."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.actions import reports as actions
from weft.congregations.forms.reports import AnswerForm, TrustForm
from weft.congregations.policy import reports as policy
from weft.congregations.queries import reports as queries
from weft.core.pages import page_of, see_other
from weft.core.policy import gate

A_PAGE = 30


@gate(get=policy.tell_in_trust, post=policy.tell_in_trust)
def tell_in_trust(request):
    """Write it, choose who may read it; below is what was told before, to them and by them."""
    people, called_on = queries.people_to_trust(request.actor), queries.called_on(request.actor)
    form = TrustForm(request.POST or None, people=people, called_on=called_on)
    if request.method == "POST" and form.is_valid():
        report = actions.tell_in_trust(
            actor=request.actor,
            words=form.cleaned_data["words"],
            readers=form.chosen,
            about=form.cleaned_data["about"],
        )
        messages.success(request, _("It is told, to those you chose and to nobody else."))
        return see_other("report", request.congregation.slug, report.pk)
    page = page_of(request, queries.my_reports(request.actor), A_PAGE)
    told = {"form": form, "page": page}
    return render(request, "congregations/reports.html", told, status=422 if form.is_bound else 200)


@gate(get=policy.read_report, post=policy.answer_report)
def report(request, report):
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer_report(actor=request.actor, report=report, words=form.cleaned_data["words"])
        return see_other("report", request.congregation.slug, report.pk)
    told = {"report": report, "page": queries.report_page(request.actor, report), "form": form}
    return render(request, "congregations/report.html", told, status=422 if form.is_bound else 200)


@gate(post=policy.answer_report)
def report_close(request, report):
    actions.close_report(actor=request.actor, report=report)
    messages.success(request, _("Closed. It can be read for a year, and is then forgotten."))
    return see_other("report", request.congregation.slug, report.pk)


@gate(post=policy.withdraw_report)
def report_withdraw(request, report):
    actions.withdraw_report(actor=request.actor, report=report)
    messages.success(request, _("Taken back. Nobody can read it any more."))
    return see_other("tell_in_trust", request.congregation.slug)
