"""Pages of leaving, and of taking everything along."""

from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone_name
from django.views.decorators.cache import never_cache

from weft.core.models import Work
from weft.core.pages import quietly, see_other
from weft.core.policy import Public, be_member, gate
from weft.flows import policy
from weft.flows.actions.exports import ask_for_everything, take_everything
from weft.flows.actions.leaving import leave_congregation
from weft.flows.queries.leaving import leaving_page
from weft.people.queries.accounts import has_way_in
from weft.people.queries.exports import my_export, open_export

THE_SECRET = Public("The secret in the address is the key.")


@gate(get=be_member, post=be_member)
def leave(request):
    """Says before what goes and what stays; then one button."""
    if request.method == "POST" and leave_congregation(actor=request.actor, member=request.membership):
        if has_way_in(request.actor.person_id):
            return see_other("front")
        logout(request)
        return see_other("out")
    told = {"page": leaving_page(request.actor, request.membership)}
    return render(request, "people/leave.html", told, status=422 if request.method == "POST" else 200)


@gate(get=policy.take_with_me, post=policy.take_with_me)
def take_with_me(request):
    """Ask for all that is one's own; the answer is a link of one's own."""
    if request.method == "POST":
        secret = ask_for_everything(actor=request.actor)
        return quietly(see_other("take_away", secret))
    return render(request, "people/export.html", {"export": my_export(request.actor)})


@gate(get=THE_SECRET, post=THE_SECRET)
@never_cache
def take_away(request, secret):
    """Looking takes nothing along: that needs a press of the button, and works once."""
    export = open_export(secret)
    if export is None:
        raise Http404
    is_ready = export.work is not None and export.work.state == Work.State.DONE
    if request.method == "POST" and is_ready:
        content = take_everything(actor=request.actor, export=export)
        if content is None:
            raise Http404
        return quietly(_file(content))
    told = {"export": export, "secret": secret, "is_ready": is_ready, "work": export.work}
    told["zone"] = get_current_timezone_name()
    return quietly(
        render(request, "people/export_link.html", told, status=422 if request.method == "POST" else 200)
    )


def _file(content):
    headers = {"Content-Disposition": 'attachment; filename="everything.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)
