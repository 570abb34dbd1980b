"""Pages about oneself: what I tell, to whom, and how that looks from outside."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from weft.circles.actions.tellings import Said, keep_signup, tell_of_me
from weft.circles.forms.tellings import TellingsForm, already
from weft.circles.queries import tellings as queries
from weft.congregations.queries.community import homes_of
from weft.congregations.queries.members import member_page
from weft.core.pages import see_other
from weft.core.policy import Public, be_member, gate
from weft.people.actions.people import forget_signup
from weft.people.forms import MeForm

MADE_PUBLIC = Public("It shows only what somebody made public, and is there only as long as that is so.")
VIEWERS = ("crews", "tied", "congregation", "neighbours", "public", "welcome", "host")


@gate(get=be_member, post=be_member)
def me(request):
    """Everything of me in one form: a slip in one field loses nothing of the others."""
    about, tellings = _forms(request)
    zone_before = request.person.zone
    if request.method == "POST" and about.is_valid() and tellings.is_valid():
        tell_of_me(
            actor=request.actor,
            person=request.person,
            me=about.cleaned_data,
            said={field: Said(*each) for field, each in tellings.said().items()},
            listed=tellings.cleaned_data["listed"],
        )
        messages.success(request, _("Kept. This is how others see you now."))
        return HttpResponse(status=303, headers={"Location": _after(request, zone_before)})
    told = {"form": about, "tellings": tellings, "membership": request.membership}
    told["homes_count"] = homes_of(request.person.pk).count()
    return render(request, "people/me.html", told, status=422 if about.is_bound else 200)


def _after(request, zone_before):
    """Back to the page; whoever moved is asked first whether their week moves with them."""
    if request.person.zone == zone_before:
        return request.path
    return f"{reverse('availability_moved', args=[request.congregation.slug])}?{urlencode({'from': zone_before})}"


def _forms(request):
    person = request.person
    fields = ("name", "said_as", "zone", "languages", "language")
    about = MeForm(request.POST or None, initial={field: getattr(person, field) for field in fields})
    tellings = TellingsForm(
        request.POST or None,
        words=request.congregation.vocabulary,
        initial=already(queries.my_tellings(request.actor), request.membership),
    )
    if request.method == "POST":
        tellings.is_valid()
    return about, tellings


@gate(post=be_member)
def signup_keep(request):
    keep_signup(actor=request.actor, person=request.person)
    messages.success(request, _("They are yours now. Say below who reads each of them."))
    return see_other("me", request.congregation.slug)


@gate(post=be_member)
def signup_forget(request):
    forget_signup(actor=request.actor, person=request.person)
    messages.success(request, _("Deleted. Nothing of it is kept here."))
    return see_other("me", request.congregation.slug)


@gate(get=be_member)
def seen(request):
    """Myself through the eyes of somebody, by the very rule that holds for them."""
    chosen = request.GET.get("as")
    viewer = chosen if chosen in VIEWERS else VIEWERS[0]
    readers = queries.eyes(request.actor)
    reader = readers.get(viewer, readers["congregation"])
    told = {
        "viewer": viewer,
        "is_tied": readers["tied"].membership_id != queries.SOMEBODY,
        "page": member_page(reader, request.membership) if reader.is_member else None,
        "viewers": VIEWERS,
        "membership": request.membership,
        "portrait": queries.portrait(reader, request.membership),
        "finds_me": queries.finds(reader, request.membership),
    }
    return render(request, "circles/seen.html", told)


@gate(get=MADE_PUBLIC)
def public_page(request, name):
    portrait = queries.public_page(name)
    if portrait is None:
        raise Http404
    response = render(request, "circles/public.html", {"portrait": portrait})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    return response
