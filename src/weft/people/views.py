"""Pages about oneself, and the ways in and out."""

from collections.abc import Callable
from functools import wraps

from allauth.mfa.webauthn import views as passkeys
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weft.core.policy import be_member, gate
from weft.people.actions import change_me
from weft.people.forms import MeForm
from weft.people.queries import has_passkey

View = Callable[..., HttpResponse]


@gate(get=be_member, post=be_member)
def me(request):
    person = request.person
    said = {"name": person.name, "zone": person.zone, "languages": person.languages}
    form = MeForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        change_me(actor=request.actor, person=person, **form.cleaned_data)
        messages.success(request, _("Kept. This is how others see you now."))
        return HttpResponse(status=303, headers={"Location": request.path})
    return render(request, "people/me.html", {"form": form}, status=422 if form.is_bound else 200)


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
