"""Pages of who lives together."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.congregations.actions import household as actions
from weft.congregations.forms.household import ChildForm
from weft.congregations.models import Membership
from weft.congregations.policy import household as policy
from weft.congregations.queries import household as queries
from weft.congregations.queries.members import members
from weft.core.pages import see_other
from weft.core.policy import be_member, gate


def _home(request):
    return see_other("household", request.congregation.slug)


@gate(get=be_member)
def household(request):
    """Who lives with me; somebody to ask is found by name."""
    words = request.GET.get("name", "").strip()[:80]
    found = queries.to_ask(members(request.actor, words), request.actor) if words else {}
    told = {"page": queries.household_page(request.actor), "name": words, "found": found.values()}
    return render(request, "congregations/household.html", told)


@gate(post=policy.ask_housemate)
def household_ask(request, member):
    actions.ask_housemate(actor=request.actor, member=member)
    messages.success(request, _("Asked. Nothing is shared until they say yes themselves."))
    return _home(request)


@gate(post=policy.take_back_housemate)
def housemate_take_back(request, housemate):
    actions.take_back_housemate(actor=request.actor, housemate=housemate)
    messages.success(request, _("Taken back."))
    return _home(request)


@gate(post=policy.answer_housemate)
def housemate_join(request, housemate):
    if actions.join_household(actor=request.actor, housemate=housemate):
        messages.success(request, _("You live together here now."))
    return _home(request)


@gate(post=policy.answer_housemate)
def housemate_pass(request, housemate):
    actions.pass_household(actor=request.actor, housemate=housemate)
    messages.success(request, _("Done. Nothing of it is kept."))
    return _home(request)


@gate(get=be_member, post=be_member)
def household_leave(request):
    if request.method == "POST":
        actions.leave_household(actor=request.actor)
        messages.success(request, _("You live elsewhere here now."))
        return _home(request)
    told = {"page": queries.household_page(request.actor), "me": request.membership}
    return render(request, "congregations/household_leave.html", told)


@gate(get=be_member, post=be_member)
def child_new(request):
    """A first child begins a household where there is none."""
    form = ChildForm(
        request.POST or None, adults=_adults(request), initial={"guardian": request.membership.pk}
    )
    return _child(request, form)


@gate(get=policy.change_child, post=policy.change_child)
def child_change(request, child):
    card = next(each for each in queries.children_of(request.actor) if each.child.pk == child.pk)
    said = {"name": card.name, "allergy": card.allergy, "guardian": child.guardian_id}
    return _child(request, ChildForm(request.POST or None, adults=_adults(request), initial=said), child)


def _adults(request):
    me = request.membership
    here = queries.adults_of(me.household) if me.household else None
    return here if here is not None else Membership.objects.of(me.congregation_id).filter(pk=me.pk)


def _child(request, form, child=None):
    if request.method == "POST" and form.is_valid():
        actions.write_child(actor=request.actor, child=child, **form.cleaned_data)
        messages.success(request, _("Kept, sealed."))
        return _home(request)
    told = {"form": form, "child": child}
    return render(request, "congregations/household_child.html", told, status=422 if form.is_bound else 200)


@gate(post=policy.change_child)
def child_forget(request, child):
    actions.forget_child(actor=request.actor, child=child)
    messages.success(request, _("Deleted. Nothing of it is kept here."))
    return _home(request)
