"""Pages about oneself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.core.policy import be_member, gate
from weft.people.actions.people import change_me
from weft.people.forms import MeForm


@gate(get=be_member, post=be_member)
def me(request):
    person = request.person
    said = {"name": person.name, "zone": person.zone, "languages": person.languages}
    form = MeForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        change_me(actor=request.actor, person=person, **form.cleaned_data)
        messages.success(request, _("Kept. This is how others see you now."))
        return HttpResponse(status=303, headers={"Location": request.path})
    return render(request, "people/me.html", {"form": form}, status=422 if form.is_bound else 200)
