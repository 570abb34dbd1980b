"""The door: links for the invited."""

import logging

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from weft.congregations.actions.coming import invite_member, join_as, revoke_invitation
from weft.congregations.logic.secrets import INVITATION_KEPT, hash_of
from weft.congregations.policy import coming as policy
from weft.congregations.queries import coming as queries
from weft.congregations.queries.community import homes_of
from weft.core import mail
from weft.core.policy import Public, gate

log = logging.getLogger("weft.congregations")


THE_SECRET = Public("The secret in the address is the key.")


def _see_other(name, *args):
    return HttpResponse(status=303, headers={"Location": reverse(name, args=args)})


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
    belongs = request.person is not None and invitation.congregation in homes_of(request.person.pk)
    told = {"invitation": invitation, "belongs": belongs}
    return _quietly(render(request, "congregations/join.html", told))


def _quietly(response):
    """A page with a secret in it, or in its address, tells nobody the address its reader comes from.

    It still names this house: a browser that may say nothing at all cannot send the page's own forms back to us.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
