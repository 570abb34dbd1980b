"""Pages of what members agree to."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.actions.agreements import (
    accept_agreements,
    change_agreement,
    end_agreement,
    write_agreement,
)
from weft.congregations.forms.agreements import AgreementForm
from weft.congregations.policy import agreements as policy
from weft.congregations.queries import agreements as queries
from weft.core.pages import see_other
from weft.core.policy import be_member, gate


@gate(get=be_member)
def agreements(request):
    """All that is agreed; for whoever is still to be asked, only that, and nothing else to go to."""
    waiting = list(queries.waiting_for(request.membership))
    told = {
        "waiting": waiting,
        "in_force": queries.in_force(request.congregation.pk),
        "former": queries.former(request.actor),
        "may_write": policy.write_agreement(request.actor),
    }
    return render(request, "congregations/agreements.html", told | ({"nav": []} if waiting else {}))


@gate(post=be_member)
def agreements_accept(request):
    """Yes to what was on the screen, and to nothing that was written meanwhile."""
    shown = {key for key in request.POST.getlist("agreement") if key.isdecimal()}
    waiting = queries.waiting_for(request.membership)
    accept_agreements(actor=request.actor, agreements=[each for each in waiting if str(each.pk) in shown])
    if queries.waiting_for(request.membership).exists():
        return see_other("agreements", request.congregation.slug)
    return see_other("home", request.congregation.slug)


@gate(get=policy.see_agreement)
def agreement(request, agreement):
    told = {
        "agreement": agreement,
        "versions": queries.versions_of(request.actor, agreement),
        "may_change": policy.change_agreement.allows(request.actor, agreement),
    }
    return render(request, "congregations/agreement.html", told)


@gate(get=policy.write_agreement, post=policy.write_agreement)
def agreement_write(request):
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write_agreement(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("Written down. Everybody is asked the next time they come by."))
        return see_other("agreements", request.congregation.slug)
    told = {"form": form, "agreement": None}
    return render(request, "congregations/agreement_write.html", told, status=422 if form.is_bound else 200)


@gate(get=policy.change_agreement, post=policy.change_agreement)
def agreement_change(request, agreement):
    form = AgreementForm(request.POST or None, initial={"title": agreement.title, "words": agreement.words})
    if request.method == "POST" and form.is_valid():
        _say_how_it_went(
            request, change_agreement(actor=request.actor, agreement=agreement, **form.cleaned_data)
        )
        return see_other("agreements", request.congregation.slug)
    told = {"form": form, "agreement": agreement}
    return render(request, "congregations/agreement_write.html", told, status=422 if form.is_bound else 200)


def _say_how_it_went(request, newer):
    if newer is None:
        messages.warning(request, _("Somebody wrote it anew just before you. Read theirs first."))
    else:
        messages.success(request, _("Written anew. Everybody is asked the next time they come by."))


@gate(post=policy.change_agreement)
def agreement_end(request, agreement):
    end_agreement(actor=request.actor, agreement=agreement)
    messages.success(request, _("It holds no longer. Everybody can still read what it said."))
    return see_other("agreements", request.congregation.slug)
