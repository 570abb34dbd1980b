"""Pages of what is entrusted to whom, and of handing it on."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.actions import charges as actions
from weft.congregations.forms.charges import READY, ChargeForm, OfferForm, ready
from weft.congregations.forms.community import HOURS
from weft.congregations.models import Part
from weft.congregations.policy import charges as policy
from weft.congregations.policy.community import settle_congregation
from weft.congregations.policy.ties import see_the_unaccompanied
from weft.congregations.queries import charges as queries
from weft.core import clock
from weft.core.pages import see_other
from weft.core.policy import be_member, gate, mark


@gate(get=be_member)
def community(request):
    here = request.congregation
    hours = dict(HOURS)
    all_charges = queries.with_doors(request.actor, queries.charges(request.actor), clock.today(here.zone))
    told = {
        "charges": all_charges,
        "allowed": queries.everything_allowed(here, all_charges),
        "nobody_stands_in": queries.nobody_stands_in(request.membership),
        "asked": queries.asked_of_me(request.actor),
        "to_hand_over": queries.to_hand_over(request.actor),
        "may_settle": settle_congregation(request.actor),
        "may_make": policy.make_charge(request.actor),
        "may_see_care": see_the_unaccompanied(request.actor),
        "earliest": hours.get(here.hours_low),
        "latest": hours.get(here.hours_high),
    }
    return render(request, "congregations/community.html", told)


@gate(get=policy.see_charge)
def charge(request, charge):
    told = {
        "charge": charge,
        "page": queries.charge_page(request.actor, charge),
        "may_change": policy.change_charge.allows(request.actor, charge),
        "may_offer": policy.offer_charge.allows(request.actor, charge),
    }
    return render(request, "congregations/charge.html", told)


@gate(get=policy.make_charge, post=policy.make_charge)
def charge_new(request):
    words = request.congregation.vocabulary
    begun = ready(request.GET.get("like"), words)
    form = ChargeForm(request.POST or None, initial=begun, congregation=request.congregation)
    if request.method == "POST" and form.is_valid():
        made = actions.make_charge(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("It is there. Nobody holds it yet: ask somebody."))
        return see_other("charge", request.congregation.slug, made.pk)
    names = [(key, ready(key, words)["name"]) for key in READY]
    told = {"form": form, "ready": names}
    return render(request, "congregations/charge_new.html", told, status=422 if form.is_bound else 200)


@gate(get=policy.change_charge, post=policy.change_charge)
def charge_change(request, charge):
    now = {field: getattr(charge, field) for field in ChargeForm.base_fields}
    form = ChargeForm(request.POST or None, initial=now, congregation=request.congregation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_charge(actor=request.actor, charge=charge, **form.cleaned_data)
        except actions.StillNeeded as needed:
            form.add_error("permits", _still_needed(request, needed))
        else:
            messages.success(request, _("Kept."))
            return see_other("charge", request.congregation.slug, charge.pk)
    told = {"form": form, "charge": charge}
    return render(request, "congregations/charge_change.html", told, status=422 if form.is_bound else 200)


def _still_needed(request, needed):
    """What nobody could do any more, and what to do first."""
    lost = queries.sentences(request.congregation, needed.permits)
    return _("Then nobody who is here could %(what)s. Hand that over to somebody first.") % {
        "what": "; ".join(lost)
    }


@gate(post=policy.change_charge)
def charge_end(request, charge):
    try:
        actions.end_charge(actor=request.actor, charge=charge)
    except actions.StillNeeded as needed:
        messages.warning(request, _still_needed(request, needed))
        return see_other("charge", request.congregation.slug, charge.pk)
    messages.success(request, _("It has ended."))
    return see_other("community", request.congregation.slug)


@gate(get=policy.offer_charge, post=policy.offer_charge)
def charge_offer(request, charge):
    page = queries.charge_page(request.actor, charge)
    form = OfferForm(
        request.POST or None,
        takers=queries.takers(request.actor),
        is_holder=page.mine is not None and page.mine.part == Part.HOLDER,
        zone=request.congregation.zone,
    )
    if request.method == "POST" and form.is_valid():
        asked = actions.offer_charge(actor=request.actor, charge=charge, **form.asked)
        for_me = asked.taker_id == request.actor.membership_id
        messages.success(
            request,
            _("It waits for your own yes.")
            if for_me
            else _("Asked. Once they say yes, you hand it over here."),
        )
        return see_other("charge", request.congregation.slug, charge.pk)
    told = {"form": form, "charge": charge}
    return render(request, "congregations/charge_offer.html", told, status=422 if form.is_bound else 200)


@gate(get=policy.lay_down_charge, post=policy.lay_down_charge)
def holding_lay_down(request, holding):
    """Ask once, because nothing takes it back; then lay it down."""
    charge_id = holding.charge_id
    if request.method != "POST":
        told = {"holding": holding, "charge": holding.charge}
        return render(request, "congregations/charge_lay_down.html", told)
    try:
        actions.lay_down_charge(actor=request.actor, holding=holding)
    except actions.StillNeeded as needed:
        messages.warning(request, _still_needed(request, needed))
    else:
        messages.success(request, _("Laid down. Thank you for carrying it."))
    return see_other("charge", request.congregation.slug, charge_id)


@gate(get=policy.see_handover)
def handover(request, handover):
    mark(request.actor, [handover], accept=policy.accept_handover)
    told = {
        "handover": handover,
        "charge": handover.charge,
        "permits": queries.powers(request.congregation, handover.charge.permits),
    }
    return render(request, "congregations/handover.html", told)


@gate(post=policy.accept_handover)
def handover_accept(request, handover):
    actions.accept_handover(actor=request.actor, handover=handover)
    messages.success(request, _("Thank you. It is yours as soon as it is handed over."))
    return see_other("charge", request.congregation.slug, handover.charge_id)


@gate(post=policy.refuse_handover)
def handover_refuse(request, handover):
    actions.refuse_handover(actor=request.actor, handover=handover)
    messages.success(request, _("All right. Nothing of it is kept."))
    return see_other("community", request.congregation.slug)


@gate(post=policy.take_handover_back)
def handover_take_back(request, handover):
    actions.take_handover_back(actor=request.actor, handover=handover)
    messages.success(request, _("Taken back. Nothing of it is kept."))
    return see_other("charge", request.congregation.slug, handover.charge_id)


@gate(post=policy.hand_over)
def handover_hand_over(request, handover):
    try:
        done = actions.hand_over(actor=request.actor, handover=handover)
    except actions.StillNeeded as needed:
        messages.warning(request, _still_needed(request, needed))
    else:
        if done:
            messages.success(request, _("Handed over."))
        else:
            messages.warning(request, _("They cannot take it any more. Ask somebody else."))
    return see_other("charge", request.congregation.slug, handover.charge_id)
