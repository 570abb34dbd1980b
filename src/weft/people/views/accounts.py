"""The ways in and out."""

from collections.abc import Callable
from functools import wraps

from allauth.mfa.webauthn import views as passkeys
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from weft.people.queries.accounts import has_passkey

View = Callable[..., HttpResponse]


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
