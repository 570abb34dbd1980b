"""The ways in and out."""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import ratelimit
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from weft.core import mail
from weft.core.pages import see_other
from weft.core.policy import Public, be_signed_in, gate
from weft.core.text import fold
from weft.people.actions.accounts import change_address, end_session, end_sessions
from weft.people.forms import AddressForm, CodesForm
from weft.people.policy import accounts as policy
from weft.people.queries.accounts import devices_of, has_passkey, is_taken, settled_passkeys

View = Callable[..., HttpResponse]

SHARED, QUIET = "shared_until", 15 * 60
"""Where a browser's session remembers that others sit at it, and after how many quiet seconds it forgets them all."""
ASKED = "address"
CODE_LASTS = 10 * 60
TRIES = 5
UNMISTAKABLE = "BCDFGHJKLMNPQRSTVWXZ23456789"


def in_our_manner(view: View) -> View:
    """Pages of the sign-in library answer as ours do: 303 after a change, 422 for what cannot be read yet."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs) -> HttpResponse:
        response = view(request, **kwargs)
        if request.method == "POST" and response.status_code == 302:
            response.status_code = 303
        elif request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return answer


def to_the_first_page(request):
    """Where the library would show pages that this house does not have."""
    return redirect("front")


def prove_again(request, **kwargs):
    """Show with a passkey that it is still you; whoever has none has nothing to show."""
    if not has_passkey(request.user):
        return redirect("mfa_list_webauthn")
    return passkeys.reauthenticate_webauthn(request, **kwargs)


# Another address


@gate(get=be_signed_in, post=be_signed_in)
def address(request):
    """Ask for another address to sign in with: a code goes to the old one and a code to the new one."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        too_often = ratelimit.consume_or_429(request, action="manage_email", user=request.user)
        return too_often or _ask_codes(request, form.cleaned_data["email"].casefold())
    told = {"form": form, "has_passkey": has_passkey(request.user), "proven": _proven(request)}
    return render(request, "people/address.html", told, status=422 if form.is_bound else 200)


def _proven(request):
    """Whether a passkey showed a moment ago that it is still them: then the old address need not.

    A passkey of the last three days does not do: whoever found the session open could have added it.
    """
    known = settled_passkeys(request.user)
    shown = get_authentication_records(request, request.user)
    return any(each.get("id") in known and time.time() - each["at"] < CODE_LASTS for each in shown)


def _ask_codes(request, email):
    old, new = get_random_string(8, UNMISTAKABLE), get_random_string(8, UNMISTAKABLE)
    account, taken = request.user, is_taken(email)
    try:
        _send("address_old", account.email, {"code": "" if _proven(request) else old})
        _send("address_taken" if taken else "address_new", email, {"code": new})
    except OSError:
        messages.error(request, _("The mail could not be sent just now. Try again in a while."))
        return see_other("address")
    request.session[ASKED] = {
        "email": email,
        "old": "" if _proven(request) else _closed(old),
        "new": signing.dumps("never") if taken else _closed(new),
        "until": time.time() + CODE_LASTS,
        "tries": TRIES,
    }
    return see_other("address_codes")


def _closed(code):
    code = fold(code).replace("-", "").replace(" ", "")
    return salted_hmac("weft.address", code, algorithm="sha256").hexdigest()


def _send(name, to, told):
    subject = _("About the address you sign in with")
    words = render_to_string(f"people/mail/{name}.txt", told)
    mail.send(to, subject, words, key=f"address-{get_random_string(16)}")


@gate(get=be_signed_in, post=be_signed_in)
def address_codes(request):
    """Both codes, and the address is changed; every other device has to sign in anew."""
    asked = request.session.get(ASKED)
    if asked is None or asked["until"] < time.time() or asked["tries"] < 1:
        request.session.pop(ASKED, None)
        return see_other("address") if request.method == "POST" else redirect("address")
    form = CodesForm(request.POST or None, asks_old=bool(asked["old"]))
    if request.method == "POST" and form.is_valid():
        if _fits(asked, form.cleaned_data) and _change(request, asked["email"]):
            messages.success(request, _("From now on you sign in with this address."))
            return see_other("devices")
        request.session[ASKED] = asked | {"tries": asked["tries"] - 1}
        form.add_error(
            None, _("These are not the codes we sent last. Look at both mails and type them once more.")
        )
    told = {"form": form, "email": asked["email"]}
    return render(request, "people/address_codes.html", told, status=422 if form.is_bound else 200)


def _fits(asked, said):
    pairs = [(said["new"], asked["new"])] + ([(said["old"], asked["old"])] if asked["old"] else [])
    return all(constant_time_compare(_closed(code), kept) for code, kept in pairs)


def _change(request, email):
    old, was = request.user.email, request.session.session_key
    request.session.cycle_key()
    staying = request.session.session_key
    done = change_address(actor=request.actor, account=request.user, email=email, was=was, staying=staying)
    if done:
        del request.session[ASKED]
        try:
            _send("address_changed", old, {})
        except OSError:
            messages.warning(request, _("Your old address could not be told just now."))
    return done


# Where I am signed in


@gate(get=be_signed_in)
def devices(request):
    told = {
        "devices": devices_of(request.user, request.session.session_key),
        "is_shared": SHARED in request.session,
    }
    return render(request, "people/devices.html", told)


@gate(post=policy.end_device)
def device_end(request, session):
    end_session(actor=request.actor, session=session)
    messages.success(request, _("Signed out there."))
    return see_other("devices")


@gate(post=be_signed_in)
def devices_end(request):
    end_sessions(actor=request.actor, account=request.user, staying=request.session.session_key)
    messages.success(request, _("Signed out everywhere but here."))
    return see_other("devices")


@gate(post=be_signed_in)
def device_shared(request):
    """Say that others sit at this device, or that they do not any more."""
    if request.POST.get("shared"):
        request.session[SHARED] = time.time() + QUIET
        request.session.set_expiry(0)
    else:
        request.session.pop(SHARED, None)
        request.session.set_expiry(None)
    return see_other("devices")


# Away at once


IN_A_HURRY = Public("Whoever is in a hurry signs out; whoever is signed out already may do so again.")


@csrf_exempt
@gate(post=IN_A_HURRY)
@never_cache
def quick_exit(request):
    """Sign out, let the browser forget what it saw here, and show a page that says nothing.

    Cookies go one by one: to have all of them cleared would sign people out of other houses at the same domain. No
    token is asked for, so that no page is too old for it: a post from elsewhere comes without the session anyway.
    """
    logout(request)
    answer = see_other("out")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    answer.headers["Cache-Control"] = "no-store"
    for name in (settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages"):
        answer.delete_cookie(name)
    return answer


@gate(get=Public("It says nothing to anybody."))
@never_cache
def out(request):
    return render(request, "people/out.html")
