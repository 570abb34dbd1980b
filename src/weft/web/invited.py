"""The page of an invitation: who invites whom to what, and the way in on one screen."""

from allauth.account.internal.flows.signup import complete_signup
from allauth.core import ratelimit
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from weft.congregations.actions.coming import forget_unproven
from weft.congregations.queries.agreements import in_force
from weft.congregations.queries.applications import asks_first
from weft.congregations.queries.coming import belongs, charge_asked, kept_invitation, open_invitation
from weft.congregations.views.applications import ask_to_come_in
from weft.core.pages import quietly, see_other
from weft.core.policy import Public, gate
from weft.web.accounts import ClaimForm
from weft.web.joining import JOINING, agree, take_place, to_remember

THE_SECRET = Public("The secret in the address is the key.")
THE_BROWSER = Public("The browser that opened a link remembers it until somebody is in.")


@gate(get=THE_SECRET, post=THE_SECRET)
@sensitive_post_parameters()
def join(request, secret):
    """Show who invites whom to what. Looking changes nothing; whoever says yes comes in by the same page."""
    return quietly(answer(request, open_invitation(secret)))


@gate(get=THE_BROWSER, post=THE_BROWSER)
@sensitive_post_parameters()
def join_again(request):
    """The same page for whoever is on their way in and made a slip, while their browser remembers the link."""
    joining = request.session.get(JOINING)
    invitation = kept_invitation(joining["invitation"]) if joining else None
    if invitation is None:
        return quietly(_closed(request, status=422 if request.method == "POST" else 200))
    return quietly(answer(request, invitation))


def answer(request, invitation):
    """What a link says to whoever opened it, and what becomes of what they say there."""
    if invitation is None:
        return _closed(request)
    if request.person and belongs(invitation.congregation_id, request.person.pk):
        return _page(request, invitation, belongs=True)
    if asks_first(invitation):
        return ask_to_come_in(request, invitation.congregation, invitation)
    return (_as_somebody_known if request.person else _as_a_newcomer)(request, invitation)


def _closed(request, status=404):
    """The same for every link that opens nothing; the choice of languages would name the address that was asked."""
    return render(request, "account/signup_closed.html", {"tongues": ()}, status=status)


def _page(request, invitation, status=200, **told):
    agreements = in_force(invitation.congregation_id)
    told |= {"invitation": invitation, "agreements": agreements, "charge": charge_asked(invitation)}
    return render(request, "congregations/join.html", told, status=status)


def _agreed(request, invitation):
    """What was read and ticked, if it is all that holds now; None while something is missing."""
    holds = [agreement.pk for agreement in in_force(invitation.congregation_id)]
    shown = set(request.POST.getlist("agreement"))
    ticked = not holds or ("agreed" in request.POST and shown == {str(pk) for pk in holds})
    return holds if ticked else None


def _as_somebody_known(request, invitation):
    """Whoever is signed in already comes in with one button."""
    if request.method != "POST":
        return _page(request, invitation)
    agreed = _agreed(request, invitation)
    if agreed is None:
        return _page(request, invitation, status=422, not_agreed=True)
    member = take_place(invitation, request.person)
    if member is None:
        return _closed(request)
    agree(member, agreed)
    return see_other("home", invitation.congregation.slug)


def _as_a_newcomer(request, invitation):
    """A name and a mail address; then a code arrives there, and whoever types it in is in."""
    if request.method != "POST":
        return _page(request, invitation, form=claim_form(invitation.membership, invitation=invitation))
    if (too_often := ratelimit.consume_or_429(request, action="signup")) is not None:
        return too_often
    before = request.session.get(JOINING, {}).get("account")
    forget_unproven(actor=request.actor, email=request.POST.get("email", "").strip(), begun=before)
    form, agreed = ClaimForm(request.POST, invitation=invitation), _agreed(request, invitation)
    if not form.is_valid() or agreed is None:
        return _page(request, invitation, status=422, form=form, not_agreed=agreed is None)
    begun = _begin(request, invitation, form, agreed)
    begun.status_code = 303 if begun.status_code == 302 else begun.status_code
    return begun


def claim_form(member, **more):
    """What is known of a newcomer stands there already; their mail only where they wrote it down here themselves."""
    start = {"name": member.person.name} if member else {}
    if member and hasattr(member, "application"):
        start["email"] = member.person.mail
    return ClaimForm(initial=start, **more)


def _begin(request, invitation, form, agreed):
    """From here on the sign-in library leads: an address that is known already is answered alike."""
    account, answer = form.try_save(request)
    request.session[JOINING] = to_remember(account, invitation, agreed, form.cleaned_data["name"])
    return answer if account is None else complete_signup(request, user=account)
