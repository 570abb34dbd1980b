"""Naming and leaving a circle."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.circles.actions.circles import leave_circle, name_circle
from weft.circles.forms.circles import NameForm
from weft.circles.policy import circles as policy
from weft.circles.queries import circles as queries
from weft.core.pages import see_other
from weft.core.policy import gate


@gate(get=policy.name_circle, post=policy.name_circle)
def circle_name(request, circle):
    form = NameForm(request.POST or None, initial={"name": circle.name})
    if request.method == "POST" and form.is_valid():
        name_circle(actor=request.actor, circle=circle, name=form.cleaned_data["name"])
        return see_other("circle", request.congregation.slug, circle.pk)
    told = {"form": form, "circle": queries.seated(circle)}
    return render(request, "circles/name.html", told, status=422 if form.is_bound else 200)


@gate(get=policy.leave_circle, post=policy.leave_circle)
def circle_leave(request, circle):
    if request.method == "POST":
        leave_circle(actor=request.actor, circle=circle)
        messages.success(request, _("You have left. Come back to a new one when you like."))
        return see_other("circles", request.congregation.slug)
    return render(request, "circles/leave.html", {"circle": queries.seated(circle)})
