"""The first pages: setting up, what is next, who can read what, and whether the house is well."""

import email
import email.policy
from datetime import datetime
from pathlib import Path

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.i18n import set_language

from weft.circles.actions.circles import open_selves
from weft.circles.actions.doors import knock_at_circle
from weft.circles.forms.doors import KnockForm
from weft.circles.policy.doors import come_along
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.community import found_congregation
from weft.congregations.forms.words import FirstWordsForm
from weft.congregations.policy.ties import see_the_unaccompanied
from weft.congregations.queries.charges import nobody_stands_in
from weft.congregations.queries.community import homes_of, is_fresh
from weft.core.actor import the_house
from weft.core.pages import page_of, see_other
from weft.core.policy import Public, be_member, gate
from weft.flows.actions import make_example
from weft.people.actions.accounts import open_account
from weft.people.actions.people import add_people
from weft.people.models import Person
from weft.web import queries
from weft.web.forms import FoundForm, SetupWordForm
from weft.web.setup import word_is_asked

DOORS_A_PAGE = 30

FIRST = Public(
    "Nobody has a community here yet; on a house that others can reach, the set-up word is the key."
)


@gate(get=Public("It shows the way in, or leads home whoever is signed in."))
@never_cache
def front(request):
    if request.person is not None:
        homes = list(homes_of(request.person.pk))
        if len(homes) == 1:
            return redirect("home", homes[0].slug)
        return render(request, "web/homes.html", {"homes": homes})
    return _first_run(request) if is_fresh() else redirect("sign_in")


@gate(get=FIRST, post=FIRST)
@never_cache
def start(request):
    """Set up a community of one's own; whoever does is its first steward and is signed in at once."""
    if not is_fresh():
        raise Http404
    form, words = FoundForm(request.POST or None), FirstWordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and words.is_valid():
        member = _found(form.cleaned_data, words)
        get_adapter(request).login(request, member.person.account)
        return see_other("home", member.congregation.slug)
    return _first_run(request, form, words)


@gate(post=FIRST)
@never_cache
def example(request):
    """Look around a community that nobody lives in."""
    if not is_fresh():
        raise Http404
    form = SetupWordForm(request.POST)
    if not form.is_valid():
        return _first_run(request, example_form=form)
    member = make_example(actor=the_house())
    get_adapter(request).login(request, member.person.account)
    return see_other("home", member.congregation.slug)


def _first_run(request, form=None, words=None, example_form=None):
    asked = (form is not None and form.is_bound) or example_form is not None
    told = {
        "form": form or FoundForm(),
        "words_form": words or FirstWordsForm(),
        "example_form": example_form or SetupWordForm(auto_id="example_%s"),
        "asks_word": word_is_asked(),
    }
    return render(request, "web/first_run.html", told, status=422 if asked else 200)


@transaction.atomic
def _found(said, words):
    if not is_fresh():
        raise Http404
    house = the_house()
    person = Person(name=said["name"], zone=said["zone"], languages=said["languages"], mail=said["email"])
    [founder] = add_people(actor=house, people=[person])
    member = found_congregation(
        actor=house,
        founder=founder,
        name=said["community"],
        zone=said["zone"],
        words=words.words,
        word_set=words.cleaned_data["word_set"],
        language=get_language() or "en",
    )
    actor = actor_of(member)
    open_selves(actor=actor, members=[member])
    open_account(actor=actor, person=founder, email=said["email"])
    return member


@gate(get=be_member)
def home(request):
    page = queries.home(request.actor, request.congregation, request.person.zone)
    told = {"page": page, "next_circle": page.titles.get(page.next.circle.pk) if page.next else None}
    told["may_see_care"] = see_the_unaccompanied(request.actor)
    told["nobody_stands_in"] = nobody_stands_in(request.membership)
    told["later"] = [(meeting, page.titles[meeting.circle.pk]) for meeting in page.later]
    for knock in page.waiting.knocks if page.waiting else ():
        knock.called = page.titles[knock.circle_id].title
    return render(request, "web/home_arrival.html" if page.arrival else "web/home.html", told)


@gate(get=be_member, post=come_along)
def doors(request):
    """Which crews are open; ask one of them with one button."""
    if request.method == "POST":
        form = KnockForm(request.POST)
        asked = form.is_valid() and knock_at_circle(
            actor=request.actor, circle_id=form.cleaned_data["circle"]
        )
        if asked:
            messages.success(request, _("Asked. Those who sit there answer."))
        else:
            messages.info(request, _("This is not possible now. The others here can be asked."))
        return see_other("doors", request.congregation.slug)
    page = queries.doors(request.actor, request.congregation, request.person.zone)
    ahead = page_of(request, page.ahead, DOORS_A_PAGE)
    return render(request, "circles/doors.html", {"doors": page, "ahead": ahead, "page": ahead})


@gate(get=Public("Everybody may know who can read what."))
def privacy(request):
    """In the words of the one community in which somebody is at home; with none or several, in the usual ones."""
    homes = list(homes_of(request.person.pk)[:2]) if request.person else []
    told = {"words": homes[0].vocabulary} if len(homes) == 1 else {}
    return render(request, "web/privacy.html", told)


@gate(post=Public("Everybody may choose the language in which this house speaks to them."))
def speak(request):
    """Keep the choice in a cookie of this browser, and lead back to where it was made."""
    answer = set_language(request)
    if answer.status_code == 302:
        answer.status_code = 303
    return answer


@gate(get=Public("For the machine that watches this one; it tells nothing about anybody."))
@never_cache
def readyz(request):
    try:
        troubles = queries.troubles()
    except DatabaseError:
        troubles = ["The database does not answer."]
    return JsonResponse({"ready": not troubles, "troubles": troubles}, status=503 if troubles else 200)


ONLY_HERE = Public("Only while trying Weft out on one's own machine: mail that went nowhere.")


@gate(get=ONLY_HERE)
@never_cache
def dev_mails(request):
    mails = [_mail(file) for file in sorted(_mailbox().glob("*.eml"), reverse=True)[:50]]
    return render(request, "web/dev_mails.html", {"mails": mails})


@gate(get=ONLY_HERE)
@never_cache
def dev_mail(request, name):
    file = _mailbox() / f"{name}.eml"
    if not file.is_file():
        raise Http404
    return render(request, "web/dev_mail.html", {"mail": _mail(file)})


def _mailbox() -> Path:
    if not settings.DEV:
        raise Http404
    return Path(settings.MAILBOX)


def _mail(file):
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    return {
        "name": file.stem,
        "to": message["to"],
        "subject": message["subject"],
        "words": body.get_content() if body else "",
        "at": datetime.fromtimestamp(file.stat().st_mtime, timezone.get_current_timezone()),
    }
