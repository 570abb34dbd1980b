"""The door: links for the invited."""

import logging

import segno
from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from weft.congregations.actions.coming import Terms, invite_member, make_invitation, revoke_invitation
from weft.congregations.forms.coming import LinkForm
from weft.congregations.logic.secrets import hash_of
from weft.congregations.policy import coming as policy
from weft.congregations.queries import coming as queries
from weft.core import mail
from weft.core.pages import address_of, page_of, quietly, see_other
from weft.core.policy import gate
from weft.core.tongue import speaking

log = logging.getLogger("weft.congregations")

A_PAGE = 60


# Links for one


@gate(post=policy.invite_member)
def invite(request, member):
    secret = invite_member(actor=request.actor, member=member)
    return show_link(request, secret, member=member)


@gate(post=policy.invite_member)
def invite_by_mail(request, member):
    """Make a link and send it at once; it is shown only when the mail cannot leave."""
    if not member.person.mail:
        raise Http404
    if queries.enough_for_today(member):
        said = _("Enough letters have gone there today. Make a link and hand it over yourself, or wait.")
        messages.warning(request, said)
        return see_other("member", request.congregation.slug, member.pk)
    secret = invite_member(actor=request.actor, member=member)
    try:
        _send(request, member, secret)
    except OSError as error:
        log.warning("an invitation could not be sent: %s", type(error).__name__)
        messages.warning(
            request, _("The mail could not be sent just now. Here is the link to hand over yourself.")
        )
        return show_link(request, secret, member=member)
    messages.success(request, _("The link is on its way by mail."))
    return see_other("member", request.congregation.slug, member.pk)


def _send(request, member, secret):
    told = {
        "member": member,
        "congregation": request.congregation,
        "inviter": request.person,
        "link": address_of(request, "join", secret),
    }
    with speaking(member.person.language, request.congregation.language):
        words = render_to_string("congregations/mail/invitation.txt", told)
        subject = _("Your way in to %(name)s") % {"name": request.congregation.name}
        mail.send(member.person.mail, subject, words, key=f"invitation-{hash_of(secret)[:24]}")


# Links for the first so many


@gate(get=policy.make_invitation)
def invitations(request):
    page = page_of(request, queries.invitations(request.actor), A_PAGE)
    return render(request, "congregations/invitations.html", {"page": page})


@gate(get=policy.make_invitation, post=policy.make_invitation)
def invitation_new(request):
    choices = {
        "levels": queries.levels_to_choose(request.actor),
        "charges": queries.charges_to_choose(request.actor),
        "begins": queries.first_level(request.congregation.pk),
    }
    form = LinkForm(request.POST if request.method == "POST" else None, **choices)
    if request.method == "POST" and form.is_valid():
        made = make_invitation(actor=request.actor, terms=Terms(**form.cleaned_data))
        if made is not None:
            invitation, secret = made
            return show_link(request, secret, invitation=invitation)
        form.add_error(None, _("Twenty links of yours are open. Take one back before you make another."))
    status = 422 if request.method == "POST" else 200
    return render(request, "congregations/invitation_new.html", {"form": form}, status=status)


@gate(post=policy.revoke_invitation)
def take_back(request, invitation):
    revoke_invitation(actor=request.actor, invitation=invitation)
    messages.success(request, _("Taken back. That link opens nothing any more."))
    if policy.make_invitation(request.actor):
        return see_other("invitations", request.congregation.slug)
    return see_other("people", request.congregation.slug)


# A link, once


def show_link(request, secret, *, member=None, invitation=None):
    """The one time a link is shown: to copy, to point a phone at, and as a slip to print."""
    link = address_of(request, "join", secret)
    told = {"member": member, "invitation": invitation, "link": link, "drawn": drawn(link)}
    return quietly(render(request, "congregations/invited.html", told))


def drawn(link):
    """The squares that a phone reads, drawn here: no other house hears of the link."""
    code = segno.make(link, micro=False, error="m")
    return mark_safe(code.svg_inline(omitsize=True, border=4, light="#fff", dark="#000"))  # noqa: S308
