"""Pages of a community: who is here, what is entrusted to whom, and the door for the invited."""

import logging
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from weft.congregations import policy, queries
from weft.congregations.actions import invite_member, join_as, revoke_invitation, settle_congregation
from weft.congregations.forms import HOURS, SettingsForm, WordsForm
from weft.congregations.logic import INVITATION_KEPT, PERMITS, hash_of
from weft.core import mail
from weft.core.policy import Public, be_member, gate, mark

log = logging.getLogger("weft.congregations")

A_PAGE = 60
THE_SECRET = Public("The secret in the address is the key.")


def _see_other(name, *args):
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})


@gate(get=be_member)
def people(request):
    words = request.GET.get("name", "").strip()[:80]
    pages = Paginator(queries.members(request.actor, words), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    page.object_list = mark(request.actor, page.object_list, invite=policy.invite_member)
    invitations = queries.open_invitations(request.actor) if request.actor.holds("welcome") else []
    told = {"page": page, "name": words, "invitations": invitations}
    told["query"] = urlencode({"name": words}) if words else ""
    return render(request, "congregations/people.html", told)


@gate(get=policy.see_member)
def member(request, member):
    page = queries.member_page(request.actor, member)
    return render(request, "congregations/member.html", {"member": member, "page": page})


@gate(post=policy.invite_member)
def invite(request, member):
    secret = invite_member(actor=request.actor, member=member)
    return _show_link(request, member, secret)


@gate(post=policy.invite_member)
def invite_by_mail(request, member):
    """Make a link and send it at once; it is shown only when the mail cannot leave."""
    if not member.person.mail:
        raise Http404
    secret = invite_member(actor=request.actor, member=member)
    told = {
        "member": member,
        "congregation": request.congregation,
        "inviter": request.person,
        "link": _link(request, secret),
    }
    words = render_to_string("congregations/mail/invitation.txt", told)
    subject = _("Your way in to %(name)s") % {"name": request.congregation.name}
    try:
        mail.send(member.person.mail, subject, words, key=f"invitation-{hash_of(secret)[:24]}")
    except OSError as error:
        log.warning("an invitation could not be sent: %s", type(error).__name__)
        messages.warning(
            request, _("The mail could not be sent just now. Here is the link to hand over yourself.")
        )
        return _show_link(request, member, secret)
    messages.success(request, _("The link is on its way by mail."))
    return _see_other("member", request.congregation.slug, member.pk)


def _show_link(request, member, secret):
    told = {"member": member, "link": _link(request, secret)}
    return _quietly(render(request, "congregations/invited.html", told))


def _link(request, secret):
    path = reverse("join", args=[secret])
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


@gate(post=policy.revoke_invitation)
def take_back(request, invitation):
    revoke_invitation(actor=request.actor, invitation=invitation)
    messages.success(request, _("Taken back. That link opens nothing any more."))
    return _see_other("people", request.congregation.slug)


@gate(get=be_member)
def community(request):
    hours = dict(HOURS)
    told = {
        "charges": queries.charges(request.actor),
        "permits": list(PERMITS.items()),
        "may_settle": policy.settle_congregation(request.actor),
        "earliest": hours.get(request.congregation.hours_low),
        "latest": hours.get(request.congregation.hours_high),
    }
    return render(request, "congregations/community.html", told)


@gate(get=policy.settle_congregation, post=policy.settle_congregation)
def community_settings(request):
    here = request.congregation
    now = {field: getattr(here, field) for field in SettingsForm.base_fields}
    form = SettingsForm(request.POST or None, initial=now, words=here.vocabulary)
    words = WordsForm(request.POST or None, words=here.words)
    if request.method == "POST" and form.is_valid() and words.is_valid():
        settle_congregation(
            actor=request.actor, congregation=here, settings=form.cleaned_data, words=words.words
        )
        messages.success(request, _("Kept. Rounds that are open already stay as they are."))
        return _see_other("community", here.slug)
    told = {"form": form, "words_form": words}
    return render(request, "congregations/settings.html", told, status=422 if form.is_bound else 200)


@gate(get=THE_SECRET, post=THE_SECRET)
def join(request, secret):
    """Show who invites whom to what.

    A passer-by who takes it up is led on, and nothing changes yet; somebody signed in comes in at once.
    """
    invitation = queries.open_invitation(secret)
    if invitation is None:
        return _quietly(render(request, "account/signup_closed.html", status=404))
    if request.method == "POST" and request.person is None:
        request.session[INVITATION_KEPT] = invitation.pk
        return _see_other("account_signup")
    if request.method == "POST" and join_as(
        actor=request.actor, invitation=invitation, person=request.person
    ):
        return _see_other("home", invitation.congregation.slug)
    belongs = request.person is not None and invitation.congregation in queries.homes_of(request.person.pk)
    told = {"invitation": invitation, "belongs": belongs}
    return _quietly(render(request, "congregations/join.html", told))


def _quietly(response):
    """A page with a secret in it, or in its address, tells nobody the address its reader comes from.

    It still names this house: a browser that may say nothing at all cannot send the page's own forms back to us.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
