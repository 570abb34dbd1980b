"""The page of what happened."""

from django.shortcuts import render

from weft.congregations.queries import chronicle as queries
from weft.core.pages import page_of
from weft.core.policy import be_member, gate

A_PAGE = 50


@gate(get=be_member)
def chronicle(request):
    page = page_of(request, queries.entries(request.actor), A_PAGE)
    told = {
        "page": page,
        "happened": queries.told(request.actor, page.object_list),
        "hash": queries.latest_hash(request.actor),
    }
    return render(request, "congregations/chronicle.html", told)
