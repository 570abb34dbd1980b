"""Pages of who is here."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from weft.congregations.policy import members as policy
from weft.congregations.policy.coming import invite_member
from weft.congregations.queries import members as queries
from weft.congregations.queries.coming import open_invitations
from weft.core.policy import be_member, gate, mark

A_PAGE = 60


def _see_other(name, *args):
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})


@gate(get=be_member)
def people(request):
    words = request.GET.get("name", "").strip()[:80]
    pages = Paginator(queries.members(request.actor, words), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    page.object_list = mark(request.actor, page.object_list, invite=invite_member)
    invitations = open_invitations(request.actor) if request.actor.holds("welcome") else []
    told = {"page": page, "name": words, "invitations": invitations}
    told["query"] = urlencode({"name": words}) if words else ""
    return render(request, "congregations/people.html", told)


@gate(get=policy.see_member)
def member(request, member):
    page = queries.member_page(request.actor, member)
    return render(request, "congregations/member.html", {"member": member, "page": page})
