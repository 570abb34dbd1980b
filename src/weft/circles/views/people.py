"""Pages of who is here, each as they wish to be seen."""

from urllib.parse import urlencode

from django.shortcuts import render

from weft.circles.queries import tellings as queries
from weft.congregations.policy.applications import see_applications
from weft.congregations.policy.coming import invite_member, make_invitation
from weft.congregations.policy.levels import set_level
from weft.congregations.policy.members import see_member
from weft.congregations.queries.members import member_page
from weft.core.pages import page_of
from weft.core.policy import be_member, gate, mark

A_PAGE = 60


@gate(get=be_member)
def people(request):
    """Who is here; found by name, and by words of what they tell whoever asks."""
    words = request.GET.get("name", "").strip()[:80]
    telling = queries.words_found(request.actor, words)
    page = page_of(request, queries.people(request.actor, words, telling), A_PAGE)
    page.object_list = mark(request.actor, page.object_list, invite=invite_member)
    for member in page.object_list:
        member.telling = telling.get(member.pk, [])
    told = {
        "page": page,
        "name": words,
        "query": urlencode({"name": words}) if words else "",
        "may_invite": make_invitation(request.actor),
        "may_decide": see_applications(request.actor),
    }
    return render(request, "congregations/people.html", told)


@gate(get=see_member)
def member(request, member):
    told = {
        "member": member,
        "page": member_page(request.actor, member),
        "portrait": queries.portrait(request.actor, member),
        "may_level": request.actor.holds("settle") and set_level.allows(request.actor, member),
        "is_me": member.pk == request.actor.membership_id,
    }
    return render(request, "congregations/member.html", told)
