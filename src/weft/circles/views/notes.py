"""The words one keeps for oneself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from weft.circles.actions.notes import note_access
from weft.circles.forms.notes import AccessForm
from weft.circles.queries.notes import access_words
from weft.core.policy import be_member, gate


def _see_other(name, *args):
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})


@gate(get=be_member, post=be_member)
def access(request):
    form = AccessForm(request.POST or None, initial={"words": access_words(request.actor)})
    if request.method == "POST" and form.is_valid():
        note_access(actor=request.actor, words=form.cleaned_data["words"])
        messages.success(request, _("Kept, sealed. Only you read it here."))
        return HttpResponse(status=303, headers={"Location": request.path})
    return render(request, "circles/access.html", {"form": form}, status=422 if form.is_bound else 200)
