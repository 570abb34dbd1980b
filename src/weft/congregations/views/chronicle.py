"""The page of what happened."""

from django.core.paginator import Paginator
from django.shortcuts import render

from weft.congregations.queries import chronicle as queries
from weft.core.policy import be_member, gate

A_PAGE = 50


@gate(get=be_member)
def chronicle(request):
    page = Paginator(queries.entries(request.actor), A_PAGE).get_page(request.GET.get("page"))
    told = {
        "page": page,
        "happened": queries.told(request.actor, page.object_list),
        "hash": queries.latest_hash(request.actor),
    }
    return render(request, "congregations/chronicle.html", told)
