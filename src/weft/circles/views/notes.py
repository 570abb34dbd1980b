"""The words one keeps for oneself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.circles.actions.notes import note_needs
from weft.circles.forms.notes import NeedsForm
from weft.circles.queries.notes import my_needs
from weft.core.policy import be_member, gate


@gate(get=be_member, post=be_member)
def access(request):
    form = NeedsForm(request.POST or None, initial=my_needs(request.actor))
    if request.method == "POST" and form.is_valid():
        note_needs(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("Kept, sealed. Only you read it here."))
        return HttpResponse(status=303, headers={"Location": request.path})
    return render(request, "circles/access.html", {"form": form}, status=422 if form.is_bound else 200)
