"""Looking out for one another: yes and no, and the pages of whoever sees that nobody is left alone."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from weft.congregations.actions import ties as actions
from weft.congregations.forms.ties import ProposeForm, ThemesForm
from weft.congregations.models import Tie
from weft.congregations.policy import ties as policy
from weft.congregations.policy.members import see_member
from weft.congregations.queries import ties as queries
from weft.core.pages import page_of, see_other
from weft.core.policy import Public, gate, mark

A_PAGE = 60
THE_SECRET = Public("The signed link of a reminder is the key; it stops that reminder, and tells nothing.")


@gate(post=policy.accept_tie)
def tie_yes(request, tie):
    if actions.accept_tie(actor=request.actor, tie=tie):
        messages.success(request, _("Thank you. It holds once both of you have said yes."))
    else:
        messages.warning(request, _("That cannot be any more. Nothing else was changed."))
    return see_other("my_person", request.congregation.slug)


@gate(post=policy.end_tie)
def tie_end(request, tie):
    actions.end_tie(actor=request.actor, tie=tie)
    messages.success(request, _("All right. It is over, and needs no reason."))
    return see_other("my_person", request.congregation.slug)


@gate(post=policy.switch_prompts)
def tie_prompts(request, tie):
    actions.switch_prompts(actor=request.actor, tie=tie, on=request.POST.get("on") == "yes")
    messages.success(request, _("Kept."))
    return see_other("my_person", request.congregation.slug)


@csrf_exempt
@gate(get=THE_SECRET, post=THE_SECRET)
def prompts_off(request, secret):
    """Stop a reminder by its own link, without signing in. Mail programmes post here by themselves (RFC 8058)."""
    opened = queries.opened_secret(secret)
    if opened is None:
        raise Http404
    if request.method == "POST":
        pk, to_giver = opened
        for tie in Tie.everywhere.filter(pk=pk):
            actions.stop_prompts(actor=request.actor, tie=tie, to_giver=to_giver)
    told = {"is_done": request.method == "POST"}
    response = render(request, "congregations/my_person_prompts_off.html", told)
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@gate(get=policy.see_the_unaccompanied)
def care(request):
    page = page_of(request, queries.on_their_own(request.actor), A_PAGE)
    page.object_list = mark(request.actor, page.object_list, meet=see_member)
    may_propose = policy.propose_ties(request.actor)
    told = {
        "page": page,
        "may_propose": may_propose,
        "has_room": may_propose and queries.has_room(request.congregation.pk),
        "may_choose_themes": policy.choose_themes(request.actor),
    }
    return render(request, "congregations/care.html", told)


@gate(post=policy.propose_ties)
def care_propose(request):
    asked = actions.propose_ties(actor=request.actor, congregation=request.congregation)
    return _say_how_it_went(request, asked)


@gate(get=policy.propose_to, post=policy.propose_to)
def care_person(request, member):
    """Propose one person to one other. Whether the two could be asked is not told: it might tell of a block."""
    form = ProposeForm(request.POST or None, givers=queries.could_be_asked(request.actor, member))
    if request.method == "POST" and form.is_valid():
        actions.propose_tie(actor=request.actor, giver=form.cleaned_data["giver"], taker=member)
        messages.success(request, _("If it can be, both are asked now. What comes of it is between the two."))
        return see_other("care", request.congregation.slug)
    told = {"form": form, "member": member}
    return render(request, "congregations/care_person.html", told, status=422 if form.is_bound else 200)


@gate(post=policy.propose_ties)
def care_reshuffle(request):
    asked = actions.reshuffle_ties(actor=request.actor, congregation=request.congregation)
    return _say_how_it_went(request, asked)


def _say_how_it_went(request, asked):
    if asked:
        messages.success(request, _("They are asked. Whatever comes of it is between the two."))
    else:
        messages.info(request, _("Nobody new could be asked just now."))
    return see_other("care", request.congregation.slug)


@gate(get=policy.choose_themes, post=policy.choose_themes)
def care_themes(request):
    now = {"themes": "\n".join(queries.themes_of(request.congregation))}
    form = ThemesForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        actions.choose_themes(
            actor=request.actor, congregation=request.congregation, themes=form.cleaned_data["themes"]
        )
        messages.success(request, _("Kept."))
        return see_other("my_person", request.congregation.slug)
    return render(
        request, "congregations/care_themes.html", {"form": form}, status=422 if form.is_bound else 200
    )
