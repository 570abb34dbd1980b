"""Pages of who is here, each as they wish to be seen, and of who looks out for whom."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from weft.circles.queries import tellings as queries
from weft.congregations.actions.ties import say_readiness
from weft.congregations.forms.ties import ReadinessForm
from weft.congregations.policy.applications import see_applications
from weft.congregations.policy.coming import invite_member, make_invitation
from weft.congregations.policy.levels import set_level
from weft.congregations.policy.members import see_member
from weft.congregations.policy.ties import see_the_unaccompanied
from weft.congregations.queries import ties
from weft.congregations.queries.members import member_page
from weft.core.pages import page_of, see_other
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
        "may_see_care": see_the_unaccompanied(request.actor),
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


@gate(get=be_member, post=be_member)
def my_person(request):
    """Who looks out for me and for whom I look out, with how we reach each other; and for how many I would."""
    mine = ties.mine(request.actor)
    now = {"capacity": mine.readiness.capacity, "wants_another": mine.readiness.wants_another}
    form = ReadinessForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        say_readiness(actor=request.actor, member=request.membership, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return see_other("my_person", request.congregation.slug)
    told = {"form": form, "mine": mine} | _held(request, mine)
    return render(request, "congregations/my_person.html", told, status=422 if form.is_bound else 200)


def _held(request, mine):
    """Each tie that holds, with the other of the two, how to reach them, and what the two were last reminded of."""
    taken = [(mine.person, mine.person.giver)] if mine.person else []
    given = [(tie, tie.taker) for tie in mine.given]
    reach = queries.reach_of(request.actor, [other.pk for _tie, other in taken + given])
    themes = ties.themes_of(request.congregation)
    held = {
        side: [(tie, other, reach.get(other.pk, {}), ties.theme_now(tie, themes)) for tie, other in pairs]
        for side, pairs in (("taken", taken), ("given", given))
    }
    says_nothing = bool(taken or given) and not queries.says_how(request.actor)
    return held | {"says_nothing": says_nothing}
