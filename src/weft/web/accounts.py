"""How people come in: only an invitation opens an account, and nobody has a password."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import (
    ChangeEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    SignupForm,
)
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weft.congregations.actions.coming import claim_invitation
from weft.congregations.logic.secrets import INVITATION_KEPT
from weft.congregations.models import Invitation
from weft.congregations.queries.coming import kept_invitation
from weft.core.actor import Actor
from weft.people.actions.accounts import come_in, open_account
from weft.people.models import Account

FRESH = 60 * 60
"""So many seconds after signing in, passkeys may be changed without proving again who one is."""


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The invitation this browser took up, if it still holds."""
    kept = request.session.get(INVITATION_KEPT)
    return kept_invitation(kept) if kept is not None else None


@transaction.atomic
def claim(invitation: Invitation, email: str) -> Account | None:
    """Use the invitation up and give its person a way in: both, or neither when somebody was faster."""
    member = invitation.membership
    actor = Actor(
        person_id=member.person_id,
        congregation_id=member.congregation_id,
        membership_id=invitation.membership_id,
    )
    if not claim_invitation(actor=actor, invitation=invitation):
        return None
    return open_account(actor=actor, person=member.person, email=email)


class Backend(AuthenticationBackend):
    """Fetches an account together with its person, because every page needs both."""

    def get_user(self, user_id):
        return Account.objects.select_related("person").filter(pk=user_id, is_active=True).first()


class Plainly:
    """Says beside each field what belongs there, instead of inside it."""

    labels = {"login": _("Your mail address"), "email": _("Your mail address"), "code": _("The code")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(Plainly, LoginForm):
    """The mail address to which a code is sent."""


class SignInCodeForm(Plainly, ConfirmLoginCodeForm):
    """The code that was sent to somebody who comes back."""


class NewMailCodeForm(Plainly, ConfirmEmailVerificationCodeForm):
    """The code that was sent to somebody who comes in for the first time."""


class OtherMailForm(Plainly, ChangeEmailForm):
    """Another mail address, because the first had a slip in it."""


class ClaimForm(Plainly, SignupForm):
    """The mail address by which an invited person will come in from now on."""

    def save(self, request):
        invitation = invitation_of(request)
        account = claim(invitation, self.cleaned_data["email"]) if invitation else None
        if account is None:
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=404))
        del request.session[INVITATION_KEPT]
        return account


class Passkeys(DefaultMFAAdapter):
    """What a passkey is called until somebody names it."""

    def generate_authenticator_name(self, user, type):
        return gettext("This device")


class Adapter(DefaultAccountAdapter):
    """What the sign-in library may do here, and how it speaks."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _(
            "this is not the code we sent last. Look at the newest mail and type it once more."
        ),
        "too_many_login_attempts": _("That was one try too many for this code. Ask for a new one."),
        "rate_limited": _("Please wait a few minutes before you ask again."),
        "account_inactive": _("This way in is closed. Ask whoever welcomes people in your community."),
    }

    def is_open_for_signup(self, request):
        return invitation_of(request) is not None

    def save_user(self, request, user, form, commit=True):
        raise PermissionDenied("Accounts open by invitation only.")

    def login(self, request, user):
        super().login(request, user)
        come_in(actor=Actor(person_id=user.person_id), account=user)

    def get_login_stages(self):
        """A passkey is another way in, not a second lock: whoever lost theirs still comes in by mail."""
        return [stage for stage in super().get_login_stages() if not stage.endswith("AuthenticateStage")]

    def is_reauthentication_required(self, *, app, **kwargs):
        records = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - record["at"] < FRESH for record in records)

    def add_message(
        self, request, level, message_template=None, message_context=None, extra_tags="", message=None
    ):
        """Pages say themselves what happened; only what went wrong is passed on."""
        if message:
            super().add_message(request, level, extra_tags=extra_tags, message=message)

    def send_account_already_exists_mail(self, email):
        here = context.request.build_absolute_uri(reverse("sign_in"))
        self.send_mail("account/email/account_already_exists", email, {"sign_in_url": here})
