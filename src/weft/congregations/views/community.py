"""Pages of what is entrusted to whom, and how we do it here."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.actions.community import settle_admission, settle_congregation
from weft.congregations.forms.community import AdmissionForm, SettingsForm
from weft.congregations.policy import community as policy
from weft.core.pages import address_of, see_other
from weft.core.policy import gate


@gate(get=policy.settle_congregation, post=policy.settle_congregation)
def community_settings(request):
    here = request.congregation
    now = {field: getattr(here, field) for field in SettingsForm.base_fields}
    form = SettingsForm(request.POST or None, initial=now, words=here.vocabulary)
    if request.method == "POST" and form.is_valid():
        settle_congregation(actor=request.actor, congregation=here, said=form.cleaned_data)
        kept = _("Kept. %(The_rounds)s that are open already stay as they are.")
        messages.success(request, kept % request.congregation.vocabulary)
        return see_other("community", here.slug)
    told = {"form": form}
    return render(request, "congregations/settings.html", told, status=422 if form.is_bound else 200)


@gate(get=policy.settle_congregation, post=policy.settle_congregation)
def community_admission(request):
    here = request.congregation
    now = {field: getattr(here, field) for field in AdmissionForm.base_fields}
    form = AdmissionForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        settle_admission(actor=request.actor, congregation=here, **form.cleaned_data)
        messages.success(request, _("Kept. Whoever asked before is answered as it was when they asked."))
        return see_other("community_admission", here.slug)
    told = {"form": form}
    if here.admission != here.Admission.INVITATION:
        told["link"] = address_of(request, "apply", here.slug)
    return render(
        request, "congregations/community_admission.html", told, status=422 if form.is_bound else 200
    )
