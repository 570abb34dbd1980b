"""The page behind the signed link of a call: it works by mail alone, without signing in and without a script."""

from zoneinfo import ZoneInfo

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from weft.circles.actions.circles import leave_circle
from weft.core.pages import quietly, see_other
from weft.core.policy import Public, gate
from weft.core.tongue import speaking
from weft.meetings.queries import rhythm, series_of
from weft.weaving.actions import calls as actions
from weft.weaving.policy import calls as policy
from weft.weaving.queries.call_links import opened_call
from weft.weaving.views.gathered import begin, meeting

THE_SECRET = Public("The signed link in a mail is the key; it opens one call for the one it was written to.")
ANSWERS = {
    "join": actions.join_call,
    "leave": actions.leave_call,
    "next": actions.hear_of_next_call,
    "not": actions.decline_call,
}


@gate(get=THE_SECRET, post=THE_SECRET)
def call_link(request, secret):
    """Looking changes nothing; each button does one thing, for the one to whom the mail was written."""
    link = opened_call(secret)
    if link is None:
        raise Http404
    if link.circle is not None and link.has_account:
        return quietly(see_other("circle", link.call.congregation.slug, link.circle.pk))
    person, here = link.member.person, link.call.congregation
    with speaking(person.language, here.language), timezone.override(ZoneInfo(person.zone)):
        response = quietly(_answered(request, link))
        response.headers["Content-Language"] = get_language() or ""
        return response


def _answered(request, link):
    done, status = "", 200
    if request.method == "POST":
        done = _do(request, link)
        status = 200 if done else 422
    if done == "confirm":
        return see_other("call_link", request.resolver_match.kwargs["secret"])
    told = _told(link, done) | {"is_impossible": status == 422}
    return render(request, "weaving/call_link.html", told, status=status)


def _do(request, link):
    """What was pressed, if it could be done; nothing where it is not possible any more."""
    pressed, actor = request.POST.get("do", ""), link.actor
    if link.circle is not None:
        if pressed == "leave":
            leave_circle(actor=actor, circle=link.circle)
            return "left"
        return ""
    if pressed == "confirm" and policy.confirm_call.allows(actor, link.call):
        told = meeting(link.call, actor, link.member.person.zone, request.POST)
        return "confirm" if begin(told, actor) is not None else ""
    answer = ANSWERS.get(pressed)
    return pressed if answer and answer(actor=actor, call=link.call) is not False else ""


def _told(link, done):
    """Everything the page shows, in the words of the community, to whom the mail was written."""
    here = link.call.congregation
    told = {
        "link": link,
        "call": link.call,
        "reader": link.member,
        "congregation": here,
        "words": here.vocabulary,
        "done": done,
    }
    if link.circle is not None:
        series = series_of(link.actor, link.circle)
        return told | {"rhythm": rhythm(series, link.member.person.zone) if series else None}
    if link.has_ended:
        return told
    return (
        told
        | meeting(link.call, link.actor, link.member.person.zone)
        | {"may_confirm": policy.confirm_call.allows(link.actor, link.call)}
    )
