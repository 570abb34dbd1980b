"""Pages of what is entrusted to whom, and how we do it here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from weft.congregations.actions.community import settle_congregation
from weft.congregations.forms.community import HOURS, SettingsForm
from weft.congregations.forms.words import WordsForm
from weft.congregations.logic.permits import PERMITS
from weft.congregations.policy import community as policy
from weft.congregations.queries.charges import charges
from weft.core.policy import be_member, gate


def _see_other(name, *args):
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})


@gate(get=be_member)
def community(request):
    hours = dict(HOURS)
    told = {
        "charges": charges(request.actor),
        "permits": list(PERMITS.items()),
        "may_settle": policy.settle_congregation(request.actor),
        "earliest": hours.get(request.congregation.hours_low),
        "latest": hours.get(request.congregation.hours_high),
    }
    return render(request, "congregations/community.html", told)


@gate(get=policy.settle_congregation, post=policy.settle_congregation)
def community_settings(request):
    here = request.congregation
    now = {field: getattr(here, field) for field in SettingsForm.base_fields}
    form = SettingsForm(request.POST or None, initial=now, words=here.vocabulary)
    words = WordsForm(request.POST or None, words=here.words.get(here.language))
    if request.method == "POST" and form.is_valid() and words.is_valid():
        settle_congregation(
            actor=request.actor, congregation=here, settings=form.cleaned_data, words=words.words
        )
        messages.success(request, _("Kept. Rounds that are open already stay as they are."))
        return _see_other("community", here.slug)
    told = {"form": form, "words_form": words}
    return render(request, "congregations/settings.html", told, status=422 if form.is_bound else 200)
