"""Naming and leaving a circle, and the words one keeps for oneself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from weft.circles import policy, queries
from weft.circles.actions import leave_circle, name_circle, note_access
from weft.circles.forms import AccessForm, NameForm
from weft.core.policy import be_member, gate


def _see_other(name, *args):
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})


@gate(get=policy.name_circle, post=policy.name_circle)
def circle_name(request, circle):
    form = NameForm(request.POST or None, initial={"name": circle.name})
    if request.method == "POST" and form.is_valid():
        name_circle(actor=request.actor, circle=circle, name=form.cleaned_data["name"])
        return _see_other("circle", request.congregation.slug, circle.pk)
    told = {"form": form, "circle": queries.seated(circle)}
    return render(request, "circles/name.html", told, status=422 if form.is_bound else 200)


@gate(get=policy.leave_circle, post=policy.leave_circle)
def circle_leave(request, circle):
    if request.method == "POST":
        leave_circle(actor=request.actor, circle=circle)
        messages.success(request, _("You have left. Come back to a new one when you like."))
        return _see_other("circles", request.congregation.slug)
    return render(request, "circles/leave.html", {"circle": queries.seated(circle)})


@gate(get=be_member, post=be_member)
def access(request):
    form = AccessForm(request.POST or None, initial={"words": queries.access_words(request.actor)})
    if request.method == "POST" and form.is_valid():
        note_access(actor=request.actor, words=form.cleaned_data["words"])
        messages.success(request, _("Kept, sealed. Only you read it here."))
        return HttpResponse(status=303, headers={"Location": request.path})
    return render(request, "circles/access.html", {"form": form}, status=422 if form.is_bound else 200)
