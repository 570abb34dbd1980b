"""What those who sit in a crew say about more company: that they stay as they are, or would join with others."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.circles.actions import company as actions
from weft.circles.policy import circles as policy
from weft.circles.queries.circles import seated
from weft.core.pages import see_other
from weft.core.policy import gate


@gate(post=policy.stay_as_is)
def circle_stay(request, circle):
    stays = request.POST.get("stays") != "no"
    actions.stay_as_is(actor=request.actor, circle=circle, stays=stays)
    told = _("You stay as you are.") if stays else _("A free seat is offered to somebody who waits.")
    messages.success(request, told)
    return see_other("circle", request.congregation.slug, circle.pk)


@gate(get=policy.seek_company, post=policy.seek_company)
def circle_company(request, circle):
    if request.method == "POST":
        seeks = request.POST.get("seeks") != "no"
        actions.seek_company(actor=request.actor, circle=circle, seeks=seeks)
        told = (
            _("You said so. You hear when there is somebody.")
            if seeks
            else _("Taken back. Nothing of it is left.")
        )
        messages.success(request, told)
        return see_other("circle", request.congregation.slug, circle.pk)
    return render(request, "circles/company.html", {"circle": seated(circle)})
